package softphone

import (
	"crypto/subtle"
	"encoding/json"
	"log/slog"
	"strconv"
	"sync"

	"cordboard/backend/problem"
	"cordboard/backend/softphone/channel"
)

// BridgeOptions are what a Bridge is made of.
type BridgeOptions struct {
	Token string // what the bridge in the page shows with every call
	Keys  *channel.Keys
	// Verbs are values whose methods softphones may call, by name, with JSON arguments. A method answers an
	// error, or a value and an error. No two have a method of the same name.
	Verbs []any
	// State gives the whole State.
	State func() (any, error)
	// Early says whether the bridge runs before the scripts of the page.
	Early func() bool
	// Foreign says whether softphone pages that this program does not serve are let in.
	Foreign func() bool
	// Problem puts an error into the form that pages read.
	Problem func(error) any
	// Heard is told whenever a page showed the token; nil is not told.
	Heard func()
	// Blocked is told the origin of a softphone that the page's policy kept out; nil is not told.
	Blocked func(origin string)
	Version string
	Log     *slog.Logger
}

// Bridge is bound to the Salesforce page: its methods are what the bridge there may call, all of them. They open
// conversations and carry what is sealed. They may be called from any goroutine.
type Bridge struct {
	o             BridgeOptions
	conversations *channel.Conversations
	verbs         verbs

	mu      sync.Mutex
	refused int // messages that were not the softphone's
	reports int
}

// What of a page's doings is written into the log; a page that repeats itself must not fill it.
const (
	mostRefusedLogged = 20
	mostReportsLogged = 100
)

// ErrPage says that a call does not come from the bridge of this start.
var ErrPage error = problem.New(problem.Page)

// errForeign says that no key is given to pages from elsewhere.
var errForeign error = problem.New(problem.ForeignPage)

// NewBridge makes a Bridge; no conversation is open yet.
func NewBridge(o BridgeOptions) *Bridge {
	return &Bridge{o: o, conversations: channel.NewConversations(o.Keys), verbs: newVerbs(o.Verbs)}
}

// Open begins a conversation with the softphone page named frame, which said hello with a nonce.
func (b *Bridge) Open(token, frame, nonce string) (*channel.Welcome, error) {
	if err := b.admit(token); err != nil {
		return nil, err
	}
	said, err := json.Marshal(map[string]any{"early": b.o.Early(), "version": b.o.Version})
	if err != nil {
		return nil, err
	}
	welcome, err := b.conversations.Begin(frame, nonce, said)
	return &welcome, err
}

// Key gives a key to a softphone page that does not bring one, because it comes from a customer's own server.
// The page around can read it on its way: docs/security.md says what that costs. It is refused unless the
// settings list such a page's origin.
func (b *Bridge) Key(token string) (*channel.PageKey, error) {
	if err := b.admit(token); err != nil {
		return nil, err
	}
	if !b.o.Foreign() {
		return nil, errForeign
	}
	key := b.o.Keys.Issue()
	return &key, nil
}

// Call carries out a sealed call and answers its sealed result.
func (b *Bridge) Call(token, session, sealed string) (string, error) {
	if err := b.admit(token); err != nil {
		return "", err
	}
	plain, counter, err := b.conversations.Open(session, sealed)
	if err != nil {
		b.refuse()
		return "", err
	}
	return b.conversations.Seal(session, "result", strconv.FormatUint(counter, 10), b.carryOut(session, plain))
}

// carryOut answers an opened call. One without a method asks for nothing but to be answered.
func (b *Bridge) carryOut(session string, plain []byte) []byte {
	var call asked
	if err := json.Unmarshal(plain, &call); err != nil {
		return b.result(nil, badRequest("", err))
	}
	switch {
	case call.Method == "":
		return b.result(nil, nil)
	case !b.conversations.Fresh(session, call.Heard):
		b.o.Log.Warn("a call was not carried out: it was held back on its way", "method", cut(call.Method, 40))
		return tooLate
	}
	return b.result(b.verbs.call(call))
}

// tooLate is the answer to a call that was held back: for the softphone it is one that was not answered.
var tooLate = []byte(`{"ok":false,"error":{"code":"bridgeTimeout","detail":"late"}}`)

// State is the whole State, sealed for a session.
func (b *Bridge) State(token, session string) (string, error) {
	if err := b.admit(token); err != nil {
		return "", err
	}
	state, err := b.o.State()
	if err != nil {
		return "", err
	}
	plain, err := json.Marshal(state)
	if err != nil {
		return "", err
	}
	return b.conversations.Seal(session, "state", "", plain)
}

// Report is something that the bridge noticed about the page it lives in; it goes to the log.
func (b *Bridge) Report(token, kind string) error {
	if err := b.admit(token); err != nil {
		return err
	}
	if b.count(&b.reports) <= mostReportsLogged {
		b.o.Log.Info("the bridge reports", "kind", cut(kind, 80))
	}
	return nil
}

// Blocked tells that the policy of the page does not let a softphone of that origin into a frame.
func (b *Bridge) Blocked(token, origin string) error {
	if err := b.admit(token); err != nil {
		return err
	}
	if b.o.Blocked != nil {
		b.o.Blocked(cut(origin, 200))
	}
	return nil
}

// result is the answer to a call, as the softphone reads it.
func (b *Bridge) result(value any, err error) []byte {
	answer := map[string]any{"ok": err == nil}
	if err == nil {
		answer["value"] = value
	} else {
		answer["error"] = b.o.Problem(err)
	}
	plain, err := json.Marshal(answer)
	if err != nil {
		return b.result(nil, err) // what no page can be told; an error always can
	}
	return plain
}

func (b *Bridge) admit(token string) error {
	if subtle.ConstantTimeCompare([]byte(token), []byte(b.o.Token)) != 1 {
		return ErrPage
	}
	if b.o.Heard != nil {
		b.o.Heard()
	}
	return nil
}

func (b *Bridge) refuse() {
	if b.count(&b.refused) <= mostRefusedLogged {
		b.o.Log.Warn("a call was refused: no softphone of this start sealed it, or it was carried out before")
	}
}

func (b *Bridge) count(of *int) int {
	b.mu.Lock()
	defer b.mu.Unlock()
	*of++
	return *of
}

func cut(text string, limit int) string {
	if runes := []rune(text); len(runes) > limit {
		return string(runes[:limit]) + "…"
	}
	return text
}

// FormatError gives pages a Problem: a code and its details.
func FormatError(err error) any { return problem.Of(err) }
