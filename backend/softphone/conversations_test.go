package softphone

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/softphone/channel"
)

func TestPagesWithoutEndForgetTheOneThatWasSilentLongest(t *testing.T) {
	var log strings.Builder
	b, _ := newTestBridge(&log)
	silent := join(t, b, b.o.Keys.Issue())
	busy := join(t, b, b.o.Keys.Issue())
	for range 10 * channel.MostOpen {
		join(t, b, b.o.Keys.Issue())
		_, err := b.State(token, busy.session)
		require.NoError(t, err)
	}
	_, err := b.State(token, silent.session)
	require.ErrorIs(t, err, channel.ErrSealed)
}

func TestConversationsThatNobodySpokeInPushOutNoSoftphone(t *testing.T) {
	var log strings.Builder
	b, did := newTestBridge(&log)
	p := join(t, b, b.o.Keys.Issue())
	_, err := b.Call(token, p.session, p.call("Dial", map[string]string{"number": "1"}))
	require.NoError(t, err)
	for range 10 * channel.MostOpen {
		_, err := b.Open(token, nonce16(), nonce16())
		require.NoError(t, err)
	}
	_, err = b.Call(token, p.session, p.call("Dial", map[string]string{"number": "2"}))
	require.NoError(t, err)
	require.Equal(t, []string{"1", "2"}, did.done)
}

func TestACallThatWasHeldBackIsNotCarriedOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log strings.Builder
		b, did := newTestBridge(&log)
		p := join(t, b, b.o.Keys.Issue())
		dial := func(number string) string { return p.call("Dial", map[string]string{"number": number}) }
		dial("1") // never arrives
		time.Sleep(channel.CallWithin)
		answer, err := b.Call(token, p.session, dial("2"))
		require.NoError(t, err)
		p.open(t, "result", "2", answer)
		require.Equal(t, []string{"2"}, did.done, "not later than that")

		held := dial("3")
		time.Sleep(channel.CallWithin + time.Millisecond)
		answer, err = b.Call(token, p.session, held)
		require.NoError(t, err)
		require.Contains(t, p.open(t, "result", "3", answer), `"ok":false`)
		require.Equal(t, []string{"2"}, did.done)
		require.Contains(t, log.String(), "held back")

		_, err = b.Call(token, p.session, dial("4"))
		require.NoError(t, err, "what it heard just now is new")
		require.Equal(t, []string{"2", "4"}, did.done)

		held = dial("5")
		for range channel.MostFresh + 1 {
			_, err := b.State(token, p.session)
			require.NoError(t, err)
		}
		_, err = b.Call(token, p.session, held)
		require.NoError(t, err)
		p.heard = 1 << 62
		_, err = b.Call(token, p.session, dial("6"))
		require.NoError(t, err)
		p.heard = 0
		_, err = b.Call(token, p.session, dial("7"))
		require.NoError(t, err)
		require.Equal(t, []string{"2", "4"}, did.done, "long passed, never said, nothing heard")
	})
}
