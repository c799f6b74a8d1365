package softphone

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/agent"
	"cordboard/backend/call"
	"cordboard/backend/calllog"
	"cordboard/backend/config"
	"cordboard/testbed/environment"
)

// second is another program on the same computer, with a folder of its own, at the same switch.
func (k *kill) second() *kill {
	other := &kill{t: k.t, dialect: k.dialect, folder: k.t.TempDir(), org: k.org, address: k.address, sw: k.sw}
	other.configure()
	other.start("calls.db")
	return other
}

// watches waits until the program says that it only watches, or that it logs.
func (k *kill) watches(want bool) {
	k.t.Helper()
	require.Eventually(k.t, func() bool {
		s, err := k.app.State()
		require.NoError(k.t, err)
		return s.Agent == agent.On && s.Watching == want
	}, 10*time.Second, 5*time.Millisecond)
}

// logged is how many calls the program has an entry of.
func (k *kill) logged() (count int) {
	k.t.Helper()
	records, err := k.app.calls.book.Records()
	require.NoError(k.t, err)
	return len(records)
}

func TestOfTwoProgramsAtOneExtensionOneLogs(t *testing.T) {
	eachDialect(t, func(k *kill) {
		k.signOn()
		k.watches(false)
		other := k.second()
		if err := other.tel.SignOn(SignOnRequest{User: "200", Password: environment.Password, Device: "200"}); err != nil {
			requireProblem(k.t, "inUse", err) // the switch sees to it itself
			return
		}
		other.watches(true)
		k.answered("0555111", "Alice")
		id := other.becomes("0555111", call.Connected)
		requireProblem(k.t, "noEntry", other.app.Activities().Note(id, "a second note"))
		require.NoError(k.t, other.app.Activities().Choose(id, Record{RecordID: "003A"}), "nothing is to be done with it")
		require.NoError(k.t, k.sw.HangUp("0555111"))
		require.Len(k.t, k.activities(1), 1)
		other.becomes("0555111", "")
		require.Zero(k.t, other.logged())

		k.answered("0555222", "Bob")
		other.becomes("0555222", call.Connected)
		k.app.Stop()
		other.watches(false)
		require.Eventually(k.t, func() bool { return other.logged() == 1 }, 10*time.Second, 5*time.Millisecond, "the call that is up is taken over")
		require.NoError(k.t, k.sw.HangUp("0555222"))
		require.Contains(k.t, other.activities(1)[0], "0555222")
	})
}

func TestWhoTakesTheExtensionOverLogs(t *testing.T) {
	eachDialect(t, func(k *kill) {
		k.signOn()
		other := k.second()
		other.signOn() // Forced
		other.watches(false)
		require.Eventually(k.t, func() bool {
			s, err := k.app.State()
			require.NoError(k.t, err)
			return s.Watching || s.Agent == agent.Off // the switch may have sent it away
		}, 10*time.Second, 5*time.Millisecond)
		other.answered("0555111", "Alice")
		require.NoError(k.t, k.sw.HangUp("0555111"))
		require.Len(k.t, other.activities(1), 1)
		require.Zero(k.t, k.logged())
	})
}

// TestAnExtensionIsOneHoweverItsServerIsSpelled: else two programs with two settings files would both log.
func TestAnExtensionIsOneHoweverItsServerIsSpelled(t *testing.T) {
	k := newKill(t, "ecma")
	named := func(host string, port int, device string) string {
		server := config.Server{Name: "Main", Host: host, Port: port}
		k.app.current.set(config.Config{Servers: []config.Server{server}})
		return k.app.calls.extension(agent.State{Agent: agent.On, Server: "Main", Device: device})
	}
	for _, alike := range [][]string{
		{"mx.example.com", "MX.Example.COM", "mx.example.com."},
		{"localhost", "127.0.0.1", "127.0.0.2", "::1", "LOCALHOST", "::ffff:127.0.0.1"},
		{"2001:db8::1", "2001:DB8:0:0::1"},
	} {
		for _, host := range alike {
			require.Equal(t, named(alike[0], 7777, "200"), named(host, 7777, "200"), host)
		}
	}
	main := named("mx.example.com", 7777, "200")
	require.NotEqual(t, main, named("mx2.example.com", 7777, "200"))
	require.NotEqual(t, main, named("mx.example.com", 7778, "200"))
	require.NotEqual(t, main, named("mx.example.com", 7777, "201"))
}

// TestACallGivenUpInTheMiddleStaysWithItsNotes, and is not live for ever.
func TestACallGivenUpInTheMiddleStaysWithItsNotes(t *testing.T) {
	k := newKill(t, "ecma")
	k.signOn()
	k.answered("0555111", "Alice")
	other := k.second()
	other.signOn()
	require.Eventually(t, func() bool {
		records, err := k.app.calls.book.Records()
		require.NoError(t, err)
		return len(records) == 1 && records[0].Fate == calllog.Waiting && records[0].Broken && records[0].Notes == "Alice's notes"
	}, 10*time.Second, 5*time.Millisecond)
	require.NoError(t, k.sw.HangUp("0555111"))
	k.becomes("0555111", "")
}

// What became of a call is told with it and with its entry, and a page proposes it as the result.
func TestWhatBecameOfACallIsTold(t *testing.T) {
	eachDialect(t, func(k *kill) {
		k.signOn()
		k.watches(false)
		id := k.answered("0555111", "Alice")
		s, err := k.app.State()
		require.NoError(k.t, err)
		require.Empty(k.t, s.Relations[id].Outcome, "it goes on")
		require.NoError(k.t, k.sw.HangUp("0555111"))
		awaitState(k.t, k.app, "an outcome", func(s *State) bool {
			return s.Relations[id].Outcome == call.Answered && len(s.Log) == 1 && s.Log[0].Outcome == call.Answered
		})
	})
}
