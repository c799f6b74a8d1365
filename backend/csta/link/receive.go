package link

import (
	"fmt"
	"log/slog"
	"strings"

	"cordboard/backend/csta"
)

// receive does what one frame asks for. It runs on the reader and does not block.
func (c *Conn) receive(frame csta.Frame) {
	message, err := csta.Decode(frame.Body)
	if err != nil {
		c.unreadable(frame, err)
		return
	}
	name := message.Name()
	if c.log.Enabled(c.life, slog.LevelDebug) { // a storm of events must not wait for what nobody reads
		c.log.Debug("received", "kind", c.secrets.hide(name), "id", frame.InvokeID)
	}
	c.trace(false, frame, name)

	switch message := message.(type) {
	case csta.Keepalive:
	case csta.Logout:
		if strings.EqualFold(message.Mode, "forced") {
			c.die(ErrKicked)
			return
		}
		c.die(&EndedError{Reason: "it signed us off"})
	case csta.ApplicationSessionTerminated:
		c.die(&EndedError{Reason: orElse(c.secrets.hide(message.Reason), "no reason told")})
	case csta.SystemStatus:
		c.answer(frame.InvokeID, csta.SystemStatusResponse{})
		c.deliver(message)
	case csta.MonitorStop:
		c.answer(frame.InvokeID, csta.MonitorStopResponse{})
		c.deliver(message)
	case csta.StartApplicationSessionPosResponse:
		c.secrets.add(message.SessionID) // here, before anything after it is shown
		if !c.pending.answer(frame.InvokeID, message) {
			c.late.Store(&message)
		}
	case csta.RequestSystemStatus:
		c.answer(frame.InvokeID, csta.RequestSystemStatusResponse{Status: "normal"})
	default:
		c.other(frame.InvokeID, message)
	}
}

// other is what its kind says: an event, a reply for a waiter, or a request that we do not serve. An id
// alone proves nothing: the switch's requests have ids of their own.
func (c *Conn) other(id int, message csta.Message) {
	switch message.Kind() {
	case csta.KindReply:
		if !c.pending.answer(id, message) {
			c.log.Debug("an answer nobody waits for", "kind", c.secrets.hide(message.Name()), "id", id)
		}
	case csta.KindRequest:
		if c.manners.refusesRequests && id != csta.EventInvokeID {
			c.answer(id, &csta.Failure{Category: "operation", Code: "serviceNotSupported"})
			return
		}
		c.deliver(message) // a notice whose name does not say so
	case csta.KindEvent:
		c.deliver(message)
		c.pending.complete(message)
	}
}

// deliver queues an event or notice. A full queue ends the connection: late would be silently wrong.
func (c *Conn) deliver(message csta.Message) {
	select {
	case c.events <- message:
	default:
		c.die(ErrQueueFull)
	}
}

// answer queues the answer to a request of the switch. What came under the events' id wants none.
func (c *Conn) answer(id int, message csta.Message) {
	if id == csta.EventInvokeID {
		return
	}
	body, err := c.tongue.Encode(message)
	if err != nil {
		c.log.Error("an answer could not be written", "kind", message.Name(), "error", err)
		return
	}
	select {
	case c.answers <- answer{csta.Frame{InvokeID: id, Body: body}, message.Name()}:
	default:
		c.die(&LostError{Reason: fmt.Sprintf("it asks without hearing: %d answers wait to be taken", answerQueue)})
	}
}

// unreadable handles a good frame with a bad body. The line holds: the next frame begins where it
// should. But a reply that somebody waits for is lost for good, so that ends the line; a lost event is
// told as messagesLost, which makes the owner take a snapshot.
func (c *Conn) unreadable(frame csta.Frame, err error) {
	root := rootOf(frame.Body)
	c.log.Warn("a message could not be read", "size", len(frame.Body), "root", c.secrets.hide(root), "id", frame.InvokeID)
	c.trace(false, frame, root)
	switch {
	case frame.InvokeID == csta.EventInvokeID || strings.HasSuffix(root, "Event"):
		c.deliver(csta.SystemStatus{Status: "messagesLost"})
	case c.pending.has(frame.InvokeID) && replyLike(root):
		c.die(&LostError{Reason: fmt.Sprintf("the answer with id %d could not be read", frame.InvokeID)})
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
