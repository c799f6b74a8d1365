package link

import (
	"bufio"
	"fmt"
	"log/slog"
	"strings"
	"sync/atomic"

	"cordboard/backend/csta"
)

// receiver reads what the switch sends.
type receiver struct {
	c       *Conn
	events  chan csta.Message
	spoke   atomic.Bool // the switch has said something
	repairs atomic.Bool // something had to be repaired
}

func newReceiver(c *Conn) *receiver {
	return &receiver{c: c, events: make(chan csta.Message, c.opt.EventQueue)}
}

// run is the one reader. It never writes and never blocks on anybody but the switch.
func (r *receiver) run() {
	c := r.c
	defer close(r.events)
	in := bufio.NewReader(c.net)
	for {
		frame, err := csta.ReadFrame(in)
		if err != nil {
			c.die(r.causeOf(err))
			return
		}
		r.spoke.Store(true)
		r.receive(frame)
		if c.life.ctx.Err() != nil {
			return
		}
	}
}

// receive does what one frame asks for. It runs on the reader and does not block.
func (r *receiver) receive(frame csta.Frame) {
	c := r.c
	read, err := csta.Read(frame.Body)
	if err != nil {
		r.unreadable(frame)
		return
	}
	message := read.Message
	name := message.Name()
	if c.opt.Log.Enabled(c.life.ctx, slog.LevelDebug) { // a storm of events must not wait for what nobody reads
		c.opt.Log.Debug("received", "kind", c.secrets.Hide(name), "id", frame.InvokeID)
	}
	frame.Body = read.Text // what was repaired is traced as it was read
	c.trace(false, frame, name)
	if len(read.Repairs) > 0 {
		r.repaired(frame.InvokeID, name, read.Repairs)
	}

	switch message := message.(type) {
	case csta.Keepalive:
	case csta.Logout:
		if strings.EqualFold(message.Mode, "forced") {
			c.die(ErrKicked)
			return
		}
		c.die(&EndedError{Reason: "it signed us off"})
	case csta.ApplicationSessionTerminated:
		c.die(&EndedError{Reason: orElse(c.secrets.Hide(message.Reason), "no reason told")})
	case csta.SystemStatus:
		c.responder.respond(frame.InvokeID, csta.SystemStatusResponse{})
		r.deliver(message)
	case csta.MonitorStop:
		c.responder.respond(frame.InvokeID, csta.MonitorStopResponse{})
		r.deliver(message)
	case csta.StartApplicationSessionPosResponse:
		c.secrets.Add(string(message.SessionID)) // here, before anything after it is shown
		if c.pending.answer(frame.InvokeID, message) == nil {
			c.identity.late.Store(&message)
		}
	case csta.RequestSystemStatus:
		c.responder.respond(frame.InvokeID, csta.RequestSystemStatusResponse{Status: "normal"})
	default:
		r.other(frame.InvokeID, message)
	}
}

// other is what its kind says: an event, a reply for a waiter, or a request that we do not serve. An id
// alone proves nothing: the switch's requests have ids of their own.
func (r *receiver) other(id int, message csta.Message) {
	c := r.c
	switch message.Kind() {
	case csta.KindReply:
		w := c.pending.answer(id, message)
		if w == nil {
			c.opt.Log.Debug("an answer nobody waits for", "kind", c.secrets.Hide(message.Name()), "id", id)
			return
		}
		if calls, is := message.(csta.SnapshotDeviceResponse); is && w.told != nil {
			w.told.Answer = calls
			r.deliver(*w.told)
		}
	case csta.KindRequest:
		if c.manners.refusesRequests && id != csta.EventInvokeID {
			c.responder.respond(id, &csta.Failure{Category: "operation", Code: "serviceNotSupported"})
			return
		}
		r.deliver(message) // a notice whose name does not say so
	case csta.KindEvent:
		r.deliver(message)
		c.pending.complete(message)
	}
}

// deliver queues an event or notice. A full queue ends the connection: late would be silently wrong.
func (r *receiver) deliver(message csta.Message) {
	c := r.c
	select {
	case r.events <- message:
	default:
		c.die(ErrQueueFull)
	}
}

// repaired notes in the trace what was repaired in the frame before; the log tells it once a connection.
func (r *receiver) repaired(id int, name string, repairs []csta.Repair) {
	c := r.c
	what := make([]string, len(repairs))
	for i, repair := range repairs {
		what[i] = string(repair)
	}
	list := strings.Join(what, ", ")
	c.note(NoteRepaired, fmt.Sprintf("%s %04d: %s", name, id, list))
	if r.repairs.CompareAndSwap(false, true) {
		c.opt.Log.Warn("the switch sends texts that had to be repaired", "kind", c.secrets.Hide(name), "id", id, "repaired", list)
	}
}

// unreadable handles a good frame with a bad body. The line holds: the next frame begins where it
// should. But a reply that somebody waits for is lost for good, so that ends the line; a lost event, and
// what may have been one, is told as messagesLost, which makes the owner take a snapshot, and a lost end of a monitor as
// that of one without a name.
func (r *receiver) unreadable(frame csta.Frame) {
	c := r.c
	root := rootOf(frame.Body)
	c.opt.Log.Warn("a message could not be read", "size", len(frame.Body), "root", c.secrets.Hide(root), "id", frame.InvokeID)
	c.trace(false, frame, root)
	switch {
	case frame.InvokeID == csta.EventInvokeID || strings.HasSuffix(root, "Event"):
		r.deliver(csta.SystemStatus{Status: "messagesLost"})
	case c.pending.has(frame.InvokeID) && replyLike(root):
		c.die(&LostError{Reason: fmt.Sprintf("the answer with id %d could not be read", frame.InvokeID)})
	case root == "MonitorStop":
		r.deliver(csta.MonitorStop{}) // of a monitor that cannot be named
	case root == "":
		r.deliver(csta.SystemStatus{Status: "messagesLost"})
	}
}

// replyLike guesses from a root element whether the unreadable body was a reply. Nothing to guess from
// counts as one.
func replyLike(root string) bool {
	switch root {
	case "", "CSTAErrorCode", "loginResponce", "loginFailed", "errorResponse":
		return true
	}
	return strings.HasSuffix(root, "Response")
}
