package main

import (
	"net"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// An MX client that is not ours: its literals are those of public clients and their traces. base64 of
// SHA-1("secret") is 5en6G6MezRroT3XKqkdPOmY/BfQ=.

const (
	mxLogin = `<loginRequest type="User" platform="CRM" version="1.0">
    <userName>200</userName>
    <pwd>5en6G6MezRroT3XKqkdPOmY/BfQ=&#xA;</pwd>
</loginRequest>`
	ed4 = `xmlns="http://www.ecma-international.org/standards/ecma-323/csta/ed4"`
)

// mxClient connects and logs in as 200.
func mxClient(t *testing.T, address string) *wire {
	t.Helper()
	w := connectTo(t, address)
	w.say("0001", mxLogin)
	require.Equal(t, "200", w.reply("0001", "loginResponce").attr("ext"))
	return w
}

// reply is the next frame that is no event and no presence; it must have this id and root.
func (w *wire) reply(id, root string) message {
	w.t.Helper()
	for {
		m := w.next()
		if m.root() == "presence" || m.id == "9999" {
			continue
		}
		require.Equal(w.t, id+" "+root, m.id+" "+m.root(), m.body)
		return m
	}
}

// event is the next frame, which must be this event.
func (w *wire) event(name string) message {
	w.t.Helper()
	return w.expect("9999", name+"Event")
}

func TestForeignMXClientMakesACall(t *testing.T) {
	if testing.Short() {
		t.Skip("long: make test runs it")
	}
	address, _ := simulateOn(t, "zultys", "--scenario", scenarioFile(t, `{"names": {"5550123": "Zoë Łukasz"}}`))
	w := connectTo(t, address)

	w.say("0001", mxLogin)
	presence := w.next() // it comes before the login's reply
	require.Equal(t, "presence", presence.root())
	require.Equal(t, "0", presence.attr("from"))
	login := w.expect("0001", "loginResponce")
	require.Equal(t, "0", login.attr("Code"))
	require.Equal(t, "200", login.attr("ext"))
	require.NotEmpty(t, login.attr("userId"))
	require.NotEmpty(t, login.attr("apiversion"))

	w.say("0002", `<?xml version="1.0" encoding="UTF-8"?><MonitorStart `+ed4+`><monitorObject><deviceObject></deviceObject></monitorObject><confEvents>true</confEvents></MonitorStart>`)
	ref := w.expect("0002", "MonitorStartResponse").text("monitorCrossRefID")
	require.NotEmpty(t, ref)

	w.say("0003", `<MakeCall><callingDevice typeOfNumber="deviceID">200</callingDevice><calledDirectoryNumber>5550123</calledDirectoryNumber></MakeCall>`)
	made := w.expect("0003", "MakeCallResponse")
	id := made.text("callingDevice/callID")
	require.NotEmpty(t, id)
	require.Equal(t, "200", made.text("callingDevice/deviceID"))
	require.Equal(t, "5550123", made.text("calledDevice"))

	ours := func(m message, connection string) message {
		t.Helper()
		require.Equal(t, ref, m.text("monitorCrossRefID"), m.body)
		require.Equal(t, id, m.text(connection+"/callID"), m.body)
		require.Equal(t, "200", m.text(connection+"/deviceID"), m.body)
		return m
	}
	m := w.event("Originated")
	ours(m, "originatedConnection")
	require.Equal(t, "200", m.text("callingDevice/deviceIdentifier"))
	require.Equal(t, "5550123", m.text("calledDevice/deviceIdentifier"))
	m = ours(w.event("Diverted"), "connection")
	require.Equal(t, "5550123", m.text("newDestination/deviceIdentifier"))
	m = ours(w.event("Delivered"), "connection")
	require.Equal(t, "5550123", m.text("alertingDevice/deviceIdentifier"))
	require.Equal(t, "Zoë Łukasz", m.text("alertingDisplayName"))
	require.Equal(t, "alerting", m.text("localConnectionInfo"), "a caller is told alerting, as captured")
	global := m.text("connection/globalCallID")
	require.Regexp(t, `^\d{15,20}$`, global)
	m = ours(w.event("Established"), "establishedConnection")
	require.Equal(t, global, m.text("establishedConnection/globalCallID"))
	require.Equal(t, "5550123", m.text("answeringDevice/deviceIdentifier"))
	_, told := m.at("localConnectionInfo")
	require.False(t, told, "MX tells no localConnectionInfo in Established")

	connection := "<callID>" + id + "</callID><deviceID>200</deviceID>"
	w.say("0004", `<?xml version="1.0" encoding="UTF-8"?><HoldCall `+ed4+`>            <callToBeHeld>`+connection+`</callToBeHeld></HoldCall>`)
	w.expect("0004", "HoldCallResponse")
	require.Equal(t, "200", ours(w.event("Held"), "heldConnection").text("holdingDevice/deviceIdentifier"))
	w.say("0005", `<RetrieveCall><callToBeRetrieved>`+connection+`</callToBeRetrieved></RetrieveCall>`)
	w.expect("0005", "RetrieveCallResponse")
	ours(w.event("Retrieved"), "retrievedConnection")
	w.say("0006", `<ClearConnection `+ed4+`><connectionToBeCleared>`+connection+`</connectionToBeCleared></ClearConnection>`)
	w.expect("0006", "ClearConnectionResponse")
	ours(w.event("ConnectionCleared"), "droppedConnection")

	w.say("0007", `<?xml version="1.0" encoding="UTF-8"?><MonitorStop `+ed4+`><monitorCrossRefID>`+ref+`</monitorCrossRefID></MonitorStop>`)
	w.expect("0007", "MonitorStopResponse")
	w.say("0008", `<logout></logout>`)
	require.Empty(t, w.closed())
}

func TestMXLoginsAsPublicClientsWriteThem(t *testing.T) {
	address, _ := simulateOn(t, "zultys")
	const hash = "5en6G6MezRroT3XKqkdPOmY/BfQ="
	for name, body := range map[string]string{
		"single quotes, a connector's": "<loginRequest type='User' platform='Salesforce' version='1.2.3' clientType='CRM' loginCapab='Audio' forced='true'>\n\t\t<userName>200</userName>\n\t\t<pwd>" + hash + "\n</pwd>\n\t</loginRequest>",
		"newline as it is, a browser's": `<loginRequest type='User' platform='MXIE' version='1.0.1' clientType='web' loginCapab='Audio|Video|Im' mediaCapab='Voicemail|Fax|CallRec' dcmode='phone' forced='true'><userName>200</userName><pwd>` + hash + `
</pwd></loginRequest>`,
		"declaration, more attributes": `<?xml version="1.0" encoding="utf-8"?><loginRequest type="User" platform="3rdParty" version="1.0.0.1" forced="true" loginCapab="Audio" mediaCapab="Voicemail" dcmode="phone" webToken=""><userName>200</userName><pwd>` + hash + `&#xA;</pwd></loginRequest>`,
		"CR LF, byte order mark":       "\uFEFF<?xml version=\"1.0\"?>\r\n<loginRequest type=\"User\" forced=\"true\">\r\n  <userName>200</userName>\r\n  <pwd>" + hash + "\r\n</pwd>\r\n</loginRequest>\r\n",
		"decimal reference, a phone's": `<loginRequest type="User" platform="iPhone" version="7.0" loginCapab="Audio" mediaCapab="Voicemail|CallRec" forced="true"><userName>200</userName><pwd>` + hash + `&#10;</pwd></loginRequest>`,
	} {
		t.Run(name, func(t *testing.T) {
			w := connectTo(t, address)
			w.say("0000", body) // a client may begin at 0
			require.Equal(t, "Login OK", strings.TrimSpace(w.reply("0000", "loginResponce").Text))
		})
	}
	for name, body := range map[string]string{
		"wrong password":  strings.Replace(mxLogin, "5en6", "5en7", 1),
		"unknown user":    strings.Replace(mxLogin, ">200<", ">999<", 1),
		"no newline":      strings.Replace(mxLogin, "&#xA;", "", 1),
		"the clear words": `<loginRequest type="User"><userName>200</userName><pwd>secret</pwd></loginRequest>`,
	} {
		t.Run(name, func(t *testing.T) {
			w := connectTo(t, address)
			w.say("9998", body)
			require.Equal(t, "4", w.reply("9998", "loginFailed").attr("Code"))
			require.NotContains(t, w.exchange("0001", strings.Replace(mxLogin, ">", ` forced="true">`, 1)).body, "loginFailed", "a second try may succeed")
		})
	}
}

// exchange asks and takes the next frame that carries the id.
func (w *wire) exchange(id, body string) message {
	w.t.Helper()
	w.say(id, body)
	for {
		if m := w.next(); m.id == id {
			return m
		}
	}
}

// TestLogSaysWhyAClientIsRefused: whoever writes a client wants to know.
func TestLogSaysWhyAClientIsRefused(t *testing.T) {
	address, p := simulateOn(t, "zultys", "--log")
	w := connectTo(t, address)
	w.exchange("0001", strings.Replace(mxLogin, "&#xA;", "", 1))
	p.err.await(t, "why", func(line string) bool { return strings.Contains(line, "a newline behind it") })
	w.exchange("0002", `<logout/>`+"<")
	w.write("no frame")
	p.err.await(t, "the end", func(line string) bool { return strings.Contains(line, "not a CSTA frame") })
	require.NotContains(t, p.err.text(), "5en6")
}

func TestMXCodesOfForeignClients(t *testing.T) {
	address, _ := simulateOn(t, "zultys")
	first := mxClient(t, address)
	second := connectTo(t, address)
	require.Equal(t, "5", second.exchange("0001", mxLogin).attr("Code"), "in use by another session")
	second.say("0002", strings.Replace(mxLogin, "type", `forced="true" type`, 1))
	second.reply("0002", "loginResponce")
	said := first.closed()
	require.Len(t, said, 1)
	require.Equal(t, "Logout forced", said[0].root()+" "+said[0].attr("mode"))

	refused := func(body, child, text string) {
		t.Helper()
		m := second.exchange("0100", body)
		require.Equal(t, "CSTAErrorCode", m.root(), m.body)
		require.Equal(t, text, m.text(child), m.body)
	}
	refused(`<MonitorStart><monitorObject><deviceObject>201</deviceObject></monitorObject></MonitorStart>`, "privateErrorCode", "URM Denied")
	refused(`<MonitorStart><monitorObject><deviceObject>999</deviceObject></monitorObject></MonitorStart>`, "operation", "invalidDeviceID")
	refused(`<HoldCall><callToBeHeld><callID>77</callID><deviceID>200</deviceID></callToBeHeld></HoldCall>`, "operation", "invalidConnectionID")
	refused(`<ParkCall><parking><callID>25</callID><deviceID>200</deviceID></parking></ParkCall>`, "operation", "invalidConnectionID")
	refused(`<ConferenceCall><heldCall><callID>25</callID></heldCall><activeCall><callID>26</callID></activeCall></ConferenceCall>`, "operation", "serviceNotSupported")
	second.say("0101", `<iq type="get" id="addressbook" index="0"></iq>`)
	require.Equal(t, "ablist", second.next().root())
}

func TestMXTakesWhatClientsWriteIntoRequests(t *testing.T) {
	if testing.Short() {
		t.Skip("long: make test runs it")
	}
	address, _ := simulateOn(t, "zultys")
	w := mxClient(t, address)
	w.say("0000", `<keepalive />`) // no answer; with it in one go, two more frames
	w.write(frame("0000", `<keepalive></keepalive>`) + frame("9998", "<?xml version='1.0' encoding='UTF-8'?>\r\n<x:MonitorStart xmlns:x=\"http://www.ecma-international.org/standards/ecma-323/csta/ed5\">\r\n\t<x:monitorObject>\r\n\t\t<x:deviceObject>\r\n\t\t\t200\r\n\t\t</x:deviceObject>\r\n\t</x:monitorObject>\r\n</x:MonitorStart>\r\n"))
	w.expect("9998", "MonitorStartResponse")

	// A body cut into single bytes, a calling device that is only white space, a group, an unknown child.
	for _, b := range []byte(frame("0000", `<?xml version="1.0" encoding="UTF-8"?><MakeCall xmlns="http://www.ecma-international.org/standards/ecma-323/csta/ed3"><callingDevice typeOfNumber='deviceID'>
            </callingDevice><calledDirectoryNumber>201</calledDirectoryNumber><group>Support</group><!-- c --><callerName>Ä</callerName></MakeCall>`)) {
		w.write(string([]byte{b}))
	}
	require.Equal(t, "200", w.expect("0000", "MakeCallResponse").text("callingDevice/deviceID"))
	for _, name := range []string{"Originated", "Diverted", "Delivered", "Established"} {
		w.event(name)
	}
	list := w.exchange("0005", `<SnapshotDevice `+ed4+`><snapshotObject>200</snapshotObject></SnapshotDevice>`)
	require.Equal(t, "SnapshotDeviceResponse", list.root())
	info, there := list.at("crossRefIDorSnapshotData/snapshotData/snapshotDeviceResponseInfo")
	require.True(t, there, list.body)
	require.Equal(t, "connected", info.text("localCallState/compoundCallState/localConnectionState"))
}

// TestClientThatClosesItsDirectionIsAnswered: `printf ... | nc -N` says all it has to say at once.
func TestClientThatClosesItsDirectionIsAnswered(t *testing.T) {
	address, _ := simulateOn(t, "zultys")
	for range 20 {
		w := connectTo(t, address)
		w.write(frame("0001", strings.Replace(mxLogin, "type", `forced="true" type`, 1)) +
			frame("0002", `<MonitorStart><monitorObject><deviceObject/></monitorObject></MonitorStart>`) +
			frame("0003", `<SnapshotDevice><snapshotObject/></SnapshotDevice>`))
		require.NoError(t, w.conn.(*net.TCPConn).CloseWrite())
		var roots []string
		for _, m := range w.closed() {
			roots = append(roots, m.root())
		}
		require.Equal(t, []string{"presence", "loginResponce", "MonitorStartResponse", "SnapshotDeviceResponse"}, roots)
	}
}

// TestSimulatorSurvivesNoise: what is no frame ends that connection only; what is no XML is refused.
func TestSimulatorSurvivesNoise(t *testing.T) {
	if testing.Short() {
		t.Skip("long: make test runs it")
	}
	for _, dialect := range []string{"zultys", "ecma"} {
		t.Run(dialect, func(t *testing.T) {
			address, _ := simulateOn(t, dialect)
			for _, noise := range []string{
				"GET / HTTP/1.1\r\nHost: x\r\n\r\n", "\x16\x03\x01\x02\x00\x01\x00\x01", "\x00\x00\x00\x070001", "\x00\x00\x00\x0900a1x", "\x01\x00\x00\x090001x",
			} {
				w := connectTo(t, address)
				w.write(noise)
				w.closed()
			}
			w := connectTo(t, address)
			for _, rubbish := range []string{"", "hello", "<a>", "<a/><b/>", "<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>", "\xff\xfe<", strings.Repeat("<a>", 20000)} {
				require.Equal(t, "CSTAErrorCode", w.exchange("0042", rubbish).root())
			}
			w.say("9999", "<nobodyAnswersEvents/>")
			require.Equal(t, "CSTAErrorCode", w.exchange("0043", "<"+strings.Repeat("x", 60000)+"/>").root())
		})
	}
}
