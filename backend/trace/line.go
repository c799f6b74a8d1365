package trace

import (
	"encoding/json"
	"io"
	"time"
)

// traceVersion is of the lines that are written; other versions are not read.
const traceVersion = 1

// A trace is a file of JSON lines. The first one is its header:
//
//	{"cordboard":"trace","version":1,"dialect":"ecma","numbers":"pseudonyms","start":"2026-11-22T14:00:00.5Z","reason":"linkLost","monitors":{"1":"200"}}
//
// and each of the others is a frame, a note about the line, or a gap. "us" are microseconds since the start by the
// monotonic clock, "at" is the wall clock:
//
//	{"us":1200,"at":"2026-11-22T14:00:00.5012Z","out":true,"id":1,"name":"MonitorStart","body":"<MonitorStart>...</MonitorStart>"}
//	{"us":9000,"at":"2026-11-22T14:00:00.509Z","note":"down","body":"link: lost"}
//	{"lost":57}
const (
	traceKind      = "trace"
	maskedNumbers  = "pseudonyms"
	plainNumbers   = "plain"
	maxTraceLine   = 1 << 20 // bytes; a frame holds 64 KiB
	longestSession = 366 * 24 * time.Hour
)

// Header says what a trace is of.
type Header struct {
	Dialect  string
	Plain    bool              // numbers are as they were; otherwise they are pseudonyms
	Start    time.Time         // of the first frame
	Reason   string            // why it was written
	Monitors map[string]string // monitorCrossRefID -> device, of those that ran last
}

type headerLine struct {
	Kind     string            `json:"cordboard"`
	Version  int               `json:"version"`
	Dialect  string            `json:"dialect"`
	Numbers  string            `json:"numbers"`
	Start    time.Time         `json:"start"`
	Reason   string            `json:"reason,omitempty"`
	Monitors map[string]string `json:"monitors,omitempty"`
}

type frameLine struct {
	Micros *int64     `json:"us,omitempty"`
	At     *time.Time `json:"at,omitempty"`
	Out    bool       `json:"out,omitempty"`
	ID     *int       `json:"id,omitempty"`
	Name   string     `json:"name,omitempty"`
	Note   string     `json:"note,omitempty"`
	Body   string     `json:"body,omitempty"`
	Lost   int        `json:"lost,omitempty"`
}

// writer writes the lines of one trace.
type writer struct {
	to      *json.Encoder
	start   time.Time
	plain   bool
	numbers *pseudonyms
}

func newWriter(w io.Writer, h Header, numbers *pseudonyms) (*writer, error) {
	t := &writer{to: json.NewEncoder(w), start: h.Start, plain: h.Plain, numbers: numbers}
	t.to.SetEscapeHTML(false)
	line := headerLine{
		Kind: traceKind, Version: traceVersion, Dialect: h.Dialect, Numbers: maskedNumbers, Start: h.Start.Round(0).UTC(), Reason: t.mask(h.Reason),
	}
	if h.Plain {
		line.Numbers = plainNumbers
	}
	for ref, device := range h.Monitors {
		if line.Monitors == nil {
			line.Monitors = map[string]string{}
		}
		line.Monitors[t.mask(ref)] = t.mask(device)
	}
	return t, t.to.Encode(line)
}

func (t *writer) mask(text string) string {
	if t.plain {
		return text
	}
	return t.numbers.text(text)
}

func (t *writer) write(f Frame) error {
	if f.Lost > 0 {
		return t.to.Encode(frameLine{Lost: f.Lost})
	}
	if t.start.IsZero() {
		t.start = f.At
	}
	micros, wall := max(0, f.At.Sub(t.start).Microseconds()), f.At.Round(0).UTC()
	line := frameLine{Micros: &micros, At: &wall, Out: f.Out, Name: f.Name, Note: f.Note, Body: f.Body}
	if f.Note == "" {
		line.ID = &f.ID
	}
	if !t.plain {
		line.Body = t.numbers.body(f.Body)
	}
	return t.to.Encode(line)
}
