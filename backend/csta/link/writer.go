package link

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync/atomic"
	"time"

	"cordboard/backend/csta"
)

// lastWordsPatience is how long a failed write leaves the reader to find out why.
const lastWordsPatience = 250 * time.Millisecond

// writer writes a connection's frames, one at a time. Its methods may be called from any goroutine.
type writer struct {
	c       *Conn
	lock    chan struct{} // holds one token: whoever has it writes
	begun   time.Time
	written atomic.Int64 // when the last frame was: nanoseconds after begun
}

func newWriter(c *Conn) *writer {
	return &writer{c: c, lock: make(chan struct{}, 1), begun: time.Now()}
}

// tell sends what wants no answer.
func (w *writer) tell(ctx context.Context, id int, message csta.Message) error {
	body, err := w.c.tongue.Encode(message)
	if err != nil {
		return fmt.Errorf("link: %w", err)
	}
	return w.write(ctx, nil, csta.Frame{InvokeID: id, Body: body}, message.Name())
}

// write takes the write lock and writes one frame. Waiting for the lock ends with ctx, with late or with the
// connection. Once begun a frame is written to its end or the connection dies: half a frame cannot be taken back.
func (w *writer) write(ctx context.Context, late <-chan time.Time, frame csta.Frame, name string) error {
	raw, err := csta.AppendFrame(nil, frame)
	if err != nil {
		return fmt.Errorf("link: %w", err)
	}
	c := w.c
	c.trace(true, frame, name) // before, so that no recorder sees an answer before its request
	select {
	case w.lock <- struct{}{}:
	case <-late:
		return &TimeoutError{Request: name, After: c.opt.ResponseTimeout}
	case <-ctx.Done():
		if cause := c.Err(); cause != nil {
			return cause
		}
		return fmt.Errorf("link: %s: %w", name, ctx.Err())
	case <-c.life.ctx.Done():
		return c.Err()
	}
	_ = c.net.SetWriteDeadline(time.Now().Add(c.opt.ResponseTimeout))
	_, err = c.net.Write(raw)
	<-w.lock
	if err != nil {
		return w.failed(err)
	}
	w.written.Store(int64(time.Since(w.begun)))
	c.opt.Log.Debug("sent", "kind", name, "id", frame.InvokeID)
	return nil
}

// failed ends the connection after a failed write. If the switch hung up, its last words may still
// wait to be read and tell more (a forced logout, a TLS alert), so the reader goes first.
func (w *writer) failed(err error) error {
	c := w.c
	lost := &LostError{Reason: "writing failed", Err: err}
	if errors.Is(err, os.ErrDeadlineExceeded) {
		lost.Reason = "it took nothing more for " + c.opt.ResponseTimeout.String()
	} else {
		lastWords := time.NewTimer(lastWordsPatience)
		defer lastWords.Stop()
		select {
		case <-c.life.ctx.Done():
		case <-lastWords.C:
		}
	}
	c.die(lost)
	return c.Err()
}

// idle is how long nothing was written.
func (w *writer) idle() time.Duration { return time.Since(w.begun) - time.Duration(w.written.Load()) }
