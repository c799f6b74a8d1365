package softphone

import (
	"slices"
	"sync"
)

// mostChannels bounds how many conversations are open. A page may load softphones without end: one is
// forgotten then, and says hello again when it notices.
const mostChannels = 64

// channels are the open conversations. Its methods may be called from any goroutine.
type channels struct {
	keys *Keys

	mu   sync.Mutex
	open []*channel // the one used last at the end
}

// Welcome begins a conversation: both sides derive its keys from the page's key and the two nonces.
type Welcome struct {
	Session string `json:"session"` // names the conversation
	Nonce   string `json:"nonce"`   // the program's
	Sealed  string `json:"sealed"`  // proves that the program knows the page's key; of the kind "welcome"
}

// begin opens a conversation with a frame that said hello with a nonce. said is sealed into the welcome.
func (c *channels) begin(frame, theirNonce string, said []byte) (Welcome, error) {
	theirs, err := decode(theirNonce)
	if name, bad := decode(frame); err != nil || bad != nil || len(theirs) != idSize || len(name) != idSize {
		return Welcome{}, errSeal
	}
	welcome := Welcome{Session: randomID(), Nonce: randomID()}
	ours, _ := decode(welcome.Nonce)
	made := newChannel(c.keys.of(frame), welcome.Session, theirs, ours)
	welcome.Sealed = made.seal("welcome", "", said)
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.open) >= mostChannels {
		c.forgetOne()
	}
	c.open = append(c.open, made)
	return welcome, nil
}

// forgetOne makes room: for those with which nobody has spoken first. Only who has a page's key can speak, so that
// whoever can but open conversations pushes no softphone out. The caller holds mu.
func (c *channels) forgetOne() {
	i := max(0, slices.IndexFunc(c.open, func(one *channel) bool { return one.heard == 0 }))
	c.open = slices.Delete(c.open, i, i+1)
}

// fresh says whether a message that a softphone heard was said to it a short while ago.
func (c *channels) fresh(session string, counter uint64) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	one := c.used(session)
	return one != nil && one.fresh(counter)
}

// hear opens a call, sealed by the softphone of a session.
func (c *channels) hear(session, sealed string) (plain []byte, counter uint64, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	one := c.used(session)
	if one == nil {
		return nil, 0, errSeal
	}
	return one.open("call", sealed)
}

// say seals a message for the softphone of a session.
func (c *channels) say(session, kind, answers string, plain []byte) (string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	one := c.used(session)
	if one == nil {
		return "", errSeal
	}
	return one.seal(kind, answers, plain), nil
}

// used finds a conversation and moves it to the end. The caller holds mu.
func (c *channels) used(session string) *channel {
	for i, one := range c.open {
		if one.id == session {
			c.open = append(append(c.open[:i], c.open[i+1:]...), one)
			return one
		}
	}
	return nil
}
