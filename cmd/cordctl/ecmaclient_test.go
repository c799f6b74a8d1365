package main

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// ECMA-323 clients that are not ours. Their prefixes, editions and spellings are those of the evidence:
// OpenScape's applications, vendors' examples, the schemas of the standard.

const ed5 = "http://www.ecma-international.org/standards/ecma-323/csta/ed5"

// ecmaClient connects and answers the switch's greeting.
func ecmaClient(t *testing.T, address string) *wire {
	t.Helper()
	w := connectTo(t, address)
	require.NotEmpty(t, w.expect("0000", "SystemStatus").text("systemStatus"))
	w.say("0000", `<?xml version="1.0" encoding="UTF-8"?><SystemStatusResponse `+ed4+`/>`)
	return w
}

func TestForeignECMAClientWithoutSessionMakesACall(t *testing.T) {
	address, _ := simulateOn(t, "ecma", "--scenario", scenarioFile(t, `{"lifts": [{"extension": "201", "afterMs": 10}]}`))
	w := ecmaClient(t, address)

	w.say("0001", `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><ns3:MonitorStart xmlns:ns2="http://schemas.xmlsoap.org/soap/envelope/" xmlns:ns3="http://www.ecma-international.org/standards/ecma-323/csta/ed4"><ns3:monitorObject><ns3:deviceObject typeOfNumber="dialingNumber">200</ns3:deviceObject></ns3:monitorObject></ns3:MonitorStart>`)
	ref := w.expect("0001", "MonitorStartResponse").text("monitorCrossRefID")
	w.say("0002", `<MakeCall `+ed4+`><callingDevice typeOfNumber='dialingNumber'>tel:200</callingDevice><calledDirectoryNumber>201</calledDirectoryNumber><autoOriginate>doNotPrompt</autoOriginate></MakeCall>`)
	made := w.expect("0002", "MakeCallResponse")
	id := made.text("callingDevice/callID")
	require.NotEmpty(t, id)

	// event takes the next frame: this event, of this party's connection, after which ours is in a state.
	event := func(name, connection, party, local string) message {
		t.Helper()
		m := w.event(name)
		require.Equal(t, "http://www.ecma-international.org/standards/ecma-323/csta/ed4", m.XMLName.Space)
		require.Equal(t, ref, m.text("monitorCrossRefID"))
		require.Equal(t, id, m.text(connection+"/callID"), m.body)
		require.Equal(t, party, m.text(connection+"/deviceID"), m.body)
		require.Equal(t, local, m.text("localConnectionInfo"), m.body)
		require.NotEmpty(t, m.text("cause"), m.body)
		return m
	}
	event("ServiceInitiated", "initiatedConnection", "200", "initiated")
	m := event("Originated", "originatedConnection", "200", "connected")
	require.Equal(t, "200", m.text("callingDevice/deviceIdentifier"))
	require.Equal(t, "201", m.text("calledDevice/deviceIdentifier"))
	m = event("Delivered", "connection", "201", "connected")
	require.Equal(t, "201", m.text("alertingDevice/deviceIdentifier"))
	_, told := m.at("lastRedirectionDevice")
	require.True(t, told, "the standard demands it")
	m = event("Established", "establishedConnection", "201", "connected")
	require.Equal(t, "201", m.text("answeringDevice/deviceIdentifier"))

	// The device before the call, as some write it.
	connection := "<deviceID>200</deviceID><callID>" + id + "</callID>"
	w.say("0003", `<HoldCall `+ed4+`><callToBeHeld>`+connection+`</callToBeHeld></HoldCall>`)
	w.expect("0003", "HoldCallResponse")
	event("Held", "heldConnection", "200", "hold")
	w.say("0004", `<RetrieveCall `+ed4+`><callToBeRetrieved>`+connection+`</callToBeRetrieved></RetrieveCall>`)
	w.expect("0004", "RetrieveCallResponse")
	event("Retrieved", "retrievedConnection", "200", "connected")
	w.say("0005", `<SnapshotDevice `+ed4+`><snapshotObject>200</snapshotObject></SnapshotDevice>`)
	info, there := w.expect("0005", "SnapshotDeviceResponse").at("crossRefIDorSnapshotData/snapshotData/snapshotDeviceResponseInfo")
	require.True(t, there)
	require.Equal(t, id, info.text("connectionIdentifier/callID"))
	require.Equal(t, "connected", info.text("localCallState/compoundCallState/localConnectionState"))
	w.say("0006", `<ClearConnection `+ed4+`><connectionToBeCleared>`+connection+`</connectionToBeCleared></ClearConnection>`)
	w.expect("0006", "ClearConnectionResponse")
	event("ConnectionCleared", "droppedConnection", "200", "null")

	w.say("9998", `<RequestSystemStatus `+ed4+`/>`)
	require.Equal(t, "normal", w.expect("9998", "RequestSystemStatusResponse").text("systemStatus"))
	w.say("0000", `<SystemStatus `+ed4+`><systemStatus>normal</systemStatus></SystemStatus>`)
	w.expect("0000", "SystemStatusResponse")
	w.say("0007", `<SystemRegister `+ed4+`><requestTypes><systemStatus>true</systemStatus></requestTypes></SystemRegister>`)
	require.NotEmpty(t, w.expect("0007", "SystemRegisterResponse").text("sysStatRegisterID"))
	w.say("0008", `<MonitorStop `+ed4+`><monitorCrossRefID>`+ref+`</monitorCrossRefID></MonitorStop>`)
	w.expect("0008", "MonitorStopResponse")
	require.Equal(t, "invalidMonitorCrossRefID", w.exchange("0009", `<MonitorStop `+ed4+`><monitorCrossRefID>`+ref+`</monitorCrossRefID></MonitorStop>`).text("operation"))
}

func TestForeignECMAClientWithSession(t *testing.T) {
	address, _ := simulateOn(t, "ecma")
	for name, tc := range map[string]struct{ credentials, version string }{
		"none":         {"", "http://www.ecma-international.org/standards/ecma-323/csta/ed4"},
		"user":         {`<user>200</user><password>secret</password>`, ed5},
		"login info":   {`<ns1:SessionLoginInfo xmlns:ns1="http://vendor.example/"><ns1:userName>200</ns1:userName><ns1:password>secret</ns1:password></ns1:SessionLoginInfo>`, "http://www.ecma-international.org/standards/ecma-323/csta/ed3"},
		"of edition 6": {`<user>anybody</user><password>secret</password>`, "http://www.ecma-international.org/standards/ecma-323/csta/ed6"},
	} {
		t.Run(name, func(t *testing.T) {
			w := ecmaClient(t, address)
			specific := ""
			if tc.credentials != "" {
				specific = "<aps:applicationSpecificInfo>" + tc.credentials + "</aps:applicationSpecificInfo>"
			}
			w.say("0000", `<?xml version="1.0" encoding="utf-8"?>
<aps:StartApplicationSession xmlns:aps="http://www.ecma-international.org/standards/ecma-354/appl_session">
   <aps:applicationInfo><aps:applicationID>other</aps:applicationID>`+specific+`</aps:applicationInfo>
   <aps:requestedProtocolVersions>
      <aps:protocolVersion>http://www.ecma-international.org/standards/ecma-323/csta/ed99</aps:protocolVersion>
      <aps:protocolVersion>`+tc.version+`</aps:protocolVersion>
   </aps:requestedProtocolVersions>
   <aps:requestedSessionDuration>60</aps:requestedSessionDuration>
</aps:StartApplicationSession>`)
			begun := w.expect("0000", "StartApplicationSessionPosResponse")
			require.Equal(t, "http://www.ecma-international.org/standards/ecma-354/appl_session", begun.XMLName.Space)
			require.Equal(t, tc.version, begun.text("actualProtocolVersion"))
			require.Equal(t, "60", begun.text("actualSessionDuration"))
			id := begun.text("sessionID")
			require.NotEmpty(t, id)

			w.say("0001", `<MonitorStart xmlns="`+tc.version+`"><monitorObject><deviceObject>203</deviceObject></monitorObject><monitorType>device</monitorType></MonitorStart>`)
			require.Equal(t, tc.version, w.expect("0001", "MonitorStartResponse").XMLName.Space)
			w.say("0002", `<ResetApplicationSessionTimer xmlns="http://www.ecma-international.org/standards/ecma-354/appl_session"><sessionID>`+id+`</sessionID><requestedSessionDuration>90</requestedSessionDuration></ResetApplicationSessionTimer>`)
			require.Equal(t, "90", w.expect("0002", "ResetApplicationSessionTimerPosResponse").text("actualSessionDuration"))
			w.say("0003", `<StopApplicationSession xmlns="http://www.ecma-international.org/standards/ecma-354/appl_session"><sessionID>nobody's</sessionID><sessionEndReason><definedEndReason>normal</definedEndReason></sessionEndReason></StopApplicationSession>`)
			require.Equal(t, "invalidSessionID", w.expect("0003", "StopApplicationSessionNegResponse").text("errorCode/definedError"))
			w.say("0004", `<StopApplicationSession xmlns="http://www.ecma-international.org/standards/ecma-354/appl_session"><sessionID>`+id+`</sessionID><sessionEndReason><appEndReason>tired</appEndReason></sessionEndReason></StopApplicationSession>`)
			w.expect("0004", "StopApplicationSessionPosResponse")
		})
	}

	w := ecmaClient(t, address)
	start := func(specific, version string) string {
		t.Helper()
		return w.exchange("0001", `<StartApplicationSession><applicationInfo><applicationID>other</applicationID>`+specific+
			`</applicationInfo><requestedProtocolVersions><protocolVersion>`+version+`</protocolVersion></requestedProtocolVersions></StartApplicationSession>`).text("errorCode/definedError")
	}
	require.Equal(t, "invalidApplicationInfo", start(`<applicationSpecificInfo><user>200</user><password>wrong</password></applicationSpecificInfo>`, ed5))
	require.Equal(t, "requestedProtocolVersionNotSupported", start("", "ed99"))
	require.Empty(t, start("", ed5), "a second try may succeed")
	require.Equal(t, "maxNumberSessions", start("", ed5))
}

// TestClientIsAnsweredInItsEdition: a client whose classes were made from one edition's schemas reads no
// other.
func TestClientIsAnsweredInItsEdition(t *testing.T) {
	address, _ := simulateOn(t, "ecma")
	for _, space := range []string{ed5, "http://www.ecma-international.org/standards/ecma-323/csta/ed3"} {
		w := ecmaClient(t, address)
		w.say("0001", "<?xml version='1.0'?>\r\n<!-- a > b -->\r\n<n:MonitorStart xmlns:x='http://vendor.example/' xmlns:n='"+space+"'><n:monitorObject><n:deviceObject>200</n:deviceObject></n:monitorObject></n:MonitorStart>")
		require.Equal(t, space, w.expect("0001", "MonitorStartResponse").XMLName.Space)
		w.say("0002", `<MakeCall><callingDevice>200</callingDevice><calledDirectoryNumber>`+space+`</calledDirectoryNumber></MakeCall>`)
		require.Equal(t, space, w.expect("0002", "MakeCallResponse").XMLName.Space)
		m := w.event("ServiceInitiated")
		require.Equal(t, space, m.XMLName.Space)
		ref := m.text("initiatedConnection/callID")
		w.say("0003", `<ClearConnection xmlns="`+ed5+`"><connectionToBeCleared><callID>`+ref+`</callID><deviceID>200</deviceID></connectionToBeCleared></ClearConnection>`)
		require.Equal(t, ed5, w.exchange("0004", `<RequestSystemStatus xmlns="`+ed5+`"/>`).XMLName.Space)
	}
}

// TestECMAIncomingCallIsTold is what another client's user sees of a call from outside.
func TestECMAIncomingCallIsTold(t *testing.T) {
	address, _ := simulateOn(t, "ecma", "--scenario", scenarioFile(t, `{"calls": [
		{"from": "+49 30 1234", "to": "200", "called": "0800555", "hangsUpAfterMs": 300,
		 "data": [{"name": "userData", "value": "Zoë"}, {"name": "account", "value": "4711"}]}]}`))
	w := ecmaClient(t, address)
	w.say("0001", `<MonitorStart xmlns="`+ed5+`"><monitorObject><deviceObject>200</deviceObject></monitorObject></MonitorStart>`)
	w.expect("0001", "MonitorStartResponse")
	m := w.event("Delivered")
	require.Equal(t, "+49301234", m.text("callingDevice/deviceIdentifier"))
	require.Equal(t, "0800555", m.text("calledDevice/deviceIdentifier"))
	require.Equal(t, "200", m.text("alertingDevice/deviceIdentifier"))
	require.Equal(t, "0800555", m.text("lastRedirectionDevice/numberDialed"))
	require.Equal(t, "alerting", m.text("localConnectionInfo"))
	require.Equal(t, "5A6FC3AB", m.text("userData/string"), "hexBinary of UTF-8; the data of that name goes first")
	require.Equal(t, "ConnectionClearedEvent", w.next().root())
}
