package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestSwitchIsToldWhoTheAgentIs(t *testing.T) {
	t.Run("zultys", func(t *testing.T) {
		d, f, _ := atForeignSwitch(t, "zultys", mxAccent, "--client-id", "Ops & Co")
		login := f.admits("zultys")
		require.Equal(t, "Ops & Co", login.attr("platform"))
		require.Equal(t, "User", login.attr("type"))
		require.Equal(t, "200", login.text("userName"))
		pwd, _ := login.at("pwd")
		require.Equal(t, "5en6G6MezRroT3XKqkdPOmY/BfQ=\n", pwd.Text, "base64 of SHA-1 and a newline")
		require.Empty(t, login.XMLName.Space)
		f.answers("MonitorStart", monitorOK)
		f.answers("SnapshotDevice", noCalls)
		d.untilOn()
		d.types("dial 5550123")
		m := f.hears("MakeCall")
		calling, _ := m.at("callingDevice")
		require.Equal(t, "deviceID 200", calling.attr("typeOfNumber")+" "+strings.TrimSpace(calling.Text))
		require.Equal(t, "5550123", m.text("calledDirectoryNumber"))
		f.say(m.id, noSuch)
		d.err.await(t, "a refusal", func(line string) bool { return strings.HasPrefix(line, "dial: ") })
	})
	t.Run("zultys by default", func(t *testing.T) {
		_, f, _ := atForeignSwitch(t, "zultys", mxAccent)
		require.Equal(t, "Salesforce", f.admits("zultys").attr("platform"))
	})
	t.Run("ecma", func(t *testing.T) {
		_, f, _ := atForeignSwitch(t, "ecma", edition4, "--client-id", "Ops & Co")
		m := f.admits("ecma")
		require.Equal(t, "http://www.ecma-international.org/standards/ecma-354/appl_session", m.XMLName.Space)
		require.Equal(t, "Ops & Co", m.text("applicationInfo/applicationID"))
		require.Equal(t, "200", m.text("applicationInfo/applicationSpecificInfo/user"))
		require.Equal(t, password, m.text("applicationInfo/applicationSpecificInfo/password"))
		require.Equal(t, "http://www.ecma-international.org/standards/ecma-323/csta/ed4", m.text("requestedProtocolVersions/protocolVersion"))
		require.Equal(t, "http://www.ecma-international.org/standards/ecma-323/csta/ed4", f.answers("MonitorStart", monitorOK).XMLName.Space)
	})
	t.Run("ecma without session", func(t *testing.T) {
		d, f, _ := atForeignSwitch(t, "ecma", edition4, "--session=false")
		f.answers("MonitorStart", monitorOK)
		f.answers("SnapshotDevice", noCalls)
		d.untilOn()
	})
	t.Run("ecma where there are no sessions", func(t *testing.T) {
		d, f, _ := atForeignSwitch(t, "ecma", edition4)
		f.answers("StartApplicationSession", noSuch)
		f.answers("MonitorStart", monitorOK)
		f.answers("SnapshotDevice", noCalls)
		d.untilOn()
	})
}

// TestWholeCallAtForeignSwitch: at every step the switch first sends requests of its own with the very id
// of our request, and notices that nobody asked for.
func TestWholeCallAtForeignSwitch(t *testing.T) {
	if testing.Short() {
		t.Skip("long: make test runs it")
	}
	accents(t, func(t *testing.T, dialect string, a accent) {
		d, f, _ := atForeignSwitch(t, dialect, a)
		f.before = func(id string) {
			t.Helper()
			if id == "0000" {
				return // a farewell that wants no answer
			}
			f.write(frame(id, f.spell(`<SystemStatus><systemStatus>normal</systemStatus></SystemStatus>`)) +
				frame("0000", f.spell(`<SystemStatus/>`)) + // no child at all, in one segment with the one before
				frame(id, f.spell(`<presence></presence>`)))
			require.Equal(t, "SystemStatusResponse", f.expect(id, "SystemStatusResponse").root())
			f.expect("0000", "SystemStatusResponse")
		}
		f.signsOn(dialect)
		f.say("0777", f.spell(`<SystemRegisterResponse><sysStatRegisterID>27ss</sysStatRegisterID></SystemRegisterResponse>`))
		f.tells(`<FantasyEvent><monitorCrossRefID>1</monitorCrossRefID><connection><callID>39</callID></connection></FantasyEvent>`)
		d.untilOn()

		d.types("dial 79031744445")
		m := f.hears("MakeCall")
		originated := `<OriginatedEvent><monitorCrossRefID>1</monitorCrossRefID><originatedConnection><callID>39</callID><deviceID>200</deviceID></originatedConnection><callingDevice><deviceIdentifier>200</deviceIdentifier></callingDevice><calledDevice><deviceIdentifier>79031744445</deviceIdentifier></calledDevice><localConnectionInfo>connected</localConnectionInfo><cause>newCall</cause><callTypeFlags>36700160</callTypeFlags></OriginatedEvent>`
		f.write(frame("9999", f.spell(originated)) + // before the answer, and in one segment with it
			frame(m.id, f.spell(`<MakeCallResponse><callingDevice><callID>39</callID><deviceID>200</deviceID></callingDevice></MakeCallResponse>`)))
		c := d.untilCall("dialing")
		require.Equal(t, "outbound", c.Direction)
		local, party := "connected", "79031744445"
		if dialect == "zultys" { // as captured: diverted, alerting at the caller, its own device everywhere
			f.tells(`<DivertedEvent><monitorCrossRefID>1</monitorCrossRefID><connection><callID>39</callID><deviceID>200</deviceID></connection><divertingDevice><deviceIdentifier>200</deviceIdentifier></divertingDevice><newDestination><deviceIdentifier>79031744445</deviceIdentifier></newDestination><cause>normal</cause></DivertedEvent>`)
			local, party = "alerting", "200"
		}
		f.tells(`<DeliveredEvent><monitorCrossRefID>1</monitorCrossRefID><connection><callID>39</callID><deviceID>` + party + `</deviceID></connection><alertingDevice><deviceIdentifier>79031744445</deviceIdentifier></alertingDevice><networkCallingDevice></networkCallingDevice><callingDevice><deviceIdentifier>200</deviceIdentifier></callingDevice><calledDevice><deviceIdentifier>79031744445</deviceIdentifier></calledDevice><lastRedirectionDevice></lastRedirectionDevice><localConnectionInfo>` + local + `</localConnectionInfo><cause>normal</cause></DeliveredEvent>`)
		f.tells(`<EstablishedEvent><monitorCrossRefID>1</monitorCrossRefID><establishedConnection><callID>39</callID><deviceID>` + party + `</deviceID></establishedConnection><answeringDevice><deviceIdentifier>79031744445</deviceIdentifier></answeringDevice><callingDevice><deviceIdentifier>200</deviceIdentifier></callingDevice><calledDevice><deviceIdentifier>79031744445</deviceIdentifier></calledDevice></EstablishedEvent>`)
		require.Equal(t, c.ID, d.untilCall("connected").ID)
		for _, s := range d.seen() {
			require.NotContains(t, []string{"ringing", "held"}, s)
		}

		d.types("hold")
		m = f.hears("HoldCall")
		require.Equal(t, "39 200", m.text("callToBeHeld/callID")+" "+m.text("callToBeHeld/deviceID"))
		f.tells(`<HeldEvent><monitorCrossRefID>1</monitorCrossRefID><heldConnection><callID>39</callID><deviceID>200</deviceID></heldConnection><holdingDevice><deviceIdentifier>200</deviceIdentifier></holdingDevice><cause>normal</cause><cmdsAllowed>376</cmdsAllowed></HeldEvent>`)
		if dialect == "ecma" { // an MX may leave it at the event
			f.say(m.id, f.spell(`<HoldCallResponse/>`))
		}
		d.untilCall("held")
		d.types("retrieve")
		m = f.answers("RetrieveCall", `<RetrieveCallResponse><extensions></extensions></RetrieveCallResponse>`)
		require.Equal(t, "39 200", m.text("callToBeRetrieved/callID")+" "+m.text("callToBeRetrieved/deviceID"))
		require.Equal(t, "held", d.last.Calls[0].State, "an answer is no truth")
		f.tells(`<RetrievedEvent><monitorCrossRefID>1</monitorCrossRefID><retrievedConnection><callID>39</callID><deviceID>200</deviceID></retrievedConnection><localConnectionInfo></localConnectionInfo></RetrievedEvent>`)
		d.untilCall("connected")
		d.types("hangup")
		m = f.answers("ClearConnection", `<ClearConnectionResponse/>`)
		require.Equal(t, "39 200", m.text("connectionToBeCleared/callID")+" "+m.text("connectionToBeCleared/deviceID"))
		f.tells(fmt.Sprintf(cleared200, "39"))
		d.untilNoCall()
		f.farewell(d, dialect)
	})
}

// seen lists the states of all calls that were printed up to where the story is.
func (d *desk) seen() (states []string) {
	news, _ := d.out.since(0)
	for _, line := range news[:d.read] {
		for _, c := range readState(d.t, line).Calls {
			states = append(states, c.State)
		}
	}
	return states
}
