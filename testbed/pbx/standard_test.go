package pbx

import (
	"fmt"
	"io"
	"net"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/csta"
)

func makeCall(from, to string) string {
	return `<MakeCall` + ed4 + `><callingDevice>` + from + `</callingDevice><calledDirectoryNumber>` + to +
		`</calledDirectoryNumber><autoOriginate>doNotPrompt</autoOriginate></MakeCall>`
}

// requireLegs wants an event about (call, device), told to a watcher whose own connection is then local.
func requireLegs(t *testing.T, f frame, element, callID, device, local string) {
	t.Helper()
	require.Equal(t, callID, f.at(element+"/callID"), f.body)
	require.Equal(t, device, f.at(element+"/deviceID"), f.body)
	require.Equal(t, local, f.at("localConnectionInfo"), f.body)
}

func TestStandardCallOutside(t *testing.T) {
	story(t, ecma, func(t *testing.T, s *Switch) {
		c := ecmaWatching(t, s, "200")
		c.say(2, makeCall("200", "+49 (30) 123-45"))
		got := c.hears("0002 MakeCallResponse", "9999 ServiceInitiatedEvent", "9999 OriginatedEvent")
		id := got[0].at("callingDevice/callID")
		require.NotEmpty(t, id)
		require.Equal(t, "200", got[0].at("callingDevice/deviceID"))
		requireLegs(t, got[1], "initiatedConnection", id, "200", "initiated")
		require.Equal(t, "makeCall", got[1].at("cause"))
		requireLegs(t, got[2], "originatedConnection", id, "200", "connected")
		require.Equal(t, "+493012345", got[2].at("calledDevice/deviceIdentifier"))

		time.Sleep(routeTime)
		got = c.hears("9999 NetworkReachedEvent", "9999 DeliveredEvent")
		requireLegs(t, got[0], "outboundConnection", id, "+493012345", "connected")
		require.Equal(t, trunk, got[0].at("networkInterfaceUsed/deviceIdentifier"))
		requireLegs(t, got[1], "connection", id, "+493012345", "connected")

		time.Sleep(ringTime)
		got = c.hears("9999 EstablishedEvent")
		requireLegs(t, got[0], "establishedConnection", id, "+493012345", "connected")
		require.Equal(t, "+493012345", got[0].at("answeringDevice/deviceIdentifier"))

		c.say(3, makeCall("200", "5"))
		c.refused(3, "stateIncompatibility", "invalidCallingDeviceState")

		require.NoError(t, s.HangUp("+493012345"))
		got = c.hears("9999 ConnectionClearedEvent", "9999 ConnectionClearedEvent")
		requireLegs(t, got[0], "droppedConnection", id, "+493012345", "connected")
		requireLegs(t, got[1], "droppedConnection", id, "200", "null")
		require.ErrorIs(t, s.HangUp("+493012345"), ErrNoCall)
	})
}

func TestStandardTwoExtensionsSeeOneCall(t *testing.T) {
	story(t, ecma, func(t *testing.T, s *Switch) {
		ann, bob := ecmaWatching(t, s, "200"), ecmaWatching(t, s, "201")
		ann.say(2, makeCall("200", "201"))
		time.Sleep(routeTime)
		atAnn := ann.hears("0002 MakeCallResponse", "9999 ServiceInitiatedEvent", "9999 OriginatedEvent", "9999 DeliveredEvent")
		atBob := bob.hears("9999 DeliveredEvent")
		id := atAnn[0].at("callingDevice/callID")
		requireLegs(t, atAnn[3], "connection", id, "201", "connected")
		requireLegs(t, atBob[0], "connection", id, "201", "alerting")
		require.Equal(t, "200", atBob[0].at("callingDevice/deviceIdentifier"))
		require.NotEqual(t, atAnn[3].at("monitorCrossRefID"), atBob[0].at("monitorCrossRefID"))

		bob.say(2, `<AnswerCall`+ed4+`>`+connection("callToBeAnswered", id, "201")+`</AnswerCall>`)
		requireLegs(t, bob.hears("0002 AnswerCallResponse", "9999 EstablishedEvent")[1], "establishedConnection", id, "201", "connected")
		requireLegs(t, ann.hears("9999 EstablishedEvent")[0], "establishedConnection", id, "201", "connected")

		ann.say(3, `<HoldCall`+ed4+`>`+connection("callToBeHeld", id, "200")+`</HoldCall>`)
		requireLegs(t, ann.hears("0003 HoldCallResponse", "9999 HeldEvent")[1], "heldConnection", id, "200", "hold")
		requireLegs(t, bob.hears("9999 HeldEvent")[0], "heldConnection", id, "200", "connected")
		ann.say(4, `<SnapshotDevice`+ed4+`><snapshotObject>201</snapshotObject></SnapshotDevice>`)
		require.Equal(t, []string{"connected", "hold"}, states(ann.hears("0004 SnapshotDeviceResponse")[0]))
		ann.say(5, `<RetrieveCall`+ed4+`>`+connection("callToBeRetrieved", id, "200")+`</RetrieveCall>`)
		requireLegs(t, ann.hears("0005 RetrieveCallResponse", "9999 RetrievedEvent")[1], "retrievedConnection", id, "200", "connected")
		requireLegs(t, bob.hears("9999 RetrievedEvent")[0], "retrievedConnection", id, "200", "connected")

		bob.say(3, `<ClearConnection`+ed4+`>`+connection("connectionToBeCleared", id, "201")+`</ClearConnection>`)
		requireLegs(t, bob.hears("0003 ClearConnectionResponse", "9999 ConnectionClearedEvent")[1], "droppedConnection", id, "201", "null")
		got := ann.hears("9999 ConnectionClearedEvent", "9999 ConnectionClearedEvent")
		requireLegs(t, got[0], "droppedConnection", id, "201", "connected")
		requireLegs(t, got[1], "droppedConnection", id, "200", "null")
	})
}

// states are the states of the only call in a snapshot, the device's own first.
func states(f frame) []string {
	var all []string
	for _, data := range f.Children[0].Children {
		for _, info := range data.Children {
			for _, child := range info.Children {
				if child.XMLName.Local != "localCallState" {
					continue
				}
				for _, state := range child.Children[0].Children {
					all = append(all, state.Text)
				}
			}
		}
	}
	return all
}

func TestStandardNumbersThatDoNotAnswer(t *testing.T) {
	numbers := map[string]Number{
		"555-0100": {Does: Busy}, "5550101": {Does: DoesNotExist, AfterMs: 3000},
		"5550102": {Does: NoAnswer}, "5550103": {Does: NoAnswer, AfterMs: 20000}, "5550104": {Does: HangsUp, AfterMs: 2000},
	}
	call := func(t *testing.T, number string) (*Switch, *client, string) {
		s := New(Options{Dialect: csta.ECMA, Scenario: Scenario{Numbers: numbers}})
		t.Cleanup(s.Close)
		c := ecmaWatching(t, s, "200")
		c.say(2, makeCall("200", number))
		got := c.hears("0002 MakeCallResponse", "9999 ServiceInitiatedEvent", "9999 OriginatedEvent")
		return s, c, got[0].at("callingDevice/callID")
	}
	t.Run("busy and unknown leave the caller on the line", func(t *testing.T) {
		for number, cause := range map[string]string{"5550100": "busy", "5550101": "destNotObtainable"} {
			inBubble(t, func(t *testing.T) {
				_, c, id := call(t, number)
				time.Sleep(3 * time.Second)
				f := c.hears("9999 FailedEvent")[0]
				requireLegs(t, f, "failedConnection", id, number, "connected")
				require.Equal(t, cause, f.at("cause"))
				time.Sleep(time.Hour)
				c.hears()
				c.say(3, `<SnapshotDevice`+ed4+`><snapshotObject>200</snapshotObject></SnapshotDevice>`)
				require.Equal(t, []string{"connected", "fail"}, states(c.hears("0003 SnapshotDeviceResponse")[0]))
				c.say(4, `<ClearConnection`+ed4+`>`+connection("connectionToBeCleared", id, "200")+`</ClearConnection>`)
				requireLegs(t, c.hears("0004 ClearConnectionResponse", "9999 ConnectionClearedEvent")[1], "droppedConnection", id, "200", "null")
			})
		}
	})
	t.Run("no answer rings until the caller hangs up", func(t *testing.T) {
		inBubble(t, func(t *testing.T) {
			_, c, id := call(t, "5550102")
			time.Sleep(time.Hour)
			c.hears("9999 NetworkReachedEvent", "9999 DeliveredEvent")
			c.say(3, `<HoldCall`+ed4+`>`+connection("callToBeHeld", id, "200")+`</HoldCall>`)
			c.refused(3, "stateIncompatibility", "invalidConnectionState")
			c.say(4, `<ClearConnection`+ed4+`>`+connection("connectionToBeCleared", id, "200")+`</ClearConnection>`)
			c.hears("0004 ClearConnectionResponse", "9999 ConnectionClearedEvent")
		})
	})
	t.Run("or until its time is over", func(t *testing.T) {
		inBubble(t, func(t *testing.T) {
			_, c, id := call(t, "5550103")
			time.Sleep(routeTime + 19*time.Second)
			c.hears("9999 NetworkReachedEvent", "9999 DeliveredEvent")
			time.Sleep(time.Second)
			f := c.hears("9999 FailedEvent")[0]
			requireLegs(t, f, "failedConnection", id, "5550103", "connected")
			require.Equal(t, "callNotAnswered", f.at("cause"))
		})
	})
	t.Run("hangs up after a while", func(t *testing.T) {
		inBubble(t, func(t *testing.T) {
			_, c, _ := call(t, "5550104")
			time.Sleep(routeTime + ringTime)
			c.hears("9999 NetworkReachedEvent", "9999 DeliveredEvent", "9999 EstablishedEvent")
			time.Sleep(2 * time.Second)
			c.hears("9999 ConnectionClearedEvent", "9999 ConnectionClearedEvent")
		})
	})
}

func TestStandardIncomingCallCarriesItsData(t *testing.T) {
	story(t, ecma, func(t *testing.T, s *Switch) {
		c := ecmaWatching(t, s, "200")
		ref, err := s.Call("+4930123", "Ann", "200",
			Attached{{Name: "correlatorData", Value: "acct=42"}, {Name: "account", Value: "4711"}, {Name: "pin", Value: "é"}}, DialledAs("08005550100"))
		require.NoError(t, err)
		f := c.hears("9999 DeliveredEvent")[0]
		requireLegs(t, f, "connection", string(ref), "200", "alerting")
		require.Equal(t, "616363743D3432", f.at("correlatorData/string"))
		require.Equal(t, "6163636F756E743D343731313B70696E3DC3A9", f.at("userData/string"), "account=4711;pin=é")
		require.Equal(t, "08005550100", f.at("calledDevice/deviceIdentifier"))
		require.Equal(t, "08005550100", f.at("lastRedirectionDevice/numberDialed"))

		require.NoError(t, s.HangUp(string(ref))) // the caller gives up
		got := c.hears("9999 ConnectionClearedEvent", "9999 ConnectionClearedEvent")
		requireLegs(t, got[0], "droppedConnection", string(ref), "+4930123", "alerting")
		requireLegs(t, got[1], "droppedConnection", string(ref), "200", "null")
		require.Equal(t, "callCancelled", got[1].at("cause"))

		_, err = s.Call("", "", "200", nil)
		require.NoError(t, err)
		f = c.hears("9999 DeliveredEvent")[0]
		require.True(t, f.has("callingDevice"))
		require.Contains(t, f.body, "<callingDevice><restricted>")
		_, err = s.Call("1", "", "299", nil)
		require.ErrorIs(t, err, ErrNoExtension)
	})
}

func TestAPhoneThatNobodyWatchesAnswersAndIsThenBusy(t *testing.T) {
	story(t, ecma, func(t *testing.T, s *Switch) {
		c := ecmaWatching(t, s, "200")
		c.say(2, makeCall("200", "201"))
		time.Sleep(routeTime + ringTime)
		c.hears("0002 MakeCallResponse", "9999 ServiceInitiatedEvent", "9999 OriginatedEvent", "9999 DeliveredEvent", "9999 EstablishedEvent")
		_, err := s.Call("1", "", "201", nil)
		require.ErrorIs(t, err, ErrBusy)
		_, err = s.Call("1", "", "200", nil) // a watched one has call waiting
		require.NoError(t, err)
		id := c.hears("9999 DeliveredEvent")[0].at("connection/callID")
		c.say(3, `<AnswerCall`+ed4+`>`+connection("callToBeAnswered", id, "200")+`</AnswerCall>`)
		c.refused(3, "stateIncompatibility", "connectedCallExists")
		require.NoError(t, s.HangUp("200")) // puts down the handset: the call he talks in
		c.hears("9999 ConnectionClearedEvent")
		c.say(4, `<AnswerCall`+ed4+`>`+connection("callToBeAnswered", id, "200")+`</AnswerCall>`)
		c.hears("0004 AnswerCallResponse", "9999 EstablishedEvent")
		c.say(5, `<AnswerCall`+ed4+`>`+connection("callToBeAnswered", id, "200")+`</AnswerCall>`)
		c.refused(5, "stateIncompatibility", "noCallToAnswer")
	})
}

func TestCallingOneselfIsBusy(t *testing.T) {
	story(t, ecma, func(t *testing.T, s *Switch) {
		c := ecmaWatching(t, s, "200")
		c.say(2, makeCall("200", "200"))
		time.Sleep(routeTime)
		require.Equal(t, "busy", c.hears("0002 MakeCallResponse", "9999 ServiceInitiatedEvent", "9999 OriginatedEvent", "9999 FailedEvent")[3].at("cause"))
		c.say(3, makeCall("299", "5"))
		c.refused(3, "operation", "invalidCallingDeviceID")
		require.NoError(t, s.HangUp("200"))
		c.hears("9999 ConnectionClearedEvent")
	})
}

func TestTwoMonitorsOfOneDeviceTellTwice(t *testing.T) {
	story(t, ecma, func(t *testing.T, s *Switch) {
		c := ecmaWatching(t, s, "200")
		c.say(2, `<MonitorStart`+ed4+`><monitorObject><deviceObject typeOfNumber="dialingNumber">N&lt;200&gt;;noa=nk</deviceObject></monitorObject></MonitorStart>`)
		second := c.hears("0002 MonitorStartResponse")[0].at("monitorCrossRefID")
		_, err := s.Call("1", "", "200", nil)
		require.NoError(t, err)
		got := c.hears("9999 DeliveredEvent", "9999 DeliveredEvent")
		require.NotEqual(t, got[0].at("monitorCrossRefID"), got[1].at("monitorCrossRefID"))
		c.say(3, `<MonitorStop`+ed4+`><monitorCrossRefID>`+second+`</monitorCrossRefID></MonitorStop>`)
		c.hears("0003 MonitorStopResponse")
		require.NoError(t, s.Lift("200"))
		require.NotEqual(t, second, c.hears("9999 EstablishedEvent")[0].at("monitorCrossRefID"))
		c.say(4, `<MonitorStart`+ed4+`><monitorObject><deviceObject>299</deviceObject></monitorObject></MonitorStart>`)
		c.refused(4, "operation", "invalidDeviceID")
	})
}

const appl = ` xmlns="http://www.ecma-international.org/standards/ecma-354/appl_session"`

func startSession(user, password, edition string, seconds int) string {
	return fmt.Sprintf(`<StartApplicationSession%s><applicationInfo><applicationID>x</applicationID><applicationSpecificInfo>`+
		`<user>%s</user><password>%s</password></applicationSpecificInfo></applicationInfo><requestedProtocolVersions>`+
		`<protocolVersion>http://www.ecma-international.org/standards/ecma-323/csta/%s</protocolVersion>`+
		`</requestedProtocolVersions><requestedSessionDuration>%d</requestedSessionDuration></StartApplicationSession>`,
		appl, user, password, edition, seconds)
}

func TestStandardSession(t *testing.T) {
	story(t, ecma, func(t *testing.T, s *Switch) {
		c := dial(t, s)
		c.say(1, startSession("csta", "wrong", "ed4", 60))
		f := c.hears("0000 SystemStatus", "0001 StartApplicationSessionNegResponse")[1]
		require.Equal(t, "invalidApplicationInfo", f.at("errorCode/definedError"))
		c.say(2, startSession("csta", "secret", "ed2", 60))
		f = c.hears("0002 StartApplicationSessionNegResponse")[0]
		require.Equal(t, "requestedProtocolVersionNotSupported", f.at("errorCode/definedError"))
		c.say(0, `<SystemStatusResponse`+ed4+`/>`)
		c.say(3, startSession("csta", "secret", "ed4", 60))
		f = c.hears("0003 StartApplicationSessionPosResponse")[0]
		id := f.at("sessionID")
		require.NotEmpty(t, id)
		require.Equal(t, "60", f.at("actualSessionDuration"))

		reset := `<ResetApplicationSessionTimer` + appl + `><sessionID>` + id + `</sessionID><requestedSessionDuration>60</requestedSessionDuration></ResetApplicationSessionTimer>`
		for range 5 {
			time.Sleep(50 * time.Second)
			c.say(4, reset)
			c.hears("0004 ResetApplicationSessionTimerPosResponse")
		}
		c.say(5, `<ResetApplicationSessionTimer`+appl+`><sessionID>other</sessionID></ResetApplicationSessionTimer>`)
		require.Equal(t, "invalidSessionID", c.hears("0005 ResetApplicationSessionTimerNegResponse")[0].at("errorCode/definedError"))
		c.say(6, `<RequestSystemStatus`+ed4+`/>`)
		require.Equal(t, "normal", c.hears("0006 RequestSystemStatusResponse")[0].at("systemStatus"))
		c.say(7, `<SystemRegister`+ed4+`><requestTypes><systemStatus>true</systemStatus></requestTypes></SystemRegister>`)
		require.NotEmpty(t, c.hears("0007 SystemRegisterResponse")[0].at("sysStatRegisterID"))

		time.Sleep(61 * time.Second)
		f = c.hears("0001 ApplicationSessionTerminated")[0]
		require.Equal(t, id, f.at("sessionID"))
		require.Equal(t, "sessionTimerExpired", f.at("sessionTermReason/definedTermReason"))
		c.ended()
	})
}

func TestStandardSessionSpeaksTheEditionItAgreedOn(t *testing.T) {
	story(t, ecma, func(t *testing.T, s *Switch) {
		c := dial(t, s)
		c.say(0, `<SystemStatusResponse/>`)
		c.say(1, startSession("csta", "secret", "ed5", 0))
		id := c.hears("0000 SystemStatus", "0001 StartApplicationSessionPosResponse")[1].at("sessionID")
		c.say(2, `<MonitorStart xmlns="http://www.ecma-international.org/standards/ecma-323/csta/ed5"><monitorObject><deviceObject>200</deviceObject></monitorObject></MonitorStart>`)
		require.Equal(t, "http://www.ecma-international.org/standards/ecma-323/csta/ed5", c.hears("0002 MonitorStartResponse")[0].XMLName.Space)
		c.say(3, `<StopApplicationSession`+appl+`><sessionID>`+id+`</sessionID><sessionEndReason><definedEndReason>normal</definedEndReason></sessionEndReason></StopApplicationSession>`)
		c.hears("0003 StopApplicationSessionPosResponse")
		_, err := s.Call("1", "", "200", nil)
		require.NoError(t, err)
		c.hears() // the session's monitors are over
		time.Sleep(time.Hour)
		c.say(4, `<RequestSystemStatus/>`) // the connection is not
		c.hears("0004 RequestSystemStatusResponse")
	})
}

func TestStandardDropsWhoDoesNotAnswerSystemStatus(t *testing.T) {
	story(t, ecma, func(t *testing.T, s *Switch) {
		silent, polite := dial(t, s), ecmaWatching(t, s, "200")
		s.SendSystemStatus("messagesLost", 2)
		require.Equal(t, "messagesLost", polite.hears("0002 SystemStatus")[0].at("systemStatus"))
		polite.say(2, `<SystemStatusResponse`+ed4+`/>`)
		time.Sleep(31 * time.Second)
		silent.hears("0000 SystemStatus", "0002 SystemStatus")
		silent.ended()
		polite.say(3, `<RequestSystemStatus`+ed4+`/>`)
		polite.hears("0003 RequestSystemStatusResponse")
	})
}

func TestAnExpiredSessionIsNotHeardAnyMore(t *testing.T) {
	story(t, ecma, func(t *testing.T, s *Switch) {
		near, far := net.Pipe()
		go func() { _ = s.ServeConn(t.Context(), far) }()
		deaf := &client{t: t, conn: near}
		deaf.say(0, `<SystemStatusResponse/>`)
		deaf.say(1, startSession("csta", "secret", "ed4", 5))
		for range 2 {
			_, err := readFrame(near)
			require.NoError(t, err)
		}
		time.Sleep(6 * time.Second)
		deaf.say(2, makeCall("200", "5"))
		synctest.Wait()
		require.ErrorIs(t, s.HangUp("200"), ErrNoCall)
		f, err := readFrame(near)
		require.NoError(t, err)
		require.Equal(t, "ApplicationSessionTerminated", f.name)
		_, err = readFrame(near)
		require.ErrorIs(t, err, io.EOF)
	})
}
