// Package replay plays a recorded trace: Print shows what the agent saw, and a Switch is the switch once more, for a
// client to see it.
//
// The same trace gives the same lines every time: no clock but the trace's is read for them. A Switch keeps the
// trace's pace, and waits for the commands that were recorded. Neither ever changes or completes what was recorded: a
// command that nobody recorded is refused.
package replay

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"slices"

	"cordboard/backend/csta"
	"cordboard/backend/trace"
)

// Print writes the States of a trace as JSON lines. A trace.Error says where it cannot be read; what stands before
// that line is played first. It ends early, without an error, when ctx does.
func Print(ctx context.Context, in io.Reader, out io.Writer) error {
	reader, dialect, err := open(in)
	if err != nil {
		return err
	}
	p := &printer{to: json.NewEncoder(out)}
	m := newModel(dialect, reader.Header().Monitors, p)
	for ctx.Err() == nil && p.err == nil {
		f, err := reader.Next()
		if err != nil {
			if m.bury(); errors.Is(err, io.EOF) {
				return p.err
			}
			return err
		}
		m.play(f, reader.Line())
	}
	return p.err
}

// open reads a trace's header.
func open(in io.Reader) (*trace.Reader, csta.Dialect, error) {
	reader, err := trace.Read(in)
	if err != nil {
		return nil, "", err
	}
	dialect := csta.Dialect(reader.Header().Dialect)
	if !slices.Contains(csta.Dialects(), dialect) {
		return nil, "", &trace.Error{Line: reader.Line(), Damage: trace.UnknownDialect, Detail: string(dialect)}
	}
	return reader, dialect, nil
}
