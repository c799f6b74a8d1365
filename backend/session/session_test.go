package session_test

import (
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/csta"
	"cordboard/backend/session"
)

var talk = csta.SnapshotCallInfo{
	Connection: csta.ConnectionID{CallID: "5", Device: csta.DeviceID{ID: "200"}},
	States:     []csta.ConnectionState{csta.StateConnected, csta.StateConnected},
}

func TestWhatIsToldOfASignOnAndALoss(t *testing.T) {
	a := &site{name: "A", answer: sound(talk)}
	play(t, func(s *fixture) {
		s.at("A")
		require.Equal(s, []string{"Connected", "MonitorStarted", "Snapshot"}, s.kinds())
		a.shut()
		s.until("the loss", func() bool { return s.session.Status().Link == session.Retrying })
		require.Equal(s, []string{"Disconnected", "Failed"}, s.kinds())
		s.do(func() { require.NotZero(s, s.session.Status().RetryAt) })
		a.opens(sound(talk))
		s.at("A")
		told := s.kinds()
		require.Equal(s, []string{"Connected", "MonitorStarted", "Snapshot"}, told[len(told)-3:])
	}, a)
}

// Server A dies of two snapshots; then B has the line, with a call up: B is asked for its calls.
func TestWhatAServerDiedOfEndsWithIt(t *testing.T) {
	a := &site{name: "A", answer: instead[csta.SnapshotDevice](func() csta.Message { return hangUp }, sound())}
	b := &site{name: "B", answer: sound(talk)}
	play(t, func(s *fixture) {
		s.until("a connection without a snapshot", func() bool {
			return a.count("SnapshotDevice") == 2 && s.session.Status().Link == session.Up
		})
		time.Sleep(time.Minute)
		require.Equal(s, 2, a.count("SnapshotDevice"), "it is not asked any more")
		a.shut()
		s.at("B")
		require.Equal(s, []string{"5"}, s.snapshots())
	}, a, b)
}

// A server is asked for its features once, whatever becomes of its connections; the next one is asked, too, and so is
// the first one when the agent is back at it: what it told then was forgotten.
func TestFeaturesAreAskedOnceAServer(t *testing.T) {
	a, b := &site{name: "A", answer: sound()}, &site{name: "B", answer: sound()}
	features := func(at *site) int { return at.count("GetCSTAFeatures") }
	play(t, func(s *fixture) {
		s.until("the query", func() bool { return features(a) == 1 })
		b.shut()
		a.shut()
		s.until("the loss", func() bool { return s.session.Status().Link == session.Retrying })
		a.opens(sound())
		s.at("A")
		time.Sleep(10 * time.Second)
		require.Equal(s, 1, features(a))
		b.opens(sound())
		a.shut()
		s.at("B")
		s.until("the query", func() bool { return features(b) == 1 })
		a.opens(sound())
		s.at("A")
		s.until("the query", func() bool { return features(a) == 2 })
	}, a, b)
}

// The connection goes back to the first server, but not while a call is up.
func TestFailback(t *testing.T) {
	a, b := &site{name: "A", closed: true, answer: sound()}, &site{name: "B", answer: sound()}
	play(t, func(s *fixture) {
		s.at("B")
		s.do(func() { s.busy = true })
		a.opens(sound())
		time.Sleep(5 * time.Minute)
		require.Zero(s, a.count("MonitorStart"))
		s.do(func() { s.busy = false })
		s.at("A")
		require.Equal(s, 1, b.count("MonitorStop"), "a farewell")
	}, a, b)
}

// A server that became slow is given a long try now and then, though another one that is never reached is tried between.
func TestASlowServerIsGivenALongTry(t *testing.T) {
	a, b := &site{name: "A", answer: sound()}, &site{name: "B", lost: true}
	slow := instead[csta.MonitorStart](func() csta.Message {
		time.Sleep(4 * time.Second)
		return csta.MonitorStartResponse{CrossRefID: "1"}
	}, sound())
	play(t, func(s *fixture) {
		s.at("A")
		a.shut()
		a.opens(slow)
		s.until("the loss", func() bool { return s.session.Status().Link != session.Up })
		s.at("A")
	}, a, b)
}

// Who waits for a snapshot is told when it is there, or that the connection is gone.
func TestWhoWaitsForASnapshotIsTold(t *testing.T) {
	a := &site{name: "A", answer: sound()}
	play(t, func(s *fixture) {
		s.at("A")
		outcomes := make(chan error, 2)
		s.do(func() { s.session.Connection().Resync(func(err error) { outcomes <- err }) })
		require.NoError(s, <-outcomes)
		a.opens(func(csta.Message) csta.Message { return nil })
		s.do(func() { s.session.Connection().Resync(func(err error) { outcomes <- err }) })
		time.Sleep(time.Second)
		a.shut()
		require.ErrorIs(s, <-outcomes, session.ErrNotConnected)
	}, a)
}

// refusing answers MonitorStart by a refusal so many times, then as it should.
func refusing(times int, category, code string) func(csta.Message) csta.Message {
	var mu sync.Mutex
	return instead[csta.MonitorStart](func() csta.Message {
		mu.Lock()
		defer mu.Unlock()
		if times--; times >= 0 {
			return &csta.Failure{Category: category, Code: code}
		}
		return csta.MonitorStartResponse{CrossRefID: "1"}
	}, sound(talk))
}

// TestWhatPassesIsTriedAgain: a switch that is busy at the sign-on is asked again, then the standby is.
func TestWhatPassesIsTriedAgain(t *testing.T) {
	const resources = "systemResourceAvailibility"
	a := &site{name: "A", answer: refusing(3, resources, "resourceBusy")}
	play(t, func(s *fixture) {
		begun := time.Now()
		s.at("A")
		require.Equal(s, 4, a.count("MonitorStart"))
		require.Equal(s, 7*time.Second, time.Since(begun).Round(time.Second), "after 1, 2 and 4 seconds")
	}, a)
	b, c := &site{name: "B", answer: refusing(99, resources, "resourceBusy")}, &site{name: "C", answer: sound()}
	play(t, func(s *fixture) {
		s.at("C")
		require.Equal(s, 2, b.count("MonitorStart"), "once more, and then the next server")
	}, b, c)
	for code, class := range map[string]string{"overallMonitorLimitExceeded": resources, "deviceOutOfService": resources, "objectMonitorLimitExceeded": "subscribedResourceAvailability"} {
		d := &site{name: "D", answer: refusing(1, class, code)}
		play(t, func(s *fixture) {
			s.at("D")
			require.Equal(s, 2, d.count("MonitorStart"), code)
		}, d)
	}
}

// TestWhatStaysIsNotTriedAgain: the extension is unknown wherever it is asked for.
func TestWhatStaysIsNotTriedAgain(t *testing.T) {
	a, b := &site{name: "A", answer: refusing(99, "operation", "invalidDeviceID")}, &site{name: "B", answer: sound()}
	play(t, func(s *fixture) {
		s.until("the end", func() bool { return s.session.Status().Phase == session.Off })
		require.Equal(s, 1, a.count("MonitorStart"))
		require.Zero(s, b.count("MonitorStart"))
	}, a, b)
	c, d := &site{name: "C", answer: refusing(99, "operation", "generic")}, &site{name: "D", answer: sound()}
	play(t, func(s *fixture) {
		s.at("D")
		require.Equal(s, 1, c.count("MonitorStart"), "what is not explained may be this server's own trouble")
	}, c, d)
}

// TestABusySwitchDoesNotKeepASignOnThatIsGivenUp: the pause ends with it.
func TestABusySwitchDoesNotKeepASignOnThatIsGivenUp(t *testing.T) {
	a := &site{name: "A", answer: refusing(99, "systemResourceAvailibility", "resourceBusy")}
	play(t, func(s *fixture) {
		s.until("the second try", func() bool { return a.count("MonitorStart") == 2 })
		begun := time.Now()
		s.do(func() { s.session.Abort(errGivenUp) })
		s.until("the end", func() bool { return s.session.Status().Phase == session.Off })
		require.Less(s, time.Since(begun), time.Second)
	}, a)
}

var errGivenUp = errors.New("given up")
