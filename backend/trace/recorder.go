package trace

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

const (
	// alarmPause is between two traces for the same reason: a line that comes and goes shall not drive
	// out the traces of other troubles.
	alarmPause   = time.Minute
	defaultFiles = 10
	maxReason    = 32 // letters of a reason in a file's name
)

// ErrNoFolder means that the recorder was given no folder to write to.
var ErrNoFolder = errors.New("trace: there is no folder for traces")

// Options shape a Recorder. The zero value of a limit is its default.
type Options struct {
	Folder       string // where traces are written, usually the log's; "" = nowhere
	Dialect      string // of the session that is recorded
	PlainNumbers bool   // an administrator turned the masking of numbers off
	MaxFrames    int    // 4000
	MaxBytes     int    // 4 MiB
	MaxFiles     int    // older traces in the folder are removed (10)
	Live         io.Writer
}

// Recorder keeps the frames of one agent's session in memory and writes them to a file when something
// went wrong or when it is asked to. It may be used from every goroutine. It holds no file open.
type Recorder struct {
	options Options
	ring    *Ring

	writing sync.Mutex // held while writing
	newest  time.Time  // of the traces written, as their names say it
	live    *writer
	err     error // why nothing more is written live

	mu    sync.Mutex
	last  map[string]time.Time // by reason
	added int                  // frames so far
	saved int                  // of them, how many an earlier alarm has written
}

// NewRecorder returns an empty recorder. With Live, every frame is also written there as it comes.
func NewRecorder(o Options) *Recorder {
	r := &Recorder{options: o, last: map[string]time.Time{}, ring: NewRing(RingOptions{
		Dialect: o.Dialect, MaxFrames: o.MaxFrames, MaxBytes: o.MaxBytes, PlainNumbers: o.PlainNumbers,
	})}
	if o.Live != nil {
		r.live, r.err = newWriter(o.Live, Header{Dialect: o.Dialect, Plain: o.PlainNumbers, Start: time.Now()}, r.ring.numbers)
	}
	return r
}

// Frame records a frame or a note.
func (r *Recorder) Frame(f Frame) {
	r.ring.Add(f)
	r.mu.Lock()
	r.added++
	r.mu.Unlock()
	if r.live == nil {
		return
	}
	r.writing.Lock()
	defer r.writing.Unlock()
	if r.err == nil {
		r.err = r.live.write(f)
	}
}

// Note records a word about the line: NoteUp, NoteDown or another one.
func (r *Recorder) Note(at time.Time, word, text string) {
	r.Frame(Frame{At: at, Note: word, Body: text})
}

// Err is why frames are no longer written live.
func (r *Recorder) Err() error {
	r.writing.Lock()
	defer r.writing.Unlock()
	return r.err
}

// SetPlainNumbers says whether the next Save leaves phone numbers as they are.
func (r *Recorder) SetPlainNumbers(plain bool) { r.ring.SetPlainNumbers(plain) }

// Alarm saves a trace because of a trouble, but not twice in a minute for the same one, and not when
// nothing was said since the last trace. The path is empty where it wrote none.
func (r *Recorder) Alarm(reason string) (path string, err error) {
	now := time.Now()
	r.mu.Lock()
	last, again := r.last[reason]
	quiet := r.options.Folder == "" || r.added == r.saved || again && now.Sub(last) < alarmPause
	if !quiet {
		r.last[reason], r.saved = now, r.added
	}
	r.mu.Unlock()
	if quiet {
		return "", nil
	}
	return r.Save(reason)
}

// Save writes what is recorded to a new file in the folder and returns its path. Only the user may read
// it. Traces beyond MaxFiles are removed, the oldest first.
func (r *Recorder) Save(reason string) (path string, err error) {
	if r.options.Folder == "" {
		return "", ErrNoFolder
	}
	r.writing.Lock()
	defer r.writing.Unlock()
	if path, err = r.save(reason); err != nil {
		return "", fmt.Errorf("trace: the trace cannot be written: %w", err)
	}
	r.tidy()
	return path, nil
}

func (r *Recorder) save(reason string) (string, error) {
	if err := os.MkdirAll(r.options.Folder, 0o700); err != nil {
		return "", err
	}
	half, err := os.CreateTemp(r.options.Folder, "trace-*.tmp") // for the user alone
	if err != nil {
		return "", err
	}
	err = r.ring.Write(half, reason)
	if closed := half.Close(); err == nil {
		err = closed
	}
	path := r.free(reason)
	if err == nil {
		err = os.Rename(half.Name(), path)
	}
	if err != nil {
		_ = os.Remove(half.Name())
		return "", err
	}
	return path, nil
}

// free is a path that no trace has yet. Its name sorts by time.
func (r *Recorder) free(reason string) string {
	word := strings.Map(func(c rune) rune {
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' {
			return c
		}
		return -1
	}, reason)
	word = word[:min(len(word), maxReason)]
	at := time.Now()
	if soonest := r.newest.Add(time.Millisecond); at.Before(soonest) {
		at = soonest // a name that is free again because its trace was removed would sort before newer ones
	}
	for ; ; at = at.Add(time.Millisecond) {
		path := filepath.Join(r.options.Folder, "trace-"+at.Format("20060102-150405.000")+strings.TrimSuffix("-"+word, "-")+".jsonl")
		if _, err := os.Lstat(path); err != nil {
			r.newest = at
			return path
		}
	}
}

// tidy removes the oldest traces. What cannot be removed stays.
func (r *Recorder) tidy() {
	entries, err := os.ReadDir(r.options.Folder) // by name, and so by time
	if err != nil {
		return
	}
	var traces []string
	for _, entry := range entries {
		if name := entry.Name(); strings.HasPrefix(name, "trace-") && strings.HasSuffix(name, ".jsonl") {
			traces = append(traces, name)
		}
	}
	for len(traces) > cmp.Or(max(0, r.options.MaxFiles), defaultFiles) {
		_ = os.Remove(filepath.Join(r.options.Folder, traces[0]))
		traces = traces[1:]
	}
}
