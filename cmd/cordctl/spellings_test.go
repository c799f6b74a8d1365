package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestSwitchSpellsDevicesItsOwnWay: the agent is told 200, the switch says something longer. Requests
// name the connection exactly as the switch did, attributes included.
func TestSwitchSpellsDevicesItsOwnWay(t *testing.T) {
	for name, device := range map[string]string{
		"in angle brackets":   `N&lt;200&gt;;noa=nk`,
		"with a display name": `N&lt;200&gt;Zoë;displayNumber=200;uid=FF0001`,
		"tel":                 `tel:200;phone-context=example.com`,
		"sip":                 `sip:200@pbx.example.com`,
		"extension of a link": `200:CM1:10.0.0.1:0`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d, f, _ := atForeignSwitch(t, "ecma", edition4)
			f.signsOn("ecma")
			d.untilOn()
			f.tells(`<DeliveredEvent><monitorCrossRefID>1</monitorCrossRefID><connection><deviceID typeOfNumber="dynamic">` + device + `</deviceID><callID>FF00A1</callID></connection><alertingDevice><deviceIdentifier>` + device + `</deviceIdentifier></alertingDevice><callingDevice><deviceIdentifier>N&lt;2025550123&gt;Line71001;displayNumber=2025550123;uid=FF00</deviceIdentifier></callingDevice><calledDevice><deviceIdentifier>` + device + `</deviceIdentifier></calledDevice><lastRedirectionDevice><notRequired/></lastRedirectionDevice><localConnectionInfo>alerting</localConnectionInfo><cause>enteringDistribution</cause></DeliveredEvent>`)
			c := d.untilCall("ringing")
			require.Equal(t, "inbound", c.Direction)
			require.Equal(t, "2025550123", c.Party.Number)
			require.Equal(t, "Line71001", c.Party.Name)
			d.types("answer")
			m := f.answers("AnswerCall", `<AnswerCallResponse/>`)
			at, _ := m.at("callToBeAnswered/deviceID")
			require.Equal(t, "FF00A1", m.text("callToBeAnswered/callID"))
			require.Equal(t, strings.NewReplacer("&lt;", "<", "&gt;", ">").Replace(device), at.Text)
			require.Equal(t, "dynamic", at.attr("typeOfNumber"))
			f.tells(`<EstablishedEvent><monitorCrossRefID>1</monitorCrossRefID><establishedConnection><callID>FF00A1</callID><deviceID>` + device + `</deviceID></establishedConnection><answeringDevice><deviceIdentifier>` + device + `</deviceIdentifier></answeringDevice><callingDevice><notKnown/></callingDevice><calledDevice><notKnown/></calledDevice><lastRedirectionDevice><notRequired/></lastRedirectionDevice><localConnectionInfo>connected</localConnectionInfo><cause>normal</cause></EstablishedEvent>`)
			require.Equal(t, "2025550123", d.untilCall("connected").Party.Number)
			f.tells(`<ConnectionClearedEvent><monitorCrossRefID>1</monitorCrossRefID><droppedConnection><callID>FF00A1</callID><deviceID>` + device + `</deviceID></droppedConnection><releasingDevice><notKnown/></releasingDevice><localConnectionInfo>null</localConnectionInfo><cause>normalClearing</cause></ConnectionClearedEvent>`)
			d.untilNoCall()
		})
	}
}

// TestSwitchLeavesOutWhatItMay: no children where the schema has optional ones, and some where it has not.
func TestSwitchLeavesOutWhatItMay(t *testing.T) {
	accents(t, func(t *testing.T, dialect string, a accent) {
		d, f, _ := atForeignSwitch(t, dialect, a)
		f.admits(dialect)
		f.answers("MonitorStart", monitorOK)
		f.answers("SnapshotDevice", `<SnapshotDeviceResponse/>`)
		d.untilOn()
		d.types("dial 1001")
		f.answers("MakeCall", `<MakeCallResponse/>`)
		f.tells(`<OriginatedEvent><originatedConnection><callID>9</callID></originatedConnection></OriginatedEvent>`)
		c := d.untilCall("dialing")
		require.Equal(t, "outbound 1001", c.Direction+" "+c.Party.Number)
		f.tells(`<EstablishedEvent><establishedConnection><callID>9</callID></establishedConnection></EstablishedEvent>`)
		require.Equal(t, c.ID, d.untilCall("connected").ID)
		d.types("hangup")
		m := f.answers("ClearConnection", `<ClearConnectionResponse/>`)
		require.Equal(t, "9", m.text("connectionToBeCleared/callID"))
		f.tells(`<ConnectionClearedEvent><droppedConnection><callID>9</callID></droppedConnection></ConnectionClearedEvent>`)
		d.untilNoCall()
		f.farewell(d, dialect)
	})
}
