package softphone

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/agent"
	"cordboard/backend/call"
	"cordboard/testbed/environment"
)

// carrier is a lookups with a page that carries what it wants to a CRM of the test's.
type carrier struct {
	*lookups
	t     *testing.T
	state agent.State
	who   []string // who was found, by the calls' ids
}

// carried runs a test with the clock in its hand.
func carried(t *testing.T, test func(c *carrier)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		c := &carrier{lookups: newLookups(newCurrent(environment.Settings(t, ""))), t: t}
		c.found = func(callID string, of []Record) {
			if len(of) == 1 {
				c.who = append(c.who, callID+" "+of[0].RecordID)
			}
		}
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() { defer close(done); c.run(ctx) }()
		test(c)
		cancel()
		<-done
	})
}

func incoming(id, number string, state call.State) agent.Call {
	return agent.Call{ID: id, State: state, Direction: call.Inbound, Party: agent.Party{Number: number}, Search: []string{number, "0" + number}}
}

// is has the calls be these.
func (c *carrier) is(calls ...agent.Call) {
	c.state.Calls = calls
	c.follow(c.state)
}

func (c *carrier) pop(callID string) Pop {
	of, _, _ := c.pops()
	return of[callID]
}

// answers has the page carry the call's Ask, which must be there for that text.
func (c *carrier) answers(callID, text string, matches ...Record) {
	c.t.Helper()
	c.answersOr(callID, text, nil, matches...)
}

func (c *carrier) answersOr(callID, text string, refused *Refused, matches ...Record) {
	c.t.Helper()
	ask := c.pop(callID).Ask
	require.NotNil(c.t, ask, "nothing is asked for")
	require.Equal(c.t, text, ask.Text)
	c.do(callID, func(now time.Time) bool { return c.calls[callID].answer(ask.ID, matches, refused, now) })
}

func (c *carrier) shows(callID string, refused *Refused) *Show {
	c.t.Helper()
	show := c.pop(callID).Show
	require.NotNil(c.t, show, "nothing is to be shown")
	c.do(callID, func(time.Time) bool { c.calls[callID].wasShown(show.ID, refused); return false })
	return show
}

// wait lets time pass; what is due then is done.
func (c *carrier) wait(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

var (
	maya  = Record{RecordID: "003Hx0000000001IAA", RecordName: "Maya", ObjectType: "Contact"}
	carla = Record{RecordID: "003Hx0000000016IAA", RecordName: "Carmen", ObjectType: "Contact"}
)

func TestTheFormsAreSearchedInOrderUntilOneFindsSomebody(t *testing.T) {
	carried(t, func(c *carrier) {
		c.is(incoming("a", "4155550101", call.Ringing))
		c.answers("a", "4155550101")
		require.Equal(t, PopSearching, c.pop("a").Status)
		c.answers("a", "04155550101", maya)
		pop := c.pop("a")
		require.Equal(t, PopDone, pop.Status)
		require.Equal(t, []string{"4155550101", "04155550101"}, pop.Searched)
		require.Equal(t, []string{"a " + maya.RecordID}, c.who)
		show := c.shows("a", nil)
		require.Equal(t, Show{ID: 1, Kind: PopFound, Record: &maya, Ask: 2, Else: PopUsual}, *show)
		c.is(incoming("a", "4155550101", call.Connected))
		require.Nil(t, c.pop("a").Show, "it is shown once")
		c.is()
		require.Empty(t, c.pop("a").Status, "what belongs to a call goes with it")
	})
}

func TestASearchDoesNotGiveUpWhileItRings(t *testing.T) {
	for name, refused := range map[string]*Refused{"refused": {Code: "SERVER_ERROR"}, "unanswered": nil} {
		t.Run(name, func(t *testing.T) {
			carried(t, func(c *carrier) {
				c.is(incoming("a", "4155550101", call.Ringing))
				fails := func() {
					if refused != nil {
						c.answersOr("a", "4155550101", refused)
					} else {
						c.wait(searchPatience)
					}
					require.Nil(t, c.pop("a").Ask)
					c.wait(searchRest)
				}
				for range 4 {
					fails()
					require.Equal(t, PopSearching, c.pop("a").Status)
				}
				c.is(incoming("a", "4155550101", call.Connected))
				fails()
				pop := c.pop("a")
				require.Equal(t, PopFailed, pop.Status, "somebody answered: it is left to the agent")
				require.NotNil(t, pop.Refused)
				require.Nil(t, pop.Ask)

				c.do("a", func(now time.Time) bool { c.calls["a"].again(now); return false })
				require.Equal(t, PopSearching, c.pop("a").Status)
				c.answers("a", "4155550101", maya)
				require.Equal(t, "a "+maya.RecordID, c.who[0])
			})
		})
	}
}

func TestALateAnswerStillCounts(t *testing.T) {
	carried(t, func(c *carrier) {
		c.is(incoming("a", "4155550101", call.Ringing))
		ask := c.pop("a").Ask
		c.wait(searchPatience)
		c.do("a", func(now time.Time) bool { return c.calls["a"].answer(ask.ID, []Record{maya}, nil, now) })
		require.Equal(t, PopDone, c.pop("a").Status)
		require.False(t, c.calls["a"].answer(ask.ID, []Record{carla}, nil, time.Now()), "and once only")
	})
}

func TestALostPopIsSaidAndRepeated(t *testing.T) {
	for name, lose := range map[string]func(c *carrier){
		"refused":    func(c *carrier) { c.shows("a", &Refused{Code: "GENERIC_ERROR", Detail: "no"}) },
		"unanswered": func(c *carrier) { c.wait(showPatience) },
	} {
		t.Run(name, func(t *testing.T) {
			carried(t, func(c *carrier) {
				c.is(incoming("a", "4155550101", call.Ringing))
				c.answers("a", "4155550101", maya)
				lose(c)
				pop := c.pop("a")
				require.Nil(t, pop.Show)
				require.Equal(t, &maya, pop.Lost.Record)
				require.NotNil(t, pop.Refused)
				require.Equal(t, PopDone, pop.Status, "who calls is known all the same")
				c.do("a", func(now time.Time) bool { c.calls["a"].again(now); return false })
				require.Nil(t, c.pop("a").Lost)
				require.Equal(t, 2, c.shows("a", nil).ID)
				require.Nil(t, c.pop("a").Refused)
			})
		})
	}
}

func TestWhatIsShownOfWhatWasFound(t *testing.T) {
	both := []Record{maya, carla}
	for name, test := range map[string]struct {
		rules   PopRules
		matches []Record
		state   call.State
		want    *Show
	}{
		"one":                             {PopRules{}, both[:1], call.Ringing, &Show{ID: 1, Kind: PopFound, Record: &maya, Ask: 1, Else: PopUsual}},
		"one, and nothing wanted":         {PopRules{Single: PopRule{Kind: PopNothing}}, both[:1], call.Ringing, nil},
		"one, and a page":                 {PopRules{Single: PopRule{PopPage, "Who"}}, both[:1], call.Ringing, &Show{ID: 1, Kind: PopFound, Record: &maya, Ask: 1, Else: PopPage, Name: "Who"}},
		"several":                         {PopRules{}, both, call.Ringing, nil},
		"several, and a search":           {PopRules{Several: PopRule{Kind: PopSearch}}, both, call.Ringing, &Show{ID: 1, Kind: PopSearch, Text: "4155550101", Else: PopUsual}},
		"several, and a flow":             {PopRules{Several: PopRule{PopFlow, "In"}}, both, call.Ringing, &Show{ID: 1, Kind: PopFlow, Name: "In", Else: PopUsual}},
		"none":                            {PopRules{}, nil, call.Ringing, nil},
		"none, and a search":              {PopRules{None: PopRule{Kind: PopSearch}}, nil, call.Ringing, &Show{ID: 1, Kind: PopSearch, Text: "4155550101", Else: PopUsual}},
		"none, and a form while it rings": {PopRules{None: PopRule{PopCreate, "Lead"}}, nil, call.Ringing, nil},
		"none, and a form once answered":  {PopRules{None: PopRule{PopCreate, "Lead"}}, nil, call.Connected, &Show{ID: 1, Kind: PopCreate, Name: "Lead", Else: PopUsual}},
	} {
		t.Run(name, func(t *testing.T) {
			carried(t, func(c *carrier) {
				c.rules = &test.rules
				c.is(incoming("a", "4155550101", test.state))
				c.answers("a", "4155550101", test.matches...)
				if test.matches == nil {
					c.answers("a", "04155550101")
				}
				require.Equal(t, test.want, c.pop("a").Show)
				if test.want != nil {
					require.NotEmpty(t, test.want.Else, "pages refuse a word that is none")
				}
			})
		})
	}
}

func TestOnePersonIsOneMatch(t *testing.T) {
	account := Record{RecordID: "001Hx0000000013IAA", ObjectType: "Account", ContactID: "003Hx0000000021IAA"}
	contact := Record{RecordID: "003Hx0000000021", ObjectType: "Contact"}
	short := Record{RecordID: maya.RecordID[:15], ObjectType: "Contact"}
	require.Equal(t, []Record{account}, persons([]Record{account, contact}))
	require.Equal(t, []Record{maya}, persons([]Record{maya, short}))
	require.Equal(t, []Record{maya, carla}, persons([]Record{maya, carla}))
}

func TestSomebodyElseOnTheCallIsSearchedAndTheSameRecordShownOnce(t *testing.T) {
	carried(t, func(c *carrier) {
		c.is(incoming("a", "4155550101", call.Connected))
		c.answers("a", "4155550101", maya)
		c.shows("a", nil)
		c.is(incoming("a", "5125550199", call.Connected))
		c.answers("a", "5125550199", maya)
		require.Nil(t, c.pop("a").Show)
		c.is(incoming("a", "6285550119", call.Connected))
		c.answers("a", "6285550119", carla)
		require.Equal(t, carla.RecordID, c.shows("a", nil).Record.RecordID)
	})
}

func TestARecordThatWasMadeIsKnownBeforeTheSearchFindsIt(t *testing.T) {
	carried(t, func(c *carrier) {
		c.remember("+1 415 555 0177", carla)
		ring := func(matches ...Record) []Record {
			c.is()
			c.is(incoming("a", "4155550177", call.Ringing))
			c.answers("a", "4155550177", matches...)
			if len(matches) == 0 {
				c.answers("a", "04155550177")
			}
			return c.pop("a").Matches
		}
		require.Equal(t, []Record{carla}, ring())
		require.Equal(t, carla.RecordID, c.pop("a").Show.Record.RecordID)
		require.Equal(t, []Record{maya, carla}, ring(maya))
		require.Equal(t, []Record{carla}, ring(carla), "Salesforce finds it: it is remembered no longer")
		require.Empty(t, ring())

		c.remember("+1 415 555 0177", carla)
		c.wait(madeFor + time.Second)
		require.Empty(t, ring(), "nor for ever")
		c.remember("anonymous", maya)
		require.Empty(t, c.made, "of nobody nothing is remembered")
	})
}

func TestWhoIsNotLookedFor(t *testing.T) {
	for name, change := range map[string]func(*agent.Call){
		"a colleague":         func(c *agent.Call) { c.Direction, c.State, c.Internal = call.Outbound, call.Dialing, true },
		"who is asked":        func(c *agent.Call) { c.Direction, c.State, c.ConsultOf = call.Outbound, call.Dialing, "b" },
		"a failed one":        func(c *agent.Call) { c.State = call.Failed },
		"one of before":       func(c *agent.Call) { c.Stale = true },
		"one without numbers": func(c *agent.Call) { c.Search = nil },
	} {
		t.Run(name, func(t *testing.T) {
			carried(t, func(c *carrier) {
				one := incoming("a", "4155550101", call.Ringing)
				change(&one)
				c.is(one)
				require.Empty(t, c.calls)
			})
		})
	}
}

func TestAPageLeadsUntilItDoesNotAnswer(t *testing.T) {
	carried(t, func(c *carrier) {
		lead := func(page string, round int) {
			c.do("", func(now time.Time) bool { c.pages.present(page, round, now); return false })
		}
		status := func() (string, int) { _, leader, roll := c.pops(); return leader, roll }
		leader, roll := status()
		require.Equal(t, "", leader)
		lead("one", roll)
		leader, roll = status()
		require.Equal(t, "one", leader)
		c.doubt()
		_, same := status()
		require.Equal(t, roll, same, "alone it is not doubted")

		lead("two", roll) // another frame: the roll is called
		leader, roll = status()
		require.Equal(t, "one", leader)
		require.Equal(t, same+1, roll)
		lead("one", roll)
		c.wait(rollCallPatience)
		leader, _ = status()
		require.Equal(t, "one", leader, "it answered")

		c.doubt()
		_, roll = status()
		lead("two", roll)
		c.wait(rollCallPatience)
		leader, _ = status()
		require.Equal(t, "two", leader, "one is gone")

		lead("three", roll) // as after a reload: two does not answer any more
		c.wait(rollCallPatience)
		leader, _ = status()
		require.Equal(t, "three", leader)
		require.Equal(t, []string{"three"}, c.pages.pages)
	})
}

func TestALeaderThatDoesNotCarryIsDoubted(t *testing.T) {
	carried(t, func(c *carrier) {
		c.do("", func(time.Time) bool { c.pages = leading{pages: []string{"dead", "alive"}}; return false })
		c.is(incoming("a", "4155550101", call.Ringing))
		c.wait(searchPatience)
		_, _, roll := c.pops()
		require.Equal(t, 1, roll)
		c.do("", func(now time.Time) bool { c.pages.present("alive", roll, now); return false })
		c.wait(rollCallPatience)
		_, leader, _ := c.pops()
		require.Equal(t, "alive", leader)
		c.wait(searchRest)
		c.answers("a", "4155550101", maya)
		require.Equal(t, PopDone, c.pop("a").Status)
	})
}

func TestWhoIsCalledIsLookedForAndNothingShown(t *testing.T) {
	carried(t, func(c *carrier) {
		out := incoming("a", "4155550101", call.Dialing)
		out.Direction = call.Outbound
		c.is(out)
		require.Equal(t, ForOutbound, c.pop("a").Ask.Kind)
		c.answers("a", "4155550101", maya)
		require.Equal(t, []string{"a " + maya.RecordID}, c.who)
		require.Nil(t, c.pop("a").Show)

		c.clicked = func(callID string) bool { return callID == "b" }
		clicked := out
		clicked.ID = "b"
		c.is(clicked)
		require.Nil(t, c.calls["b"], "whose number was clicked is known")
		c.rules = &PopRules{Internal: true}
		inside := out
		inside.ID, inside.Internal = "c", true
		c.is(inside)
		require.Equal(t, ForInternal, c.pop("c").Ask.Kind)
	})
}

func TestARecordMadeInACallIsForItsNumber(t *testing.T) {
	carried(t, func(c *carrier) {
		c.is(incoming("a", "4155550177", call.Connected))
		c.madeIn("a", carla)
		c.madeIn("gone", maya)
		require.Len(t, c.made, 1)
		require.Equal(t, "4155550177", c.made[0].number)
	})
}
