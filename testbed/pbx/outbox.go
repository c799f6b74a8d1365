package pbx

import (
	"sync"
	"time"

	"cordboard/backend/csta"
)

// queueSize is how many frames a slow reader may leave unread. It is more than a second of an event
// storm; the kernel holds some more.
const queueSize = 16384

type outgoing struct {
	frame csta.Frame
	name  string
	last  bool
	torn  []byte // is sent in place of the frame
	ends  error  // the connection ends so instead of this frame
}

// outbox are the frames that wait to be written. It takes them without waiting.
type outbox struct {
	mu     sync.Mutex
	frames []outgoing
	spare  []outgoing
	inHand int           // frames that the writer has taken and not yet written
	wake   chan struct{} // holds one when there is something
}

// put takes a frame; false = there is no more room.
func (b *outbox) put(o outgoing) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.frames)+b.inHand > queueSize {
		return false
	}
	b.frames = append(b.frames, o)
	select {
	case b.wake <- struct{}{}:
	default:
	}
	return true
}

// take gives the writer all that waits. What he took before is written.
func (b *outbox) take() []outgoing {
	b.mu.Lock()
	defer b.mu.Unlock()
	clear(b.spare)
	taken := b.frames
	b.frames, b.spare, b.inHand = b.spare[:0], taken, len(taken)
	return taken
}

// written notes that one more of the frames in hand is written.
func (b *outbox) written() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.inHand--
}

// pause lets what is to be sent wait for as long as the switch's answers do.
func (ss *session) pause() {
	if ss.sw.options.AnswerDelay <= 0 {
		return
	}
	timer := time.NewTimer(ss.sw.options.AnswerDelay)
	defer timer.Stop()
	select {
	case <-ss.gone:
	case <-timer.C:
	}
}
