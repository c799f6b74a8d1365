package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"time"

	"cordboard/backend/trace/replay"
)

// runReplay plays a trace: against the call model, printing what an agent saw, or, with --serve, as a
// switch, for an agent to see it again.
func runReplay(ctx context.Context, args []string, io stdio) error {
	set := flags("replay", io)
	serve := set.String("serve", "", "serve the trace as a switch at `HOST:PORT` instead of printing its States")
	speed := set.Float64("speed", 1, "with --serve: how much faster than it was recorded")
	wait := set.Duration("wait", replay.Wait, "with --serve: how long a recorded command is waited for before the trace goes on without it")
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
		err = serveTrace(ctx, trace, *serve, *speed, *wait, io)
	} else {
		err = replay.Print(ctx, trace, io.out)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	return nil
}

// serveTrace serves a trace as a switch until it is interrupted. It tells its address, the dialect and the devices
// that were monitored, as soon as clients may come.
func serveTrace(ctx context.Context, trace io.Reader, address string, speed float64, wait time.Duration, io stdio) error {
	sw, err := replay.NewSwitch(trace)
	if err != nil {
		return err
	}
	sw.Speed, sw.Wait = speed, wait
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return err
	}
	fmt.Fprintln(io.out, "listening", listener.Addr())
	fmt.Fprintln(io.out, "dialect", sw.Dialect)
	for _, device := range sw.Devices {
		fmt.Fprintln(io.out, "device", device)
	}
	return sw.Serve(ctx, listener)
}
