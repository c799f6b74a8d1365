package link_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/csta"
	"cordboard/backend/csta/link"
	"cordboard/testbed/scripted"
)

// beatsOf notes when, after the sign-on, each sign of life came.
type beatsOf struct {
	begun time.Time
	at    []time.Duration
}

func (b *beatsOf) note() { b.at = append(b.at, time.Since(b.begun)) }

func TestZultysKeepsAliveEvery45SecondsAndBearsSilence(t *testing.T) {
	var beats beatsOf
	inFakeTime(t, csta.Zultys, func(p *peer) {
		p.admit()
		beats.begun = time.Now()
		for range 20 {
			if id, _ := hear[csta.Keepalive](p); id != 0 {
				p.Fail("keep-alive with id %d", id)
			}
			beats.note()
		}
		// the switch hangs up
	}, func(s *fixture) {
		c := s.mustOpen()
		var lost *link.LostError
		require.ErrorAs(s, s.over(c), &lost)
		require.Len(s, beats.at, 20)
		for i, at := range beats.at {
			require.Equal(s, time.Duration(i+1)*45*time.Second, at)
		}
	})
}

func TestECMAAsksForStatusEvery30Seconds(t *testing.T) {
	var beats beatsOf
	inFakeTime(t, csta.ECMA, func(p *peer) {
		beats.begun = time.Now()
		for i := range 10 {
			id, _ := hear[csta.RequestSystemStatus](p)
			beats.note()
			if i%2 == 0 {
				p.Say(id, csta.RequestSystemStatusResponse{Status: "normal"})
			} else {
				p.Say(id, &csta.Failure{Category: "operation", Code: "serviceNotSupported"}) // a sign of life too
			}
		}
	}, func(s *fixture) {
		s.over(s.mustOpen())
		require.Len(s, beats.at, 10)
		for i, at := range beats.at {
			require.Equal(s, time.Duration(i+1)*30*time.Second, at)
		}
	})
}

func TestECMASilenceEndsTheLine(t *testing.T) {
	inFakeTime(t, csta.ECMA, func(p *peer) {
		p.rest() // hears everything, says nothing
	}, func(s *fixture) {
		begun := time.Now()
		c := s.mustOpen()
		var lost *link.LostError
		require.ErrorAs(s, s.over(c), &lost)
		require.Equal(s, "it was silent for 30s, and nothing was heard after RequestSystemStatus, not for 10s", lost.Reason)
		require.Equal(s, 40*time.Second, time.Since(begun))
	})
}

func TestAnyByteIsASignOfLife(t *testing.T) {
	inFakeTime(t, csta.ECMA, func(p *peer) {
		go p.rest()
		raw := scripted.Frame(p.T, csta.EventInvokeID, `<HeldEvent/>`)
		for i := range raw {
			time.Sleep(35 * time.Second) // fake time: past the question, within its patience
			p.Write(raw[i : i+1])
		}
	}, func(s *fixture) {
		c := s.mustOpen()
		_, open := <-c.Events()
		require.True(s, open)
		s.over(c)
	})
}

func TestSessionIsRenewedAtHalfOfItsDuration(t *testing.T) {
	for name, tc := range map[string]struct {
		keepAlive time.Duration
		want      []time.Duration
	}{
		"by default":     {0, []time.Duration{30 * time.Second, 60 * time.Second, 110 * time.Second, 160 * time.Second}},
		"sooner if told": {20 * time.Second, []time.Duration{20 * time.Second, 40 * time.Second, 60 * time.Second, 80 * time.Second}},
	} {
		t.Run(name, func(t *testing.T) {
			var beats beatsOf
			inFakeTime(t, csta.ECMA, func(p *peer) {
				id, _ := hear[csta.StartApplicationSession](p)
				p.Say(id, csta.StartApplicationSessionPosResponse{SessionID: "S-1", Duration: 60})
				beats.begun = time.Now()
				for i, granted := range []int{60, 100, 100, 100} {
					id, reset := hear[csta.ResetApplicationSessionTimer](p)
					if reset.SessionID != "S-1" {
						p.Fail("reset %d of session %q", i, string(reset.SessionID))
					}
					beats.note()
					p.Say(id, csta.ResetApplicationSessionTimerPosResponse{Duration: granted})
				}
				id, _ = hear[csta.ResetApplicationSessionTimer](p)
				p.Say(id, csta.SessionRefused{Service: "ResetApplicationSessionTimer", Code: "serverCannotResetSessionTimer"})
				id, _ = hear[csta.ResetApplicationSessionTimer](p) // it may run on, so we try on
				p.Say(id, csta.SessionRefused{Service: "ResetApplicationSessionTimer", Code: "invalidSessionID"})
				p.rest()
			}, func(s *fixture) {
				c := s.mustOpen(func(o *link.Options) { o.Session, o.KeepAlive, o.Probe = true, tc.keepAlive, -1 })
				var ended *link.EndedError
				require.ErrorAs(s, s.over(c), &ended)
				require.Equal(s, tc.want, beats.at)
			})
		})
	}
}

// TestFailedRenewalIsTriedAgainBeforeTheEnd: half of what is left, then half of that.
func TestFailedRenewalIsTriedAgainBeforeTheEnd(t *testing.T) {
	for name, answer := range map[string]csta.Message{
		"silence":  nil,
		"refusal":  csta.SessionRefused{Service: "ResetApplicationSessionTimer", Code: "serverCannotResetSessionTimer"},
		"standard": &csta.Failure{Category: "operation", Code: "generic"},
	} {
		t.Run(name, func(t *testing.T) {
			var beats beatsOf
			inFakeTime(t, csta.ECMA, func(p *peer) {
				id, _ := hear[csta.StartApplicationSession](p)
				p.Say(id, csta.StartApplicationSessionPosResponse{SessionID: "S-1", Duration: 120})
				beats.begun = time.Now()
				var talk sync.WaitGroup
				defer talk.Wait()
				defer func() { _ = p.Conn.Close() }()
				talk.Go(func() { // it is no mute switch
					for {
						time.Sleep(3 * time.Second) // fake time
						if _, err := p.Conn.Write(scripted.Frame(p.T, csta.EventInvokeID, `<HeldEvent/>`)); err != nil {
							return
						}
					}
				})
				for range 3 {
					id, _ := hear[csta.ResetApplicationSessionTimer](p)
					beats.note()
					if answer != nil {
						p.Say(id, answer)
					}
				}
				id, _ = hear[csta.ResetApplicationSessionTimer](p)
				p.Say(id, csta.ResetApplicationSessionTimerPosResponse{Duration: 120})
				renewed := time.Now()
				hear[csta.ResetApplicationSessionTimer](p)
				if got := time.Since(renewed); got != 60*time.Second {
					p.Fail("renewed again after %s", got)
				}
			}, func(s *fixture) {
				s.over(s.mustOpen(func(o *link.Options) { o.Session, o.Probe = true, -1 }))
				require.Len(s, beats.at, 3)
				require.Equal(s, 60*time.Second, beats.at[0])
				require.Less(s, beats.at[2], 120*time.Second, "the third try comes before the end")
			})
		})
	}
}

// TestSessionThatIsNotRenewedEndsItsLine when it has run out, unless the switch only keeps silent.
func TestSessionThatIsNotRenewedEndsItsLine(t *testing.T) {
	for name, tc := range map[string]struct {
		answer csta.Message
		ends   bool
	}{
		"refused":             {csta.SessionRefused{Service: "ResetApplicationSessionTimer", Code: "serverCannotResetSessionTimer"}, true},
		"refused by standard": {&csta.Failure{Category: "security", Code: "generic"}, true},
		"silence":             {nil, false},
	} {
		t.Run(name, func(t *testing.T) {
			inFakeTime(t, csta.ECMA, func(p *peer) {
				for {
					f, err := csta.ReadFrame(p.Conn)
					if err != nil {
						return
					}
					switch m, _ := csta.Decode(f.Body); m.(type) {
					case csta.StartApplicationSession:
						p.Say(f.InvokeID, csta.StartApplicationSessionPosResponse{SessionID: "S-1", Duration: 60})
					case csta.ResetApplicationSessionTimer:
						if tc.answer != nil {
							p.Say(f.InvokeID, tc.answer)
						}
					case csta.RequestSystemStatus:
						p.Say(f.InvokeID, csta.RequestSystemStatusResponse{Status: "normal"})
					case csta.StopApplicationSession:
						p.Say(f.InvokeID, csta.StopApplicationSessionPosResponse{})
					}
				}
			}, func(s *fixture) {
				begun := time.Now()
				c := s.mustOpen(func(o *link.Options) { o.Session = true })
				if !tc.ends {
					time.Sleep(5 * time.Minute) // fake time
					require.NoError(s, c.Err())
					return
				}
				var ended *link.EndedError
				require.ErrorAs(s, s.over(c), &ended)
				require.Contains(s, ended.Reason, "ran out")
				require.Equal(s, time.Minute, time.Since(begun))
			})
		})
	}
}

func TestSessionWithoutLimitIsAskedForStatus(t *testing.T) {
	inFakeTime(t, csta.ECMA, func(p *peer) {
		id, _ := hear[csta.StartApplicationSession](p)
		p.Say(id, csta.StartApplicationSessionPosResponse{SessionID: "S-1"})
		begun := time.Now()
		hear[csta.RequestSystemStatus](p)
		if got := time.Since(begun); got != 30*time.Second {
			p.Fail("asked after %s", got)
		}
	}, func(s *fixture) {
		s.over(s.mustOpen(func(o *link.Options) { o.Session = true }))
	})
}

func TestBeatsDoNotDisturbRequests(t *testing.T) {
	inFakeTime(t, csta.ECMA, func(p *peer) {
		for {
			f, err := csta.ReadFrame(p.Conn)
			if err != nil {
				return
			}
			switch m, err := csta.Decode(f.Body); m.(type) {
			case csta.RequestSystemStatus:
				p.Say(f.InvokeID, csta.RequestSystemStatusResponse{Status: "normal"})
			case csta.HoldCall:
				p.Say(f.InvokeID, csta.HoldCallResponse{})
			default:
				p.Fail("heard %v, %v", m, err)
			}
		}
	}, func(s *fixture) {
		c := s.mustOpen()
		for range 1000 { // an hour and a half, with ids beyond the beats'
			_, err := link.Do(context.Background(), c, csta.HoldCall{Connection: connection("1")})
			require.NoError(s, err)
			time.Sleep(5 * time.Second) // fake time
		}
		require.NoError(s, c.Err())
	})
}
