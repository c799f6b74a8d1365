package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestEventsBeforeTheLoginReply: they cannot be of a monitor that was not asked for yet, whatever
// reference they carry.
func TestEventsBeforeTheLoginReply(t *testing.T) {
	accents(t, func(t *testing.T, dialect string, a accent) {
		d, f, _ := atForeignSwitch(t, dialect, a)
		f.say("9999", `<presence from="0" status="Available" mxStatus=""></presence>`)
		f.say("0001", `<presence from="0" status="NotAvaliable" mxStatus=""><presenceNote/></presence>`)
		f.tells(fmt.Sprintf(delivered200, "66", "5550100"))
		f.admits(dialect)
		m := f.hears("MonitorStart")
		f.tells(fmt.Sprintf(delivered200, "67", "5550101")) // before the monitor's answer, but its own
		f.say(m.id, f.spell(monitorOK))
		f.answers("SnapshotDevice", `<SnapshotDeviceResponse><crossRefIDorSnapshotData><snapshotData><snapshotDeviceResponseInfo><connectionIdentifier><callID>67</callID><deviceID>200</deviceID></connectionIdentifier><localCallState><compoundCallState><localConnectionState>alerting</localConnectionState><localConnectionState>connected</localConnectionState></compoundCallState></localCallState></snapshotDeviceResponseInfo></snapshotData></crossRefIDorSnapshotData></SnapshotDeviceResponse>`)
		c := d.untilParty("5550101")
		require.Equal(t, "ringing inbound", c.State+" "+c.Direction)
		f.tells(fmt.Sprintf(cleared200, "67"))
		d.untilNoCall()
		f.farewell(d, dialect)
	})
}

// TestEventsWithoutCallID: some phones' stacks leave it out, in events and answers alike.
func TestEventsWithoutCallID(t *testing.T) {
	accents(t, func(t *testing.T, dialect string, a accent) {
		d, f, _ := atForeignSwitch(t, dialect, a)
		f.signsOn(dialect)
		d.untilOn()
		event := func(name, connection, device, devices, local string) {
			t.Helper()
			f.tells("<" + name + "Event><monitorCrossRefID>1</monitorCrossRefID><" + connection + "><deviceID>" + device + "</deviceID></" + connection + ">" +
				devices + "<callingDevice><deviceIdentifier>200</deviceIdentifier></callingDevice><calledDevice><deviceIdentifier>1001</deviceIdentifier></calledDevice>" +
				"<localConnectionInfo>" + local + "</localConnectionInfo><cause>makeCall</cause></" + name + "Event>")
		}
		d.types("dial 1001")
		f.answers("MakeCall", `<MakeCallResponse><callingDevice><deviceID>200</deviceID></callingDevice></MakeCallResponse>`)
		event("ServiceInitiated", "initiatedConnection", "200", "<initiatingDevice><deviceIdentifier>200</deviceIdentifier></initiatingDevice>", "initiated")
		event("Originated", "originatedConnection", "200", "", "initiated")
		event("Delivered", "connection", "200", "<alertingDevice><deviceIdentifier>1001</deviceIdentifier></alertingDevice>", "connected")
		require.Equal(t, "outbound", d.untilCall("dialing").Direction)
		event("Established", "establishedConnection", "200", "<answeringDevice><deviceIdentifier>1001</deviceIdentifier></answeringDevice>", "connected")
		require.Equal(t, "1001", d.untilCall("connected").Party.Number)
		d.types("hold")
		m := f.answers("HoldCall", `<HoldCallResponse/>`)
		require.Equal(t, "200", m.text("callToBeHeld/deviceID"))
		event("Held", "heldConnection", "200", "", "hold")
		d.untilCall("held")
		event("ConnectionCleared", "droppedConnection", "200", "", "null")
		d.untilNoCall()
		f.farewell(d, dialect)
	})
}

// TestFramesCutAtEveryByte: names beyond ASCII are longer in bytes than in letters.
func TestFramesCutAtEveryByte(t *testing.T) {
	accents(t, func(t *testing.T, dialect string, a accent) {
		d, f, _ := atForeignSwitch(t, dialect, a)
		f.signsOn(dialect)
		d.untilOn()
		const name = "Zoë Łukasz-Ōno 李小龙 📞 O'Neil & <Søn>"
		escaped := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(name)
		event := strings.Replace(fmt.Sprintf(delivered200, "77", "5550100"), "</callingDevice>", "</callingDevice><callingDisplayName>"+escaped+"</callingDisplayName>", 1)
		if a.prefix != "" {
			event = strings.ReplaceAll(event, "&lt;", "&#60;")
		}
		for _, b := range []byte(frame("9999", f.spell(event))) {
			f.write(string([]byte{b}))
		}
		c := d.untilParty("5550100")
		require.Equal(t, name, c.Party.Name)
		require.NotContains(t, d.out.text(), "\\ufffd")

		// One frame as long as a frame can be, its end in one segment with the next one's begin.
		big := f.spell(fmt.Sprintf(cleared200, "77"))
		big += strings.Repeat(" ", 65527-len(big))
		next := frame("9999", f.spell(fmt.Sprintf(delivered200, "78", "5550101")))
		f.write(frame("9999", big)[:65000])
		f.write(frame("9999", big)[65000:] + next[:5])
		d.untilNoCall()
		f.write(next[5:])
		require.Equal(t, "5550101", d.untilCall("ringing").Party.Number)
	})
}

// TestRequestsOfTheSwitch are answered where the standard wants it, under the switch's own ids.
func TestRequestsOfTheSwitch(t *testing.T) {
	accents(t, func(t *testing.T, dialect string, a accent) {
		d, f, _ := atForeignSwitch(t, dialect, a)
		f.signsOn(dialect)
		d.untilOn()
		f.say("0004", f.spell(`<RequestSystemStatus/>`))
		require.Equal(t, "normal", f.expect("0004", "RequestSystemStatusResponse").text("systemStatus"))
		if dialect == "ecma" {
			f.say("0005", f.spell(`<RouteRequest><crossRefIdentifier>9</crossRefIdentifier></RouteRequest>`))
			require.Equal(t, "serviceNotSupported", f.expect("0005", "CSTAErrorCode").text("operation"))
		}
		// The switch ends the monitor; the agent asks for it again and looks what it missed.
		f.say("0006", f.spell(`<MonitorStop><monitorCrossRefID>1</monitorCrossRefID><extensions></extensions></MonitorStop>`))
		answered, again := false, ""
		for range 2 { // in either order; what comes after the monitor waits for its answer
			m := f.next()
			if m.root() == "MonitorStopResponse" {
				answered = m.id == "0006"
				continue
			}
			require.Equal(t, "MonitorStart", m.root())
			again = m.id
		}
		require.True(t, answered)
		f.say(again, f.spell(`<MonitorStartResponse><monitorCrossRefID>2</monitorCrossRefID></MonitorStartResponse>`))
		f.answers("SnapshotDevice", noCalls)
		f.tells(fmt.Sprintf(delivered200, "66", "5550100")) // of the old monitor
		f.tells(strings.Replace(fmt.Sprintf(delivered200, "67", "5550101"), ">1<", ">2<", 1))
		require.Equal(t, "5550101", d.untilCall("ringing").Party.Number)
	})
}
