package link_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/csta"
	"cordboard/backend/csta/link"
)

func TestZultysSignsOnWithHashedPasswordAndLogsOut(t *testing.T) {
	logins := make(chan csta.LoginRequest, 3)
	farewells := make(chan []csta.Message, 3)
	play(t, csta.Zultys, func(p *peer) {
		logins <- p.admit()
		farewells <- p.rest()
	}, func(s *fixture) {
		c, err := s.open()
		require.NoError(s, err)
		require.Equal(s, "200", c.Own())
		require.NoError(s, c.Err())

		login := <-logins
		require.Equal(s, "User", login.Type)
		require.Equal(s, "Salesforce", login.Platform)
		require.Equal(s, "CRM", login.ClientType)
		require.Equal(s, "Audio", login.LoginCapab)
		require.Equal(s, "200", login.User)
		require.False(s, login.Forced)
		require.Equal(s, string(csta.HashPassword("open sesame")), string(login.Password))

		require.NoError(s, c.Close(context.Background()))
		require.NoError(s, c.Close(context.Background()), "closing twice is no error")
		require.ErrorIs(s, c.Err(), link.ErrClosed)
		require.Equal(s, []csta.Message{csta.Logout{}}, <-farewells)
	})
}

func TestZultysIsToldClientIDAndForce(t *testing.T) {
	logins := make(chan csta.LoginRequest, 3)
	play(t, csta.Zultys, func(p *peer) {
		logins <- p.admit()
		p.rest()
	}, func(s *fixture) {
		s.mustOpen(func(o *link.Options) { o.ClientID, o.Forced, o.Version = "CRM", true, "1.2.3" })
		login := <-logins
		require.Equal(s, "CRM", login.Platform)
		require.Equal(s, "1.2.3", login.Version)
		require.True(s, login.Forced)
	})
}

func TestClearPasswordIsTriedOnceAndOverTLSOnly(t *testing.T) {
	for _, tc := range []struct {
		name      string
		code, api int
		retried   bool // over TLS
		reason    link.SignOnReason
	}{
		{"wrong user, new api", 2, 11, true, link.WrongPassword},
		{"wrong password, new api", 4, 3, true, link.WrongPassword},
		{"wrong password, old api", 4, 2, false, link.WrongPassword},
		{"in use", 5, 11, false, link.InUse},
		{"anything else", 9, 11, false, link.Refused},
	} {
		t.Run(tc.name, func(t *testing.T) {
			heard := make(chan string, 16)
			play(t, csta.Zultys, func(p *peer) {
				for {
					f, err := csta.ReadFrame(p.Conn)
					if err != nil {
						return
					}
					m, err := csta.Decode(f.Body)
					if err != nil {
						p.Fail("decode: %v", err)
					}
					heard <- string(m.(csta.LoginRequest).Password)
					p.Say(f.InvokeID, csta.LoginFailed{Code: tc.code, APIVersion: tc.api, Text: "no"})
				}
			}, func(s *fixture) {
				_, err := s.open()
				var refused *link.SignOnError
				require.ErrorAs(s, err, &refused)
				require.Equal(s, tc.reason, refused.Reason)
				require.Equal(s, "no", refused.Text)
				require.Equal(s, string(csta.HashPassword("open sesame")), <-heard)
				if s.tls && tc.retried {
					require.Equal(s, "open sesame", <-heard)
				}
				require.Empty(s, heard)
			})
		})
	}
}

// TestResponseWithACodeIsARefusal: its name alone does not make it a success.
func TestResponseWithACodeIsARefusal(t *testing.T) {
	for name, tc := range map[string]struct {
		xml    string
		reason link.SignOnReason // "" = let in
	}{
		"code 0":          {`<loginResponce Code="0" ext="200">Login OK</loginResponce>`, ""},
		"no code":         {`<loginResponce ext="200">Login OK</loginResponce>`, ""},
		"code 4":          {`<loginResponce Code="4">not OK</loginResponce>`, link.WrongPassword},
		"code 5":          {`<loginResponce Code="5">not OK</loginResponce>`, link.InUse},
		"no number":       {`<loginResponce Code="E7">not OK</loginResponce>`, link.Refused},
		"in another case": {`<LoginFailed code="4">not OK</LoginFailed>`, link.WrongPassword},
		"in lower case":   {`<loginfailed code="5">not OK</loginfailed>`, link.InUse},
	} {
		t.Run(name, func(t *testing.T) {
			play(t, csta.Zultys, func(p *peer) {
				id, _ := hear[csta.LoginRequest](p)
				p.SayXML(id, tc.xml)
				p.rest()
			}, func(s *fixture) {
				c, err := s.open()
				if tc.reason == "" {
					require.NoError(s, err)
					require.NoError(s, c.Close(context.Background()))
					return
				}
				var refused *link.SignOnError
				require.ErrorAs(s, err, &refused)
				require.Equal(s, tc.reason, refused.Reason)
				require.Equal(s, "not OK", refused.Text)
			})
		})
	}
}

func TestClearPasswordOpensWhereTheHashDoesNot(t *testing.T) {
	overNetwork(t, csta.Zultys, true, func(p *peer) {
		id, _ := hear[csta.LoginRequest](p)
		p.Say(id, csta.LoginFailed{Code: 4, APIVersion: 11})
		p.admit()
		p.rest()
	}, func(s *fixture) {
		require.Equal(s, "200", s.mustOpen().Own())
	})
}

func TestZultysRefusesInTheStandardsWords(t *testing.T) {
	play(t, csta.Zultys, func(p *peer) {
		id, _ := hear[csta.LoginRequest](p)
		p.Say(id, &csta.Failure{Category: "privateErrorCode", Code: "URM Denied"})
		p.rest()
	}, func(s *fixture) {
		_, err := s.open()
		var refused *link.SignOnError
		require.ErrorAs(s, err, &refused)
		require.Equal(s, link.Refused, refused.Reason)
		require.ErrorContains(s, err, "URM Denied")
	})
}

func TestSignOnAnsweredByNonsenseIsAnError(t *testing.T) {
	play(t, csta.Zultys, func(p *peer) {
		id, _ := hear[csta.LoginRequest](p)
		p.Say(id, csta.HoldCallResponse{})
		p.rest()
	}, func(s *fixture) {
		_, err := s.open()
		var unexpected *link.UnexpectedReplyError
		require.ErrorAs(s, err, &unexpected)
		require.Equal(s, "HoldCallResponse", unexpected.Reply)
	})
}

func TestEventsBeforeTheLoginReplyAreKept(t *testing.T) {
	play(t, csta.Zultys, func(p *peer) {
		id, _ := hear[csta.LoginRequest](p)
		p.SayXML(id, `<presence from="0" status="Available" mxStatus="x"></presence>`) // the same id proves nothing
		p.Say(csta.EventInvokeID, csta.Event{Type: csta.Delivered, Monitor: "1", Connection: connection("7")})
		p.SayXML(0, `<keepalive />`)
		p.Say(id, csta.LoginResponse{Code: "0", Extension: "200"})
		p.rest()
	}, func(s *fixture) {
		c := s.mustOpen()
		presence, ok := (<-c.Events()).(csta.PresenceNotice)
		require.True(s, ok)
		require.Equal(s, "Available", presence.Status)
		event, ok := (<-c.Events()).(csta.Event)
		require.True(s, ok)
		require.Equal(s, csta.Delivered, event.Type)
		require.Equal(s, "7", event.Connection.CallID)
		require.Empty(s, c.Events())
	})
}

func TestECMAWithoutSessionOnlyConnects(t *testing.T) {
	farewells := make(chan []csta.Message, 3)
	play(t, csta.ECMA, func(p *peer) {
		farewells <- p.rest()
	}, func(s *fixture) {
		c, err := s.open()
		require.NoError(s, err)
		require.Empty(s, c.Own())
		require.NoError(s, c.Close(context.Background()))
		require.Empty(s, <-farewells)
	})
}

func TestECMASessionOpensAndStops(t *testing.T) {
	requests := make(chan csta.StartApplicationSession, 3)
	stops := make(chan csta.StopApplicationSession, 3)
	play(t, csta.ECMA, func(p *peer) {
		p.Say(0, csta.SystemStatus{Status: "enabled"})
		var id int
		var start csta.StartApplicationSession
		for range 2 { // the switch's question and ours may cross
			switch gotID, got := p.Next(); got := got.(type) {
			case csta.StartApplicationSession:
				id, start = gotID, got
			case csta.SystemStatusResponse:
				if gotID != 0 {
					p.Fail("SystemStatusResponse with id %d", gotID)
				}
			default:
				p.Fail("heard %s", got.Name())
			}
		}
		requests <- start
		p.Say(id, csta.SystemStatus{Status: "normal"}) // the id of their own outstanding request
		if got, _ := hear[csta.SystemStatusResponse](p); got != id {
			p.Fail("SystemStatusResponse with id %d, want %d", got, id)
		}
		p.Say(id, csta.StartApplicationSessionPosResponse{SessionID: "S-1", ProtocolVersion: csta.NamespaceED4, Duration: 60})
		stopID, stop := hear[csta.StopApplicationSession](p)
		stops <- stop
		p.Say(stopID, csta.StopApplicationSessionPosResponse{})
		p.rest()
	}, func(s *fixture) {
		c, err := s.open(func(o *link.Options) { o.Session = true })
		require.NoError(s, err)
		start := <-requests
		require.Equal(s, "Cordboard", start.ApplicationID)
		require.Equal(s, "200", start.User)
		require.Equal(s, "open sesame", string(start.Password))
		require.Equal(s, []string{csta.NamespaceED4}, start.ProtocolVersions)
		require.Equal(s, 180, start.Duration)
		require.Equal(s, csta.SystemStatus{Status: "enabled"}, <-c.Events())
		require.Equal(s, csta.SystemStatus{Status: "normal"}, <-c.Events())

		require.NoError(s, c.Close(context.Background()))
		stop := <-stops
		require.Equal(s, "S-1", string(stop.SessionID))
		require.Equal(s, "normal", stop.Reason)
	})
}

func TestECMASessionRefused(t *testing.T) {
	for code, reason := range map[string]link.SignOnReason{
		"invalidApplicationInfo":               link.WrongPassword,
		"maxNumberSessions":                    link.TooBusy, // it passes
		"serverResourcesBusy":                  link.TooBusy,
		"requestedProtocolVersionNotSupported": link.Refused,
	} {
		t.Run(code, func(t *testing.T) {
			play(t, csta.ECMA, func(p *peer) {
				id, _ := hear[csta.StartApplicationSession](p)
				p.Say(id, csta.SessionRefused{Service: "StartApplicationSession", Code: code})
				p.rest()
			}, func(s *fixture) {
				_, err := s.open(func(o *link.Options) { o.Session = true })
				var refused *link.SignOnError
				require.ErrorAs(s, err, &refused)
				require.Equal(s, reason, refused.Reason)
				require.Equal(s, code, refused.Code)
			})
		})
	}
}

func TestSilentSwitchFailsTheSignOnInTime(t *testing.T) {
	inFakeTime(t, csta.Zultys, func(p *peer) { p.rest() }, func(s *fixture) {
		begun := time.Now()
		_, err := s.open()
		var late *link.TimeoutError
		require.ErrorAs(s, err, &late)
		require.Equal(s, "loginRequest", late.Request)
		require.Equal(s, 7*time.Second, time.Since(begun))
	})
}

func TestCancelledOpenLeavesNothing(t *testing.T) {
	play(t, csta.Zultys, func(p *peer) { p.rest() }, func(s *fixture) {
		ctx, cancel := context.WithCancel(context.Background())
		opt := s.options
		opt.Trace = func(link.TraceEntry) { cancel() } // as soon as the login is under way
		_, err := link.Open(ctx, opt)
		require.ErrorIs(s, err, context.Canceled)
	})
}

func TestUnknownDialectIsNotDialled(t *testing.T) {
	_, err := link.Open(context.Background(), link.Options{Address: "127.0.0.1:1", Dialect: "klingon"})
	require.ErrorContains(t, err, "klingon")
}

// TestLogoutIsHeardBeforeCloseReturns: otherwise the same user's next sign-on finds the link in use.
func TestLogoutIsHeardBeforeCloseReturns(t *testing.T) {
	for _, secure := range []bool{false, true} {
		heard := make(chan struct{}, 1)
		overNetwork(t, csta.Zultys, secure, func(p *peer) {
			p.admit()
			p.rest()
			heard <- struct{}{}
		}, func(s *fixture) {
			c, err := s.open()
			require.NoError(s, err)
			require.NoError(s, c.Close(context.Background()))
			require.Len(s, heard, 1)
		})
	}
}

// TestARefusedSignOnSaysWhatItIsAbout: in the standard's words, and where no password was given.
func TestARefusedSignOnSaysWhatItIsAbout(t *testing.T) {
	for name, tc := range map[string]struct {
		dialect  csta.Dialect
		answer   csta.Message
		password csta.Secret
		want     link.SignOnReason
	}{
		"MX is busy":           {csta.Zultys, &csta.Failure{Category: "systemResourceAvailibility", Code: "resourceBusy"}, "secret", link.TooBusy},
		"MX has no licence":    {csta.Zultys, &csta.Failure{Category: "subscribedResourceAvailability"}, "secret", link.TooBusy},
		"MX, another program":  {csta.Zultys, &csta.Failure{Category: "security"}, "secret", link.NotAdmitted},
		"MX, no reason":        {csta.Zultys, &csta.Failure{Category: "operation", Code: "generic"}, "secret", link.Refused},
		"MX, no password":      {csta.Zultys, csta.LoginFailed{Code: 4}, "", link.NoPassword},
		"MX, a wrong password": {csta.Zultys, csta.LoginFailed{Code: 4}, "secret", link.WrongPassword},
		"a session, busy":      {csta.ECMA, &csta.Failure{Category: "performanceManagement"}, "secret", link.TooBusy},
		"a session, none":      {csta.ECMA, csta.SessionRefused{Service: "StartApplicationSession", Code: "invalidApplicationInfo"}, "", link.NoPassword},
		"AES, no password":     {csta.DMCC, csta.SessionRefused{Service: "StartApplicationSession", Code: "invalidApplicationInfo"}, "", link.NoPassword},
	} {
		t.Run(name, func(t *testing.T) {
			play(t, tc.dialect, func(p *peer) {
				frame, err := csta.ReadFrame(p.Conn)
				if err != nil {
					p.Fail("read: %v", err)
				}
				p.Say(frame.InvokeID, tc.answer)
				p.rest()
			}, func(s *fixture) {
				_, err := s.open(func(o *link.Options) { o.Session, o.Password = tc.dialect == csta.ECMA, tc.password })
				var refused *link.SignOnError
				require.ErrorAs(s, err, &refused)
				require.Equal(s, tc.want, refused.Reason)
			})
		})
	}
}
