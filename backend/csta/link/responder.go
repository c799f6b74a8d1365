package link

import (
	"fmt"

	"cordboard/backend/csta"
)

// responseQueue is how many answers to the switch's own requests may wait for the write lock: a bound of memory, not
// of patience, for a connection on which nothing more can be written ends by itself.
const responseQueue = 4096

// response is one answer to a request of the switch.
type response struct {
	frame csta.Frame
	name  string
}

// responder answers the switch's own requests, so that the reader never waits for the write lock.
type responder struct {
	c         *Conn
	responses chan response
	greeted   chan struct{} // closed when the first SystemStatus was answered
}

func newResponder(c *Conn) *responder {
	return &responder{c: c, responses: make(chan response, responseQueue), greeted: make(chan struct{})}
}

// run writes what respond queued, until the connection's death.
func (r *responder) run() {
	greeted := false
	for {
		select {
		case ours := <-r.responses:
			if err := r.c.writer.write(r.c.life.ctx, nil, ours.frame, ours.name); err != nil {
				return // the connection is dead
			}
			if ours.name == (csta.SystemStatusResponse{}).Name() && !greeted {
				greeted = true
				close(r.greeted)
			}
		case <-r.c.life.ctx.Done():
			return
		}
	}
}

// respond queues the answer to a request of the switch. What came under the events' id wants none.
func (r *responder) respond(id int, message csta.Message) {
	if id == csta.EventInvokeID {
		return
	}
	body, err := r.c.tongue.Encode(message)
	if err != nil {
		r.c.opt.Log.Error("an answer could not be written", "kind", message.Name(), "error", err)
		return
	}
	select {
	case r.responses <- response{csta.Frame{InvokeID: id, Body: body}, message.Name()}:
	default:
		r.c.die(&LostError{Reason: fmt.Sprintf("it asks without hearing: %d answers wait to be taken", responseQueue)})
	}
}
