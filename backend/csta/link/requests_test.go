package link_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/csta"
	"cordboard/backend/csta/link"
	"cordboard/testbed/scripted"
)

func TestManyRequestsAtOnceDoNotStall(t *testing.T) {
	const many = 50
	for _, d := range []csta.Dialect{csta.Zultys, csta.ECMA} {
		t.Run(string(d), func(t *testing.T) {
			// One goroutine on the switch's side, which never reads while it writes: over net.Pipe a client
			// that writes under the lock its reader needs, or answers from its reader, stops for ever.
			satisfied := make(chan struct{}, 3)
			play(t, d, func(p *peer) {
				if d == csta.Zultys {
					p.admit()
				}
				statuses, calls := 0, 0
				for statuses < many || calls < many {
					switch id, m := p.Next(); m := m.(type) {
					case csta.MakeCall:
						calls++
						p.Say(id, csta.SystemStatus{Status: "normal"})
						p.Say(csta.EventInvokeID, csta.Event{Type: csta.Originated, Monitor: "1", Connection: connection(m.Called.ID)})
						p.Say(id, csta.MakeCallResponse{Connection: connection(m.Called.ID)})
					case csta.SystemStatusResponse:
						statuses++
					default:
						p.Fail("heard %s", m.Name())
					}
				}
				satisfied <- struct{}{}
				p.rest()
			}, func(s *fixture) {
				c := s.mustOpen()
				var callers sync.WaitGroup
				for i := range many {
					callers.Go(func() {
						number := fmt.Sprint(1000 + i)
						got, err := link.Do(context.Background(), c, csta.MakeCall{Calling: csta.DeviceID{ID: "200"}, Called: csta.DeviceID{ID: number}})
						if err != nil || got.Connection.CallID != number {
							s.Errorf("MakeCall %s: %+v, %v", number, got, err)
						}
					})
				}
				events := 0
				for events < 2*many {
					<-c.Events()
					events++
				}
				callers.Wait()
				s.until(satisfied, c)
			})
		})
	}
}

func TestRefusalIsAFailure(t *testing.T) {
	play(t, csta.ECMA, func(p *peer) {
		id, _ := hear[csta.AnswerCall](p)
		p.Say(id, &csta.Failure{Category: "stateIncompatibility", Code: "noCallToAnswer"})
		id, _ = hear[csta.AnswerCall](p)
		p.Say(id, csta.AnswerCallResponse{})
		p.rest()
	}, func(s *fixture) {
		c := s.mustOpen()
		_, err := link.Do(context.Background(), c, csta.AnswerCall{Connection: connection("1")})
		var failure *csta.Failure
		require.ErrorAs(s, err, &failure)
		require.Equal(s, "noCallToAnswer", failure.Code)
		_, err = link.Do(context.Background(), c, csta.AnswerCall{Connection: connection("1")})
		require.NoError(s, err)
	})
}

func TestReplyOfAnotherKindFailsOnlyItsWaiter(t *testing.T) {
	play(t, csta.ECMA, func(p *peer) {
		id, _ := hear[csta.HoldCall](p)
		p.Say(id, csta.RetrieveCallResponse{})
		id, _ = hear[csta.HoldCall](p)
		p.SayXML(id, `<ParkCallResponse/>`)
		id, _ = hear[csta.HoldCall](p)
		p.Say(id+1, csta.HoldCallResponse{}) // an answer nobody waits for
		p.Say(id, csta.HoldCallResponse{})
		p.rest()
	}, func(s *fixture) {
		c := s.mustOpen()
		for _, reply := range []string{"RetrieveCallResponse", "ParkCallResponse"} {
			_, err := link.Do(context.Background(), c, csta.HoldCall{Connection: connection("1")})
			var unexpected *link.UnexpectedReplyError
			require.ErrorAs(s, err, &unexpected)
			require.Equal(s, reply, unexpected.Reply)
			require.Equal(s, "HoldCall", unexpected.Request)
		}
		_, err := link.Do(context.Background(), c, csta.HoldCall{Connection: connection("1")})
		require.NoError(s, err)
	})
}

func TestSwitchesRequestsAreAnsweredUnderTheirOwnIDs(t *testing.T) {
	for _, d := range []csta.Dialect{csta.Zultys, csta.ECMA} {
		t.Run(string(d), func(t *testing.T) {
			satisfied := make(chan struct{}, 3)
			play(t, d, func(p *peer) {
				if d == csta.Zultys {
					p.admit()
				}
				id, _ := hear[csta.MonitorStart](p)
				p.Say(id, csta.SystemStatus{Status: "enabled"}) // every id here is that of the waiting request
				if got, _ := hear[csta.SystemStatusResponse](p); got != id {
					p.Fail("SystemStatusResponse: id %d, want %d", got, id)
				}
				p.Say(id, csta.MonitorStop{CrossRefID: "9"})
				if got, _ := hear[csta.MonitorStopResponse](p); got != id {
					p.Fail("MonitorStopResponse: id %d, want %d", got, id)
				}
				p.Say(id, csta.RequestSystemStatus{})
				if got, status := hear[csta.RequestSystemStatusResponse](p); got != id || status.Status != "normal" {
					p.Fail("RequestSystemStatusResponse: id %d, want %d; %+v", got, id, status)
				}
				p.SayXML(id, `<RouteRequest xmlns="`+csta.NamespaceED4+`"/>`)
				if d == csta.ECMA { // on MX it is taken for a notice
					if got, failure := hear[*csta.Failure](p); got != id || failure.Code != "serviceNotSupported" || failure.Category != "operation" {
						p.Fail("refusal: id %d, want %d; %v", got, id, failure)
					}
				}
				p.Say(csta.EventInvokeID, csta.SystemStatus{Status: "normal"}) // told as an event: no answer
				p.Say(id, csta.MonitorStartResponse{CrossRefID: "5"})
				p.Say(id, csta.SystemStatus{Status: "overloadImminent"}) // nothing else was answered in between
				if got, _ := hear[csta.SystemStatusResponse](p); got != id {
					p.Fail("SystemStatusResponse: id %d, want %d", got, id)
				}
				satisfied <- struct{}{}
				p.rest()
			}, func(s *fixture) {
				c := s.mustOpen()
				started, err := link.Do(context.Background(), c, csta.MonitorStart{Device: csta.DeviceID{ID: "200"}})
				require.NoError(s, err)
				require.Equal(s, "5", started.CrossRefID)
				require.Equal(s, csta.SystemStatus{Status: "enabled"}, <-c.Events())
				require.Equal(s, csta.MonitorStop{CrossRefID: "9"}, <-c.Events())
				if d == csta.Zultys {
					require.Equal(s, csta.Unknown{Root: "RouteRequest"}, <-c.Events(), "it may be a notice; it is kept")
				}
				require.Equal(s, csta.SystemStatus{Status: "normal"}, <-c.Events())
				require.Equal(s, csta.SystemStatus{Status: "overloadImminent"}, <-c.Events())
				s.until(satisfied, c)
			})
		})
	}
}

// TestBurstOfQuestionsIsNoDeafness: many in one piece are answered one by one.
func TestBurstOfQuestionsIsNoDeafness(t *testing.T) {
	const many = 500
	satisfied := make(chan struct{}, 3)
	play(t, csta.ECMA, func(p *peer) {
		var burst []byte
		for i := range many {
			burst = append(burst, scripted.Frame(p.T, i, `<SystemStatus><systemStatus>normal</systemStatus></SystemStatus>`)...)
		}
		p.Write(burst)
		for i := range many {
			if id, _ := hear[csta.SystemStatusResponse](p); id != i {
				p.Fail("answer %d has id %d", i, id)
			}
		}
		satisfied <- struct{}{}
		p.rest()
	}, func(s *fixture) {
		c := s.mustOpen()
		s.until(satisfied, c)
	})
}

func TestZultysCompletesByEvent(t *testing.T) {
	call := connection("25")
	for name, tc := range map[string]struct {
		event csta.EventKind
		do    func(c *link.Conn) error
	}{
		"hold": {csta.Held, func(c *link.Conn) error {
			_, err := link.Do(context.Background(), c, csta.HoldCall{Connection: call})
			return err
		}},
		"retrieve": {csta.Retrieved, func(c *link.Conn) error {
			_, err := link.Do(context.Background(), c, csta.RetrieveCall{Connection: call})
			return err
		}},
		"clear": {csta.ConnectionCleared, func(c *link.Conn) error {
			_, err := link.Do(context.Background(), c, csta.ClearConnection{Connection: call})
			return err
		}},
		"transfer, by its held call": {csta.Transfered, func(c *link.Conn) error {
			_, err := link.Do(context.Background(), c, csta.TransferCall{Held: call, Active: connection("27")})
			return err
		}},
		"transfer, by its active call": {csta.Transfered, func(c *link.Conn) error {
			_, err := link.Do(context.Background(), c, csta.TransferCall{Held: connection("27"), Active: call})
			return err
		}},
		"transfer in a single step": {csta.Transfered, func(c *link.Conn) error {
			_, err := link.Do(context.Background(), c, csta.SingleStepTransferCall{Active: call, To: csta.DeviceID{ID: "201"}})
			return err
		}},
	} {
		t.Run(name, func(t *testing.T) {
			happened := csta.Event{Type: tc.event, Monitor: "1", Connection: call}
			elsewhere := csta.Event{Type: tc.event, Monitor: "1", Connection: connection("26")}
			other := csta.Event{Type: csta.Established, Monitor: "1", Connection: call}

			t.Run("by the event", func(t *testing.T) {
				play(t, csta.Zultys, func(p *peer) {
					p.admit()
					id, _ := p.Next()
					p.Say(csta.EventInvokeID, happened)
					p.Say(id, &csta.Failure{Category: "operation", Code: "generic"}) // too late to matter
					p.rest()
				}, func(s *fixture) {
					c := s.mustOpen()
					require.NoError(s, tc.do(c))
					require.Equal(s, tc.event, (<-c.Events()).(csta.Event).Type, "the event is told as well")
				})
			})
			t.Run("not by another one, and a refusal counts", func(t *testing.T) {
				play(t, csta.Zultys, func(p *peer) {
					p.admit()
					id, _ := p.Next()
					p.Say(csta.EventInvokeID, elsewhere)
					p.Say(csta.EventInvokeID, other)
					p.Say(id, &csta.Failure{Category: "operation", Code: "invalidConnectionID"})
					p.rest()
				}, func(s *fixture) {
					var failure *csta.Failure
					require.ErrorAs(s, tc.do(s.mustOpen()), &failure)
				})
			})
			t.Run("not where the standard rules", func(t *testing.T) {
				play(t, csta.ECMA, func(p *peer) {
					id, _ := p.Next()
					p.Say(csta.EventInvokeID, happened)
					p.Say(id, &csta.Failure{Category: "operation", Code: "generic"})
					p.rest()
				}, func(s *fixture) {
					var failure *csta.Failure
					require.ErrorAs(s, tc.do(s.mustOpen()), &failure)
				})
			})
		})
	}
}

func TestUnansweredRequestEndsInTimeAndItsLateAnswerIsIgnored(t *testing.T) {
	inFakeTime(t, csta.Zultys, func(p *peer) {
		p.admit()
		late, _ := hear[csta.MakeCall](p)
		next, _ := hear[csta.MakeCall](p)
		p.Say(late, csta.MakeCallResponse{Connection: connection("late")})
		p.Say(next, csta.MakeCallResponse{Connection: connection("next")})
		p.rest()
	}, func(s *fixture) {
		c := s.mustOpen()
		begun := time.Now()
		_, err := link.Do(context.Background(), c, csta.MakeCall{Called: csta.DeviceID{ID: "1"}})
		var timeout *link.TimeoutError
		require.ErrorAs(s, err, &timeout)
		require.Equal(s, "MakeCall", timeout.Request)
		require.Equal(s, 7*time.Second, time.Since(begun))
		require.NoError(s, c.Err(), "the line lives")

		got, err := link.Do(context.Background(), c, csta.MakeCall{Called: csta.DeviceID{ID: "2"}})
		require.NoError(s, err)
		require.Equal(s, "next", got.Connection.CallID)
	})
}

func TestCancelledRequestLetsTheLineLive(t *testing.T) {
	heard := make(chan struct{}, 3)
	play(t, csta.ECMA, func(p *peer) {
		hear[csta.HoldCall](p)
		heard <- struct{}{}
		id, _ := hear[csta.HoldCall](p)
		p.Say(id, csta.HoldCallResponse{})
		p.rest()
	}, func(s *fixture) {
		c := s.mustOpen()
		ctx, cancel := context.WithCancel(context.Background())
		go func() {
			<-heard
			cancel()
		}()
		_, err := link.Do(ctx, c, csta.HoldCall{Connection: connection("1")})
		require.ErrorIs(s, err, context.Canceled)
		_, err = link.Do(context.Background(), c, csta.HoldCall{Connection: connection("1")})
		require.NoError(s, err)
	})
}
