package softphone

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"log/slog"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"cordboard/backend/softphone/channel"
)

// phone is the other side of a channel, written from the description in package channel alone.
type phone struct {
	session string
	out, in cipher.AEAD
	sent    uint64
	heard   uint64 // the counter of the last message that was opened
}

func (p *phone) seal(counter uint64, kind, plain string) string {
	raw := binary.BigEndian.AppendUint64(nil, counter)
	return encode(p.out.Seal(raw, counterNonce(raw), []byte(plain), []byte(kind+"\x00"+p.session+"\x00")))
}

func (p *phone) call(method string, args ...any) string {
	p.sent++
	asked, err := json.Marshal(map[string]any{"method": method, "args": append([]any{}, args...), "heard": p.heard})
	if err != nil {
		panic(err)
	}
	return p.seal(p.sent, "call", string(asked))
}

func (p *phone) open(t *testing.T, kind, answers, sealed string) string {
	t.Helper()
	raw, err := decode(sealed)
	require.NoError(t, err)
	require.Greater(t, len(raw), 8)
	plain, err := p.in.Open(nil, counterNonce(raw[:8]), raw[8:], []byte(kind+"\x00"+p.session+"\x00"+answers))
	require.NoError(t, err)
	p.heard = max(p.heard, binary.BigEndian.Uint64(raw))
	return string(plain)
}

func encode(raw []byte) string { return base64.RawURLEncoding.EncodeToString(raw) }

func decode(text string) ([]byte, error) { return base64.RawURLEncoding.DecodeString(text) }

func counterNonce(counter []byte) []byte { return append(make([]byte, 4), counter...) }

// nonce16 is a new nonce, or a frame's name.
func nonce16() string {
	raw := make([]byte, 16)
	_, _ = rand.Read(raw) // never fails
	return encode(raw)
}

// sealing is AES-256-GCM by the key of one direction.
func sealing(t *testing.T, pageKey, salt []byte, direction string) cipher.AEAD {
	t.Helper()
	key, err := hkdf.Key(sha256.New, pageKey, salt, direction, 32)
	require.NoError(t, err)
	block, err := aes.NewCipher(key)
	require.NoError(t, err)
	aead, err := cipher.NewGCM(block)
	require.NoError(t, err)
	return aead
}

// doings are the verbs of the tests.
type doings struct{ done []string }

func (d *doings) Dial(r struct {
	Number string `json:"number"`
},
) error {
	d.done = append(d.done, r.Number)
	if r.Number == "" {
		return errors.New("no number")
	}
	return nil
}
func (d *doings) Count() (int, error) { return len(d.done), nil }

const token = "the bridge's token"

func newTestBridge(log *strings.Builder) (*Bridge, *doings) {
	did := &doings{}
	return NewBridge(BridgeOptions{
		Token: token, Keys: channel.NewKeys(), Verbs: []any{did}, Version: "1", Log: slog.New(slog.NewTextHandler(log, nil)),
		State: func() (any, error) { return map[string]any{"rev": 7}, nil },
		Early: func() bool { return true }, Foreign: func() bool { return false },
		Problem: func(err error) any { return map[string]string{"code": "failed", "text": err.Error()} },
	}), did
}

// join opens a conversation as a page does that has this key.
func join(t *testing.T, b *Bridge, key channel.PageKey) *phone {
	t.Helper()
	mine := nonce16()
	welcome, err := b.Open(token, key.Frame, mine)
	require.NoError(t, err)
	pageKey, err := decode(key.Key)
	require.NoError(t, err)
	theirs, err := decode(welcome.Nonce)
	require.NoError(t, err)
	ours, err := decode(mine)
	require.NoError(t, err)
	salt := append(append([]byte{}, ours...), theirs...)
	p := &phone{
		session: welcome.Session, out: sealing(t, pageKey, salt, "softphone to program"), in: sealing(t, pageKey, salt, "program to softphone"),
	}
	require.JSONEq(t, `{"early":true,"version":"1"}`, p.open(t, "welcome", "", welcome.Sealed))
	return p
}

func TestASoftphoneIsHeardAndAnswered(t *testing.T) {
	var log strings.Builder
	b, did := newTestBridge(&log)
	p := join(t, b, b.o.Keys.Issue())
	answer, err := b.Call(token, p.session, p.call("Dial", map[string]string{"number": "123"}))
	require.NoError(t, err)
	require.JSONEq(t, `{"ok":true,"value":null}`, p.open(t, "result", "1", answer))
	require.Equal(t, []string{"123"}, did.done)

	for _, row := range []struct {
		method string
		args   []any
		want   string
	}{
		{"Count", nil, `"value":1`},
		{"Dial", []any{struct{}{}}, `"text":"no number"`},
		{"Nothing", nil, "problem: badRequest (Nothing)"},
		{"Dial", nil, "problem: badRequest (Dial)"},
		{"Dial", []any{[]int{1}}, "problem: badRequest (Dial"},
		{"Dial", []any{map[string]int{"number": 4711}}, `problem: badRequest (Dial: number)"`},
	} {
		answer, err := b.Call(token, p.session, p.call(row.method, row.args...))
		require.NoError(t, err)
		require.Contains(t, p.open(t, "result", strconv.FormatUint(p.sent, 10), answer), row.want)
	}
	answer, err = b.Call(token, p.session, p.seal(99, "call", `{"method":"","args":[]}`))
	require.NoError(t, err)
	require.JSONEq(t, `{"ok":true,"value":null}`, p.open(t, "result", "99", answer), "a softphone may ask for nothing but an answer")
	answer, err = b.Call(token, p.session, p.seal(100, "call", "{nope"))
	require.NoError(t, err)
	require.Contains(t, p.open(t, "result", "100", answer), "problem: badRequest")

	state, err := b.State(token, p.session)
	require.NoError(t, err)
	require.JSONEq(t, `{"rev":7}`, p.open(t, "state", "", state))
}

func TestOnlyWhatTheSoftphoneSealedForThisPlaceIsCarriedOutAndOnlyOnce(t *testing.T) {
	var log strings.Builder
	b, did := newTestBridge(&log)
	p := join(t, b, b.o.Keys.Issue())
	other := join(t, b, b.o.Keys.Issue())
	earlier, _ := newTestBridge(&log)
	before := join(t, earlier, earlier.o.Keys.Issue())
	dial := map[string]string{"number": "666"}

	first := p.call("Dial", map[string]string{"number": "1"})
	second := p.call("Dial", map[string]string{"number": "2"})
	for _, sealed := range []string{first, second} {
		_, err := b.Call(token, p.session, sealed)
		require.NoError(t, err)
	}
	welcome, err := b.Open(token, b.o.Keys.Issue().Frame, nonce16())
	require.NoError(t, err)
	state, err := b.State(token, p.session)
	require.NoError(t, err)
	mirrored := &phone{session: p.session, out: p.in}
	for name, sealed := range map[string]string{
		"once more": second, "an older one": first, "another frame's": other.call("Dial", dial),
		"another start's": before.call("Dial", dial), "for something else": p.seal(9, "result", `{"method":"Dial"}`),
		"the program's own": state, "with the key of the other direction": mirrored.seal(9, "call", `{"method":"Dial","args":[{"number":"666"}]}`),
		"changed": flip(p.call("Dial", dial)), "short": "AAAA", "nothing": "", "no base64": "§§§", "in the clear": `{"method":"Dial"}`,
		"too long": strings.Repeat("A", channel.MostSealed+4),
	} {
		_, err := b.Call(token, p.session, sealed)
		require.ErrorIs(t, err, channel.ErrSealed, name)
	}
	for name, session := range map[string]string{"of nobody": nonce16(), "none": "", "of another start": before.session} {
		_, err := b.Call(token, session, before.call("Dial", dial))
		require.ErrorIs(t, err, channel.ErrSealed, name)
		_, err = b.State(token, session)
		require.ErrorIs(t, err, channel.ErrSealed, name)
	}
	_, err = b.Call(token, welcome.Session, p.call("Dial", dial))
	require.ErrorIs(t, err, channel.ErrSealed, "a session that was begun in a frame's name")
	require.Equal(t, []string{"1", "2"}, did.done)
	require.Contains(t, log.String(), "a call was refused")
	require.NotContains(t, log.String(), "666")
	_, err = b.Call(token, p.session, p.call("Dial", map[string]string{"number": "3"}))
	require.NoError(t, err, "and the softphone itself is still heard")
}

func flip(sealed string) string {
	raw, _ := decode(sealed)
	raw[len(raw)-1] ^= 1
	return encode(raw)
}

func TestTheBridgeAsksForItsToken(t *testing.T) {
	var log strings.Builder
	b, did := newTestBridge(&log)
	b.o.Foreign = func() bool { return true }
	key := b.o.Keys.Issue()
	p := join(t, b, key)
	for _, wrong := range []string{"", "x", token[1:], token + "x"} {
		_, err := b.Open(wrong, key.Frame, nonce16())
		require.ErrorIs(t, err, ErrPage)
		_, err = b.Key(wrong)
		require.ErrorIs(t, err, ErrPage)
		_, err = b.Call(wrong, p.session, p.call("Dial", map[string]string{"number": "1"}))
		require.ErrorIs(t, err, ErrPage)
		_, err = b.State(wrong, p.session)
		require.ErrorIs(t, err, ErrPage)
		require.ErrorIs(t, b.Report(wrong, "x"), ErrPage)
		require.ErrorIs(t, b.Blocked(wrong, "x"), ErrPage)
	}
	require.Empty(t, did.done)
	for _, wrong := range [][2]string{{"", nonce16()}, {key.Frame, ""}, {"§", "§"}, {key.Frame, "AAAA"}, {strings.Repeat("A", 4000), nonce16()}} {
		_, err := b.Open(token, wrong[0], wrong[1])
		require.ErrorIs(t, err, channel.ErrSealed)
	}
}

// TestNothingIsBoundWithoutTheToken holds it of every method, since a page may call whatever the type has.
func TestNothingIsBoundWithoutTheToken(t *testing.T) {
	var log strings.Builder
	b, _ := newTestBridge(&log)
	bound := reflect.ValueOf(b)
	require.Equal(t, 6, bound.NumMethod())
	for i := range bound.NumMethod() {
		method := bound.Method(i)
		args := []reflect.Value{reflect.ValueOf("x")}
		for n := 1; n < method.Type().NumIn(); n++ {
			args = append(args, reflect.Zero(method.Type().In(n)))
		}
		out := method.Call(args)
		err, _ := out[len(out)-1].Interface().(error)
		require.ErrorIs(t, err, ErrPage, bound.Type().Method(i).Name)
	}
}

func TestAKeyIsGivenAwayOnlyWherePagesFromElsewhereAreLetIn(t *testing.T) {
	var log strings.Builder
	b, did := newTestBridge(&log)
	_, err := b.Key(token)
	require.ErrorIs(t, err, errForeign)
	b.o.Foreign = func() bool { return true }
	key, err := b.Key(token)
	require.NoError(t, err)
	p := join(t, b, *key)
	_, err = b.Call(token, p.session, p.call("Dial", map[string]string{"number": "5"}))
	require.NoError(t, err)
	require.Equal(t, []string{"5"}, did.done)
}

func TestWhatAPageRepeatsDoesNotFillTheLog(t *testing.T) {
	var log strings.Builder
	b, _ := newTestBridge(&log)
	for range 1000 {
		_, _ = b.Call(token, "x", "y")
		require.NoError(t, b.Report(token, strings.Repeat("z", 1000)))
	}
	require.Less(t, log.Len(), 30_000)
}

func FuzzCall(f *testing.F) {
	f.Add(`{"method":"Dial","args":[{"number":"1"}]}`, "AAAA", uint64(1))
	f.Add(`{"method":"Count","args":null}`, "", uint64(1<<63))
	f.Fuzz(func(t *testing.T, plain, raw string, counter uint64) {
		var log strings.Builder
		b, _ := newTestBridge(&log)
		p := join(t, b, b.o.Keys.Issue())
		_, err := b.Call(token, p.session, raw)
		require.Error(t, err)
		answer, err := b.Call(token, p.session, p.seal(counter, "call", plain))
		if counter == 0 || len(plain) > channel.MostSealed/2 {
			return
		}
		require.NoError(t, err)
		p.open(t, "result", strconv.FormatUint(counter, 10), answer)
	})
}
