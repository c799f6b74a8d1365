package replay

import (
	"context"
	"net"
	"sync"
	"time"

	"cordboard/backend/csta"
	"cordboard/backend/trace"
)

// player plays one recorded connection to one client.
type player struct {
	*Switch
	recording
	conn  net.Conn
	model *model // what is going on where the trace stands

	pos   int          // the next frame
	hurry int          // frames before this one are played at once
	last  time.Time    // when the one before pos was played
	at    time.Time    // its time in the trace
	ids   map[int]int  // recorded id -> the client's
	taken map[int]bool // recorded requests that the client has made
}

func (p *player) serve(ctx context.Context) {
	in := make(chan csta.Frame)
	gone := make(chan struct{})
	var crew sync.WaitGroup
	crew.Go(func() {
		defer close(in)
		for {
			f, err := csta.ReadFrame(p.conn)
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
	p.last, p.at = time.Now(), p.start
	if p.at.IsZero() {
		p.at = p.frames[0].At
	}
	p.play(ctx, in)
	close(gone)
	_ = p.conn.Close()
	crew.Wait()
}

// play plays until the client or the trace hangs up.
func (p *player) play(ctx context.Context, in <-chan csta.Frame) {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		due, waits := p.due()
		var clock <-chan time.Time
		if !due.IsZero() {
			timer.Reset(time.Until(due))
			clock = timer.C
		}
		select {
		case <-ctx.Done():
			return
		case f, more := <-in:
			if !more || p.hear(f) != nil {
				return
			}
		case <-clock:
			if p.pos == len(p.frames) || p.step(waits) != nil {
				return
			}
		}
	}
}

// due is when the next frame is to be played; zero = when the client makes the request that it is. waits
// says that this is the time when it is gone on without the client's request.
func (p *player) due() (due time.Time, waits bool) {
	if p.pos == len(p.frames) {
		if p.ends < 0 {
			return time.Time{}, false
		}
		return p.last.Add(p.scaled(p.ends)), false
	}
	f := p.frames[p.pos]
	due = p.last.Add(p.scaled(f.At.Sub(p.at)))
	if p.pos < p.hurry {
		due = time.Now()
	}
	switch {
	case !f.Out || !awaited(f) || p.taken[p.pos] || p.pos < p.hurry:
		return due, false
	case p.pos <= p.signOn:
		return time.Time{}, false
	}
	return due.Add(p.Wait), true
}

func (p *player) scaled(d time.Duration) time.Duration {
	return time.Duration(float64(max(0, d)) / p.Speed)
}

// step plays the frame at pos.
func (p *player) step(waited bool) error {
	f := p.frames[p.pos]
	due := p.last.Add(p.scaled(f.At.Sub(p.at)))
	if waited || p.pos < p.hurry || f.Out && awaited(f) {
		due = time.Now()
	}
	p.last, p.at = due, f.At
	p.model.play(f, 0)
	p.pos++
	if f.Out {
		return nil
	}
	if m, err := csta.Decode([]byte(f.Body)); err == nil && m.Kind() == csta.KindReply {
		return p.reply(f)
	}
	return p.send(f.ID, f.Body)
}

// reply passes a recorded answer on to the client's request. Where the client made none, nobody hears it.
func (p *player) reply(f trace.Frame) error {
	for i := p.pos - 1; i >= 0; i-- {
		if asked := p.frames[i]; asked.Out && asked.ID == f.ID && !isReply(asked) {
			if p.taken[i] {
				return p.send(p.ids[f.ID], f.Body)
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
