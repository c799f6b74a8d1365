package logging

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
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

// TraceHeader says what a trace is of.
type TraceHeader struct {
	Dialect  string
	Plain    bool              // numbers are as they were; otherwise they are pseudonyms
	Start    time.Time         // of the first frame
	Reason   string            // why it was written
	Monitors map[string]string // monitorCrossRefID -> device, of those that ran last
}

// TraceError says what is wrong with a trace and where.
type TraceError struct {
	Line   int // from 1
	Reason string
}

func (e *TraceError) Error() string { return fmt.Sprintf("trace, line %d: %s", e.Line, e.Reason) }

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

// traceWriter writes the lines of one trace.
type traceWriter struct {
	to      *json.Encoder
	start   time.Time
	plain   bool
	numbers *pseudonyms
}

func newTraceWriter(w io.Writer, h TraceHeader, numbers *pseudonyms) (*traceWriter, error) {
	t := &traceWriter{to: json.NewEncoder(w), start: h.Start, plain: h.Plain, numbers: numbers}
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

func (t *traceWriter) mask(text string) string {
	if t.plain {
		return text
	}
	return t.numbers.text(text)
}

func (t *traceWriter) write(f Frame) error {
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

// TraceReader reads a trace line by line.
type TraceReader struct {
	in     *bufio.Reader
	line   int
	header TraceHeader
}

// ReadTrace reads the header. Its errors, and Next's, are a *TraceError, or what reading itself failed of.
func ReadTrace(r io.Reader) (*TraceReader, error) {
	t := &TraceReader{in: bufio.NewReaderSize(r, 64<<10)}
	raw, err := t.next()
	if errors.Is(err, io.EOF) {
		return nil, &TraceError{1, "the file is empty"}
	}
	if err != nil {
		return nil, err
	}
	var head headerLine
	if err := json.Unmarshal(raw, &head); err != nil || head.Kind != traceKind {
		return nil, t.wrong("this is no trace of Cordboard: its first line must be a header with \"cordboard\":\"trace\"")
	}
	if head.Version != traceVersion {
		return nil, t.wrong(fmt.Sprintf("this trace is of version %d, and only version %d can be read: use the program that wrote it, or one as new", head.Version, traceVersion))
	}
	t.header = TraceHeader{Dialect: head.Dialect, Plain: head.Numbers == plainNumbers, Start: head.Start, Reason: head.Reason, Monitors: head.Monitors}
	return t, nil
}

// Header is what the first line told.
func (t *TraceReader) Header() TraceHeader { return t.header }

// Line is the number of the line that was read last, from 1.
func (t *TraceReader) Line() int { return t.line }

// Next reads a frame, a note or a gap; io.EOF says that the trace is over. A frame's time is the start's
// wall clock and what the monotonic clock counted since.
func (t *TraceReader) Next() (Frame, error) {
	raw, err := t.next()
	if err != nil {
		return Frame{}, err
	}
	var line frameLine
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&line); err != nil || dec.Decode(&struct{}{}) != io.EOF {
		return Frame{}, t.wrong("the line cannot be read: it is no line of a trace, or it was damaged")
	}
	if line.Lost != 0 {
		if line.Lost < 0 {
			return Frame{}, t.wrong("so many frames cannot be lost")
		}
		return Frame{Lost: line.Lost}, nil
	}
	switch {
	case line.Micros == nil || *line.Micros < 0 || *line.Micros > longestSession.Microseconds():
		return Frame{}, t.wrong("it has no time: \"us\" must be microseconds since the start")
	case line.Note != "" && (line.ID != nil || line.Name != "" || line.Out):
		return Frame{}, t.wrong("a note is no frame: it has no name, id or direction")
	case line.Note == "" && (line.ID == nil || *line.ID < 0 || *line.ID > 9999):
		return Frame{}, t.wrong("it has no \"id\" between 0 and 9999")
	}
	f := Frame{At: t.header.Start.Add(time.Duration(*line.Micros) * time.Microsecond), Out: line.Out, Name: line.Name, Body: line.Body, Note: line.Note}
	if line.ID != nil {
		f.ID = *line.ID
	}
	return f, nil
}

// next reads one line without its end. Empty lines are passed over.
func (t *TraceReader) next() ([]byte, error) {
	for {
		var whole []byte
		for {
			part, err := t.in.ReadSlice('\n')
			whole = append(whole, part...)
			if len(whole) > maxTraceLine {
				t.line++
				return nil, t.wrong("the line is longer than any line of a trace")
			}
			if err == nil {
				break
			}
			if errors.Is(err, bufio.ErrBufferFull) {
				continue
			}
			if !errors.Is(err, io.EOF) {
				return nil, fmt.Errorf("logging: %w", err)
			}
			if len(bytes.TrimSpace(whole)) == 0 {
				return nil, io.EOF
			}
			t.line++
			if !json.Valid(whole) {
				return nil, t.wrong("the file ends in the middle of this line: it was cut off")
			}
			return whole, nil
		}
		t.line++
		if whole = bytes.TrimSpace(whole); len(whole) > 0 {
			return whole, nil
		}
	}
}

func (t *TraceReader) wrong(reason string) error { return &TraceError{t.line, reason} }
