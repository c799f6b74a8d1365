package link_test

import (
	"context"
	"fmt"
	"net"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/csta"
	"cordboard/backend/csta/link"
	"cordboard/testbed/scripted"
)

func TestCloseAnswersEveryWaiter(t *testing.T) {
	const waiters = 20
	for _, d := range []csta.Dialect{csta.Zultys, csta.ECMA} {
		t.Run(string(d), func(t *testing.T) {
			asked := make(chan struct{}, 3*waiters)
			play(t, d, func(p *peer) {
				if d == csta.Zultys {
					p.admit()
				}
				for range waiters {
					hear[csta.SnapshotDevice](p)
					asked <- struct{}{}
				}
				p.rest()
			}, func(s *fixture) {
				c := s.mustOpen()
				ends := make(chan error, waiters)
				var callers sync.WaitGroup
				for range waiters {
					callers.Go(func() {
						_, err := link.Do(context.Background(), c, csta.SnapshotDevice{Device: csta.DeviceID{ID: "200"}})
						ends <- err
					})
				}
				for range waiters {
					<-asked
				}
				require.NoError(s, c.Close(context.Background()))
				callers.Wait()
				close(ends)
				for err := range ends {
					require.ErrorIs(s, err, link.ErrClosed)
				}
				_, open := <-c.Events()
				require.False(s, open)
				_, err := link.Do(context.Background(), c, csta.SnapshotDevice{})
				require.ErrorIs(s, err, link.ErrClosed, "and so does every later one")
			})
		})
	}
}

func TestHangUpTellsEveryWaiterAndKeepsWhatArrived(t *testing.T) {
	play(t, csta.ECMA, func(p *peer) {
		hear[csta.HoldCall](p)
		p.Say(csta.EventInvokeID, csta.Event{Type: csta.Held, Monitor: "1", Connection: connection("1")})
	}, func(s *fixture) {
		c := s.mustOpen()
		_, err := link.Do(context.Background(), c, csta.HoldCall{Connection: connection("1")})
		var lost *link.LostError
		require.ErrorAs(s, err, &lost)
		require.Equal(s, err, s.over(c), "the waiter's error is the cause of death")
		event, open := <-c.Events()
		require.True(s, open)
		require.Equal(s, csta.Held, event.(csta.Event).Type)
		_, open = <-c.Events()
		require.False(s, open)
	})
}

func TestReplyCutAtEveryByte(t *testing.T) {
	const reply = `<HoldCallResponse xmlns="x"/>`
	whole := len(scripted.Frame(t, 1, reply))
	for cut := range whole + 1 {
		t.Run(fmt.Sprint(cut), func(t *testing.T) {
			play(t, csta.ECMA, func(p *peer) {
				id, _ := hear[csta.HoldCall](p)
				raw := scripted.Frame(p.T, id, reply)
				for i := range cut { // byte by byte, which a stream may always do
					p.Write(raw[i : i+1])
				}
			}, func(s *fixture) {
				c := s.mustOpen(func(o *link.Options) { o.Met = true })
				_, err := link.Do(context.Background(), c, csta.HoldCall{Connection: connection("1")})
				if cut == whole {
					require.NoError(s, err)
					return
				}
				var lost *link.LostError
				require.ErrorAs(s, err, &lost)
				s.over(c)
			})
		})
	}
}

func TestForcedLogoutIsFinalOtherEndsAreNot(t *testing.T) {
	for name, tc := range map[string]struct {
		d    csta.Dialect
		xml  string
		want string
	}{
		"kicked":     {csta.Zultys, `<Logout mode="forced"></Logout>`, ""},
		"signed off": {csta.Zultys, `<Logout></Logout>`, "signed us off"},
		"session over": {
			csta.ECMA, `<ApplicationSessionTerminated xmlns="` + csta.NamespaceSession + `"><sessionID>S-1</sessionID>` +
				`<sessionTermReason><definedTermReason>sessionTimerExpired</definedTermReason></sessionTermReason></ApplicationSessionTerminated>`,
			"sessionTimerExpired",
		},
	} {
		t.Run(name, func(t *testing.T) {
			play(t, tc.d, func(p *peer) {
				if tc.d == csta.Zultys {
					p.admit()
				}
				hear[csta.MakeCall](p)
				p.SayXML(csta.EventInvokeID, tc.xml) // and hangs up
			}, func(s *fixture) {
				c := s.mustOpen()
				_, err := link.Do(context.Background(), c, csta.MakeCall{Calling: csta.DeviceID{ID: "200"}, Called: csta.DeviceID{ID: "1"}})
				require.Equal(s, err, s.over(c))
				if tc.want == "" {
					require.ErrorIs(s, err, link.ErrKicked)
					return
				}
				var ended *link.EndedError
				require.ErrorAs(s, err, &ended)
				require.Contains(s, ended.Reason, tc.want)
			})
		})
	}
}

func TestFullQueueEndsTheLine(t *testing.T) {
	play(t, csta.ECMA, func(p *peer) {
		for range 4 {
			p.Say(csta.EventInvokeID, csta.Event{Type: csta.Held, Monitor: "1", Connection: connection("1")})
		}
		p.rest()
	}, func(s *fixture) {
		c := s.mustOpen(func(o *link.Options) { o.EventQueue = 3 })
		require.ErrorIs(s, s.over(c), link.ErrQueueFull)
		told := 0
		for range c.Events() {
			told++
		}
		require.Equal(s, 3, told)
	})
}

func TestBadFrameEndsTheLine(t *testing.T) {
	for name, raw := range map[string]string{
		"format indicator": "\x01\x00\x00\x0c0001<a/>",
		"length":           "\x00\x00\x00\x070001",
		"invoke id":        "\x00\x00\x00\x0c00x1<a/>",
		"a web server":     "HTTP/1.1 400 Bad Request\r\n\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			play(t, csta.ECMA, func(p *peer) {
				_, _ = p.Conn.Write([]byte(raw)) // the line may be gone before all of it is taken
				p.rest()
			}, func(s *fixture) {
				c := s.mustOpen()
				var bad *csta.FrameError
				require.ErrorAs(s, s.over(c), &bad)
			})
		})
	}
}

func TestBadBodyEndsTheLineOnlyAsAnAwaitedReply(t *testing.T) {
	for name, tc := range map[string]struct {
		xml   string
		id    int // 0 = the waiting request's
		ends  bool
		event bool
	}{
		"awaited reply":           {xml: `<HoldCallResponse><`, ends: true},
		"awaited refusal":         {xml: `<CSTAErrorCode><operation></CSTAErrorCode>`, ends: true},
		"nothing readable":        {xml: `%%%`, ends: true},
		"reply nobody waits for":  {xml: `<HoldCallResponse><`, id: 777},
		"a request under that id": {xml: `<SystemStatus><`},
		"an event":                {xml: `<HeldEvent><`, id: csta.EventInvokeID, event: true},
		"an event by name":        {xml: `<HeldEvent><`, event: true},
	} {
		t.Run(name, func(t *testing.T) {
			play(t, csta.ECMA, func(p *peer) {
				id, _ := hear[csta.HoldCall](p)
				bad := tc.id
				if bad == 0 {
					bad = id
				}
				p.SayXML(bad, tc.xml)
				if !tc.ends {
					p.Say(id, csta.HoldCallResponse{})
				}
				p.rest()
			}, func(s *fixture) {
				c := s.mustOpen()
				_, err := link.Do(context.Background(), c, csta.HoldCall{Connection: connection("1")})
				if tc.ends {
					var lost *link.LostError
					require.ErrorAs(s, err, &lost)
					require.Equal(s, err, s.over(c))
					return
				}
				require.NoError(s, err)
				if tc.event {
					require.Equal(s, csta.SystemStatus{Status: "messagesLost"}, <-c.Events(), "a lost event is told")
				}
				require.Empty(s, c.Events())
			})
		})
	}
}

func TestDeafSwitchEndsTheLineInTime(t *testing.T) {
	inFakeTime(t, csta.Zultys, func(p *peer) {
		p.admit()
		time.Sleep(time.Minute) // fake time: takes nothing more
	}, func(s *fixture) {
		c := s.mustOpen()
		begun := time.Now()
		_, err := link.Do(context.Background(), c, csta.HoldCall{Connection: connection("1")})
		var lost *link.LostError
		require.ErrorAs(s, err, &lost)
		require.Contains(s, lost.Reason, "took nothing more")
		require.Equal(s, 7*time.Second, time.Since(begun))
		s.over(c)
	})
}

func TestCloseIsBoundedAtADeafSwitch(t *testing.T) {
	inFakeTime(t, csta.Zultys, func(p *peer) {
		p.admit()
		time.Sleep(time.Minute) // fake time
	}, func(s *fixture) {
		c, err := s.open()
		require.NoError(s, err)
		begun := time.Now()
		require.NoError(s, c.Close(context.Background()))
		require.Equal(s, 2*time.Second, time.Since(begun))
		require.ErrorIs(s, c.Err(), link.ErrClosed)
	})
	inFakeTime(t, csta.ECMA, func(p *peer) {
		id, _ := hear[csta.StartApplicationSession](p)
		p.Say(id, csta.StartApplicationSessionPosResponse{SessionID: "S-1", Duration: 180})
		p.rest() // hears StopApplicationSession and does not answer
	}, func(s *fixture) {
		c, err := s.open(func(o *link.Options) { o.Session = true })
		require.NoError(s, err)
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		begun := time.Now()
		require.NoError(s, c.Close(ctx))
		require.Equal(s, time.Second, time.Since(begun))
		require.ErrorIs(s, c.Err(), link.ErrClosed)
	})
}

func TestSwitchThatOnlyAsksIsGivenUp(t *testing.T) {
	inFakeTime(t, csta.ECMA, func(p *peer) {
		status := scripted.Frame(p.T, 1, `<SystemStatus><systemStatus>normal</systemStatus></SystemStatus>`)
		for range 5000 { // and never reads the answers
			if _, err := p.Conn.Write(status); err != nil {
				return
			}
		}
		p.Fail("all was taken")
	}, func(s *fixture) {
		c := s.mustOpen()
		for range c.Events() { //nolint:revive // only that they are taken
		}
		var lost *link.LostError
		require.ErrorAs(s, s.over(c), &lost)
		require.Contains(s, lost.Reason, "asks without hearing")
	})
}

// brokenWriter fails to write as soon as its switch is thrown; reading goes on.
type brokenWriter struct {
	net.Conn
	broken atomic.Bool
}

func (b *brokenWriter) Write(p []byte) (int, error) {
	if b.broken.Load() {
		return 0, syscall.EPIPE
	}
	return b.Conn.Write(p)
}

func TestFailedWriteHearsTheLastWords(t *testing.T) {
	for name, tc := range map[string]struct {
		after  time.Duration
		kicked bool
	}{
		"in time":  {100 * time.Millisecond, true},
		"too late": {time.Second, false},
	} {
		t.Run(name, func(t *testing.T) {
			inFakeTime(t, csta.Zultys, func(p *peer) {
				p.admit()
				time.Sleep(tc.after)                                                                            // fake time
				_, _ = p.Conn.Write(scripted.Frame(p.T, csta.EventInvokeID, `<Logout mode="forced"></Logout>`)) // may be too late
			}, func(s *fixture) {
				broken := &brokenWriter{}
				c := s.mustOpen(func(o *link.Options) {
					dial := o.Dial
					o.Dial = func(ctx context.Context, network, address string) (conn net.Conn, err error) {
						broken.Conn, err = dial(ctx, network, address)
						return broken, err
					}
				})
				broken.broken.Store(true)
				_, err := link.Do(context.Background(), c, csta.HoldCall{Connection: connection("1")})
				require.Equal(s, err, s.over(c))
				if tc.kicked {
					require.ErrorIs(s, err, link.ErrKicked)
					return
				}
				require.ErrorIs(s, err, syscall.EPIPE)
			})
		})
	}
}
