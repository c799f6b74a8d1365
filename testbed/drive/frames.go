package drive

import (
	"encoding/json"
	"io"
	"slices"
	"sync"

	"cordboard/testbed/pbx"
)

// Frames keeps what the switch saw and sent, in its order. It may be used from any goroutine.
type Frames struct {
	mu   sync.Mutex
	to   *json.Encoder // nil keeps them in memory only
	list []pbx.Frame
	err  error
}

// NewFrames writes every frame to w as a JSON line as well; nil writes nowhere.
func NewFrames(w io.Writer) *Frames {
	f := new(Frames)
	if w != nil {
		f.to = json.NewEncoder(w)
		f.to.SetEscapeHTML(false)
	}
	return f
}

// Add takes a frame; it is what pbx.Options.Record wants.
func (f *Frames) Add(frame pbx.Frame) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.list = append(f.list, frame)
	if f.to != nil && f.err == nil {
		f.err = f.to.Encode(frame)
	}
}

// Received lists what clients sent, by the names of the messages.
func (f *Frames) Received() []pbx.Frame {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(f.list), func(frame pbx.Frame) bool { return frame.Out })
}

// Err is the first error of writing.
func (f *Frames) Err() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.err
}
