package call_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/call"
	"cordboard/backend/csta"
)

// consulting is an agent who talks with 555, and with 777 about it.
func consulting(t *testing.T, dialect csta.Dialect) (s *fixture, first, second call.Call) {
	t.Helper()
	s, mine := talking(t, dialect)
	s.hear(held(mine, "200", csta.StateHold))
	s.table.Consult("200", "777", s.only().ID, s.now)
	far := "777"
	if dialect == csta.Zultys {
		far = "200"
	}
	s.hear(originated(at("6", "200"), "200", "777"), established(at("6", far), "777", "200", "777", csta.StateConnected))
	calls := s.table.Calls()
	require.Len(t, calls, 2)
	require.Equal(t, calls[0].ID, calls[1].ConsultOf)
	return s, calls[0], calls[1]
}

// asked is somebody whom 555 asks about a customer.
func asked(t *testing.T) *fixture {
	t.Helper()
	s, _ := talking(t, csta.ECMA)
	return s
}

func TestCustomerMovesAlongWithNumberAndData(t *testing.T) {
	s := asked(t)
	ev := csta.Event{
		Type: csta.Transfered, Connection: at("4", "555"), Secondary: at("5", "555"), Subject: device("555"), Target: device("200"), Local: csta.StateConnected,
		Connections: []csta.ConnectionListItem{item(at("4", "+49301"), at("4", "+49301"), "+49301"), item(at("5", "200"), at("4", "200"), "200")},
		Data:        csta.Attached{{Name: csta.UserData, Value: "4711"}}, Cause: "transfer",
	}
	before := s.only()
	s.hear(ev)
	c := s.only()
	require.Equal(t, before.ID, c.ID)
	require.Equal(t, call.Party{Number: "+49301"}, c.Party)
	require.Equal(t, "4", c.GlobalID, "it is the customer's call now")
	require.Contains(t, c.Data, csta.Datum{Name: csta.UserData, Value: "4711"})
	s.hear(established(at("4", "200"), "200", "555", "200", csta.StateConnected))
	require.Equal(t, "+49301", s.only().Party.Number, "who once called does not matter any more")
}

func TestCustomerWhoWithholdsHisNumberIsNotTakenForTheColleague(t *testing.T) {
	s := asked(t)
	hidden := csta.ConnectionListItem{Old: at("4", "T1.9"), New: at("4", "T1.9"), Endpoint: csta.Device{Presence: csta.Restricted}}
	s.hear(csta.Event{
		Type: csta.Transfered, Connection: at("4", "555"), Secondary: at("5", "555"), Subject: device("555"), Target: device("200"), Local: csta.StateConnected,
		Connections: []csta.ConnectionListItem{hidden, item(at("5", "200"), at("4", "200"), "200")},
	})
	require.Empty(t, s.only().Party)
}

// Without a list only a snapshot can tell who it is.
func TestCustomerIsAskedForWhereNobodyTells(t *testing.T) {
	s, mine := talking(t, csta.Zultys)
	s.hear(csta.Event{Type: csta.Transfered, Connection: mine, Subject: device("555"), Target: device("200")})
	require.Equal(t, "555", s.only().Party.Number)
	require.True(t, s.tick())
	s.table.Doubt(s.now)
	require.False(t, s.only().Stale, "no snapshot: the call itself is not in doubt")
	both := []csta.ConnectionState{csta.StateConnected, csta.StateConnected}
	require.Empty(t, s.table.Reconcile("200", []csta.SnapshotCallInfo{{Connection: mine, Endpoint: device("+49301"), States: both}}, s.now))
	require.Equal(t, "+49301", s.only().Party.Number)
}

// MX begins a new leg for the one who was asked; the snapshot may know it before its events are heard.
func TestNewLegAfterAnMXTransferIsTheSameCall(t *testing.T) {
	for _, way := range []string{"events", "snapshot", "nothing"} {
		t.Run(way, func(t *testing.T) {
			s, mine := talking(t, csta.Zultys)
			before := s.only()
			s.now = s.now.Add(-time.Second)
			s.hear(csta.Event{Type: csta.Transfered, Connection: mine, Subject: device("555"), Target: device("200")})
			s.hear(cleared(mine, "555", ""))
			require.Empty(t, s.ended)
			leg := global(at("8", "200"), "G1")
			switch way {
			case "nothing":
				s.tick()
				require.Equal(t, call.CauseTransfer, s.over().Cause)
				return
			case "snapshot":
				both := []csta.ConnectionState{csta.StateConnected, csta.StateConnected}
				require.Empty(t, s.table.Reconcile("200", []csta.SnapshotCallInfo{{Connection: leg, Endpoint: device("+49301"), States: both}}, s.now))
			}
			ev := delivered(leg, "200", "+49301", "200", "")
			ev.Data = csta.Attached{{Name: "account", Value: "4711"}}
			s.hear(ev, established(leg, "200", "+49301", "200", ""))
			c := s.only()
			require.Equal(t, before.ID, c.ID)
			require.Equal(t, "8", c.Connection.CallID)
			require.Equal(t, "G1", c.GlobalID)
			require.Equal(t, "+49301", c.Party.Number)
			require.Equal(t, call.Connected, c.State)
			require.Contains(t, c.Data, csta.Datum{Name: "account", Value: "4711"})
			s.hear(cleared(mine, "200", ""))
			require.Equal(t, "8", s.only().Connection.CallID, "the old leg's end comes too late")
			s.hear(cleared(leg, "200", ""))
			require.Equal(t, "normalClearing", s.over().Cause)
		})
	}
}

func TestTransferredCallersAreKnownAgain(t *testing.T) {
	for _, name := range []string{"5", "6", "9"} { // what the switch calls what it made of both
		s, first, second := consulting(t, csta.ECMA)
		s.hear(csta.Event{
			Type: csta.Transfered, Connection: at("5", "200"), Secondary: at("6", "200"), Subject: device("200"), Target: device("777"), Local: csta.StateNull,
			Connections: []csta.ConnectionListItem{item(at("5", "555"), at(name, "555"), "555"), item(at("6", "777"), at(name, "777"), "777")},
		})
		require.Empty(t, s.table.Calls())
		s.hear(delivered(at(name, "200"), "200", "555", "200", csta.StateAlerting))
		c := s.only()
		require.NotContains(t, []string{first.ID, second.ID}, c.ID)
		require.Equal(t, first.GlobalID, c.GlobalID)
		s.hear(cleared(at(name, "200"), "200", csta.StateNull))
		s.now = s.now.Add(2 * time.Hour)
		s.hear(delivered(at(name, "200"), "200", "888", "200", csta.StateAlerting))
		require.Equal(t, name, s.only().GlobalID, "after so long it is somebody else")
	}
}

func TestMXTransferEndsBothCallsThoughOneIsNamed(t *testing.T) {
	for _, named := range []string{"5", "6"} {
		s, _, _ := consulting(t, csta.Zultys)
		s.hear(csta.Event{Type: csta.Transfered, Connection: at(named, "200"), Subject: device("200"), Target: device("777")})
		require.Empty(t, s.table.Calls())
		require.Len(t, s.ended, 2)
		for _, e := range s.ended {
			require.Equal(t, call.CauseTransfer, e.Cause)
		}
	}
}

// A call that is passed on alone leaves the other one where it is.
func TestMXTransferInASingleStepEndsOneCall(t *testing.T) {
	s, first, second := consulting(t, csta.Zultys)
	s.table.Joining(call.CauseTransfer, "", second.ID, s.now)
	s.hear(csta.Event{Type: csta.Transfered, Connection: second.Connection, Subject: device("200"), Target: device("888")})
	require.Equal(t, first.ID, s.only().ID)
	require.True(t, s.quiet(), "there is nothing to ask")
}

func TestConsultationBegunAtThePhoneIsTied(t *testing.T) {
	s, mine := talking(t, csta.ECMA)
	first := s.only()
	begun := initiated(at("6", "200"))
	begun.Cause = "consultation"
	s.hear(held(mine, "200", csta.StateHold), begun, originated(at("6", "200"), "200", "777"))
	require.Equal(t, first.ID, s.table.Calls()[1].ConsultOf)
	s.hear(cleared(mine, "200", csta.StateNull))
	require.Equal(t, first.ID, s.only().ConsultOf, "what it was made for stays known")
	s.hear(cleared(at("6", "200"), "200", csta.StateNull))
	require.Equal(t, first.ID, s.ended[1].ConsultOf)
}

func TestConferenceKeepsTheCustomersCall(t *testing.T) {
	s, first, _ := consulting(t, csta.ECMA)
	s.hear(held(at("6", "200"), "200", csta.StateHold), retrieved(at("5", "200"), "200", csta.StateConnected)) // swapped: now 6 is the held one
	s.hear(csta.Event{
		Type: csta.Conferenced, Connection: at("6", "200"), Secondary: at("5", "200"), Subject: device("200"), Target: device("777"), Local: csta.StateConnected,
		Connections: []csta.ConnectionListItem{
			item(at("6", "200"), at("6", "200"), "200"), item(at("6", "777"), at("6", "777"), "777"), item(at("5", "555"), at("6", "555"), "555"),
			{Old: at("7", "T1.4"), New: at("6", "T1.4"), Endpoint: csta.Device{Presence: csta.NotKnown}},
		},
	})
	c := s.only()
	require.Equal(t, first.ID, c.ID)
	require.Equal(t, first.GlobalID, c.GlobalID)
	require.Equal(t, "555", c.Party.Number)
	require.Len(t, c.Parties, 3, "who withholds his number is there, too")
	s.hear(cleared(at("6", "T1.4"), "T1.4", csta.StateConnected))
	require.Len(t, s.only().Parties, 2)
	s.hear(cleared(at("6", "777"), "777", csta.StateConnected))
	require.Empty(t, s.only().Parties)
	require.Equal(t, "555", s.only().Party.Number)
}
