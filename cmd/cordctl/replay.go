package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strconv"

	"cordboard/backend/trace"
	"cordboard/backend/trace/replay"
)

// replayCommand plays a trace: it prints what an agent saw, or, with --serve, it is the switch, for an agent to see it
// again.
func replayCommand() *command {
	file, serve, speed, wait := "", "", 1.0, replay.Wait
	return &command{
		name: "replay", operand: &operand{"FILE", &file},
		flags: []option{
			{"serve", "HOST:PORT", &serve},
			{"speed", "N", &speed},
			{"wait", "TIME", &wait},
		},
		run: func(ctx context.Context, given given, io stdio) error {
			switch _, _, err := net.SplitHostPort(serve); {
			case file == "":
				return usage("noTrace")
			case serve == "" && (given["speed"] || given["wait"]):
				return usage("needServe")
			case !(speed > 0 && speed <= 1000):
				return usage("badSpeed")
			case wait < 0:
				return usage("badTime", "flag", "--wait", "example", "10s")
			case serve != "" && err != nil:
				return usage("badAddress", "flag", "--serve")
			}
			in, err := os.Open(file)
			if err != nil {
				return err
			}
			defer in.Close()
			if serve == "" {
				err = replay.Print(ctx, in, io.out)
				return about(file, err)
			}
			sw, err := replay.NewSwitch(in)
			if err != nil {
				return about(file, err)
			}
			sw.Speed, sw.Wait = speed, wait
			return serveTrace(ctx, sw, serve, io.out)
		},
	}
}

// serveTrace serves a trace as a switch until it is interrupted. It tells its address, the dialect and the devices
// that were monitored, as soon as clients may come.
func serveTrace(ctx context.Context, sw *replay.Switch, address string, out io.Writer) error {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return err
	}
	fmt.Fprintln(out, "listening", listener.Addr())
	fmt.Fprintln(out, "dialect", sw.Dialect)
	for _, device := range sw.Devices {
		fmt.Fprintln(out, "device", device)
	}
	return sw.Serve(ctx, listener)
}

// about says which file an error is about.
func about(file string, err error) error {
	var damaged *trace.Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &damaged):
		damage := texts()("cordctl.trace."+string(damaged.Damage), map[string]string{"detail": damaged.Detail})
		return failure("traceLine", "file", file, "line", strconv.Itoa(damaged.Line), "damage", damage)
	}
	return fmt.Errorf("%s: %w", file, err)
}
