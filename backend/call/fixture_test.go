package call_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/call"
	"cordboard/backend/csta"
)

// start is when every story begins.
var start = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// fixture is a table with one followed device and a clock that the story moves.
type fixture struct {
	t       *testing.T
	table   *call.Table
	dialect csta.Dialect
	own     string
	now     time.Time
	ended   []call.Ended
}

func newFixture(t *testing.T, dialect csta.Dialect, own string) *fixture {
	t.Helper()
	s := &fixture{t: t, table: call.New(call.Options{Dialect: dialect, Prefix: "x"}).Listing(), dialect: dialect, own: own, now: start}
	s.table.Follow("1", own)
	return s
}

// hear applies events, one second after the other, through the codec.
func (s *fixture) hear(events ...csta.Event) {
	s.t.Helper()
	for _, ev := range events {
		s.now = s.now.Add(time.Second)
		if ev.Monitor == "" {
			ev.Monitor = "1"
		}
		body, err := csta.Encode(ev, s.dialect)
		require.NoError(s.t, err)
		m, err := csta.Decode(body)
		require.NoError(s.t, err)
		require.IsType(s.t, csta.Event{}, m, string(body))
		s.ended = append(s.ended, s.table.Apply(m.(csta.Event), s.now)...)
	}
}

func (s *fixture) tick() (snapshot bool) {
	s.t.Helper()
	due := s.table.Deadline()
	require.False(s.t, due.IsZero(), "nothing is due")
	s.now = due
	ended, ask := s.table.Tick(s.now)
	s.ended = append(s.ended, ended...)
	return ask != call.Nothing
}

// wait lets time pass and does what is due by then.
func (s *fixture) wait(d time.Duration) {
	s.now = s.now.Add(d)
	ended, _ := s.table.Tick(s.now)
	s.ended = append(s.ended, ended...)
}

// quiet says that nothing is due but the look after calls of which nothing is heard for long.
func (s *fixture) quiet() bool {
	due := s.table.Deadline()
	return due.IsZero() || due.Sub(s.now) > call.DefaultLook/2
}

func (s *fixture) states() []call.State {
	states := []call.State{}
	for _, c := range s.table.Calls() {
		states = append(states, c.State)
	}
	return states
}

func (s *fixture) only() call.Call {
	s.t.Helper()
	calls := s.table.Calls()
	require.Len(s.t, calls, 1)
	return calls[0]
}

func (s *fixture) over() call.Ended {
	s.t.Helper()
	require.Empty(s.t, s.table.Calls())
	require.Len(s.t, s.ended, 1)
	return s.ended[0]
}

func device(id string) csta.Device {
	if id == "" {
		return csta.Device{}
	}
	return csta.Device{Presence: csta.Known, DeviceID: csta.DeviceID{ID: id}}
}

func at(callID, dev string) csta.ConnectionID {
	return csta.ConnectionID{CallID: callID, Device: csta.DeviceID{ID: dev}}
}

func global(id csta.ConnectionID, g string) csta.ConnectionID {
	id.GlobalCallID = g
	return id
}

// The events of the stories: subject is the device that acts.

func initiated(c csta.ConnectionID) csta.Event {
	return csta.Event{Type: csta.ServiceInitiated, Connection: c, Subject: device(c.Device.ID), Local: csta.StateInitiated}
}

func originated(c csta.ConnectionID, calling, called string) csta.Event {
	return csta.Event{Type: csta.Originated, Connection: c, Calling: device(calling), Called: device(called), Local: csta.StateConnected}
}

func delivered(c csta.ConnectionID, alerting, calling, called string, local csta.ConnectionState) csta.Event {
	return csta.Event{Type: csta.Delivered, Connection: c, Subject: device(alerting), Calling: device(calling), Called: device(called), Local: local, Cause: "newCall"}
}

func established(c csta.ConnectionID, answering, calling, called string, local csta.ConnectionState) csta.Event {
	return csta.Event{Type: csta.Established, Connection: c, Subject: device(answering), Calling: device(calling), Called: device(called), Local: local}
}

func held(c csta.ConnectionID, by string, local csta.ConnectionState) csta.Event {
	return csta.Event{Type: csta.Held, Connection: c, Subject: device(by), Local: local}
}

func retrieved(c csta.ConnectionID, by string, local csta.ConnectionState) csta.Event {
	return csta.Event{Type: csta.Retrieved, Connection: c, Subject: device(by), Local: local}
}

func cleared(c csta.ConnectionID, by string, local csta.ConnectionState) csta.Event {
	return csta.Event{Type: csta.ConnectionCleared, Connection: c, Subject: device(by), Local: local, Cause: "normalClearing"}
}

func diverted(c csta.ConnectionID, from, to string, local csta.ConnectionState) csta.Event {
	return csta.Event{Type: csta.Diverted, Connection: c, Subject: device(from), Target: device(to), Local: local, Cause: "callForwardNoAnswer"}
}

func failed(c csta.ConnectionID, dev, calling, called, cause string) csta.Event {
	return csta.Event{Type: csta.Failed, Connection: c, Subject: device(dev), Calling: device(calling), Called: device(called), Local: csta.StateConnected, Cause: cause}
}

func reached(c csta.ConnectionID, trunk, calling, called string) csta.Event {
	return csta.Event{Type: csta.NetworkReached, Connection: c, Subject: device(trunk), Calling: device(calling), Called: device(called), Local: csta.StateConnected}
}
