package call_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"cordboard/backend/call"
	"cordboard/backend/csta"
)

// Where a switch tells no callID, the answer of MakeCall must find the call whose events it crossed, were
// they few, many or all of them.
func TestAnswerWithoutCallIDFindsTheCallThatEventsBegan(t *testing.T) {
	own := at("", "1000")
	for _, dialect := range []csta.Dialect{csta.ECMA, csta.Zultys} {
		events := []csta.Event{
			initiated(own), originated(own, "1000", "1001"), delivered(own, "1001", "1000", "1001", csta.StateConnected),
			established(own, "1001", "1000", "1001", csta.StateConnected), cleared(own, "1000", csta.StateNull),
		}
		for before := range len(events) + 1 {
			s := newFixture(t, dialect, "1000")
			s.table.Expect("1000", "1001", s.now)
			s.hear(events[:before]...)
			s.table.Begin("1000", own, "1001", s.now)
			require.Equal(t, before == 0, s.table.Pending(s.now))
			s.hear(events[before:]...)
			ended := s.over()
			require.Equal(t, call.Outbound, ended.Direction)
			require.Equal(t, "1001", ended.Party.Number)
			require.True(t, ended.Connected)
		}
	}
}

// Events of a call that was dialled by hand do not take the answer of ours.
func TestAnswerIsNotTakenByAnotherCall(t *testing.T) {
	s := newFixture(t, csta.ECMA, "1000")
	s.table.Expect("1000", "1001", s.now)
	s.hear(originated(at("50", "1000"), "1000", "2002"))
	s.table.Begin("1000", at("51", "1000"), "1001", s.now)
	require.True(t, s.table.Pending(s.now))
	s.hear(originated(at("51", "1000"), "1000", "1001"))
	require.Len(t, s.table.Calls(), 2)
	require.Equal(t, "1001", s.table.Calls()[1].Party.Number)
}
