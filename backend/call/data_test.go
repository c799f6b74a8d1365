package call_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"cordboard/backend/call"
	"cordboard/backend/csta"
)

func carrying(ev csta.Event, data ...csta.Datum) csta.Event {
	ev.Data = data
	return ev
}

// document reads one as it stands on the wire.
func document(t *testing.T, body string) csta.Event {
	t.Helper()
	m, err := csta.Decode([]byte(body))
	require.NoError(t, err)
	require.IsType(t, csta.Event{}, m)
	return m.(csta.Event)
}

func TestDataIsMergedByNameAndNeverBlanked(t *testing.T) {
	table := call.New(call.Options{Dialect: csta.ECMA})
	table.Follow("1", "200")
	mine := at("5", "200")
	table.Apply(carrying(delivered(mine, "200", "555", "200", csta.StateAlerting),
		csta.Datum{Name: csta.UserData, Value: "best source"}, csta.Datum{Name: csta.UserData, Value: "second source"}, csta.Datum{Name: csta.CorrelatorData, Value: "c"}), start)
	require.Equal(t, csta.Attached{{Name: csta.UserData, Value: "best source"}, {Name: csta.CorrelatorData, Value: "c"}}, table.Calls()[0].Data)
	table.Apply(carrying(established(mine, "200", "555", "200", csta.StateConnected),
		csta.Datum{Name: csta.UserData}, csta.Datum{Name: csta.CorrelatorData, Value: "newer"}, csta.Datum{Name: csta.AccountCode, Value: "7"}), start)
	require.Equal(t, csta.Attached{
		{Name: csta.UserData, Value: "best source"}, {Name: csta.CorrelatorData, Value: "newer"}, {Name: csta.AccountCode, Value: "7"},
	}, table.Calls()[0].Data)
}

// Digits that the other party types come one by one; ours are nobody's data.
func TestTypedDigitsAreCollected(t *testing.T) {
	s, mine := talking(t, csta.ECMA)
	far := at("5", "555")
	for _, digit := range []string{"4", "7", "11"} {
		s.hear(carrying(csta.Event{Type: csta.DigitsGenerated, Connection: far}, csta.Datum{Name: csta.Digits, Value: digit}))
	}
	s.hear(carrying(csta.Event{Type: csta.DigitsGenerated, Connection: mine}, csta.Datum{Name: csta.Digits, Value: "999"}))
	require.Equal(t, csta.Attached{{Name: csta.Digits, Value: "4711"}}, s.only().Data)
	require.Equal(t, call.Connected, s.only().State)

	s.dialect = csta.DMCC // where alone there is such an event
	s.hear(carrying(csta.Event{Type: csta.EnteredDigits, Connection: far}, csta.Datum{Name: csta.Digits, Value: "12"}))
	require.Equal(t, csta.Attached{{Name: csta.Digits, Value: "12"}}, s.only().Data, "collected by the switch: all of them at once")

	other := newFixture(t, csta.ECMA, "200")
	other.hear(carrying(csta.Event{Type: csta.DigitsGenerated, Connection: far}, csta.Datum{Name: csta.Digits, Value: "1"}))
	require.Empty(t, other.table.Calls(), "digits begin no call")
}

// What Avaya tells: the vector directory number that was dialled, the trunk, the UCID, the digits of the menu.
func TestTheOtherPartyOnAvayaIsNeitherTrunkNorVDN(t *testing.T) {
	table := call.New(call.Options{Dialect: csta.DMCC})
	table.Follow("1", "4001:CM1:10.0.0.1:0")
	table.Apply(document(t, `<DeliveredEvent xmlns="http://www.ecma-international.org/standards/ecma-323/csta/ed3"><monitorCrossRefID>1</monitorCrossRefID>
		<connection><deviceID typeOfNumber="other" mediaClass="notKnown">4001:CM1:10.0.0.1:0</deviceID><callID>17</callID></connection>
		<alertingDevice><deviceIdentifier typeOfNumber="other" mediaClass="notKnown">4001:CM1:10.0.0.1:0</deviceIdentifier></alertingDevice>
		<callingDevice><deviceIdentifier typeOfNumber="other" mediaClass="notKnown">15551234567:CM1::0</deviceIdentifier></callingDevice>
		<calledDevice><deviceIdentifier typeOfNumber="other" mediaClass="notKnown">5000:CM1:10.0.0.1:0</deviceIdentifier></calledDevice>
		<lastRedirectionDevice><numberDialed typeOfNumber="other" mediaClass="notKnown">5000:CM1:10.0.0.1:0</numberDialed></lastRedirectionDevice>
		<localConnectionInfo>alerting</localConnectionInfo><cause>newCall</cause>
		<associatedCallingDevice><deviceIdentifier>T999#1</deviceIdentifier></associatedCallingDevice>
		<associatedCalledDevice><deviceIdentifier>T998#1</deviceIdentifier></associatedCalledDevice>
		<callLinkageData><globalCallData><globalCallLinkageID><globallyUniqueCallLinkageID>00001001341234567890</globallyUniqueCallLinkageID></globalCallLinkageID></globalCallData></callLinkageData>
		<extensions><privateData><private><DeliveredEventPrivateData xmlns="http://www.avaya.com/csta"><trunkGroup>12</trunkGroup>
			<userEnteredCode><userEnteredCodeType>collected</userEnteredCodeType><userEnteredCodeIndicator>collect</userEnteredCodeIndicator><data>4711</data><collectVDN>5001</collectVDN></userEnteredCode>
			<distributingVDN><deviceIdentifier>5002</deviceIdentifier></distributingVDN></DeliveredEventPrivateData></private></privateData></extensions>
		</DeliveredEvent>`), start)
	require.Len(t, table.Calls(), 1)
	c := table.Calls()[0]
	require.Equal(t, call.Party{Number: "15551234567"}, c.Party)
	require.Equal(t, "5000", c.Called, "the campaign")
	require.Equal(t, call.Ringing, c.State)
	require.Equal(t, call.Inbound, c.Direction)
	require.Equal(t, "4001", c.Device)
	require.Equal(t, "00001001341234567890", c.GlobalID)
	require.Equal(t, csta.Attached{
		{Name: csta.UserEnteredCode, Value: "4711"},
		{Name: csta.CollectVDN, Value: "5001"},
		{Name: csta.DistributingVDN, Value: "5002"},
		{Name: csta.TrunkGroup, Value: "12"},
	}, c.Data)
}

// The agent of a group is the called, and what was dialled is the network's word.
func TestWhatWasDialledOnOpenScapeStandsBesideTheAgent(t *testing.T) {
	mine := at("5", "200")
	ring := delivered(mine, "200", "555", "200", csta.StateAlerting)
	ring.Cause, ring.NetworkCalled = "enteringDistribution", device("02911")
	for _, before := range [][]csta.Event{{ring}, {delivered(mine, "200", "555", "200", csta.StateAlerting), ring}} {
		s := newFixture(t, csta.OpenScape, "200")
		s.hear(before...)
		require.Equal(t, "02911", s.only().Called)
		s.hear(established(mine, "200", "555", "200", csta.StateConnected))
		require.Equal(t, "02911", s.only().Called, "and stays")
	}
	s := newFixture(t, csta.OpenScape, "200")
	ring.Called = device("800")
	s.hear(ring)
	require.Equal(t, "800", s.only().Called, "the called number comes first where it is not the agent's")
}

// An OpenScape caller has a number, a name and a display number in one identifier.
func TestTheOtherPartyOnOpenScapeHasItsName(t *testing.T) {
	s := newFixture(t, csta.OpenScape, "302100555010")
	mine := at("5", "302100555010")
	s.hear(delivered(mine, "N<302100555010>;noa=nk", "N<2025550123>Jane Doe;displayNumber=2025550123;noa=nk", "N<302100555010>;noa=nk", csta.StateAlerting))
	require.Equal(t, call.Party{Number: "2025550123", Name: "Jane Doe"}, s.only().Party)
	s.hear(csta.Event{
		Type: csta.Transfered, Connection: at("5", "2025550123"), Subject: device("N<2025550123>Jane Doe"), Target: device("N<300>Bob"), Local: csta.StateAlerting,
		Connections: []csta.ConnectionListItem{item(mine, at("6", "302100555010"), "302100555010"), item(csta.ConnectionID{}, at("6", "300"), "N<300>Bob;noa=nk")},
	})
	require.Equal(t, call.Party{Number: "300", Name: "Bob"}, s.only().Party)
	require.Equal(t, call.Ringing, s.only().State)
}
