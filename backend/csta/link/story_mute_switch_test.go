package link_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/csta"
	"cordboard/backend/csta/link"
)

// The questions that a switch may answer before it falls silent.
var (
	snapshot = csta.SnapshotDevice{Device: csta.DeviceID{ID: "200"}}
	calls    = csta.SnapshotDeviceResponse{Calls: []csta.SnapshotCallInfo{}}
)

// lostMute is the cause of death of a line whose switch says nothing.
func lostMute(s *fixture, c *link.Conn) *link.LostError {
	s.Helper()
	var lost *link.LostError
	require.ErrorAs(s, s.over(c), &lost)
	require.Contains(s, lost.Reason, "nothing was heard")
	return lost
}

// TestMuteSwitchIsGivenUpTenSecondsAfterARequest: it accepts, or answered once, and says nothing any more.
func TestMuteSwitchIsGivenUpTenSecondsAfterARequest(t *testing.T) {
	for name, tc := range map[string]struct {
		d      csta.Dialect
		answer bool // SnapshotDevice, once
		asked  string
	}{
		"zultys":                           {csta.Zultys, true, "SnapshotDevice"},
		"ecma":                             {csta.ECMA, true, "SnapshotDevice"},
		"openscape":                        {csta.OpenScape, true, "SnapshotDevice"},
		"dmcc":                             {csta.DMCC, true, "SnapshotDevice"},
		"ecma, never a word":               {csta.ECMA, false, "RequestSystemStatus"},
		"openscape, never a word":          {csta.OpenScape, false, "RequestSystemStatus"},
		"ecma with sessions, never a word": {csta.ECMA, false, "RequestSystemStatus"},
		"zultys, nothing to ask":           {csta.Zultys, false, "nothing was heard for 10s"},
		"dmcc, nothing answered":           {csta.DMCC, false, "RequestSystemStatus"},
	} {
		t.Run(name, func(t *testing.T) {
			inFakeTime(t, tc.d, func(p *peer) {
				switch tc.d {
				case csta.Zultys:
					p.admit()
				case csta.DMCC:
					p.begin("S-1")
				case csta.OpenScape:
					if tc.answer {
						p.Say(0, csta.SystemStatus{Status: "normal"})
						hear[csta.SystemStatusResponse](p)
						id, _ := hear[csta.SystemRegister](p)
						p.Say(id, csta.SystemRegisterResponse{ID: "1"})
					}
				}
				if tc.answer {
					id, _ := hear[csta.SnapshotDevice](p)
					p.Say(id, calls)
				}
				p.rest()
			}, func(s *fixture) {
				c := s.mustOpen(func(o *link.Options) {
					o.SessionOptional = true
					o.Session = name == "ecma with sessions, never a word"
				})
				if tc.answer {
					_, err := link.Do(context.Background(), c, snapshot)
					require.NoError(s, err)
				}
				begun := time.Now()
				_, err := link.Do(context.Background(), c, csta.HoldCall{Connection: connection("1")})
				if tc.answer {
					var late *link.TimeoutError
					require.ErrorAs(s, err, &late, "the waiter need not wait for the verdict")
					require.Equal(s, 7*time.Second, time.Since(begun))
				}
				require.Contains(s, lostMute(s, c).Reason, tc.asked)
				require.LessOrEqual(s, time.Since(begun), 10*time.Second)
			})
		})
	}
}

// TestAbandonedRequestIsWatchedAllTheSame: whoever asked may have lost patience sooner.
func TestAbandonedRequestIsWatchedAllTheSame(t *testing.T) {
	inFakeTime(t, csta.Zultys, func(p *peer) {
		p.admit()
		id, _ := hear[csta.SnapshotDevice](p)
		p.Say(id, calls)
		p.rest()
	}, func(s *fixture) {
		c := s.mustOpen()
		_, err := link.Do(context.Background(), c, snapshot)
		require.NoError(s, err)
		begun := time.Now()
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		_, err = link.Do(ctx, c, csta.HoldCall{Connection: connection("1")})
		require.ErrorIs(s, err, context.DeadlineExceeded)
		lostMute(s, c)
		require.Equal(s, 10*time.Second, time.Since(begun))
	})
}

// TestSwitchThatPassesOneServiceOverLives: as long as it says anything else.
func TestSwitchThatPassesOneServiceOverLives(t *testing.T) {
	for name, tc := range map[string]struct {
		d     csta.Dialect
		knows func(csta.Message) csta.Message // what it answers
	}{
		"all but HoldCall": {csta.ECMA, func(m csta.Message) csta.Message {
			if m.Name() == "RequestSystemStatus" {
				return csta.RequestSystemStatusResponse{Status: "normal"}
			}
			return nil
		}},
		"refuses the question": {csta.ECMA, func(m csta.Message) csta.Message {
			if m.Name() == "RequestSystemStatus" {
				return &csta.Failure{Category: "operation", Code: "serviceNotSupported"}
			}
			return nil
		}},
		"refuses snapshots, which proves it as well": {csta.Zultys, func(m csta.Message) csta.Message {
			if m.Name() == "SnapshotDevice" {
				return &csta.Failure{Category: "operation", Code: "serviceNotSupported"}
			}
			return nil
		}},
	} {
		t.Run(name, func(t *testing.T) {
			inFakeTime(t, tc.d, func(p *peer) {
				if tc.d == csta.Zultys {
					p.admit()
				}
				for {
					f, err := csta.ReadFrame(p.Conn)
					if err != nil {
						return
					}
					m, err := csta.Decode(f.Body)
					if err != nil {
						p.Fail("decode: %v", err)
					}
					if m.Name() == "MonitorStart" {
						p.Say(f.InvokeID, csta.MonitorStartResponse{CrossRefID: "1"})
					} else if reply := tc.knows(m); reply != nil {
						p.Say(f.InvokeID, reply)
					}
				}
			}, func(s *fixture) {
				c := s.mustOpen()
				ctx := context.Background()
				_, err := link.Do(ctx, c, csta.MonitorStart{Device: csta.DeviceID{ID: "200"}})
				require.NoError(s, err)
				for range 5 {
					_, _ = link.Do(ctx, c, snapshot)
					_, err = link.Do(ctx, c, csta.HoldCall{Connection: connection("1")})
					require.Error(s, err)
					time.Sleep(125 * time.Second) // fake time: at none of the beats
				}
				require.NoError(s, c.Err())
			})
		})
	}
}

// TestSwitchThatKnowsLittleLives: what it need not know it may pass over, for as long as it likes.
func TestSwitchThatKnowsLittleLives(t *testing.T) {
	for _, d := range csta.Dialects() {
		t.Run(string(d), func(t *testing.T) {
			asked := make(chan int, 1)
			inFakeTime(t, d, func(p *peer) {
				switch d {
				case csta.Zultys:
					p.admit()
				case csta.DMCC:
					p.begin("S-1")
				case csta.OpenScape:
					p.SayXML(0, `<SystemStatus xmlns="http://www.ecma.ch/standards/ecma-323/csta/ed2"><systemStatus>normal</systemStatus></SystemStatus>`)
				}
				statuses := 0
				defer func() { asked <- statuses }()
				for {
					f, err := csta.ReadFrame(p.Conn)
					if err != nil {
						return
					}
					switch m, _ := csta.Decode(f.Body); m.(type) {
					case csta.MonitorStart:
						p.SayXML(f.InvokeID, `<MonitorStartResponse><monitorCrossRefID>0</monitorCrossRefID></MonitorStartResponse>`)
					case csta.MakeCall:
						p.SayXML(f.InvokeID, `<MakeCallResponse><callingDevice><deviceID>200</deviceID></callingDevice></MakeCallResponse>`)
					case csta.ResetApplicationSessionTimer:
						p.Say(f.InvokeID, csta.ResetApplicationSessionTimerPosResponse{})
					case csta.RequestSystemStatus:
						statuses++
					}
				}
			}, func(s *fixture) {
				c := s.mustOpen()
				ctx, device := context.Background(), csta.DeviceID{ID: "200"}
				_, err := link.Do(ctx, c, csta.MonitorStart{Device: device})
				require.NoError(s, err)
				for range 3 {
					_, err = link.Do(ctx, c, csta.SnapshotDevice{Device: device})
					require.Error(s, err)
					_, err = link.Do(ctx, c, csta.GetCSTAFeatures{})
					require.Error(s, err)
					_, err = link.Do(ctx, c, csta.GetAgentState{Device: device})
					require.Error(s, err)
					_, err = link.Do(ctx, c, csta.GetDoNotDisturb{Device: device})
					require.Error(s, err)
					_, err = link.Do(ctx, c, csta.MakeCall{Calling: device, Called: csta.DeviceID{ID: "201"}})
					require.NoError(s, err)
					time.Sleep(10 * time.Minute) // fake time
				}
				require.NoError(s, c.Err())
			})
			if n := <-asked; n > 1 {
				t.Errorf("the switch was asked %d times for what it does not answer", n)
			}
		})
	}
}

// TestAnswersLateTwiceOrToNobodyDoNoHarm: a reply that nobody waits for any more is passed over.
func TestAnswersLateTwiceOrToNobodyDoNoHarm(t *testing.T) {
	inFakeTime(t, csta.ECMA, func(p *peer) {
		late, _ := hear[csta.HoldCall](p)
		time.Sleep(8 * time.Second) // fake time: after the timeout, before the verdict
		p.Say(late, csta.HoldCallResponse{})
		question, _ := hear[csta.RequestSystemStatus](p)
		p.Say(question, csta.RequestSystemStatusResponse{Status: "normal"})
		for range 3 {
			id, _ := hear[csta.HoldCall](p)
			p.Say(9998, csta.HoldCallResponse{}) // nobody's
			p.Say(0, csta.HoldCallResponse{})
			p.Say(late, csta.HoldCallResponse{})
			p.Say(id, csta.HoldCallResponse{})
			p.Say(id, csta.HoldCallResponse{}) // twice
			p.Say(id, &csta.Failure{Category: "operation", Code: "generic"})
		}
		p.Say(csta.EventInvokeID, csta.Event{Type: csta.Held, Monitor: "1", Connection: connection("1")})
		p.rest()
	}, func(s *fixture) {
		c := s.mustOpen()
		hold := csta.HoldCall{Connection: connection("1")}
		_, err := link.Do(context.Background(), c, hold)
		var timeout *link.TimeoutError
		require.ErrorAs(s, err, &timeout)
		time.Sleep(time.Second) // fake time
		for range 3 {
			_, err := link.Do(context.Background(), c, hold)
			require.NoError(s, err)
		}
		awaitEvent(s.T, c, csta.Held)
		require.NoError(s, c.Err())
		require.Empty(s, c.Events())
	})
}
