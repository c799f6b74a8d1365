package trace

import (
	"cmp"
	"html"
	"io"
	"maps"
	"regexp"
	"sync"
	"time"
)

// The bounds of a Ring that sets none.
const (
	defaultFrames = 4000
	defaultBytes  = 4 << 20
	// keptFrames is how much of a connection's beginning stays, whatever comes later: without the sign-on
	// and the monitors nobody can make sense of the rest.
	keptFrames = 32
	// frameCost is what a frame costs beside its texts, in bytes.
	frameCost   = 96
	maxMonitors = 64
)

// RingOptions shape a Ring.
type RingOptions struct {
	Dialect   string // told in the trace's header
	MaxFrames int    // 0 = 4000
	MaxBytes  int    // of names and bodies; 0 = 4 MiB
	// PlainNumbers leaves phone numbers as they are. Otherwise what is written holds pseudonyms.
	PlainNumbers bool
}

// Ring keeps the newest frames of a session, and how its connection began. It may be used from every
// goroutine and never grows beyond its bounds.
type Ring struct {
	options RingOptions
	numbers *pseudonyms

	mu       sync.Mutex
	start    time.Time // of the first frame
	plain    bool
	old      []Frame // of connections before the last one
	kept     []Frame // how the last one began
	rest     []Frame
	lost     int // between kept and rest
	bytes    int
	asked    map[int]string    // MonitorStart: invoke id -> device
	monitors map[string]string // monitorCrossRefID -> device
}

// NewRing returns an empty ring.
func NewRing(o RingOptions) *Ring {
	o.MaxFrames, o.MaxBytes = cmp.Or(max(0, o.MaxFrames), defaultFrames), cmp.Or(max(0, o.MaxBytes), defaultBytes)
	return &Ring{options: o, plain: o.PlainNumbers, numbers: newPseudonyms(), asked: map[int]string{}, monitors: map[string]string{}}
}

// Add keeps a frame, and gives up old ones for it where there is no more room.
func (r *Ring) Add(f Frame) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.start.IsZero() {
		r.start = f.At
	}
	r.follow(f)
	if f.Note == NoteUp {
		r.turn()
	}
	r.bytes += f.cost()
	if len(r.rest) == 0 && r.lost == 0 && len(r.kept) < min(keptFrames, r.options.MaxFrames/2) && r.bytes < r.options.MaxBytes/2 {
		r.kept = append(r.kept, f)
	} else {
		r.rest = append(r.rest, f)
	}
	for len(r.old)+len(r.kept)+len(r.rest) > r.options.MaxFrames || r.bytes > r.options.MaxBytes {
		if !r.giveUp() {
			return
		}
	}
}

// turn makes everything so far the past of a connection that begins.
func (r *Ring) turn() {
	r.old = append(r.old, r.kept...)
	if r.lost > 0 {
		gap := Frame{Lost: r.lost}
		r.old, r.bytes = append(r.old, gap), r.bytes+gap.cost()
	}
	r.old = append(r.old, r.rest...)
	r.kept, r.rest, r.lost = nil, nil, 0
	clear(r.asked)
	clear(r.monitors)
}

// giveUp drops the oldest frame that is not kept.
func (r *Ring) giveUp() bool {
	switch {
	case len(r.old) > 0:
		r.bytes -= r.old[0].cost()
		r.old[0], r.old = Frame{}, r.old[1:]
	case len(r.rest) > 0:
		r.bytes -= r.rest[0].cost()
		r.rest[0], r.rest = Frame{}, r.rest[1:]
		r.lost++
	default:
		return false
	}
	return true
}

func (f Frame) cost() int { return len(f.Name) + len(f.Body) + len(f.Note) + frameCost }

var (
	deviceObject = regexp.MustCompile(`<(?:[\w.-]+:)?deviceObject\b[^>]*>([^<]*)</`)
	crossRef     = regexp.MustCompile(`<(?:[\w.-]+:)?monitorCrossRefID\b[^>]*>([^<]*)</`)
)

// follow notes which monitor is whose, for the frames that told it may be given up.
func (r *Ring) follow(f Frame) {
	found := ""
	switch f.Name {
	case "MonitorStart":
		if m := deviceObject.FindStringSubmatch(f.Body); f.Out && m != nil && len(r.asked) < maxMonitors {
			r.asked[f.ID] = html.UnescapeString(m[1])
		}
		return
	case "MonitorStartResponse", "MonitorStop":
		if m := crossRef.FindStringSubmatch(f.Body); m != nil {
			found = html.UnescapeString(m[1])
		}
	}
	device, asked := r.asked[f.ID]
	switch {
	case found == "":
	case f.Name == "MonitorStop":
		delete(r.monitors, found)
	case asked && !f.Out && len(r.monitors) < maxMonitors:
		r.monitors[found] = device
		delete(r.asked, f.ID)
	}
}

// SetPlainNumbers says whether numbers are written as they are, from the next Write on.
func (r *Ring) SetPlainNumbers(plain bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.plain = plain
}

// Write writes a trace: a header that gives the reason, then every frame, as JSON lines.
func (r *Ring) Write(w io.Writer, reason string) error {
	r.mu.Lock()
	header := Header{Dialect: r.options.Dialect, Plain: r.plain, Start: r.start, Reason: reason, Monitors: maps.Clone(r.monitors)}
	frames := append(make([]Frame, 0, len(r.old)+len(r.kept)+len(r.rest)+1), r.old...)
	frames = append(frames, r.kept...)
	if r.lost > 0 {
		frames = append(frames, Frame{Lost: r.lost})
	}
	frames = append(frames, r.rest...)
	r.mu.Unlock()

	out, err := newWriter(w, header, r.numbers)
	if err != nil {
		return err
	}
	for _, f := range frames {
		if err := out.write(f); err != nil {
			return err
		}
	}
	return nil
}
