package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// A DMCC server that is played by the test: names of devices are opaque, the device stands before the call
// in connections, and what a caller typed comes in private data.

const (
	dmccDevice  = `<deviceID typeOfNumber="other" mediaClass="notKnown">1000:CM1:192.0.2.1:0</deviceID>`
	dmccAgent   = `<deviceIdentifier typeOfNumber="other" mediaClass="notKnown">1000:CM1:192.0.2.1:0</deviceIdentifier>`
	dmccCaller  = `<deviceIdentifier typeOfNumber="other" mediaClass="notKnown">+4930123456:CM1::0</deviceIdentifier>`
	dmccDialled = `<deviceIdentifier typeOfNumber="other" mediaClass="notKnown">08005550100:CM1::0</deviceIdentifier>`
	dmccUCID    = `<callLinkageData><globalCallData><globalCallLinkageID><globallyUniqueCallLinkageID>00001000551700000000</globallyUniqueCallLinkageID></globalCallLinkageID></globalCallData></callLinkageData>`
	dmccDigits  = `<extensions><privateData><private><DeliveredEventPrivateData xmlns="http://www.avaya.com/csta"><userEnteredCode><userEnteredCodeType>loginDigits</userEnteredCodeType><userEnteredCodeIndicator>entered</userEnteredCodeIndicator><data>4711</data><collectVDN>3000</collectVDN></userEnteredCode></DeliveredEventPrivateData></private></privateData></extensions>`
)

// dmccSays is a message of CSTA as a DMCC server writes it.
func dmccSays(root, inner string) string {
	return avayaHead + `<` + root + ` xmlns="` + ed3 + `">` + inner + `</` + root + `>`
}

func dmccSession(root, inner string) string {
	return avayaHead + `<` + root + sessionSpace + `>` + inner + `</` + root + `>`
}

// dmccEvent is an event of the call 55 at the agent's phone.
func dmccEvent(event, connection, subject, more string) string {
	return dmccSays(event, `<monitorCrossRefID>17</monitorCrossRefID><`+connection+`>`+dmccDevice+`<callID>55</callID></`+connection+`>`+
		`<`+subject+`>`+dmccAgent+`</`+subject+`>`+more)
}

const dmccParties = `<callingDevice>` + dmccCaller + `</callingDevice><calledDevice>` + dmccDialled + `</calledDevice><lastRedirectionDevice><notKnown/></lastRedirectionDevice>`

// dmccSignsOn takes the client's first words up to the snapshot.
func dmccSignsOn(t *testing.T, p *foreignSwitch, old string) {
	t.Helper()
	m := p.hears("StartApplicationSession")
	login, there := m.at("applicationInfo/applicationSpecificInfo/SessionLoginInfo")
	require.True(t, there, m.body)
	require.Equal(t, "http://www.avaya.com/csta", login.XMLName.Space)
	require.Equal(t, "acx:SessionLoginInfo", login.attr("type"))
	require.Equal(t, "user "+password, login.text("userName")+" "+login.text("password"))
	require.Equal(t, old, login.text("sessionID"))
	require.NotEmpty(t, login.text("sessionCleanupDelay"))
	require.Contains(t, m.body, ed3+"/priv")
	p.say(m.id, dmccSession("StartApplicationSessionPosResponse",
		`<sessionID>469C6DA4F4F88B5E-1</sessionID><actualProtocolVersion>`+ed3+`/priv6</actualProtocolVersion><actualSessionDuration>180</actualSessionDuration>`))
	m = p.hears("GetThirdPartyDeviceId")
	require.Equal(t, "http://www.avaya.com/csta CM1 1000", m.XMLName.Space+" "+m.text("switchName")+" "+m.text("extension"))
	p.say(m.id, avayaHead+`<GetThirdPartyDeviceIdResponse xmlns="http://www.avaya.com/csta"><device typeOfNumber="other" mediaClass="notKnown">1000:CM1:192.0.2.1:0</device></GetThirdPartyDeviceIdResponse>`)
}

// dmccNames checks that a request names the device as the server did, and before the call.
func dmccNames(t *testing.T, m message, connection string) {
	t.Helper()
	require.Equal(t, ed3, m.XMLName.Space)
	at, there := m.at(connection)
	require.True(t, there, m.body)
	require.Len(t, at.Nodes, 2)
	require.Equal(t, "deviceID other notKnown 1000:CM1:192.0.2.1:0", at.Nodes[0].root()+" "+at.Nodes[0].attr("typeOfNumber")+" "+at.Nodes[0].attr("mediaClass")+" "+strings.TrimSpace(at.Nodes[0].Text))
	require.Equal(t, "callID 55", at.Nodes[1].root()+" "+strings.TrimSpace(at.Nodes[1].Text))
}

func TestDMCCServerIsSpokenWith(t *testing.T) {
	if testing.Short() {
		t.Skip("long: make test runs it")
	}
	b := listen(t, "")
	d := agentWith(t, password, "--server", b.address, "--dialect", "dmcc", "--user", "user", "--monitor", "1000", "--switch-name", "CM1")
	t.Cleanup(b.stop) // before the agent's end: nobody would answer its farewell
	p := &foreignSwitch{wire: b.take()}
	dmccSignsOn(t, p, "")
	m := p.hears("MonitorStart")
	object, _ := m.at("monitorObject/deviceObject")
	require.Equal(t, "other notKnown 1000:CM1:192.0.2.1:0", object.attr("typeOfNumber")+" "+object.attr("mediaClass")+" "+strings.TrimSpace(object.Text))
	p.say(m.id, dmccSays("MonitorStartResponse", `<monitorCrossRefID>17</monitorCrossRefID>`))
	m = p.hears("SnapshotDevice")
	require.Equal(t, "1000:CM1:192.0.2.1:0", m.text("snapshotObject"))
	p.say(m.id, dmccSays("SnapshotDeviceResponse", `<crossRefIDorSnapshotData><snapshotData/></crossRefIDorSnapshotData>`))
	require.Empty(t, d.untilOn().Calls)

	p.tells(dmccEvent("DeliveredEvent", "connection", "alertingDevice", dmccParties+`<localConnectionInfo>alerting</localConnectionInfo><cause>newCall</cause>`+dmccUCID+dmccDigits))
	c := d.untilCall("ringing")
	require.Equal(t, "inbound +4930123456 08005550100", c.Direction+" "+c.Party.Number+" "+c.Called)
	require.Contains(t, c.Data, "userEnteredCode", "%v", c.Data)
	require.Equal(t, "4711", c.Data["userEnteredCode"])
	d.types("answer")
	m = p.hears("AnswerCall")
	dmccNames(t, m, "callToBeAnswered")
	p.say(m.id, dmccSays("AnswerCallResponse", ""))
	p.tells(dmccEvent("EstablishedEvent", "establishedConnection", "answeringDevice", dmccParties+`<localConnectionInfo>connected</localConnectionInfo><cause>newCall</cause>`))
	c = d.untilCall("connected")
	require.Equal(t, "4711", c.Data["userEnteredCode"], "what was told once stays")

	d.types("hold")
	m = p.hears("HoldCall")
	dmccNames(t, m, "callToBeHeld")
	p.say(m.id, dmccSays("HoldCallResponse", ""))
	p.tells(dmccEvent("HeldEvent", "heldConnection", "holdingDevice", `<localConnectionInfo>hold</localConnectionInfo><cause>normal</cause>`))
	d.untilCall("held")

	// The line is lost: the client takes the old session over, whose calls go on.
	_ = p.conn.Close()
	d.until("the loss", func(s state) bool { return s.Link != "up" })
	p = &foreignSwitch{wire: b.take()}
	dmccResumes(t, p)
	d.until("the line's return", func(s state) bool {
		return s.Link == "up" && len(s.Calls) == 1 && s.Calls[0].State == "held" && !s.Calls[0].Stale
	})
	require.Equal(t, "4711", d.last.Calls[0].Data["userEnteredCode"])
	d.types("retrieve")
	m = p.hears("RetrieveCall")
	dmccNames(t, m, "callToBeRetrieved")
	p.say(m.id, dmccSays("RetrieveCallResponse", ""))
	p.tells(dmccEvent("RetrievedEvent", "retrievedConnection", "retrievingDevice", `<localConnectionInfo>connected</localConnectionInfo><cause>normal</cause>`))
	d.untilCall("connected")
	d.types("hangup")
	m = p.hears("ClearConnection")
	dmccNames(t, m, "connectionToBeCleared")
	p.say(m.id, dmccSays("ClearConnectionResponse", ""))
	p.tells(dmccEvent("ConnectionClearedEvent", "droppedConnection", "releasingDevice", `<localConnectionInfo>null</localConnectionInfo><cause>normalClearing</cause>`))
	d.untilNoCall()

	d.types("quit")
	m = p.hears("MonitorStop")
	require.Equal(t, "17", m.text("monitorCrossRefID"))
	p.say(m.id, dmccSays("MonitorStopResponse", ""))
	m = p.hears("StopApplicationSession")
	require.Equal(t, "469C6DA4F4F88B5E-1", m.text("sessionID"))
	p.say(m.id, dmccSession("StopApplicationSessionPosResponse", ""))
	_ = p.conn.Close()
	require.Equal(t, 0, d.exit(), d.err.text())
}

// dmccResumes is the server for a client that comes back. What a client asks for then, and in which order, is
// its own affair.
func dmccResumes(t *testing.T, p *foreignSwitch) {
	t.Helper()
	dmccSignsOn(t, p, "469C6DA4F4F88B5E-1")
	for {
		m := p.next()
		switch m.root() {
		case "GetThirdPartyDeviceId":
			p.say(m.id, avayaHead+`<GetThirdPartyDeviceIdResponse xmlns="http://www.avaya.com/csta"><device typeOfNumber="other" mediaClass="notKnown">1000:CM1:192.0.2.1:0</device></GetThirdPartyDeviceIdResponse>`)
		case "TransferMonitorObjects":
			p.say(m.id, avayaHead+`<TransferMonitorObjectsResponse xmlns="http://www.avaya.com/csta"/>`)
		case "MonitorStart":
			p.say(m.id, dmccSays("MonitorStartResponse", `<monitorCrossRefID>17</monitorCrossRefID>`))
		case "SnapshotDevice":
			p.say(m.id, dmccSays("SnapshotDeviceResponse", `<crossRefIDorSnapshotData><snapshotData><snapshotDeviceResponseInfo><connectionIdentifier>`+dmccDevice+
				`<callID>55</callID></connectionIdentifier><localCallState><compoundCallState><localConnectionState>hold</localConnectionState><localConnectionState>connected</localConnectionState></compoundCallState></localCallState></snapshotDeviceResponseInfo></snapshotData></crossRefIDorSnapshotData>`))
			return
		default:
			require.FailNow(t, "the client says something else", m.body)
		}
	}
}
