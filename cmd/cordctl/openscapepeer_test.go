package main

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// An OpenScape that is played by the test, with the bytes of the evidence: its greeting is in edition 2's
// namespace, its answer to SystemRegister in none, its events name no call, and it takes one client at a
// time.

const (
	voiceGreeting = `<?xml version="1.0" encoding="UTF-8"?>
<SystemStatus
  xmlns="http://www.ecma.ch/standards/ecma-323/csta/ed2"
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
  xsi:schemaLocation="
      http://www.ecma.ch/standards/ecma-323/csta/ed2  file://localhost/X:/ips_bln/long_csta/ecma/system-status.xsd
  ">
  <systemStatus>normal</systemStatus>
</SystemStatus>`
	voiceRegistered = "<?xml version='1.0' encoding='UTF-8'?>\n<SystemRegisterResponse>\n  <sysStatRegisterID>PythonCstaServer</sysStatRegisterID>\n</SystemRegisterResponse>"
	voiceHead       = "<?xml version='1.0' encoding='UTF-8'?>\n"
	voiceSpace      = ` xmlns="http://www.ecma-international.org/standards/ecma-323/csta/ed4" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="       http://www.ecma-international.org/standards/ecma-323/csta/ed4  file://localhost/X:/ips_bln/long_csta/ecma/make-call.xsd   "`
)

// voicePeer is one connection of that OpenScape.
type voicePeer struct{ *foreignSwitch }

// voice writes a message as this server does.
func voice(root, inner string) string {
	return voiceHead + "<" + root + voiceSpace + ">\n" + inner + "\n</" + root + ">"
}

func (p voicePeer) greets() {
	p.t.Helper()
	p.say("0000", voiceGreeting)
	p.expect("0000", "SystemStatusResponse")
}

// signsOn takes the client's first words. Its answer to each comes after a request of the server's own, with
// the very id of the client's.
func (p voicePeer) signsOn() {
	p.t.Helper()
	p.greets()
	register := p.hears("SystemRegister")
	require.Equal(p.t, "true", register.text("requestTypes/systemStatus"))
	p.say(register.id, voiceGreeting) // no answer, although the id is that of the question
	p.expect(register.id, "SystemStatusResponse")
	p.say(register.id, voiceRegistered)
	watch := p.hears("MonitorStart")
	require.Equal(p.t, "1000", watch.text("monitorObject/deviceObject"))
	p.say("0001", voiceGreeting)
	p.expect("0001", "SystemStatusResponse")
	p.say(watch.id, voice("MonitorStartResponse", "<monitorCrossRefID>0</monitorCrossRefID>"))
	p.say(p.hears("SnapshotDevice").id, voice("CSTAErrorCode", "<operation>serviceNotSupported</operation>"))
}

// tellsCall tells an event of the call between 1000 and 1001. None names the call.
func (p voicePeer) tellsCall(event, connection, subject, who, calling, called, local, cause string) {
	p.t.Helper()
	inner := `<monitorCrossRefID>0</monitorCrossRefID><` + connection + `><deviceID>1000</deviceID></` + connection + `>` +
		`<` + subject + `><deviceIdentifier>` + who + `</deviceIdentifier></` + subject + `>`
	if calling != "" {
		inner += `<callingDevice><deviceIdentifier>1000</deviceIdentifier></callingDevice><calledDevice><deviceIdentifier>` + called + `</deviceIdentifier></calledDevice>` +
			`<lastRedirectionDevice><numberDialed>` + called + `</numberDialed></lastRedirectionDevice>`
	}
	inner += `<localConnectionInfo>` + local + `</localConnectionInfo><cause>` + cause + `</cause>`
	if calling != "" {
		inner += `<networkCallingDevice><deviceIdentifier>` + calling + `</deviceIdentifier></networkCallingDevice><networkCalledDevice><deviceIdentifier>` + called + `</deviceIdentifier></networkCalledDevice>`
	}
	p.say("9999", voice(event, inner))
}

// named checks that a request names the phone and no call.
func (p voicePeer) named(m message, connection string) {
	p.t.Helper()
	require.Equal(p.t, "1000", m.text(connection+"/deviceID"), m.body)
	require.Empty(p.t, m.text(connection+"/callID"), m.body)
}

func TestOpenScapeThatNamesNoCallIsDriven(t *testing.T) {
	if testing.Short() {
		t.Skip("long: make test runs it")
	}
	b := listen(t, "")
	d := &desk{program: start(t, "agent", "--server", b.address, "--dialect", "openscape", "--monitor", "1000")}
	t.Cleanup(b.stop) // before the agent's end: nobody would answer its farewell
	p := voicePeer{&foreignSwitch{wire: b.take()}}
	p.signsOn()
	require.Empty(t, d.untilOn().Calls)

	// A call out, with the events of the mock server's run.
	d.types("dial 1001")
	made := p.hears("MakeCall")
	require.Equal(t, "1000 1001", made.text("callingDevice")+" "+made.text("calledDirectoryNumber"))
	p.say(made.id, voiceGreeting) // once more where an answer is waited for
	p.expect(made.id, "SystemStatusResponse")
	p.say(made.id, voice("MakeCallResponse", "<callingDevice>\n<deviceID>1000</deviceID>\n</callingDevice>"))
	p.tellsCall("ServiceInitiatedEvent", "initiatedConnection", "initiatingDevice", "1000", "", "", "initiated", "makeCall")
	d.untilCall("initiated")
	p.say("9999", voice("OriginatedEvent", `<monitorCrossRefID>0</monitorCrossRefID><originatedConnection><deviceID>1000</deviceID></originatedConnection><callingDevice><deviceIdentifier>1000</deviceIdentifier></callingDevice><calledDevice><deviceIdentifier>1001</deviceIdentifier></calledDevice><localConnectionInfo>initiated</localConnectionInfo><cause>makeCall</cause>`))
	p.tellsCall("DeliveredEvent", "connection", "alertingDevice", "1001", "1000", "1001", "connected", "newCall")
	require.Equal(t, "1001", d.untilCall("dialing").Party.Number)
	p.tellsCall("EstablishedEvent", "establishedConnection", "answeringDevice", "1001", "1000", "1001", "connected", "newCall")
	c := d.untilCall("connected")
	require.Equal(t, "outbound 1001", c.Direction+" "+c.Party.Number)
	d.types("hangup")
	m := p.hears("ClearConnection")
	p.named(m, "connectionToBeCleared")
	p.say(m.id, voice("ClearConnectionResponse", ""))
	p.tellsCall("ConnectionClearedEvent", "droppedConnection", "releasingDevice", "1000", "", "", "null", "normalClearing")
	d.untilNoCall()

	// A call in, whose callingDevice is the callee himself: the network knows better.
	p.tellsCall("DeliveredEvent", "connection", "alertingDevice", "1000", "1001", "1000", "alerting", "newCall")
	c = d.untilCall("ringing")
	require.Equal(t, "inbound 1001", c.Direction+" "+c.Party.Number)
	d.types("answer")
	m = p.hears("AnswerCall")
	p.named(m, "callToBeAnswered")
	p.say(m.id, voice("AnswerCallResponse", ""))
	p.tellsCall("EstablishedEvent", "establishedConnection", "answeringDevice", "1000", "1001", "1000", "connected", "newCall")
	c = d.untilCall("connected")
	require.Equal(t, "inbound 1001", c.Direction+" "+c.Party.Number)
	d.types("hangup")
	m = p.hears("ClearConnection")
	p.named(m, "connectionToBeCleared")
	p.say(m.id, voice("ClearConnectionResponse", ""))
	p.tellsCall("ConnectionClearedEvent", "droppedConnection", "releasingDevice", "1000", "", "", "null", "normalClearing")
	d.untilNoCall()

	// The line is lost. The agent comes back when its old connection is gone, for the server takes one client.
	_ = p.conn.Close()
	d.until("the loss", func(s state) bool { return s.Link != "up" })
	again := voicePeer{&foreignSwitch{wire: b.take()}}
	again.signsOn()
	d.until("the line's return", func(s state) bool { return s.Link == "up" && s.Agent == "on" })
	require.Empty(t, b.coming, "one client at a time")

	d.types("quit")
	again.say(again.hears("MonitorStop").id, voice("MonitorStopResponse", ""))
	_ = again.conn.Close()
	require.Equal(t, 0, d.exit(), d.err.text())
	require.Empty(t, d.err.text())
}

// TestOpenScapeThatIsTakenRefusesTheSecondClient: who comes while somebody is there is hung up on, tries
// again, and is let in when the first one has left.
func TestOpenScapeThatIsTakenRefusesTheSecondClient(t *testing.T) {
	if testing.Short() {
		t.Skip("long: make test runs it")
	}
	address, _ := simulateOn(t, "openscape", "--one-client")
	first := agentWith(t, password, "--server", address, "--dialect", "openscape", "--monitor", "200")
	first.untilOn()
	second := agentWith(t, password, "--server", address, "--dialect", "openscape", "--monitor", "201")
	require.Equal(t, 1, second.exit(), "a sign-on that fails ends the agent")
	require.NotEmpty(t, second.err.text())
	first.types("dial 5550123")
	require.Equal(t, "5550123", first.untilCall("connected").Party.Number)
	first.quit()
	third := agentWith(t, password, "--server", address, "--dialect", "openscape", "--monitor", "200")
	for range 20 { // the switch hears a moment later that the first one has left
		if !third.turnedAway() {
			break
		}
		third = agentWith(t, password, "--server", address, "--dialect", "openscape", "--monitor", "200")
	}
	require.Len(t, third.untilOn().Calls, 1, fmt.Sprint("the call goes on: ", third.last))
	third.quit()
}

// turnedAway waits until the agent is on or has ended, and says whether it has.
func (d *desk) turnedAway() bool {
	d.t.Helper()
	deadline := time.After(patience)
	for {
		news, fresh := d.out.since(0)
		for _, line := range news {
			if readState(d.t, line).Agent == "on" {
				return false
			}
		}
		select {
		case <-fresh:
		case <-d.ended:
			return true
		case <-deadline:
			require.FailNow(d.t, "neither on nor off", d.out.text())
		}
	}
}
