package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"

	"cordboard/backend/csta"
	"cordboard/backend/trace"
)

// replay plays a trace: against the call model, printing what an agent saw, or, with --serve, as a
// switch, for an agent to see it again.
func replay(ctx context.Context, args []string, io stdio) error {
	set := flags("replay", io)
	serve := set.String("serve", "", "serve the trace as a switch at `HOST:PORT` instead of printing its States")
	speed := set.Float64("speed", 1, "with --serve: how much faster than it was recorded")
	wait := set.Duration("wait", commandWait, "with --serve: how long a recorded command is waited for before the trace goes on without it")
	file := ""
	if len(args) > 0 && (args[0] == "" || args[0][0] != '-') {
		file, args = args[0], args[1:]
	}
	if err := parse(set, args); err != nil {
		return err
	}
	switch {
	case file == "":
		return &usageError{"which trace? write: cordctl replay FILE"}
	case *serve == "" && (given(set, "speed") || given(set, "wait")):
		return &usageError{"--speed and --wait need --serve HOST:PORT"}
	case !(*speed > 0 && *speed <= 1000):
		return &usageError{"--speed must be a number above 0 and at most 1000"}
	case *wait < 0:
		return &usageError{"--wait must be a time such as 10s"}
	}
	if *serve != "" {
		if _, _, err := net.SplitHostPort(*serve); err != nil {
			return &usageError{"--serve must be HOST:PORT"}
		}
	}
	trace, err := os.Open(file)
	if err != nil {
		return err
	}
	defer trace.Close()
	if *serve != "" {
		return serveFile(ctx, trace, file, *serve, *speed, *wait, io)
	}
	if err := playFile(ctx, trace, io.out); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	return nil
}

// playFile prints the States of a trace. What stands before a damaged line is played first.
func playFile(ctx context.Context, trace io.Reader, out io.Writer) error {
	reader, dialect, err := openTrace(trace)
	if err != nil {
		return err
	}
	p := &printer{to: json.NewEncoder(out)}
	m := newModel(dialect, reader.Header().Monitors, p)
	for ctx.Err() == nil {
		f, err := reader.Next()
		if errors.Is(err, io.EOF) {
			m.bury()
			return p.err
		}
		if err != nil {
			m.bury()
			return err
		}
		m.play(f, reader.Line())
		if p.err != nil {
			return p.err
		}
	}
	return nil
}

// openTrace reads a trace's header.
func openTrace(in io.Reader) (*trace.Reader, csta.Dialect, error) {
	reader, err := trace.Read(in)
	if err != nil {
		return nil, "", err
	}
	dialect, err := parseDialect(reader.Header().Dialect)
	if err != nil {
		return nil, "", &trace.Error{Line: reader.Line(), Reason: err.Error()}
	}
	return reader, dialect, nil
}
