package pbx

import (
	"encoding/binary"
	"io"
	"net"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/csta"
)

var (
	scape    = Options{Dialect: csta.OpenScape}
	business = Options{Dialect: csta.OpenScape, Variant: Business}
)

// scapeWatching is a client of an OpenScape who watches an extension.
func scapeWatching(t *testing.T, s *Switch, extension string) *client {
	t.Helper()
	c := dial(t, s)
	c.hears("0000 SystemStatus")
	c.say(0, `<?xml version="1.0" encoding="UTF-8"?><SystemStatusResponse`+ed4+`/>`)
	c.say(27, `<SystemRegister`+ed4+`><requestTypes><systemStatus>true</systemStatus></requestTypes></SystemRegister>`)
	require.Equal(t, "27ss", c.hears("0027 SystemRegisterResponse")[0].at("sysStatRegisterID"))
	c.say(28, `<?xml version="1.0" encoding="utf-8"?>
<MonitorStart>
   <monitorObject>
      <deviceObject>`+extension+`</deviceObject>
   </monitorObject>
   <monitorType>device</monitorType>
   <extensions><privateData><private xmlns:scx="http://www.siemens.com/schema/csta"><scx:staticOndDN>17133013</scx:staticOndDN></private></privateData></extensions>
</MonitorStart>`)
	c.hears("0028 MonitorStartResponse")
	return c
}

// permits are the services that an event permits.
func (f frame) permits() (names []string) {
	for _, child := range f.Children {
		if child.XMLName.Local != "servicesPermitted" {
			continue
		}
		for _, group := range child.Children {
			for _, service := range group.Children {
				names = append(names, service.XMLName.Local)
			}
		}
	}
	return names
}

// TestOpenScapeGreetsInItsOwnBytes reads the very first frame as bytes.
func TestOpenScapeGreetsInItsOwnBytes(t *testing.T) {
	story(t, scape, func(t *testing.T, s *Switch) {
		near, far := net.Pipe()
		go func() { _ = s.ServeConn(t.Context(), far) }()
		defer near.Close()
		header := make([]byte, 8)
		_, err := io.ReadFull(near, header)
		require.NoError(t, err)
		require.Equal(t, []byte{0, 0}, header[:2])
		require.Equal(t, "0000", string(header[4:]))
		body := make([]byte, int(binary.BigEndian.Uint16(header[2:4]))-8)
		_, err = io.ReadFull(near, body)
		require.NoError(t, err)
		require.Contains(t, string(body), `<SystemStatus
  xmlns="http://www.ecma.ch/standards/ecma-323/csta/ed2"`)
		require.Contains(t, string(body), `<systemStatus>normal</systemStatus>`)
	})
}

func TestOpenScapeListensWhenItsStatusIsAnswered(t *testing.T) {
	story(t, scape, func(t *testing.T, s *Switch) {
		c := dial(t, s)
		c.hears("0000 SystemStatus")
		c.say(1, `<MonitorStart`+ed4+`><monitorObject><deviceObject>200</deviceObject></monitorObject></MonitorStart>`)
		c.say(2, makeCall("200", "201"))
		time.Sleep(time.Second)
		c.hears()
		c.say(0, `<SystemStatusResponse/>`)
		c.hears("0001 MonitorStartResponse", "0002 MakeCallResponse", "9999 ServiceInitiatedEvent", "9999 OriginatedEvent")

		silent := dial(t, s)
		silent.hears("0000 SystemStatus")
		time.Sleep(30 * time.Second)
		silent.ended()

		eager := dial(t, s)
		eager.hears("0000 SystemStatus")
		for range mostWaiting + 1 {
			eager.say(3, `<RequestSystemStatus/>`)
		}
		eager.ended()
	})
}

func TestOpenScapeGrantsASessionAsItWasCaptured(t *testing.T) {
	story(t, scape, func(t *testing.T, s *Switch) {
		c := scapeWatching(t, s, "200")
		c.say(1, `<?xml version="1.0" encoding="utf-8"?>
<StartApplicationSession>
   <applicationInfo>
      <applicationID>pythontsm</applicationID>
   </applicationInfo>
   <requestedProtocolVersions>
      <protocolVersion>http://www.ecma-international.org/standards/ecma-323/csta/ed4</protocolVersion>
   </requestedProtocolVersions>
   <requestedSessionDuration>600</requestedSessionDuration>
</StartApplicationSession>`)
		f := c.hears("0001 StartApplicationSessionPosResponse")[0]
		require.Regexp(t, `^\d{9}$`, f.at("sessionID"))
		require.Equal(t, `<?xml version="1.0" encoding="UTF-8"?><StartApplicationSessionPosResponse xmlns:aps="http://www.ecma-international.org/standards/ecma-354/appl_session"><sessionID>`+f.at("sessionID")+`</sessionID><actualProtocolVersion>http://www.ecma-international.org/standards/ecma-323/csta/ed4</actualProtocolVersion><actualSessionDuration>600</actualSessionDuration><extensions><actualHBT>0</actualHBT></extensions></StartApplicationSessionPosResponse>`, f.body)
		c.say(2, `<ResetApplicationSessionTimer`+appl+`><sessionID>`+f.at("sessionID")+`</sessionID><requestedSessionDuration>600</requestedSessionDuration></ResetApplicationSessionTimer>`)
		c.hears("0002 ResetApplicationSessionTimerPosResponse")
		time.Sleep(10 * time.Minute)
		c.hears("0001 ApplicationSessionTerminated")
		c.ended()
	})
}

func TestOpenScapeNamesDevicesItsOwnWay(t *testing.T) {
	o := scape
	o.Scenario.Names = map[string]string{"200": "Zoë <1>", customer: "Line71001"}
	story(t, o, func(t *testing.T, s *Switch) {
		ann, bob := scapeWatching(t, s, "200"), scapeWatching(t, s, "201")
		ann.say(1, makeCall("200", "201"))
		time.Sleep(routeTime)
		got := ann.hears("0001 MakeCallResponse", "9999 ServiceInitiatedEvent", "9999 OriginatedEvent", "9999 DeliveredEvent")
		id := got[0].at("callingDevice/callID")
		require.Regexp(t, `^[0-9A-F]{32}$`, id)
		require.Equal(t, "200", got[1].at("initiatedConnection/deviceID"))
		require.Equal(t, "N<200>Zoë <1>;noa=nk", got[1].at("initiatingDevice/deviceIdentifier"))
		require.Equal(t, "200", got[2].at("callingDevice/deviceIdentifier"))
		require.Equal(t, "N<201>;displayNumber=201;noa=nk", got[2].at("calledDevice/deviceIdentifier"))
		require.Equal(t, "201", got[3].at("connection/deviceID"))
		require.Equal(t, "N<201>;noa=nk", got[3].at("alertingDevice/deviceIdentifier"))
		require.Equal(t, "N<200>Zoë <1>;displayNumber=200;uid="+id, got[3].at("callingDevice/deviceIdentifier"))
		require.Contains(t, got[3].body, "N&lt;200&gt;Zoë &lt;1&gt;;displayNumber=200")
		require.Equal(t, "connected", got[3].at("localConnectionInfo"))
		bob.hears("9999 DeliveredEvent")

		// What it tells can be said back to it, in connections as in requests.
		bob.say(1, `<AnswerCall`+ed4+`>`+connection("callToBeAnswered", id, "N&lt;201&gt;;noa=nk")+`</AnswerCall>`)
		bob.hears("0001 AnswerCallResponse", "9999 EstablishedEvent")
		bob.say(2, `<SnapshotDevice`+ed4+`><snapshotObject>N&lt;201&gt;;noa=nk</snapshotObject></SnapshotDevice>`)
		require.Equal(t, []string{"connected", "connected"}, states(bob.hears("0002 SnapshotDeviceResponse")[0]))
	})
}

// TestOpenScapeTakesItsClientsRequests says what the samples' clients said, prefixes, white space, order
// and all.
func TestOpenScapeTakesItsClientsRequests(t *testing.T) {
	const ns3 = ` xmlns:ns2="http://schemas.xmlsoap.org/soap/envelope/" xmlns:ns3="http://www.ecma-international.org/standards/ecma-323/csta/ed4"`
	story(t, scape, func(t *testing.T, s *Switch) {
		c := scapeWatching(t, s, "200")
		c.say(1, `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><ns3:SystemStatus`+ns3+`/>`)
		c.hears("0001 SystemStatusResponse")
		c.say(2, `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><ns3:MonitorStart`+ns3+`><ns3:monitorObject><ns3:deviceObject typeOfNumber="dialingNumber">201</ns3:deviceObject></ns3:monitorObject></ns3:MonitorStart>`)
		ref := c.hears("0002 MonitorStartResponse")[0].at("monitorCrossRefID")
		id, err := s.Call(customer, "", "200", nil)
		require.NoError(t, err)
		c.hears("9999 DeliveredEvent")
		c.say(3, `<?xml version="1.0" encoding="utf-8"?><DeflectCall><callToBeDiverted><deviceID>200</deviceID><callID>`+string(id)+`</callID></callToBeDiverted><newDestination>201</newDestination></DeflectCall>`)
		got := c.hears("0003 DeflectCallResponse", "9999 DivertedEvent", "9999 DeliveredEvent")
		require.Equal(t, ref, got[2].at("monitorCrossRefID"))
		require.Equal(t, "N<201>;noa=nk", got[1].at("newDestination/deviceIdentifier"))
		require.Equal(t, "N<200>;noa=nk", got[2].at("lastRedirectionDevice/numberDialed"))
		c.say(4, `<?xml version="1.0" encoding="UTF-8"?><MonitorStop xmlns="http://www.ecma-international.org/standards/ecma-323/csta/ed4"><monitorCrossRefID>`+ref+`</monitorCrossRefID><extensions><privateData><private xmlns:scx="http://www.siemens.com/schema/csta"><scx:staticOndDN>17133013</scx:staticOndDN></private></privateData></extensions></MonitorStop>`)
		c.hears("0004 MonitorStopResponse")
	})
}

func TestOpenScapeTransfers(t *testing.T) {
	workday(t, scape, func(d *desk) {
		ref, err := d.sw.Call(customer, "", "200", account)
		require.NoError(t, err)
		require.NoError(t, d.sw.Lift("200"))
		d.customer = ref
		d.hears(d.ann)
		d.asks(d.ann, d.on("HoldCall", "callToBeHeld", "C1@200", ""))
		d.asks(d.ann, d.on("RetrieveCall", "callToBeRetrieved", "C1@200", ""))
		d.told(d.ann, "HoldCallResponse", "Held C1@200 hold", "RetrieveCallResponse", "Retrieved C1@200 connected")
		d.consults(true)
		d.asks(d.ann, d.two("TransferCall", "heldCall", "C1@200", "activeCall", "C2@200"))
		f := d.all(d.ann)[1]
		require.Equal(t, "Transfered C1@200 C2@200 {C1@+49301 was C1@+49301 N<+49301>;noa=nk} {C1@201 was C2@201 N<201>;noa=nk} null transfer", d.brief(f))
		require.Empty(t, f.permits())
		require.True(t, f.has("servicesPermitted"))
		f = d.all(d.bob)[0]
		require.Contains(t, f.permits(), "holdCall")
		require.Equal(t, "616363743D3432", f.at("correlatorData/string"))
	})
}

func TestOpenScapeTellsDataInHexAndWithheldNumbersNot(t *testing.T) {
	story(t, scape, func(t *testing.T, s *Switch) {
		c := scapeWatching(t, s, "200")
		_, err := s.Call("", "", "200", Attached{{Name: "correlatorData", Value: "urn:nena"}}, DialledAs("112"))
		require.NoError(t, err)
		f := c.hears("9999 DeliveredEvent")[0]
		require.Equal(t, "75726E3A6E656E61", f.at("correlatorData/string"))
		require.True(t, f.Children[3].has("restricted"), f.body)
		require.Equal(t, "N<112>;noa=nk", f.at("calledDevice/deviceIdentifier"))
	})
}

// TestOpenScapePermitsWhatItWouldDo asks, in every state, for one thing that the last event permitted and
// one that it did not.
func TestOpenScapePermitsWhatItWouldDo(t *testing.T) {
	story(t, scape, func(t *testing.T, s *Switch) {
		c := scapeWatching(t, s, "200")
		last := func() frame {
			got := c.heard()
			require.NotEmpty(t, got)
			return got[len(got)-1]
		}
		refusedNow := func(request string) {
			c.say(50, request)
			got := c.heard()
			require.Equal(t, "CSTAErrorCode", got[0].name, request)
		}
		one, err := s.Call(customer, "", "200", nil)
		require.NoError(t, err)
		f := last()
		require.Equal(t, []string{"answerCall", "clearConnection", "deflectCall"}, f.permits())
		refusedNow(`<HoldCall>` + connection("callToBeHeld", string(one), "200") + `</HoldCall>`)

		c.say(1, `<AnswerCall>`+connection("callToBeAnswered", string(one), "200")+`</AnswerCall>`)
		f = last()
		require.Contains(t, f.permits(), "holdCall")
		require.Contains(t, f.permits(), "generateDigits")
		require.NotContains(t, f.permits(), "transferCall")
		require.NotContains(t, f.permits(), "answerCall")

		_, err = s.Call("+49302", "", "200", nil)
		require.NoError(t, err)
		require.Equal(t, []string{"clearConnection", "deflectCall"}, last().permits(), "the handset is in use")

		c.say(2, `<HoldCall>`+connection("callToBeHeld", string(one), "200")+`</HoldCall>`)
		require.Equal(t, []string{"clearCall", "clearConnection", "retrieveCall", "associateData"}, last().permits())
		c.say(3, makeCall("200", "5550100"))
		require.Equal(t, []string{"clearConnection", "reconnectCall", "transferCall"}, last().permits())
		time.Sleep(routeTime + ringTime)
		f = last()
		for _, service := range []string{"alternateCall", "reconnectCall", "transferCall", "conferenceCall", "singleStepTransfer"} {
			require.Contains(t, f.permits(), service)
		}
	})
}

func TestOpenScapeTellsCallsOfAGroup(t *testing.T) {
	o := scape
	o.Scenario.Queues = []Queue{{Number: "500", Name: "Support", Agents: []string{"200"}}}
	story(t, o, func(t *testing.T, s *Switch) {
		c := scapeWatching(t, s, "200")
		_, err := s.Call(customer, "", "500", nil)
		require.NoError(t, err)
		f := c.hears("9999 DeliveredEvent")[0]
		require.Equal(t, "enteringDistribution", f.at("cause"))
		require.Equal(t, []string{"N<200>;noa=nk", "500"}, []string{f.at("calledDevice/deviceIdentifier"), f.at("networkCalledDevice/deviceIdentifier")})
		require.Equal(t, "N<500>;noa=nk", f.at("lastRedirectionDevice/numberDialed"))
		require.NoError(t, s.Lift("200"))
		c.hears("9999 EstablishedEvent", "9999 AgentBusyEvent")
		c.say(1, `<GetAgentState`+ed4+`><device>200</device></GetAgentState>`)
		f = c.hears("0001 GetAgentStateResponse")[0]
		require.Equal(t, "200", f.at("agentStateList/agentStateEntry/agentID"))
		require.Equal(t, "agentBusy", f.at("agentStateList/agentStateEntry/agentInfo/agentInfoItem/agentState"))
	})
}

func TestOneClientAtATime(t *testing.T) {
	o := scape
	o.OneClient = true
	story(t, o, func(t *testing.T, s *Switch) {
		first := dial(t, s)
		first.hears("0000 SystemStatus")
		second := dial(t, s)
		second.ended()
		require.NoError(t, first.conn.Close())
		synctest.Wait()
		dial(t, s).hears("0000 SystemStatus")
	})
}

func osbizSession(password string) string {
	return `<StartApplicationSession xmlns="http://www.ecma-international.org/standards/ecma-354/appl_session"><applicationInfo><applicationID>testApplicationId</applicationID><applicationSpecificInfo><user>csta</user><password>` + password + `</password></applicationSpecificInfo></applicationInfo><requestedProtocolVersions><protocolVersion>http://www.ecma-international.org/standards/ecma-323/csta/ed4</protocolVersion></requestedProtocolVersions><requestedSessionDuration>60</requestedSessionDuration></StartApplicationSession>`
}

func TestOpenScapeBusinessWantsASession(t *testing.T) {
	story(t, business, func(t *testing.T, s *Switch) {
		c := dial(t, s)
		require.Contains(t, c.hears("5001 SystemStatus")[0].body, "/csta/ed4", "with an id that no request of the client has yet")
		c.say(1, `<MonitorStart`+ed4+`><monitorObject><deviceObject typeOfNumber="dialingNumber">200</deviceObject></monitorObject><monitorType>device</monitorType></MonitorStart>`)
		c.refused(1, "operation", "securityViolation")
		c.say(1, osbizSession("wrong"))
		require.Equal(t, "invalidApplicationInfo", c.hears("0001 StartApplicationSessionNegResponse")[0].at("errorCode/definedError"))
		c.say(1, osbizSession("secret"))
		f := c.hears("0001 StartApplicationSessionPosResponse")[0]
		require.Equal(t, "60", f.at("actualSessionDuration"))
		require.Contains(t, f.body, `xmlns="http://www.ecma-international.org/standards/ecma-354/appl_session"`)
		c.say(5001, `<SystemStatusResponse`+ed4+`/>`)
		c.say(2, `<MonitorStart`+ed4+`><monitorObject><deviceObject typeOfNumber="dialingNumber">200</deviceObject></monitorObject><monitorType>device</monitorType></MonitorStart>`)
		c.hears("0002 MonitorStartResponse")
		c.say(3, `<SystemRegister`+ed4+`><requestTypes><systemStatus>true</systemStatus></requestTypes></SystemRegister>`)
		c.refused(3, "operation", "serviceNotSupported")
		time.Sleep(time.Minute)
		c.hears("5002 ApplicationSessionTerminated")
		c.ended()

		mute := dial(t, s)
		mute.say(1, osbizSession("secret"))
		mute.hears("5001 SystemStatus", "0001 StartApplicationSessionPosResponse")
		time.Sleep(30 * time.Second)
		mute.ended() // its SystemStatus was never answered
	})
}

func TestSystemStatusIsInEdition2Whenever(t *testing.T) {
	story(t, scape, func(t *testing.T, s *Switch) {
		c := scapeWatching(t, s, "200")
		s.SendSystemStatus("messagesLost", 28)
		f := c.hears("0028 SystemStatus")[0]
		require.Regexp(t, regexp.MustCompile(`(?s)^<\?xml[^>]*>\s*<SystemStatus\s+xmlns="http://www.ecma.ch/standards/ecma-323/csta/ed2"`), f.body)
		require.Equal(t, "messagesLost", f.at("systemStatus"))
		require.NotContains(t, strings.ToLower(f.body), "{status}")
	})
}
