package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// accent is how a switch of the test's own spells what it says: every known server has another one.
type accent struct {
	head, tail string
	prefix     string // of elements
	space      string // namespace attribute of the root
}

var (
	mxAccent = accent{}
	edition4 = accent{head: `<?xml version="1.0" encoding="UTF-8"?>`, space: ` xmlns="http://www.ecma-international.org/standards/ecma-323/csta/ed4"`}
	// edition5 is what program libraries write: a prefix, single quotes, returns.
	edition5 = accent{head: "<?xml version='1.0' encoding='utf-8' standalone='yes'?>\r\n", tail: "\r\n", prefix: "ns2:", space: ` xmlns:ns2='` + ed5 + `' xmlns='http://vendor.example/other'`}
)

// spell writes elements of the form <a>..</a> in the accent.
func (a accent) spell(xml string) string {
	if a.prefix != "" {
		xml = strings.ReplaceAll(strings.ReplaceAll(xml, "</", "\x00"), "<", "<"+a.prefix)
		xml = strings.ReplaceAll(xml, "\x00", "</"+a.prefix)
	}
	if end := strings.IndexAny(xml, " />"); a.space != "" {
		if strings.HasPrefix(xml[end:], ">") || strings.HasPrefix(xml[end:], "/>") {
			xml = xml[:end] + a.space + xml[end:]
		}
	}
	return a.head + xml + a.tail
}

// foreignSwitch is one connection of an agent to a switch that is played by the test.
type foreignSwitch struct {
	*wire
	accent
	before func(id string) // what it does with a request's id before it answers
}

// hears waits for a request of the agent; a sign of life may come at any time.
func (f *foreignSwitch) hears(root string) message {
	f.t.Helper()
	for {
		m := f.next()
		if m.root() == "keepalive" || m.root() == "RequestSystemStatus" {
			continue
		}
		require.Equal(f.t, root, m.root(), m.body)
		require.Regexp(f.t, `^\d{4}$`, m.id)
		require.NotEqual(f.t, "9999", m.id, "the events' id")
		if f.before != nil {
			f.before(m.id)
		}
		return m
	}
}

// answers hears a request and answers it.
func (f *foreignSwitch) answers(root, answer string) message {
	f.t.Helper()
	m := f.hears(root)
	f.say(m.id, f.spell(answer))
	return m
}

func (f *foreignSwitch) tells(event string) {
	f.t.Helper()
	f.say("9999", f.spell(event))
}

const (
	loginOK      = `<loginResponce Code="0" sn="631HC" apiversion="11" ext="200" userId="43892780322813134" softPhonePwd="x"  proto="TLS" mxport="5061" clientport="1234" >Login OK</loginResponce>`
	sessionOK    = `<?xml version="1.0" encoding="UTF-8"?><StartApplicationSessionPosResponse xmlns:aps="http://www.ecma-international.org/standards/ecma-354/appl_session"><sessionID>009968951</sessionID><actualProtocolVersion>http://www.ecma-international.org/standards/ecma-323/csta/ed4</actualProtocolVersion><actualSessionDuration>600</actualSessionDuration><extensions><actualHBT>0</actualHBT></extensions></StartApplicationSessionPosResponse>`
	monitorOK    = `<MonitorStartResponse><monitorCrossRefID>1</monitorCrossRefID></MonitorStartResponse>`
	noCalls      = `<SnapshotDeviceResponse><crossRefIDorSnapshotData><snapshotData></snapshotData></crossRefIDorSnapshotData></SnapshotDeviceResponse>`
	noSuch       = `<CSTAErrorCode><operation>serviceNotSupported</operation></CSTAErrorCode>`
	delivered200 = `<DeliveredEvent><monitorCrossRefID>1</monitorCrossRefID><connection><callID>%s</callID><deviceID>200</deviceID></connection><alertingDevice><deviceIdentifier>200</deviceIdentifier></alertingDevice><callingDevice><deviceIdentifier>%s</deviceIdentifier></callingDevice><calledDevice><deviceIdentifier>200</deviceIdentifier></calledDevice><lastRedirectionDevice><notRequired/></lastRedirectionDevice><localConnectionInfo>alerting</localConnectionInfo><cause>newCall</cause></DeliveredEvent>`
	cleared200   = `<ConnectionClearedEvent><monitorCrossRefID>1</monitorCrossRefID><droppedConnection><callID>%s</callID><deviceID>200</deviceID></droppedConnection><releasingDevice><deviceIdentifier>200</deviceIdentifier></releasingDevice><localConnectionInfo>null</localConnectionInfo><cause>normalClearing</cause></ConnectionClearedEvent>`
)

// admits signs the agent on: the first words of each dialect.
func (f *foreignSwitch) admits(dialect string) (first message) {
	f.t.Helper()
	if dialect == "zultys" {
		first = f.hears("loginRequest")
		f.say(first.id, loginOK)
		return first
	}
	first = f.hears("StartApplicationSession")
	f.say(first.id, sessionOK)
	return first
}

// signsOn goes on to the monitor and a snapshot without calls.
func (f *foreignSwitch) signsOn(dialect string) {
	f.t.Helper()
	f.admits(dialect)
	require.Equal(f.t, "200", f.answers("MonitorStart", monitorOK).text("monitorObject/deviceObject"))
	require.Equal(f.t, "200", f.answers("SnapshotDevice", noCalls).text("snapshotObject"))
}

// atForeignSwitch brings an agent to a switch of the test's own.
func atForeignSwitch(t *testing.T, dialect string, a accent, flags ...string) (*desk, *foreignSwitch, *switchboard) {
	t.Helper()
	b := listen(t, "")
	d := agentAt(t, b.address, dialect, "200", flags...)
	t.Cleanup(b.stop) // before the agent's end: nobody would answer its farewell
	return d, &foreignSwitch{wire: b.take(), accent: a}, b
}

// farewell ends the agent in order and is the switch for it.
func (f *foreignSwitch) farewell(d *desk, dialect string) {
	f.t.Helper()
	d.types("quit")
	require.Equal(f.t, "1", f.answers("MonitorStop", `<MonitorStopResponse></MonitorStopResponse>`).text("monitorCrossRefID"))
	if dialect == "zultys" {
		f.hears("logout")
	} else {
		m := f.hears("StopApplicationSession")
		require.Equal(f.t, "009968951", m.text("sessionID"))
		require.Equal(f.t, "normal", m.text("sessionEndReason/definedEndReason"))
		f.say(m.id, `<StopApplicationSessionPosResponse xmlns="http://www.ecma-international.org/standards/ecma-354/appl_session"/>`)
	}
	_ = f.conn.Close()
	require.Equal(f.t, 0, d.exit(), d.err.text())
}

// accents are the ways to spell of each dialect's servers.
func accents(t *testing.T, story func(t *testing.T, dialect string, a accent)) {
	t.Helper()
	for name, tc := range map[string]struct {
		dialect string
		accent
	}{
		"zultys": {"zultys", mxAccent}, "zultys, edition 4": {"zultys", edition4},
		"ecma, edition 4": {"ecma", edition4}, "ecma, edition 5 with a prefix": {"ecma", edition5}, "ecma, no namespace": {"ecma", mxAccent},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			story(t, tc.dialect, tc.accent)
		})
	}
}

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
		answered := false
		for range 2 { // in either order
			m := f.next()
			if m.root() == "MonitorStopResponse" {
				answered = m.id == "0006"
				continue
			}
			require.Equal(t, "MonitorStart", m.root())
			f.say(m.id, f.spell(`<MonitorStartResponse><monitorCrossRefID>2</monitorCrossRefID></MonitorStartResponse>`))
		}
		require.True(t, answered)
		f.answers("SnapshotDevice", noCalls)
		f.tells(fmt.Sprintf(delivered200, "66", "5550100")) // of the old monitor
		f.tells(strings.Replace(fmt.Sprintf(delivered200, "67", "5550101"), ">1<", ">2<", 1))
		require.Equal(t, "5550101", d.untilCall("ringing").Party.Number)
	})
}

// TestSnapshotTellsTheTruthAfterAnOutage: the switch is gone in the middle of a call and comes back with
// another one, or with none.
func TestSnapshotTellsTheTruthAfterAnOutage(t *testing.T) {
	accents(t, func(t *testing.T, dialect string, a accent) {
		d, f, b := atForeignSwitch(t, dialect, a)
		f.signsOn(dialect)
		d.untilOn()
		for _, id := range []string{"77", "78"} {
			f.tells(fmt.Sprintf(delivered200, id, "55501"+id))
		}
		established := `<EstablishedEvent><monitorCrossRefID>1</monitorCrossRefID><establishedConnection><callID>77</callID><deviceID>200</deviceID></establishedConnection><answeringDevice><deviceIdentifier>200</deviceIdentifier></answeringDevice><callingDevice><deviceIdentifier>5550177</deviceIdentifier></callingDevice><calledDevice><deviceIdentifier>200</deviceIdentifier></calledDevice><localConnectionInfo>connected</localConnectionInfo></EstablishedEvent>`
		f.tells(established)
		kept := d.until("a talk and a ring", func(s state) bool { return len(s.Calls) == 2 && s.Calls[0].State == "connected" }).Calls[0]

		b.stop()
		d.until("the loss", func(s state) bool {
			return s.Link != "up" && s.Agent == "on" && len(s.Calls) == 2 && s.Calls[0].Stale && len(s.Calls[0].Can) == 0
		})
		d.types("hold")
		d.err.await(t, "no line", func(line string) bool { return strings.HasPrefix(line, "hold: There is no connection ") })

		b = listen(t, b.address)
		back := time.Now()
		f = &foreignSwitch{wire: b.take(), accent: a}
		f.admits(dialect)
		f.answers("MonitorStart", monitorOK)
		f.answers("SnapshotDevice", `<SnapshotDeviceResponse><crossRefIDorSnapshotData><snapshotData>
			<snapshotDeviceResponseInfo><connectionIdentifier><callID>77</callID><deviceID>200</deviceID></connectionIdentifier><localCallState><compoundCallState><localConnectionState>hold</localConnectionState><localConnectionState>connected</localConnectionState></compoundCallState></localCallState></snapshotDeviceResponseInfo>
			</snapshotData></crossRefIDorSnapshotData></SnapshotDeviceResponse>`)
		s := d.until("the truth", func(s state) bool { return s.Link == "up" && len(s.Calls) == 1 && !s.Calls[0].Stale })
		require.Less(t, time.Since(back), 3*time.Second)
		require.Equal(t, "held", s.Calls[0].State)
		require.Equal(t, kept.ID, s.Calls[0].ID)
		require.Equal(t, "5550177", s.Calls[0].Party.Number, "what the snapshot does not tell stays")

		b.stop()
		d.until("the loss", func(s state) bool { return s.Link != "up" && s.Agent == "on" })
		b = listen(t, b.address)
		back = time.Now()
		f = &foreignSwitch{wire: b.take(), accent: a}
		f.admits(dialect)
		m := f.hears("MonitorStart")
		f.say(m.id, f.spell(monitorOK))
		f.answers("SnapshotDevice", noCalls)
		d.until("no ghost", func(s state) bool { return s.Link == "up" && len(s.Calls) == 0 })
		require.Less(t, time.Since(back), 3*time.Second)
		f.farewell(d, dialect)
	})
}

// TestMuteSwitch: one that answers nothing but what it must, and events, is used all the same.
func TestMuteSwitch(t *testing.T) {
	for _, dialect := range []string{"zultys", "ecma"} {
		t.Run(dialect, func(t *testing.T) {
			t.Parallel()
			d, f, _ := atForeignSwitch(t, dialect, edition4)
			if dialect == "zultys" {
				f.admits(dialect)
			} else {
				f.hears("StartApplicationSession")
			}
			f.answers("MonitorStart", monitorOK)
			f.hears("SnapshotDevice")
			d.untilOn()
			f.tells(fmt.Sprintf(delivered200, "66", "5550100"))
			d.untilCall("ringing")
			d.types("quit")
			f.hears("MonitorStop")
			if dialect == "zultys" {
				f.hears("logout")
			}
			require.Empty(t, f.closed())
			require.Equal(t, 0, d.exit())
			require.Empty(t, d.err.text())
		})
	}
}
