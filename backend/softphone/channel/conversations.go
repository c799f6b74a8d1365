package channel

import (
	"slices"
	"sync"
)

// MostOpen bounds how many conversations are open. A page may load softphones without end: one is
// forgotten then, and says hello again when it notices.
const MostOpen = 64

// Conversations are those that are open. Its methods may be called from any goroutine.
type Conversations struct {
	keys *Keys

	mu   sync.Mutex
	open []*channel // the one used last at the end
}

// NewConversations makes none yet; keys are those of the pages with which they may be held.
func NewConversations(keys *Keys) *Conversations { return &Conversations{keys: keys} }

// Welcome begins a conversation: both sides derive its keys from the page's key and the two nonces.
type Welcome struct {
	Session string `json:"session"` // names the conversation
	Nonce   string `json:"nonce"`   // the program's
	Sealed  string `json:"sealed"`  // proves that the program knows the page's key; of the kind "welcome"
}

// Begin opens a conversation with a frame that said hello with a nonce. said is sealed into the welcome.
func (c *Conversations) Begin(frame, theirNonce string, said []byte) (Welcome, error) {
	theirs, err := decode(theirNonce)
	if name, bad := decode(frame); err != nil || bad != nil || len(theirs) != idSize || len(name) != idSize {
		return Welcome{}, ErrSealed
	}
	welcome := Welcome{Session: randomID(), Nonce: randomID()}
	ours, _ := decode(welcome.Nonce)
	made := newChannel(c.keys.of(frame), welcome.Session, theirs, ours)
	welcome.Sealed = made.seal("welcome", "", said)
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.open) >= MostOpen {
		c.forgetOne()
	}
	c.open = append(c.open, made)
	return welcome, nil
}

// forgetOne makes room: for those with which nobody has spoken first. Only who has a page's key can speak, so that
// whoever can but open conversations pushes no softphone out. The caller holds mu.
func (c *Conversations) forgetOne() {
	i := max(0, slices.IndexFunc(c.open, func(one *channel) bool { return one.heard == 0 }))
	c.open = slices.Delete(c.open, i, i+1)
}

// Fresh says whether a message that a softphone heard was said to it a short while ago.
func (c *Conversations) Fresh(session string, counter uint64) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	one := c.used(session)
	return one != nil && one.fresh(counter)
}

// Open opens a call, sealed by the softphone of a session.
func (c *Conversations) Open(session, sealed string) (plain []byte, counter uint64, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	one := c.used(session)
	if one == nil {
		return nil, 0, ErrSealed
	}
	return one.open("call", sealed)
}

// Seal seals a message for the softphone of a session.
func (c *Conversations) Seal(session, kind, answers string, plain []byte) (string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	one := c.used(session)
	if one == nil {
		return "", ErrSealed
	}
	return one.seal(kind, answers, plain), nil
}

// used finds a conversation and moves it to the end. The caller holds mu.
func (c *Conversations) used(session string) *channel {
	for i, one := range c.open {
		if one.id == session {
			c.open = append(append(c.open[:i], c.open[i+1:]...), one)
			return one
		}
	}
	return nil
}
