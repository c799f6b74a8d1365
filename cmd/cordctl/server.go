package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"sync"
	"time"

	"cordboard/backend/csta"
	"cordboard/backend/trace"
)

const (
	// commandWait is how long a recorded command is waited for.
	commandWait = 10 * time.Second
	// maxServed bounds the frames of a trace that is served.
	maxServed = 1 << 20
)

// serveFile serves a trace as a switch until ctx ends. Every connection is given the next recorded one,
// and after the last the first again.
func serveFile(ctx context.Context, trace io.Reader, file, address string, speed float64, wait time.Duration, io stdio) error {
	reader, dialect, err := openTrace(trace)
	var recordings []recording
	if err == nil {
		recordings, err = readRecordings(reader)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return err
	}
	fmt.Fprintln(io.out, "listening", listener.Addr())
	fmt.Fprintln(io.out, "dialect", dialect)
	for _, device := range devicesOf(recordings) {
		fmt.Fprintln(io.out, "device", device)
	}
	var crew sync.WaitGroup
	defer crew.Wait()
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
		crew.Go(func() {
			r := &replayServer{
				recording: recordings[n%len(recordings)], conn: conn, dialect: dialect, speed: speed, wait: wait, model: newModel(dialect, nil, nil),
				ids: map[int]int{}, taken: map[int]bool{},
			}
			r.serve(ctx)
		})
	}
}

// replayServer plays one recorded connection to one client.
type replayServer struct {
	recording
	conn    net.Conn
	dialect csta.Dialect
	speed   float64
	wait    time.Duration
	model   *model // what is going on where the trace stands

	pos   int          // the next frame
	hurry int          // frames before this one are played at once
	last  time.Time    // when the one before pos was played
	at    time.Time    // its time in the trace
	ids   map[int]int  // recorded id -> the client's
	taken map[int]bool // recorded requests that the client has made
}

func (r *replayServer) serve(ctx context.Context) {
	in := make(chan csta.Frame)
	gone := make(chan struct{})
	var crew sync.WaitGroup
	crew.Go(func() {
		defer close(in)
		for {
			f, err := csta.ReadFrame(r.conn)
			if err != nil {
				return
			}
			select {
			case in <- f:
			case <-gone:
				return
			}
		}
	})
	r.last, r.at = time.Now(), r.start
	if r.at.IsZero() {
		r.at = r.frames[0].At
	}
	r.play(ctx, in)
	close(gone)
	_ = r.conn.Close()
	crew.Wait()
}

// play plays until the client or the trace hangs up.
func (r *replayServer) play(ctx context.Context, in <-chan csta.Frame) {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		due, waits := r.due()
		var clock <-chan time.Time
		if !due.IsZero() {
			timer.Reset(time.Until(due))
			clock = timer.C
		}
		select {
		case <-ctx.Done():
			return
		case f, more := <-in:
			if !more || r.hear(f) != nil {
				return
			}
		case <-clock:
			if r.pos == len(r.frames) || r.step(waits) != nil {
				return
			}
		}
	}
}

// due is when the next frame is to be played; zero = when the client makes the request that it is. waits
// says that this is the time when it is gone on without the client's request.
func (r *replayServer) due() (due time.Time, waits bool) {
	if r.pos == len(r.frames) {
		if r.ends < 0 {
			return time.Time{}, false
		}
		return r.last.Add(r.scaled(r.ends)), false
	}
	f := r.frames[r.pos]
	due = r.last.Add(r.scaled(f.At.Sub(r.at)))
	if r.pos < r.hurry {
		due = time.Now()
	}
	switch {
	case !f.Out || !awaited(f) || r.taken[r.pos] || r.pos < r.hurry:
		return due, false
	case r.pos <= r.signOn:
		return time.Time{}, false
	}
	return due.Add(r.wait), true
}

func (r *replayServer) scaled(d time.Duration) time.Duration {
	return time.Duration(float64(max(0, d)) / r.speed)
}

// step plays the frame at pos.
func (r *replayServer) step(waited bool) error {
	f := r.frames[r.pos]
	due := r.last.Add(r.scaled(f.At.Sub(r.at)))
	if waited || r.pos < r.hurry || f.Out && awaited(f) {
		due = time.Now()
	}
	r.last, r.at = due, f.At
	r.model.play(f, 0)
	r.pos++
	if f.Out {
		return nil
	}
	if m, err := csta.Decode([]byte(f.Body)); err == nil && m.Kind() == csta.KindReply {
		return r.reply(f)
	}
	return r.send(f.ID, f.Body)
}

// reply passes a recorded answer on to the client's request. Where the client made none, nobody hears it.
func (r *replayServer) reply(f trace.Frame) error {
	for i := r.pos - 1; i >= 0; i-- {
		if asked := r.frames[i]; asked.Out && asked.ID == f.ID && !isReply(asked) {
			if r.taken[i] {
				return r.send(r.ids[f.ID], f.Body)
			}
			return nil
		}
	}
	return nil
}

// awaited says that a recorded frame of the client's is one that the trace waits for. Signs of life come
// when they come.
func awaited(f trace.Frame) bool {
	switch f.Name {
	case "keepalive", "RequestSystemStatus", "ResetApplicationSessionTimer":
		return false
	}
	m, err := csta.Decode([]byte(f.Body))
	return err == nil && (m.Kind() == csta.KindRequest || f.Name == "logout")
}

func isReply(f trace.Frame) bool {
	m, err := csta.Decode([]byte(f.Body))
	return err == nil && m.Kind() == csta.KindReply
}

// hear recordings in what the client says.
func (r *replayServer) hear(f csta.Frame) error {
	m, err := csta.Decode(f.Body)
	if err != nil {
		return r.refuse(f.InvokeID)
	}
	name := m.Name()
	if m.Kind() != csta.KindRequest && name != "logout" {
		return nil
	}
	if i := r.recorded(name, string(f.Body)); i >= 0 {
		r.taken[i] = true
		r.ids[r.frames[i].ID] = f.InvokeID
		r.hurry = max(r.hurry, i)
		return nil
	}
	switch m := m.(type) {
	case csta.RequestSystemStatus:
		return r.say(f.InvokeID, csta.RequestSystemStatusResponse{Status: "normal"})
	case csta.ResetApplicationSessionTimer:
		return r.say(f.InvokeID, csta.ResetApplicationSessionTimerPosResponse{Duration: m.Duration})
	case csta.StopApplicationSession:
		return r.say(f.InvokeID, csta.StopApplicationSessionPosResponse{})
	case csta.MonitorStop:
		return r.say(f.InvokeID, csta.MonitorStopResponse{})
	case csta.SnapshotDevice:
		return r.say(f.InvokeID, r.model.takeSnapshot())
	case csta.Logout:
		return io.EOF
	}
	return r.refuse(f.InvokeID)
}

// recorded finds the recorded request that the client makes: in the sign-on the same one word for word if
// there is one, else the next of that name. A snapshot counts only where the trace stands at one, for later it
// would tell of another time.
func (r *replayServer) recorded(name, body string) int {
	found := -1
	for i := r.pos; i < len(r.frames); i++ {
		f := r.frames[i]
		switch {
		case name == "SnapshotDevice" && i > r.signOn && f.ID == csta.EventInvokeID:
			return found
		case !f.Out || f.Name != name || r.taken[i] || !awaited(f):
		case f.Body == body && i <= r.signOn:
			return i
		case found < 0:
			found = i
		}
	}
	return found
}

func (r *replayServer) refuse(id int) error {
	return r.say(id, &csta.Failure{Category: "operation", Code: "generic"})
}

func (r *replayServer) say(id int, m csta.Message) error {
	body, err := csta.Encode(m, r.dialect)
	if err != nil {
		return err
	}
	return r.send(id, string(body))
}

func (r *replayServer) send(id int, body string) error {
	raw, err := csta.AppendFrame(nil, csta.Frame{InvokeID: id, Body: []byte(body)})
	if err != nil {
		return err
	}
	_ = r.conn.SetWriteDeadline(time.Now().Add(commandWait))
	_, err = r.conn.Write(raw)
	return err
}
