package pbx

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
)

func TestMXLogin(t *testing.T) {
	story(t, Options{}, func(t *testing.T, s *Switch) {
		c := dial(t, s)
		c.say(7, loginRequest("200"))
		got := c.hears("9999 presence", "0007 loginResponce")
		require.Equal(t, "0", got[0].attr("from"))
		require.Equal(t, "Available", got[0].attr("status"))
		for attr, want := range map[string]string{"Code": "0", "sn": "631HC", "apiversion": "11", "ext": "200"} {
			require.Equal(t, want, got[1].attr(attr), attr)
		}
		require.NotEmpty(t, got[1].attr("userId"))
		require.Equal(t, "Login OK", got[1].Text)

		c.say(0, `<keepalive />`)
		c.hears()
		c.say(0, `<logout></logout>`)
		c.ended()
	})
}

func TestMXPassword(t *testing.T) {
	tests := map[string]struct {
		pwd string
		ok  bool
	}{
		"a newline as LF":                     {hashed + "\n", true},
		"a newline as CR LF":                  {hashed + "\r\n", true},
		"a newline as character reference":    {hashed + "&#xA;", true},
		"decimal character references":        {hashed + "&#13;&#10;", true},
		"no newline, unlike any known client": {hashed, false},
		"the clear text, as for LDAP users":   {"secret", false},
		"another password":                    {"C+7Hteo/D9vJXQ3UfzxbwnXaijM=\n", false},
		"nothing":                             {"", false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			story(t, Options{}, func(t *testing.T, s *Switch) {
				c := dial(t, s)
				c.say(1, `<loginRequest TYPE="User" Platform="CRM"><userName>200</userName><pwd>`+test.pwd+`</pwd></loginRequest>`)
				if test.ok {
					c.hears("9999 presence", "0001 loginResponce")
					return
				}
				f := c.hears("0001 loginFailed")[0]
				require.Equal(t, "4", f.attr("Code"))
				require.Equal(t, "631HC", f.attr("sn"))
				require.Equal(t, "11", f.attr("apiversion"))
				require.NotEmpty(t, f.Text)
				c.say(2, loginRequest("200")) // and the connection is good for another try
				c.hears("9999 presence", "0002 loginResponce")
			})
		})
	}
}

func TestMXRefusesWhoIsNotLoggedIn(t *testing.T) {
	story(t, Options{}, func(t *testing.T, s *Switch) {
		c := dial(t, s)
		c.say(5, `<MonitorStart><monitorObject><deviceObject>200</deviceObject></monitorObject></MonitorStart>`)
		c.refused(5, "operation", "securityViolation")
	})
}

func TestMXServerMayWatchAnyExtensionAndAUserOnlyHisOwn(t *testing.T) {
	story(t, Options{}, func(t *testing.T, s *Switch) {
		user := mx(t, s, "200")
		user.say(2, `<MonitorStart><monitorObject><deviceObject>201</deviceObject></monitorObject></MonitorStart>`)
		user.refused(2, "privateErrorCode", "URM Denied")
		user.say(3, `<MonitorStart><monitorObject><deviceObject>999</deviceObject></monitorObject></MonitorStart>`)
		user.refused(3, "operation", "invalidDeviceID")
		user.say(4, `<MakeCall><callingDevice typeOfNumber="deviceID">201</callingDevice><calledDirectoryNumber>5</calledDirectoryNumber></MakeCall>`)
		user.refused(4, "privateErrorCode", "URM Denied")

		server := dial(t, s)
		server.say(1, `<loginRequest type="Server" platform="3rdParty"><userName>200</userName><pwd>`+hashed+`&#xA;</pwd></loginRequest>`)
		got := server.hears("9999 presence", "0001 loginResponce")
		require.Empty(t, got[1].attr("ext"), "a server has no extension of its own")
		server.say(2, `<MonitorStart><monitorObject><deviceObject>201</deviceObject></monitorObject></MonitorStart>`)
		server.hears("0002 MonitorStartResponse")
		server.say(3, `<MonitorStart><monitorObject><deviceObject></deviceObject></monitorObject></MonitorStart>`)
		server.refused(3, "operation", "invalidDeviceID")
	})
}

func TestMXOutboundCallAsCaptured(t *testing.T) {
	story(t, Options{Scenario: Scenario{Names: map[string]string{"200": "Ann"}}}, func(t *testing.T, s *Switch) {
		c := mxWatching(t, s, "200")
		c.say(3, `<MakeCall><callingDevice typeOfNumber="deviceID">200</callingDevice><calledDirectoryNumber>79031744445</calledDirectoryNumber></MakeCall>`)
		got := c.hears("0003 MakeCallResponse", "9999 OriginatedEvent", "9999 DivertedEvent")
		require.Equal(t, "1", got[0].at("callingDevice/callID"))
		require.Equal(t, "200", got[0].at("callingDevice/deviceID"))
		require.Equal(t, "79031744445", got[0].at("calledDevice"))
		require.Equal(t, "1", got[1].at("originatedConnection/callID"))
		require.Equal(t, "200", got[1].at("callingDevice/deviceIdentifier"))
		require.Equal(t, "79031744445", got[1].at("calledDevice/deviceIdentifier"))
		require.Equal(t, "200", got[2].at("divertingDevice/deviceIdentifier"))
		require.Equal(t, "79031744445", got[2].at("newDestination/deviceIdentifier"))

		time.Sleep(routeTime)
		delivered := c.hears("9999 DeliveredEvent")[0]
		require.Equal(t, "1", delivered.at("connection/callID"))
		require.Equal(t, "200", delivered.at("connection/deviceID"), "the watched extension, not the one that rings")
		require.Equal(t, "alerting", delivered.at("localConnectionInfo"), "although it is the caller's")
		require.Equal(t, "79031744445", delivered.at("alertingDevice/deviceIdentifier"))
		require.Equal(t, "200", delivered.at("callingDevice/deviceIdentifier"))
		require.Equal(t, "Ann", delivered.at("callingDisplayName"))
		require.Contains(t, delivered.cads(), "__FIRST_CALL_ID__")

		time.Sleep(ringTime)
		established := c.hears("9999 EstablishedEvent")[0]
		require.Equal(t, "79031744445", established.at("answeringDevice/deviceIdentifier"))
		require.False(t, established.has("localConnectionInfo"))
		require.Equal(t, delivered.at("connection/globalCallID"), established.at("establishedConnection/globalCallID"))
		require.Regexp(t, `^[1-9]\d{17,18}$`, established.at("establishedConnection/globalCallID"))

		c.say(4, `<ClearConnection>`+connection("connectionToBeCleared", "1", "200")+`</ClearConnection>`)
		got = c.hears("0004 ClearConnectionResponse", "9999 ConnectionClearedEvent")
		require.Equal(t, "1", got[1].at("droppedConnection/callID"))
		require.Equal(t, "200", got[1].at("releasingDevice/deviceIdentifier"))
		c.say(5, `<ClearConnection>`+connection("connectionToBeCleared", "1", "200")+`</ClearConnection>`)
		c.refused(5, "operation", "invalidConnectionID")
	})
}

func TestMXTwoExtensionsHaveTheirOwnIDsOfOneCall(t *testing.T) {
	story(t, Options{Scenario: Scenario{Names: map[string]string{"200": "Zoë Müller", "201": "Bob"}}}, func(t *testing.T, s *Switch) {
		ann, bob := mxWatching(t, s, "200"), mxWatching(t, s, "201")
		for range 2 { // so that Bob's leg has another number than Ann's
			_, err := s.Call("+4930123", "", "201", nil)
			require.NoError(t, err)
			require.NoError(t, s.HangUp("+4930123"))
		}
		bob.heard()

		ann.say(3, `<MakeCall><callingDevice typeOfNumber="deviceID"></callingDevice><calledDirectoryNumber>201</calledDirectoryNumber></MakeCall>`)
		time.Sleep(routeTime)
		atAnn := ann.hears("0003 MakeCallResponse", "9999 OriginatedEvent", "9999 DivertedEvent", "9999 DeliveredEvent")
		atBob := bob.hears("9999 DivertedEvent", "9999 DeliveredEvent")
		require.Equal(t, "1", atAnn[3].at("connection/callID"))
		require.Equal(t, "3", atBob[1].at("connection/callID"))
		require.Equal(t, "201", atBob[1].at("connection/deviceID"))
		require.Equal(t, "201", atBob[0].at("newDestination/deviceIdentifier"))
		require.Equal(t, "Zoë Müller", atBob[1].at("networkCallingDevice/deviceIdentifier"), "a name where the standard has a number")
		require.Equal(t, "Zoë Müller", atBob[1].at("callingDisplayName"))
		require.Equal(t, "Bob", atAnn[3].at("alertingDisplayName"))
		require.Equal(t, atAnn[3].at("connection/globalCallID"), atBob[1].at("connection/globalCallID"))

		time.Sleep(time.Hour)
		bob.hears() // a watched phone rings until somebody answers
		bob.say(3, `<AnswerCall>`+connection("callToBeAnswered", "3", "201")+`</AnswerCall>`)
		bob.hears("0003 AnswerCallResponse", "9999 EstablishedEvent")
		ann.hears("9999 EstablishedEvent")

		bob.say(4, `<HoldCall>`+connection("callToBeHeld", "3", "201")+`</HoldCall>`)
		bob.hears("0004 HoldCallResponse", "9999 HeldEvent")
		ann.hears() // MX tells of the watched extension's own leg only
		bob.say(5, `<HoldCall>`+connection("callToBeHeld", "3", "201")+`</HoldCall>`)
		bob.refused(5, "stateIncompatibility", "invalidConnectionState")
		bob.say(6, `<RetrieveCall>`+connection("callToBeRetrieved", "3", "201")+`</RetrieveCall>`)
		bob.hears("0006 RetrieveCallResponse", "9999 RetrievedEvent")
		bob.say(7, `<RetrieveCall>`+connection("callToBeRetrieved", "3", "201")+`</RetrieveCall>`)
		bob.refused(7, "stateIncompatibility", "invalidConnectionState")

		ann.say(4, `<ClearConnection>`+connection("connectionToBeCleared", "1", "200")+`</ClearConnection>`)
		ann.hears("0004 ClearConnectionResponse", "9999 ConnectionClearedEvent")
		require.Equal(t, "200", bob.hears("9999 ConnectionClearedEvent")[0].at("releasingDevice/deviceIdentifier"))
	})
}

func TestMXIncomingCallBeginsInThreeWays(t *testing.T) {
	tests := map[Begins][]string{
		"":            {"9999 DivertedEvent", "9999 DeliveredEvent"},
		WithDiverted:  {"9999 DivertedEvent", "9999 DeliveredEvent"},
		WithDelivered: {"9999 DeliveredEvent"},
		DivertedOnly:  {"9999 DivertedEvent"},
	}
	for begins, want := range tests {
		t.Run(string(begins), func(t *testing.T) {
			story(t, Options{}, func(t *testing.T, s *Switch) {
				c := mxWatching(t, s, "200")
				_, err := s.Call("+4930 123", "José", "200", Attached{{Name: "account", Value: "4711"}},
					Beginning(begins), DialledAs("0800555"))
				require.NoError(t, err)
				c.hears(want...)
				require.NoError(t, s.Lift("200"))
				f := c.hears("9999 EstablishedEvent")[0]
				require.Equal(t, "+4930123", f.at("callingDevice/deviceIdentifier"))
				require.Equal(t, "José", f.at("callingDisplayName"))
				require.Equal(t, "200", f.at("answeringDevice/deviceIdentifier"))
				require.Equal(t, "4711", f.cads()["account"])
				require.Equal(t, "0800555", f.cads()["__CALLED_PARTY_ORIG__"])
				require.NotEmpty(t, f.cads()["__FIRST_CALL_ID__"])
				require.ErrorIs(t, s.Lift("200"), ErrNoCall)
			})
		})
	}
}

func TestMXOneSessionPerUserUnlessForced(t *testing.T) {
	story(t, Options{}, func(t *testing.T, s *Switch) {
		first := mxWatching(t, s, "200")
		second := dial(t, s)
		second.say(1, loginRequest("200"))
		require.Equal(t, "5", second.hears("0001 loginFailed")[0].attr("Code"))
		first.hears()

		second.say(2, `<loginRequest type="User" platform="CRM" FORCED="true"><userName>200</userName><pwd>`+hashed+`&#xA;</pwd></loginRequest>`)
		second.hears("9999 presence", "0002 loginResponce")
		require.Equal(t, "forced", first.hears("9999 Logout")[0].attr("mode"))
		first.ended()

		third := dial(t, s)
		third.say(1, loginRequest("201")) // somebody else's link is free
		third.hears("9999 presence", "0001 loginResponce")
		require.NoError(t, second.conn.Close())
		synctest.Wait()
		fourth := dial(t, s)
		fourth.say(1, loginRequest("200")) // and so is one whose client is gone
		fourth.hears("9999 presence", "0001 loginResponce")
	})
}

func TestMXRepliesAsTheScenarioWants(t *testing.T) {
	t.Run("events first", func(t *testing.T) {
		story(t, Options{Scenario: Scenario{EventsFirst: true}}, func(t *testing.T, s *Switch) {
			c := mxWatching(t, s, "200")
			c.say(3, `<MakeCall><callingDevice/><calledDirectoryNumber>555</calledDirectoryNumber></MakeCall>`)
			c.hears("9999 OriginatedEvent", "9999 DivertedEvent", "0003 MakeCallResponse")
		})
	})
	t.Run("the event is the reply", func(t *testing.T) {
		story(t, Options{Scenario: Scenario{SilentReplies: true}}, func(t *testing.T, s *Switch) {
			c := mxWatching(t, s, "200")
			_, err := s.Call("123", "", "200", nil)
			require.NoError(t, err)
			require.NoError(t, s.Lift("200"))
			c.heard()
			c.say(3, `<HoldCall>`+connection("callToBeHeld", "1", "200")+`</HoldCall>`)
			c.hears("9999 HeldEvent")
			c.say(4, `<HoldCall>`+connection("callToBeHeld", "1", "200")+`</HoldCall>`)
			c.refused(4, "stateIncompatibility", "invalidConnectionState")
		})
	})
	t.Run("newer words", func(t *testing.T) {
		story(t, Options{Scenario: Scenario{NewerWords: true}}, func(t *testing.T, s *Switch) {
			c := mxWatching(t, s, "200")
			_, err := s.Call("123", "", "200", nil, Beginning(WithDelivered))
			require.NoError(t, err)
			require.NoError(t, s.Lift("200"))
			f := c.hears("9999 DeliveredEvent", "9999 EstablishedEvent")[1]
			require.Equal(t, "Incoming", f.at("direction"))
			require.Equal(t, "Connected", f.at("state"))
			require.Equal(t, "Disconnect", f.at("cmdsAllowed/cmd"))
		})
	})
}

func TestMXRefusesWhatItDoesNotKnow(t *testing.T) {
	story(t, Options{}, func(t *testing.T, s *Switch) {
		c := mx(t, s, "200")
		for i, xml := range []string{
			`<GetCSTAFeatures/>`, `<StartApplicationSession/>`, `<ConsultationCall/>`, `<AlternateCall/>`, `<ReconnectCall/>`,
			`<ConferenceCall/>`, `<SingleStepConferenceCall/>`, `<DirectedPickupCall/>`, `<GroupPickupCall/>`, `<DialDigits/>`,
			`<GenerateDigits/>`, `<AssociateData/>`, `<ClearCall/>`, `<SnapshotCall/>`, `<GetDoNotDisturb/>`, `<SetDoNotDisturb/>`,
			`<GetForwarding/>`, `<SetForwarding/>`, `<RequestSystemStatus/>`, `<SystemRegister/>`, `<GetDeviceId/>`,
			`<StartRecording/>`,
		} {
			c.say(100+i, xml)
			c.refused(100+i, "operation", "serviceNotSupported")
		}
		c.say(20, `<MonitorStart><broken`)
		c.refused(20, "operation", "generic")
		c.say(21, `<MonitorStop><monitorCrossRefID>77</monitorCrossRefID></MonitorStop>`)
		c.refused(21, "operation", "invalidMonitorCrossRefID")
		c.say(9999, `<GetCSTAFeatures/>`)
		c.say(22, `<FooResponse/>`)
		c.hears()
		_, err := c.conn.Write([]byte("GET / HTTP/1.1\r\n\r\n"))
		require.NoError(t, err)
		c.ended()
	})
}
