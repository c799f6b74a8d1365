package pbx

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/csta"
)

var avayas = Options{Dialect: csta.DMCC}

const ed3 = ` xmlns="http://www.ecma-international.org/standards/ecma-323/csta/ed3"`

// avayaSession is the client literal of the samples, with a password, a version and an old session.
func avayaSession(password, version, old string, cleanup int) string {
	return fmt.Sprintf(`<?xml version="1.0" encoding="UTF-8"?><StartApplicationSession xmlns="http://www.ecma-international.org/standards/ecma-354/appl_session" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:acx="http://www.avaya.com/csta"><applicationInfo><applicationID>App</applicationID><applicationSpecificInfo><acx:SessionLoginInfo xsi:type="acx:SessionLoginInfo"><acx:userName>user</acx:userName><acx:password>%s</acx:password><acx:sessionCleanupDelay>%d</acx:sessionCleanupDelay><acx:sessionID>%s</acx:sessionID></acx:SessionLoginInfo></applicationSpecificInfo></applicationInfo><requestedProtocolVersions><protocolVersion>http://www.ecma-international.org/standards/ecma-323/csta/%s</protocolVersion></requestedProtocolVersions><requestedSessionDuration>180</requestedSessionDuration></StartApplicationSession>`, password, cleanup, old, version)
}

// avayaDevice is an extension as DMCC names it.
func avayaDevice(element, extension string) string {
	return `<` + element + ` typeOfNumber="other" mediaClass="notKnown">` + extension + `:CM1:192.0.2.1:0</` + element + `>`
}

// avayaConnection has the device before the call, as Avaya's clients write it.
func avayaConnection(element, callID, extension string) string {
	return `<` + element + `>` + avayaDevice("deviceID", extension) + `<callID>` + callID + `</callID></` + element + `>`
}

// avayaSignedOn is a client with a session.
func avayaSignedOn(t *testing.T, s *Switch, old string) (*client, string) {
	t.Helper()
	c := dial(t, s)
	c.say(1, avayaSession("secret", "ed3/priv7", old, 60))
	f := c.hears("0001 StartApplicationSessionPosResponse")[0]
	require.Equal(t, "http://www.ecma-international.org/standards/ecma-323/csta/ed3/priv7", f.at("actualProtocolVersion"))
	return c, f.at("sessionID")
}

func avayaWatching(t *testing.T, s *Switch, extension string) *client {
	t.Helper()
	c, _ := avayaSignedOn(t, s, "")
	c.say(2, `<?xml version="1.0" encoding="UTF-8"?><MonitorStart`+ed3+`><monitorObject>`+avayaDevice("deviceObject", extension)+`</monitorObject></MonitorStart>`)
	c.hears("0002 MonitorStartResponse")
	return c
}

func TestDMCCWantsItsLogin(t *testing.T) {
	story(t, avayas, func(t *testing.T, s *Switch) {
		c := dial(t, s)
		c.hears()
		for i, request := range []string{
			`<MonitorStart` + ed3 + `><monitorObject>` + avayaDevice("deviceObject", "200") + `</monitorObject></MonitorStart>`,
			`<GetThirdPartyDeviceId xmlns="http://www.avaya.com/csta"><switchName>CM1</switchName><extension>200</extension></GetThirdPartyDeviceId>`,
			`<ParkCall` + ed3 + `/>`, `<RequestSystemStatus` + ed3 + `/>`,
		} {
			c.say(10+i, request)
			c.refused(10+i, "operation", "securityViolation")
		}
		for _, wrong := range []struct{ request, code string }{
			{avayaSession("wrong", "ed3/priv7", "", 60), "invalidApplicationInfo"},
			{osbizSession("secret"), "invalidApplicationInfo"},
			{`<StartApplicationSession` + appl + `><applicationInfo><applicationID>x</applicationID></applicationInfo></StartApplicationSession>`, "invalidApplicationInfo"},
			{avayaSession("secret", "ed3", "", 60), "requestedProtocolVersionNotSupported"},
			{avayaSession("secret", "ed4", "", 60), "requestedProtocolVersionNotSupported"},
			{avayaSession("secret", "ed3/priv8", "", 60), "requestedProtocolVersionNotSupported"},
		} {
			c.say(1, wrong.request)
			require.Equal(t, wrong.code, c.hears("0001 StartApplicationSessionNegResponse")[0].at("errorCode/definedError"))
		}
		c.say(1, avayaSession("secret", "ed3/priv1", "", 60))
		require.Equal(t, "180", c.hears("0001 StartApplicationSessionPosResponse")[0].at("actualSessionDuration"))
		c.say(2, avayaSession("secret", "ed3/priv7", "", 60))
		require.Equal(t, "maxNumberSessions", c.hears("0002 StartApplicationSessionNegResponse")[0].at("errorCode/definedError"))
	})
}

func TestDMCCTellsDeviceIDs(t *testing.T) {
	story(t, avayas, func(t *testing.T, s *Switch) {
		c, _ := avayaSignedOn(t, s, "")
		for i, request := range []string{"GetDeviceId", "GetThirdPartyDeviceId"} {
			c.say(2+i, `<`+request+` xmlns="http://www.avaya.com/csta"><switchName>CM1</switchName><extension>200</extension></`+request+`>`)
			f := c.hears(fmt.Sprintf("%04d %sResponse", 2+i, request))[0]
			require.Equal(t, "200:CM1:192.0.2.1:0", f.at("device"))
			require.Equal(t, "other", f.Children[0].attr("typeOfNumber"))
			require.Equal(t, "notKnown", f.Children[0].attr("mediaClass"))
			require.Contains(t, f.body, `xmlns="http://www.avaya.com/csta"`)
		}
		c.say(4, `<GetThirdPartyDeviceId xmlns="http://www.avaya.com/csta"><switchName>CM1</switchName><extension>5550100</extension></GetThirdPartyDeviceId>`)
		require.Equal(t, "5550100:CM1::0", c.hears("0004 GetThirdPartyDeviceIdResponse")[0].at("device"))
		for i, request := range []string{
			`<GetDeviceId xmlns="http://www.avaya.com/csta"><switchName>CM2</switchName><extension>200</extension></GetDeviceId>`,
			`<GetDeviceId xmlns="http://www.avaya.com/csta"><switchName>CM1</switchName></GetDeviceId>`,
			`<MonitorStart` + ed3 + `><monitorObject><deviceObject>200</deviceObject></monitorObject></MonitorStart>`,
			`<MonitorStart` + ed3 + `><monitorObject><deviceObject>200:CM2:192.0.2.1:0</deviceObject></monitorObject></MonitorStart>`,
			`<SnapshotDevice` + ed3 + `><snapshotObject></snapshotObject></SnapshotDevice>`,
		} {
			c.say(10+i, request)
			c.refused(10+i, "operation", "invalidDeviceID")
		}
	})
}

func TestDMCCCall(t *testing.T) {
	o := avayas
	o.Scenario.Queues = []Queue{{Number: "500", Agents: []string{"200"}}}
	o.Scenario.Agents = map[string]Agent{"A1": {Extension: "200"}}
	o.Scenario.IVRs = []IVR{{Number: "600", To: "500", Asks: []Question{{Name: "account", Digits: 4}}}}
	story(t, o, func(t *testing.T, s *Switch) {
		ann := avayaWatching(t, s, "200")
		ann.say(3, `<SetAgentState`+ed3+`>`+avayaDevice("device", "200")+`<requestedAgentState>loggedOn</requestedAgentState><agentID>A1</agentID></SetAgentState>`)
		ann.say(4, `<SetAgentState`+ed3+`>`+avayaDevice("device", "200")+`<requestedAgentState>ready</requestedAgentState></SetAgentState>`)
		ann.hears("0003 SetAgentStateResponse", "9999 AgentLoggedOnEvent", "9999 AgentNotReadyEvent", "0004 SetAgentStateResponse", "9999 AgentReadyEvent")
		_, err := s.Call(customer, "", "600", nil)
		require.NoError(t, err)
		time.Sleep(ivrTime)
		synctest.Wait()
		require.NoError(t, s.Press(customer, "4711"))
		f := ann.hears("9999 DeliveredEvent")[0]
		require.Contains(t, f.body, `<connection><callID>1</callID><deviceID typeOfNumber="other" mediaClass="notKnown">200:CM1:192.0.2.1:0</deviceID></connection>`)
		require.Contains(t, f.body, ed3)
		require.Equal(t, "+49301:CM1::0", f.at("callingDevice/deviceIdentifier"))
		require.Regexp(t, `^\d{20}$`, f.at("callLinkageData/globalCallData/globalCallLinkageID/globallyUniqueCallLinkageID"))
		private := "extensions/privateData/private/DeliveredEventPrivateData/"
		require.Equal(t, "4711", f.at(private+"userEnteredCode/data"), f.body)
		require.Equal(t, "600", f.at(private+"userEnteredCode/collectVDN"))
		require.Equal(t, "500", f.at(private+"distributingVDN/deviceIdentifier"), f.body)

		ann.say(5, `<?xml version="1.0" encoding="UTF-8"?><AnswerCall`+ed3+`>`+avayaConnection("callToBeAnswered", "1", "200")+`</AnswerCall>`)
		f = ann.hears("0005 AnswerCallResponse", "9999 EstablishedEvent", "9999 AgentBusyEvent")[1]
		require.Equal(t, "4711", f.at("extensions/privateData/private/EstablishedEventPrivateData/userEnteredCode/data"))
		ucid := f.at("callLinkageData/globalCallData/globalCallLinkageID/globallyUniqueCallLinkageID")

		ann.say(6, `<ConsultationCall`+ed3+`>`+avayaConnection("existingCall", "1", "200")+avayaDevice("consultedDevice", "201")+`</ConsultationCall>`)
		ann.hears("0006 ConsultationCallResponse", "9999 HeldEvent", "9999 ServiceInitiatedEvent", "9999 OriginatedEvent")
		time.Sleep(routeTime + ringTime)
		ann.hears("9999 DeliveredEvent", "9999 EstablishedEvent")
		ann.say(7, `<TransferCall`+ed3+`>`+avayaConnection("heldCall", "1", "200")+avayaConnection("activeCall", "2", "200")+`</TransferCall>`)
		f = ann.hears("0007 TransferCallResponse", "9999 TransferedEvent", "9999 AgentReadyEvent")[1]
		require.Equal(t, ucid, f.at("callLinkageDataList/newCallLinkageData/globalCallData/globalCallLinkageID/globallyUniqueCallLinkageID"), f.body)
	})
}

func TestDMCCTellsWhatACallerTypes(t *testing.T) {
	o := avayas
	o.Scenario.DigitsTold = true
	story(t, o, func(t *testing.T, s *Switch) {
		c := avayaWatching(t, s, "200")
		_, err := s.Call(customer, "", "200", nil)
		require.NoError(t, err)
		require.NoError(t, s.Lift("200"))
		c.heard()
		require.NoError(t, s.Press(customer, "4711"))
		f := c.hears("9999 EnteredDigitsEvent")[0]
		require.Equal(t, "http://www.avaya.com/csta", f.XMLName.Space)
		require.Equal(t, []string{"4711", "+49301:CM1::0"}, []string{f.at("digits"), f.at("connection/deviceID")})
		require.NoError(t, s.Press("200", "5"))
		c.hears("9999 DigitsGeneratedEvent")
	})
}

func TestDMCCRefusesWhatNothingShowsOfIt(t *testing.T) {
	story(t, avayas, func(t *testing.T, s *Switch) {
		c, _ := avayaSignedOn(t, s, "")
		for i, request := range []string{
			"ParkCall", "GroupPickupCall", "DialDigits", "AssociateData", "GetCSTAFeatures", "GetSwitchingFunctionCaps",
			"CreateConfFromCalls", "loginRequest", "AcceptCall",
		} {
			c.say(10+i, `<`+request+ed3+`/>`)
			c.refused(10+i, "operation", "serviceNotSupported")
		}
		c.say(30, `<MakeCall`+ed3+`>`+avayaDevice("callingDevice", "200")+`<calledDirectoryNumber/></MakeCall>`)
		c.refused(30, "operation", "invalidCalledDeviceID")
		c.say(31, `<MakeCall`+ed3+`>`+avayaDevice("callingDevice", "200")+avayaDevice("calledDirectoryNumber", "201")+`</MakeCall>`)
		require.Equal(t, "200:CM1:192.0.2.1:0", c.hears("0031 MakeCallResponse")[0].at("callingDevice/deviceID"))
	})
}

func TestDMCCGivesALostSessionBack(t *testing.T) {
	story(t, avayas, func(t *testing.T, s *Switch) {
		c, old := avayaSignedOn(t, s, "")
		c.say(2, `<MonitorStart`+ed3+`><monitorObject>`+avayaDevice("deviceObject", "200")+`</monitorObject></MonitorStart>`)
		ref := c.hears("0002 MonitorStartResponse")[0].at("monitorCrossRefID")
		require.NoError(t, c.conn.Close())
		time.Sleep(59 * time.Second)

		again, id := avayaSignedOn(t, s, old)
		require.Equal(t, old, id)
		again.say(3, `<TransferMonitorObjects xmlns="http://www.avaya.com/csta"><fromSessionID>`+old+`</fromSessionID><toSessionID>`+id+`</toSessionID></TransferMonitorObjects>`)
		again.hears("0003 TransferMonitorObjectsResponse")
		_, err := s.Call(customer, "", "200", nil)
		require.NoError(t, err)
		require.Equal(t, ref, again.hears("9999 DeliveredEvent")[0].at("monitorCrossRefID"))

		// The old connection may still stand: it loses the session.
		third, id := avayaSignedOn(t, s, old)
		require.Equal(t, old, id)
		again.ended()
		require.NoError(t, s.Lift("200"))
		require.Equal(t, ref, third.hears("9999 EstablishedEvent")[0].at("monitorCrossRefID"))

		require.NoError(t, third.conn.Close())
		time.Sleep(61 * time.Second)
		late, id := avayaSignedOn(t, s, old)
		require.NotEqual(t, old, id, "it was cleaned up")
		require.NoError(t, s.HangUp("200"))
		late.hears()
	})
}

func TestDMCCSessionsBelongToTheirUser(t *testing.T) {
	o := avayas
	o.Scenario.NewSessions = true
	story(t, o, func(t *testing.T, s *Switch) {
		c, old := avayaSignedOn(t, s, "")
		c.say(2, `<MonitorStart`+ed3+`><monitorObject>`+avayaDevice("deviceObject", "200")+`</monitorObject></MonitorStart>`)
		ref := c.hears("0002 MonitorStartResponse")[0].at("monitorCrossRefID")
		s.DropAll()
		again, id := avayaSignedOn(t, s, old)
		require.NotEqual(t, old, id)
		transfer := func(from, to string) {
			again.say(3, `<TransferMonitorObjects xmlns="http://www.avaya.com/csta"><fromSessionID>`+from+`</fromSessionID><toSessionID>`+to+`</toSessionID></TransferMonitorObjects>`)
		}
		for _, wrong := range [][2]string{{"000", id}, {old, "000"}, {old, old}} {
			transfer(wrong[0], wrong[1])
			again.refused(3, "operation", "invalidParameterValue")
		}
		_, err := s.Call(customer, "", "200", nil)
		require.NoError(t, err)
		again.hears()
		transfer(old, id)
		again.hears("0003 TransferMonitorObjectsResponse")
		require.NoError(t, s.Lift("200"))
		require.Equal(t, ref, again.hears("9999 EstablishedEvent")[0].at("monitorCrossRefID"))
		transfer(old, id)
		again.refused(3, "operation", "invalidParameterValue")
		time.Sleep(2 * time.Minute)
		again.hears()
	})
}

func TestDMCCSessionRunsOut(t *testing.T) {
	story(t, avayas, func(t *testing.T, s *Switch) {
		c, id := avayaSignedOn(t, s, "")
		time.Sleep(100 * time.Second)
		c.say(2, `<?xml version="1.0" encoding="UTF-8"?><ResetApplicationSessionTimer xmlns="http://www.ecma-international.org/standards/ecma-354/appl_session"><sessionID>`+id+`</sessionID><requestedSessionDuration>180</requestedSessionDuration></ResetApplicationSessionTimer>`)
		c.hears("0002 ResetApplicationSessionTimerPosResponse")
		time.Sleep(180 * time.Second)
		f := c.hears("0001 ApplicationSessionTerminated")[0]
		require.Equal(t, id, f.at("sessionID"))
		require.Equal(t, "sessionTimerExpired", f.at("sessionTermReason/definedTermReason"))
		c.ended()
		_, again := avayaSignedOn(t, s, id)
		require.NotEqual(t, id, again)

		stopping, id := avayaSignedOn(t, s, "")
		stopping.say(2, `<StopApplicationSession xmlns="http://www.ecma-international.org/standards/ecma-354/appl_session"><sessionID>`+id+`</sessionID><sessionEndReason><definedEndReason>normal</definedEndReason></sessionEndReason></StopApplicationSession>`)
		stopping.hears("0002 StopApplicationSessionPosResponse")
		stopping.say(3, `<RequestSystemStatus`+ed3+`/>`)
		stopping.refused(3, "operation", "securityViolation")
	})
}

// TestDMCCObeysTheFilter of a monitor, in the standard's sense and in Avaya's.
func TestDMCCObeysTheFilter(t *testing.T) {
	const filter = `<requestedMonitorFilter><callcontrol><delivered>true</delivered><transferred>true</transferred></callcontrol></requestedMonitorFilter>`
	const inverted = `<extensions><privateData><private><AvayaEvents xmlns=""><invertFilter xmlns="http://www.avaya.com/csta">true</invertFilter></AvayaEvents></private></privateData></extensions>`
	for extensions, want := range map[string][]string{
		"":       {"9999 EstablishedEvent", "9999 ConnectionClearedEvent"},
		inverted: {"9999 DeliveredEvent"},
	} {
		story(t, avayas, func(t *testing.T, s *Switch) {
			c, _ := avayaSignedOn(t, s, "")
			c.say(2, `<MonitorStart`+ed3+`><monitorObject>`+avayaDevice("deviceObject", "200")+`</monitorObject>`+filter+extensions+`</MonitorStart>`)
			require.Equal(t, "true", c.hears("0002 MonitorStartResponse")[0].at("actualMonitorMediaClass/voice"))
			_, err := s.Call(customer, "", "200", nil)
			require.NoError(t, err)
			require.NoError(t, s.Lift("200"))
			synctest.Wait()
			heard := c.heard()
			require.NoError(t, s.HangUp("200"))
			synctest.Wait()
			var got []string
			for _, f := range append(heard, c.heard()...) {
				if name := f.String(); len(got) == 0 || got[len(got)-1] != name {
					got = append(got, name)
				}
			}
			require.Equal(t, want, got)
		})
	}
}

// TestDMCCTellsTheCallFirst and its UCID at once; a client puts the device first.
func TestDMCCTellsTheCallFirst(t *testing.T) {
	story(t, avayas, func(t *testing.T, s *Switch) {
		c := avayaWatching(t, s, "200")
		c.say(3, `<MakeCall`+ed3+`>`+avayaDevice("callingDevice", "200")+`<calledDirectoryNumber>201</calledDirectoryNumber></MakeCall>`)
		synctest.Wait()
		var answer frame
		for _, f := range c.heard() {
			require.Regexp(t, `<callID>\d+</callID><deviceID`, f.body, f.name)
			if f.name == "MakeCallResponse" {
				answer = f
			}
		}
		require.Regexp(t, `^\d{20}$`, answer.at("extensions/privateData/private/MakeCallResponsePrivateData/callLinkageData/globalCallData/globalCallLinkageID/globallyUniqueCallLinkageID"))
	})
}

// TestDMCCTakesTheLoginInAnyNamespace, or in none.
func TestDMCCTakesTheLoginInAnyNamespace(t *testing.T) {
	story(t, avayas, func(t *testing.T, s *Switch) {
		for _, space := range []string{`xmlns="http://www.avaya.com/csta"`, `xmlns="urn:x"`, `xmlns=""`, ``} {
			c := dial(t, s)
			c.say(1, strings.Replace(avayaSession("secret", "ed3/priv7", "", 60), `xmlns="http://www.avaya.com/csta"`, space, 1))
			c.hears("0001 StartApplicationSessionPosResponse")
		}
	})
}
