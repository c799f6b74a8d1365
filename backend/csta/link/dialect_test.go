package link_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/csta"
	"cordboard/backend/csta/link"
)

// alteringSwitch is a switch that says everything of its own under the ids of our requests.
type alteringSwitch struct {
	*peer
	owed []answered // what we have to answer, in order
}

type answered struct {
	id   int
	name string
}

// alter asks two questions under that id and tells an event. The answers may come later.
func (p *alteringSwitch) alter(id int) {
	p.T.Helper()
	p.SayXML(id, `<SystemStatus xmlns="http://www.ecma.ch/standards/ecma-323/csta/ed2"><systemStatus>normal</systemStatus></SystemStatus>`)
	p.SayXML(id, `<ns3:RequestSystemStatus xmlns:ns3="`+csta.NamespaceED4+`"/>`)
	p.Say(csta.EventInvokeID, csta.Event{Type: csta.Held, Monitor: "1", Connection: connection("1")})
	p.owed = append(p.owed, answered{id, "SystemStatusResponse"}, answered{id, "RequestSystemStatusResponse"})
}

// settle hears answers until nothing is owed.
func (p *alteringSwitch) settle() {
	p.T.Helper()
	for len(p.owed) > 0 {
		if id, m := p.Next(); !p.settles(id, m) {
			p.Fail("heard %s, want %+v", m.Name(), p.owed[0])
		}
	}
}

func (p *alteringSwitch) settles(id int, m csta.Message) bool {
	if len(p.owed) == 0 || p.owed[0] != (answered{id, m.Name()}) {
		return false
	}
	p.owed = p.owed[1:]
	return true
}

// through is the next M, with what we owe before it.
func through[M csta.Message](p *alteringSwitch) (int, M) {
	p.T.Helper()
	for {
		id, m := p.Next()
		if typed, is := m.(M); is {
			return id, typed
		}
		if !p.settles(id, m) {
			p.Fail("heard %s, want %T", m.Name(), *new(M))
		}
	}
}

// TestNoSignOnTakesTheSwitchsWordsForItsReply: before, between and after the replies, under the ids of
// what we wait for.
func TestNoSignOnTakesTheSwitchsWordsForItsReply(t *testing.T) {
	session := func(p *alteringSwitch, right func(csta.StartApplicationSession) bool) {
		id, start := through[csta.StartApplicationSession](p)
		if !right(start) {
			p.Fail("signed on as %+v", start)
		}
		p.alter(id)
		p.settle()
		p.Say(id, csta.StartApplicationSessionPosResponse{SessionID: "S-1", Duration: 60})
		p.alter(id)
	}
	register := func(p *alteringSwitch) {
		id, asked := through[csta.SystemRegister](p)
		if !asked.SystemStatus {
			p.Fail("registered for nothing")
		}
		p.alter(id)
		p.settle()
		p.SayXML(id, `<SystemRegisterResponse><sysStatRegisterID>27ss</sysStatRegisterID></SystemRegisterResponse>`)
		p.alter(id)
	}
	none := func(*link.Options) {}
	for name, tc := range map[string]struct {
		d      csta.Dialect
		change func(*link.Options)
		signOn func(p *alteringSwitch)
	}{
		"zultys": {csta.Zultys, none, func(p *alteringSwitch) {
			id, _ := through[csta.LoginRequest](p)
			p.alter(id)
			p.settle()
			p.Say(id, csta.LoginResponse{Code: "0", Extension: "200"})
			p.alter(id)
		}},
		"ecma": {csta.ECMA, none, func(*alteringSwitch) {}},
		"ecma, session": {csta.ECMA, func(o *link.Options) { o.Session = true }, func(p *alteringSwitch) {
			session(p, func(start csta.StartApplicationSession) bool {
				return start.Login == csta.LoginFlat && start.User == "200"
			})
		}},
		"openscape": {csta.OpenScape, none, register},
		"openscape, session": {csta.OpenScape, func(o *link.Options) { o.Session, o.User = true, "" }, func(p *alteringSwitch) {
			session(p, func(start csta.StartApplicationSession) bool { return start.User == "" && start.Password == "" })
			register(p)
		}},
		"openscape business": {csta.OpenScape, func(o *link.Options) { o.Session = true }, func(p *alteringSwitch) {
			session(p, func(start csta.StartApplicationSession) bool {
				return start.Login == csta.LoginFlat && start.User == "200" && start.Password == "open sesame"
			})
		}},
		"dmcc": {csta.DMCC, none, func(p *alteringSwitch) {
			session(p, func(start csta.StartApplicationSession) bool {
				return start.Login == csta.LoginAvaya && start.User == "200" && start.Password == "open sesame" &&
					start.CleanupDelay == 60 && start.ResumeID == "" && start.ProtocolVersions[0] == csta.NamespaceED3+"/priv7"
			})
		}},
	} {
		t.Run(name, func(t *testing.T) {
			play(t, tc.d, func(calm *peer) {
				p := &alteringSwitch{peer: calm}
				p.alter(0)
				p.alter(1)
				tc.signOn(p)
				id, _ := through[csta.MonitorStart](p)
				p.alter(id)
				p.settle()
				p.Say(id, csta.MonitorStartResponse{CrossRefID: "5"})
				p.alter(id)
				p.settle()
				p.Say(csta.EventInvokeID, csta.Event{Type: csta.Retrieved, Monitor: "5", Connection: connection("1")})
				p.part()
			}, func(s *fixture) {
				c := s.mustOpen(tc.change)
				started, err := link.Do(context.Background(), c, csta.MonitorStart{Device: csta.DeviceID{ID: "200"}})
				require.NoError(s, err)
				require.Equal(s, "5", started.CrossRefID)
				awaitEvent(s.T, c, csta.Retrieved)
			})
		})
	}
}

// TestOpenScapeIsAnsweredBeforeItIsRegisteredWith: its greeting comes first, under id 0.
func TestOpenScapeIsAnsweredBeforeItIsRegisteredWith(t *testing.T) {
	said := make(chan string, 8)
	play(t, csta.OpenScape, func(p *peer) {
		p.Say(0, csta.SystemStatus{Status: "enabled"})
		for range 2 {
			id, m := p.Next()
			said <- m.Name()
			if _, is := m.(csta.SystemRegister); is {
				p.Say(id, csta.SystemRegisterResponse{ID: "7"})
			}
		}
		p.rest()
	}, func(s *fixture) {
		c := s.mustOpen()
		require.Equal(s, "SystemStatusResponse", <-said)
		require.Equal(s, "SystemRegister", <-said)
		require.Equal(s, csta.SystemStatus{Status: "enabled"}, <-c.Events())
		require.Empty(s, string(c.SessionID()))
		device, err := c.Device(context.Background(), "302100555010")
		require.NoError(s, err)
		require.Equal(s, csta.DeviceID{ID: "302100555010"}, device, "as the evidence's MonitorStart has it")
	})
}

// TestOpenScapeIsUsedAsItComes: it need not greet, nor register us, nor say so.
func TestOpenScapeIsUsedAsItComes(t *testing.T) {
	for name, tc := range map[string]struct {
		greets bool
		answer csta.Message // to SystemRegister; nil = none
		takes  time.Duration
	}{
		"as it should":             {true, csta.SystemRegisterResponse{ID: "7"}, 0},
		"does not greet":           {false, csta.SystemRegisterResponse{ID: "7"}, 2 * time.Second},
		"refuses the registration": {true, &csta.Failure{Category: "operation", Code: "serviceNotSupported"}, 0},
		"passes it over":           {true, nil, 2 * time.Second},
		"says nothing at all":      {false, nil, 4 * time.Second},
		"answers in other words":   {true, csta.HoldCallResponse{}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			inFakeTime(t, csta.OpenScape, func(p *peer) {
				if tc.greets {
					p.Say(0, csta.SystemStatus{Status: "normal"})
					hear[csta.SystemStatusResponse](p)
				}
				id, _ := hear[csta.SystemRegister](p)
				if tc.answer != nil {
					p.Say(id, tc.answer)
				}
				id, _ = hear[csta.MonitorStart](p)
				p.Say(id, csta.MonitorStartResponse{CrossRefID: "0"})
				p.rest()
			}, func(s *fixture) {
				begun := time.Now()
				c := s.mustOpen()
				require.Equal(s, tc.takes, time.Since(begun))
				_, err := link.Do(context.Background(), c, csta.MonitorStart{Device: csta.DeviceID{ID: "200"}})
				require.NoError(s, err)
				time.Sleep(5 * time.Minute) // fake time: it is silent, but it was there
				require.NoError(s, c.Err())
			})
		})
	}
}

// TestEditionsOfTheStandard: the options say which one our words carry.
func TestEditionsOfTheStandard(t *testing.T) {
	for _, space := range []string{csta.NamespaceED3, csta.NamespaceED4, csta.NamespaceED5, csta.NamespaceED6} {
		bodies := make(chan string, 3)
		inFakeTime(t, csta.ECMA, func(p *peer) {
			for range 2 {
				f, err := csta.ReadFrame(p.Conn)
				if err != nil {
					p.Fail("read: %v", err)
				}
				bodies <- string(f.Body)
				if m, _ := csta.Decode(f.Body); m.Name() == "StartApplicationSession" {
					p.Say(f.InvokeID, csta.StartApplicationSessionPosResponse{SessionID: "S-1"})
				} else {
					p.Say(f.InvokeID, csta.HoldCallResponse{})
				}
			}
			p.rest()
		}, func(s *fixture) {
			c := s.mustOpen(func(o *link.Options) { o.Namespace, o.Session = space, true })
			_, err := link.Do(context.Background(), c, csta.HoldCall{Connection: connection("1")})
			require.NoError(s, err)
			start := <-bodies
			require.Contains(s, start, `xmlns="`+csta.NamespaceSession+`"`)
			require.Contains(s, start, `<protocolVersion>`+space+`</protocolVersion>`)
			require.Contains(s, <-bodies, `<HoldCall xmlns="`+space+`"`)
		})
	}
}

func TestDevicesAreNamedByTheSitesPattern(t *testing.T) {
	for name, tc := range map[string]struct {
		d                   csta.Dialect
		pattern, name, want string
	}{
		"plain":               {csta.ECMA, "", "200", "200"},
		"the user's own":      {csta.Zultys, "N<{number}>", "", ""},
		"OpenScape":           {csta.OpenScape, "N<{number}>", "200", "N<200>"},
		"in that form":        {csta.OpenScape, "N<{number}>", "N<200>", "N<200>"},
		"without the number":  {csta.ECMA, "fixed", "200", "fixed"},
		"nothing but itself":  {csta.ECMA, "{number}", "200", "200"},
		"in front and behind": {csta.ECMA, "tel:{number};phone-context=x", "200", "tel:200;phone-context=x"},
	} {
		t.Run(name, func(t *testing.T) {
			inFakeTime(t, csta.ECMA, func(p *peer) { p.rest() }, func(s *fixture) {
				c := s.mustOpen(func(o *link.Options) { o.DevicePattern = tc.pattern })
				device, err := c.Device(context.Background(), tc.name)
				require.NoError(s, err)
				require.Equal(s, csta.DeviceID{ID: tc.want}, device)
				require.Equal(s, csta.DeviceID{ID: "+4930"}, c.Outside("+4930"))
			})
		})
	}
}

// TestASiteSaysWhatEndsARequest: whatever its dialect does.
func TestASiteSaysWhatEndsARequest(t *testing.T) {
	call, other := connection("25"), connection("26")
	requests := map[csta.EventKind]func(c *link.Conn) error{
		csta.Held: func(c *link.Conn) error {
			_, err := link.Do(context.Background(), c, csta.HoldCall{Connection: call})
			return err
		},
		csta.Established: func(c *link.Conn) error {
			_, err := link.Do(context.Background(), c, csta.AnswerCall{Connection: call})
			return err
		},
		csta.Retrieved: func(c *link.Conn) error {
			_, err := link.Do(context.Background(), c, csta.AlternateCall{Held: call, Active: other})
			return err
		},
		csta.Conferenced: func(c *link.Conn) error {
			_, err := link.Do(context.Background(), c, csta.ConferenceCall{Held: other, Active: call})
			return err
		},
		csta.Diverted: func(c *link.Conn) error {
			_, err := link.Do(context.Background(), c, csta.DeflectCall{Connection: call, To: csta.DeviceID{ID: "201"}})
			return err
		},
		csta.CallCleared: func(c *link.Conn) error {
			_, err := link.Do(context.Background(), c, csta.ClearCall{Connection: call})
			return err
		},
	}
	for kind, do := range requests {
		for completion, done := range map[string]bool{link.CompleteByEvent: true, link.CompleteByResponse: false, "": false} {
			t.Run(string(kind)+" "+completion, func(t *testing.T) {
				inFakeTime(t, csta.ECMA, func(p *peer) {
					p.Next()
					p.Say(csta.EventInvokeID, csta.Event{Type: kind, Monitor: "1", Connection: call})
					p.rest()
				}, func(s *fixture) {
					c := s.mustOpen(func(o *link.Options) { o.Completion = completion })
					err := do(c)
					if done {
						require.NoError(s, err)
						return
					}
					var late *link.TimeoutError
					require.ErrorAs(s, err, &late)
				})
			})
		}
	}
	_, err := link.Open(context.Background(), link.Options{Address: "127.0.0.1:1", Dialect: csta.ECMA, Completion: "maybe"})
	require.ErrorContains(t, err, "maybe")
}

func TestMXSaysWhichPhoneIsAssigned(t *testing.T) {
	play(t, csta.Zultys, func(p *peer) {
		p.admit()
		p.Say(csta.EventInvokeID, csta.AssignDeviceInfo{Device: csta.DeviceID{ID: "201"}, Type: "device"})
		p.SayXML(csta.EventInvokeID, `<presence from="0" status="Busy"></presence>`)
		p.SayXML(csta.EventInvokeID, `<SomethingNewEvent><a/></SomethingNewEvent>`)
		p.rest()
	}, func(s *fixture) {
		c := s.mustOpen()
		require.Equal(s, csta.AssignDeviceInfo{Device: csta.DeviceID{ID: "201"}, Type: "device"}, <-c.Events())
		require.Equal(s, "Busy", (<-c.Events()).(csta.PresenceNotice).Status)
		require.Equal(s, csta.Unknown{Root: "SomethingNewEvent", K: csta.KindEvent}, <-c.Events(), "what nobody knows is kept")
	})
}
