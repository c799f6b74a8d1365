package replay

import (
	"context"
	"io"
	"net"
	"sync"
	"time"

	"cordboard/backend/csta"
)

const (
	// Wait is how long a recorded command is usually waited for.
	Wait = 10 * time.Second
	// writePatience is how long a client may leave unread what it is sent.
	writePatience = 10 * time.Second
	// maxServed bounds the frames of a trace that is served.
	maxServed = 1 << 20
)

// Switch is a trace served as the switch that it was recorded from. Every client is given the next recorded
// connection, and after the last one the first again. Speed and Wait are set before Serve.
type Switch struct {
	Dialect csta.Dialect
	Devices []string      // those that the recorded client monitored
	Speed   float64       // 1 = as it was
	Wait    time.Duration // for a recorded command, until the trace goes on without it

	recordings []recording
}

// NewSwitch reads a trace. Its errors are Print's.
func NewSwitch(in io.Reader) (*Switch, error) {
	reader, dialect, err := open(in)
	if err != nil {
		return nil, err
	}
	recordings, err := readRecordings(reader)
	if err != nil {
		return nil, err
	}
	return &Switch{Dialect: dialect, Devices: devicesOf(recordings), Speed: 1, Wait: Wait, recordings: recordings}, nil
}

// Serve lets clients in until ctx ends; then it closes the listener, waits for those who are there, and returns nil.
// Before that it returns only when the listener fails.
func (s *Switch) Serve(ctx context.Context, listener net.Listener) error {
	var players sync.WaitGroup
	defer players.Wait()
	stop := context.AfterFunc(ctx, func() { _ = listener.Close() })
	defer stop()
	for n := 0; ; n++ {
		conn, err := listener.Accept()
		if err != nil {
			if ctx.Err() != nil {
				return nil
			}
			return err
		}
		p := &player{
			Switch: s, recording: s.recordings[n%len(s.recordings)], conn: conn, model: newModel(s.Dialect, nil, nil),
			ids: map[int]int{}, taken: map[int]bool{},
		}
		players.Go(func() { p.serve(ctx) })
	}
}
