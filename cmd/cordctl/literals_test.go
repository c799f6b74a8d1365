package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// What clients of others say, word for word, to our simulated switch. The values are the test's.

const (
	sessionSpace = ` xmlns="http://www.ecma-international.org/standards/ecma-354/appl_session"`

	osbizStart = `<StartApplicationSession` + sessionSpace + `><applicationInfo><applicationID>testApplicationId</applicationID><applicationSpecificInfo><user>csta</user><password>secret</password></applicationSpecificInfo></applicationInfo><requestedProtocolVersions><protocolVersion>http://www.ecma-international.org/standards/ecma-323/csta/ed4</protocolVersion></requestedProtocolVersions><requestedSessionDuration>60</requestedSessionDuration></StartApplicationSession>`
	osbizWatch = `<MonitorStart xmlns="http://www.ecma-international.org/standards/ecma-323/csta/ed4"><monitorObject><deviceObject typeOfNumber="dialingNumber">212700</deviceObject></monitorObject><monitorType>device</monitorType></MonitorStart>`

	eltexStart = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<StartApplicationSession xmlns="http://www.ecma-international.org/standards/ecma-354/appl_session" xmlns:ns1="http://www.eltex.org/csta">
    <applicationInfo>
        <applicationID>Eltex ECSS-10 CSTA adapter</applicationID>
        <applicationSpecificInfo>
            <ns1:SessionLoginInfo xmlns:ns1="http://www.eltex.org/csta">
                <ns1:userName>p.city</ns1:userName>
                <ns1:password>1234</ns1:password>
            </ns1:SessionLoginInfo>
        </applicationSpecificInfo>
    </applicationInfo>
    <requestedProtocolVersions>
        <protocolVersion>http://www.ecma-international.org/standards/ecma-323/csta/ed3</protocolVersion>
    </requestedProtocolVersions>
    <requestedSessionDuration>300</requestedSessionDuration>
</StartApplicationSession>`

	avayaHead  = `<?xml version="1.0" encoding="UTF-8"?>`
	avayaStart = avayaHead + `<StartApplicationSession` + sessionSpace + ` xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:acx="http://www.avaya.com/csta"><applicationInfo><applicationID>App</applicationID><applicationSpecificInfo><acx:SessionLoginInfo xsi:type="acx:SessionLoginInfo"><acx:userName>user</acx:userName><acx:password>secret</acx:password><acx:sessionCleanupDelay>60</acx:sessionCleanupDelay><acx:sessionID></acx:sessionID></acx:SessionLoginInfo></applicationSpecificInfo></applicationInfo><requestedProtocolVersions><protocolVersion>http://www.ecma-international.org/standards/ecma-323/csta/ed3/priv7</protocolVersion></requestedProtocolVersions><requestedSessionDuration>180</requestedSessionDuration></StartApplicationSession>`
	avayaReset = avayaHead + `<ResetApplicationSessionTimer` + sessionSpace + `><sessionID>SID</sessionID><requestedSessionDuration>180</requestedSessionDuration></ResetApplicationSessionTimer>`
	avayaThird = avayaHead + `<GetThirdPartyDeviceId xmlns="http://www.avaya.com/csta"><switchName>CM1</switchName><extension>1000</extension></GetThirdPartyDeviceId>`
	avayaWatch = avayaHead + `<MonitorStart xmlns="http://www.ecma-international.org/standards/ecma-323/csta/ed3"><monitorObject><deviceObject typeOfNumber="other" mediaClass="notKnown">DEVICE</deviceObject></monitorObject><requestedMonitorFilter><callcontrol><connectionCleared>true</connectionCleared><delivered>true</delivered><established>true</established></callcontrol><logicalDeviceFeature><agentReady>true</agentReady></logicalDeviceFeature></requestedMonitorFilter><extensions><privateData><private><AvayaEvents xmlns=""><invertFilter xmlns="http://www.avaya.com/csta">true</invertFilter></AvayaEvents></private></privateData></extensions></MonitorStart>`
	avayaTakes = avayaHead + `<AnswerCall xmlns="http://www.ecma-international.org/standards/ecma-323/csta/ed3"><callToBeAnswered><deviceID typeOfNumber="other" mediaClass="notKnown">DEVICE</deviceID><callID>55</callID></callToBeAnswered></AnswerCall>`
	avayaStop  = avayaHead + `<StopApplicationSession` + sessionSpace + `><sessionID>SID</sessionID><sessionEndReason><definedEndReason>normal</definedEndReason></sessionEndReason></StopApplicationSession>`
)

// TestLiteralsAreTheSamples: what stands above is what the evidence has, but for the substituted values.
func TestLiteralsAreTheSamples(t *testing.T) {
	shared := os.Getenv("CORDBOARD_SHARED")
	if shared == "" {
		shared = filepath.Join("..", "..", "..", "shared")
	}
	folder := filepath.Join(shared, "csta", "samples")
	if _, err := os.Stat(folder); err != nil {
		t.Skip("the samples are not beside the repository")
	}
	for file, literal := range map[string]string{
		"osbiz/01-StartApplicationSession.xml":           osbizStart,
		"osbiz/02-MonitorStart.xml":                      osbizWatch,
		"eltex-ecss10/01-StartApplicationSession.xml":    eltexStart,
		"avaya-dmcc/01-StartApplicationSession.xml":      strings.ReplaceAll(avayaStart, "secret", "pass"),
		"avaya-dmcc/02-ResetApplicationSessionTimer.xml": avayaReset,
		"avaya-dmcc/04-GetThirdPartyDeviceId.xml":        avayaThird,
		"avaya-dmcc/05-MonitorStart.xml":                 strings.ReplaceAll(avayaWatch, "DEVICE", "1000:CM1:192.0.2.1:0"),
		"avaya-dmcc/06-AnswerCall.xml":                   strings.ReplaceAll(avayaTakes, "DEVICE", "1000:CM1:192.0.2.1:0"),
		"avaya-dmcc/07-StopApplicationSession.xml":       avayaStop,
	} {
		content, err := os.ReadFile(filepath.Join(folder, filepath.FromSlash(file)))
		require.NoError(t, err)
		require.Equal(t, strings.TrimSpace(string(bytes.ReplaceAll(content, []byte("\r\n"), []byte("\n")))), literal, file)
	}
}

// literalClient is a client that takes each answer when it comes.
type literalClient struct {
	*wire
	kept []message // came before it was waited for
}

// hear waits for a frame of this id and root element.
func (c *literalClient) hear(id, root string) message {
	c.t.Helper()
	for i, m := range c.kept {
		if m.id == id && m.root() == root {
			c.kept = append(c.kept[:i:i], c.kept[i+1:]...)
			return m
		}
	}
	for {
		m := c.next()
		if m.id == id && m.root() == root {
			return m
		}
		c.kept = append(c.kept, m)
	}
}

func TestOpenScapeBusinessClientIsServed(t *testing.T) {
	if testing.Short() {
		t.Skip("long: make test runs it")
	}
	address, _ := simulateOn(t, "openscape", "--variant", "business", "--extensions", "212700-212701")
	c := &literalClient{wire: connectTo(t, address)}
	c.say("0001", osbizStart)
	c.hear("5001", "SystemStatus") // its id is none that our requests have yet
	c.say("5001", `<SystemStatusResponse xmlns="http://www.ecma-international.org/standards/ecma-323/csta/ed4"/>`)
	started := c.hear("0001", "StartApplicationSessionPosResponse")
	require.Equal(t, "60", started.text("actualSessionDuration"))
	require.NotEmpty(t, started.text("sessionID"))
	c.say("0002", osbizWatch)
	ref := c.hear("0002", "MonitorStartResponse").text("monitorCrossRefID")
	require.NotEmpty(t, ref)
	c.say("0003", `<MakeCall xmlns="http://www.ecma-international.org/standards/ecma-323/csta/ed4"><callingDevice typeOfNumber="dialingNumber">212700</callingDevice><calledDirectoryNumber typeOfNumber="dialingNumber">212701</calledDirectoryNumber><autoOriginate>doNotPrompt</autoOriginate></MakeCall>`)
	call := c.hear("0003", "MakeCallResponse").text("callingDevice/callID")
	require.NotEmpty(t, call)
	for _, event := range []string{"ServiceInitiatedEvent", "OriginatedEvent", "DeliveredEvent", "EstablishedEvent"} {
		m := c.hear("9999", event)
		require.Equal(t, ref, m.text("monitorCrossRefID"))
		require.Contains(t, m.body, call)
	}
	c.say("0004", `<ClearConnection xmlns="http://www.ecma-international.org/standards/ecma-323/csta/ed4"><connectionToBeCleared><callID>`+call+`</callID><deviceID>212700</deviceID></connectionToBeCleared></ClearConnection>`)
	c.hear("0004", "ClearConnectionResponse")
	c.hear("9999", "ConnectionClearedEvent")
}

func TestEltexClientIsServed(t *testing.T) {
	if testing.Short() {
		t.Skip("long: make test runs it")
	}
	address, _ := simulateOn(t, "ecma", "--scenario", scenarioFile(t, `{"passwords": {"p.city": "1234"}}`))
	c := &literalClient{wire: connectTo(t, address)}
	c.hear("0000", "SystemStatus")
	c.say("0000", `<SystemStatusResponse xmlns="`+ed3+`"/>`)
	c.say("0001", eltexStart)
	started := c.hear("0001", "StartApplicationSessionPosResponse")
	require.Equal(t, ed3, started.text("actualProtocolVersion"))
	require.Equal(t, "300", started.text("actualSessionDuration"))
	c.say("0002", `<MonitorStart xmlns="`+ed3+`"><monitorObject><deviceObject>200</deviceObject></monitorObject></MonitorStart>`)
	require.Equal(t, ed3, c.hear("0002", "MonitorStartResponse").XMLName.Space)

	c = &literalClient{wire: connectTo(t, address)}
	c.say("0001", strings.Replace(eltexStart, "1234", "4321", 1))
	c.hear("0001", "StartApplicationSessionNegResponse")
}

const ed3 = "http://www.ecma-international.org/standards/ecma-323/csta/ed3"

// TestAvayaClientIsServed: the words of a DMCC client through a call that it answers.
func TestAvayaClientIsServed(t *testing.T) {
	if testing.Short() {
		t.Skip("long: make test runs it")
	}
	address, _ := simulateOn(t, "dmcc", "--extensions", "1000-1001", "--scenario", scenarioFile(t, `{
		"ivrs": [{"number": "300", "asks": [{"name": "account", "digits": 4}], "to": "1000"}],
		"calls": [{"from": "+4930123456", "to": "300", "called": "08005550100", "presses": ["4711"]}]}`))
	c := &literalClient{wire: connectTo(t, address)}
	c.say("0000", avayaThird) // too early
	c.hear("0000", "CSTAErrorCode")
	c.say("0001", avayaStart)
	started := c.hear("0001", "StartApplicationSessionPosResponse")
	session := started.text("sessionID")
	require.NotEmpty(t, session)
	require.Contains(t, started.text("actualProtocolVersion"), "priv7")
	c.say("0002", avayaThird)
	answer := c.hear("0002", "GetThirdPartyDeviceIdResponse")
	device, _ := answer.at("device")
	require.Equal(t, "other notKnown", device.attr("typeOfNumber")+" "+device.attr("mediaClass"))
	name := strings.TrimSpace(device.Text)
	require.Regexp(t, `^1000:CM1:[^:]*:0$`, name)
	c.say("0003", strings.ReplaceAll(avayaWatch, "DEVICE", name))
	ref := c.hear("0003", "MonitorStartResponse").text("monitorCrossRefID")

	delivered := c.hear("9999", "DeliveredEvent")
	require.Equal(t, ref, delivered.text("monitorCrossRefID"))
	require.Regexp(t, `<connection>\s*<callID>\d+</callID>\s*<deviceID `, delivered.body, "the call comes first")
	require.Contains(t, delivered.body, "4711", "what the caller typed")
	require.Contains(t, delivered.body, "userEnteredCode", "in Avaya's own place")
	id := delivered.text("connection/callID")
	c.say("0004", strings.ReplaceAll(strings.ReplaceAll(avayaTakes, "DEVICE", name), ">55<", ">"+id+"<"))
	c.hear("0004", "AnswerCallResponse")
	require.Equal(t, id, c.hear("9999", "EstablishedEvent").text("establishedConnection/callID"))
	c.say("0005", strings.ReplaceAll(avayaReset, "SID", session))
	require.Equal(t, "180", c.hear("0005", "ResetApplicationSessionTimerPosResponse").text("actualSessionDuration"))
	c.say("0006", strings.ReplaceAll(avayaStop, "SID", session))
	c.hear("0006", "StopApplicationSessionPosResponse")
}

// TestNaiveClientDoesNoHarm: it takes whatever comes first for its answer, as one public client does. It
// may fail; the switch serves the next one, and knows the phone as it was.
func TestNaiveClientDoesNoHarm(t *testing.T) {
	for name, flags := range map[string][]string{"voice": nil, "business": {"--variant", "business"}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			address, _ := simulateOn(t, "openscape", append([]string{"--extensions", "212700"}, flags...)...)
			naive := connectTo(t, address)
			naive.say("0001", osbizStart)
			first := naive.next()
			require.Equal(t, "SystemStatus", first.root(), "this is what the naive one stumbles over")
			require.Empty(t, first.text("sessionID"))
			naive.say("0002", `<ResetApplicationSessionTimer`+sessionSpace+`><sessionID>`+first.text("sessionID")+`</sessionID><requestedSessionDuration>60</requestedSessionDuration></ResetApplicationSessionTimer>`)
			naive.say("0003", osbizWatch)
			naive.say("0003", `<SystemStatus><systemStatus>normal</systemStatus></SystemStatus>`)
			naive.say("9999", osbizWatch)
			naive.say("0001", `<StartApplicationSessionPosResponse/>`)
			naive.say("0002", `<NobodyKnowsThis/>`)
			naive.say("0004", `this is no XML`)
			naive.write("and these bytes are no frame")
			naive.closed()

			c := &literalClient{wire: connectTo(t, address)}
			c.say(c.next().id, `<SystemStatusResponse xmlns="http://www.ecma-international.org/standards/ecma-323/csta/ed4"/>`)
			c.say("0001", osbizStart)
			c.hear("0001", "StartApplicationSessionPosResponse")
			c.say("0002", osbizWatch)
			c.hear("0002", "MonitorStartResponse")
			c.say("0003", `<SnapshotDevice xmlns="http://www.ecma-international.org/standards/ecma-323/csta/ed4"><snapshotObject>212700</snapshotObject></SnapshotDevice>`)
			c.hear("0003", "SnapshotDeviceResponse")
		})
	}
}
