package trace

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"time"
)

// Reader reads a trace line by line.
type Reader struct {
	in     *bufio.Reader
	line   int
	header Header
}

// Read reads the header. Its errors, and Next's, are a *Error, or what reading itself failed of.
func Read(r io.Reader) (*Reader, error) {
	t := &Reader{in: bufio.NewReaderSize(r, 64<<10)}
	raw, err := t.next()
	if errors.Is(err, io.EOF) {
		return nil, &Error{Line: 1, Damage: Empty}
	}
	if err != nil {
		return nil, err
	}
	var head headerLine
	if err := json.Unmarshal(raw, &head); err != nil || head.Kind != traceKind {
		return nil, t.wrong(NoTrace)
	}
	if head.Version != traceVersion {
		return nil, &Error{Line: t.line, Damage: OtherVersion, Detail: strconv.Itoa(head.Version)}
	}
	t.header = Header{Dialect: head.Dialect, Plain: head.Numbers == plainNumbers, Start: head.Start, Reason: head.Reason, Monitors: head.Monitors}
	return t, nil
}

// Header is what the first line told.
func (t *Reader) Header() Header { return t.header }

// Line is the number of the line that was read last, from 1.
func (t *Reader) Line() int { return t.line }

// Next reads a frame, a note or a gap; io.EOF says that the trace is over. A frame's time is the start's
// wall clock and what the monotonic clock counted since.
func (t *Reader) Next() (Frame, error) {
	raw, err := t.next()
	if err != nil {
		return Frame{}, err
	}
	var line frameLine
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&line); err != nil || dec.Decode(&struct{}{}) != io.EOF {
		return Frame{}, t.wrong(Unreadable)
	}
	if line.Lost != 0 {
		if line.Lost < 0 {
			return Frame{}, t.wrong(BadGap)
		}
		return Frame{Lost: line.Lost}, nil
	}
	switch {
	case line.Micros == nil || *line.Micros < 0 || *line.Micros > longestSession.Microseconds():
		return Frame{}, t.wrong(NoTime)
	case line.Note != "" && (line.ID != nil || line.Name != "" || line.Out):
		return Frame{}, t.wrong(NoteIsFrame)
	case line.Note == "" && (line.ID == nil || *line.ID < 0 || *line.ID > 9999):
		return Frame{}, t.wrong(NoID)
	}
	f := Frame{At: t.header.Start.Add(time.Duration(*line.Micros) * time.Microsecond), Out: line.Out, Name: line.Name, Body: line.Body, Note: line.Note}
	if line.ID != nil {
		f.ID = *line.ID
	}
	return f, nil
}

// next reads one line without its end. Empty lines are passed over.
func (t *Reader) next() ([]byte, error) {
	for {
		var whole []byte
		for {
			part, err := t.in.ReadSlice('\n')
			whole = append(whole, part...)
			if len(whole) > maxTraceLine {
				t.line++
				return nil, t.wrong(LongLine)
			}
			if err == nil {
				break
			}
			if errors.Is(err, bufio.ErrBufferFull) {
				continue
			}
			if !errors.Is(err, io.EOF) {
				return nil, fmt.Errorf("trace: %w", err)
			}
			if len(bytes.TrimSpace(whole)) == 0 {
				return nil, io.EOF
			}
			t.line++
			if !json.Valid(whole) {
				return nil, t.wrong(CutOff)
			}
			return whole, nil
		}
		t.line++
		if whole = bytes.TrimSpace(whole); len(whole) > 0 {
			return whole, nil
		}
	}
}

func (t *Reader) wrong(damage Damage) error { return &Error{Line: t.line, Damage: damage} }
