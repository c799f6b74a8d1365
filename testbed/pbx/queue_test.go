package pbx

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// sales is a queue of two agents, seen by the standard: the queue itself, the agents and a caller inside.
type sales struct {
	*desk
	queue, caller *client
}

func atSales(t *testing.T, q Queue, tell func(d *sales)) {
	t.Helper()
	q.Number, q.Name, q.Agents = "9000", "Sales", []string{"200", "201"}
	o := Options{Dialect: ecma.Dialect, Extensions: []string{"200", "201", "202", "203"}, Scenario: Scenario{Queues: []Queue{q}}}
	story(t, o, func(t *testing.T, s *Switch) {
		d := &sales{desk: &desk{T: t, sw: s, ids: map[string]string{}}}
		d.ann, d.bob = ecmaWatching(t, s, "200"), ecmaWatching(t, s, "201")
		d.queue, d.caller = ecmaWatching(t, s, "9000"), ecmaWatching(t, s, "203")
		tell(d)
	})
}

// calls lets somebody call the queue.
func (d *sales) calls(from string) CallRef {
	d.Helper()
	ref, err := d.sw.Call(from, "", "9000", nil)
	require.NoError(d, err)
	return ref
}

func TestACallWaitsUntilAnAgentIsFree(t *testing.T) {
	atSales(t, Queue{}, func(d *sales) {
		require.NoError(d, d.sw.Duty("200", "notReady"))
		require.NoError(d, d.sw.Duty("201", "notReady"))
		d.told(d.ann, "AgentNotReady")
		d.told(d.bob, "AgentNotReady")
		require.NoError(d, d.sw.Dial("203", "9000"))
		d.passes(routeTime)
		d.told(d.caller, "ServiceInitiated C1@203 initiated makeCall", "Originated C1@203 connected",
			"Delivered C1@9000 connected enteringDistribution", "Queued C1@9000 connected enteringDistribution")
		d.told(d.queue, "Delivered C1@9000 alerting enteringDistribution", "Queued C1@9000 queued enteringDistribution")
		d.told(d.ann)
		require.Equal(d, []string{"C1@9000 203 queued connected"}, d.snapshot(d.queue, "9000"))
		require.Equal(d, []string{"C1@203 9000 connected queued"}, d.snapshot(d.caller, "203"))

		require.NoError(d, d.sw.Duty("201", "ready"))
		d.told(d.bob, "AgentReady", "Delivered C1@201 alerting distributed")
		d.told(d.queue, "Diverted C1@9000 null distributed")
		d.told(d.caller, "Diverted C1@9000 connected distributed", "Delivered C1@201 connected distributed")
		require.NoError(d, d.sw.Lift("201"))
		d.told(d.bob, "Established C1@201 connected", "AgentBusy")
		d.told(d.ann)
	})
}

// TestTheDeliveredNamesTheQueue reads the event as it is.
func TestTheDeliveredNamesTheQueue(t *testing.T) {
	atSales(t, Queue{}, func(d *sales) {
		_, err := d.sw.Call(customer, "", "9000", nil, DialledAs("08005550100"))
		require.NoError(d, err)
		delivered := d.all(d.ann)[0]
		require.Equal(d, "DeliveredEvent", delivered.name)
		require.Equal(d, "9000", delivered.at("lastRedirectionDevice/numberDialed"))
		require.Equal(d, "08005550100", delivered.at("calledDevice/deviceIdentifier"))
		require.Equal(d, customer, delivered.at("callingDevice/deviceIdentifier"))
		require.Equal(d, "200", delivered.at("alertingDevice/deviceIdentifier"))
		diverted := d.all(d.queue)[1]
		require.Equal(d, "DivertedEvent", diverted.name)
		require.Equal(d, "9000", diverted.at("divertingDevice/deviceIdentifier"))
		require.Equal(d, "200", diverted.at("newDestination/deviceIdentifier"))
	})
}

func TestTheAgentWhoWasIdleLongestIsNext(t *testing.T) {
	atSales(t, Queue{}, func(d *sales) {
		rung := func() string {
			for _, extension := range []string{"200", "201"} {
				if d.sw.Lift(extension) == nil {
					return extension
				}
			}
			return ""
		}
		d.calls("1")
		require.Equal(d, "200", rung())
		d.calls("2")
		require.Equal(d, "201", rung())
		d.calls("3") // waits
		require.Empty(d, rung())
		require.NoError(d, d.sw.HangUp("2"))
		require.Equal(d, "201", rung(), "who is free gets the one who waits")
		require.NoError(d, d.sw.HangUp("1"))
		require.NoError(d, d.sw.HangUp("3"))
		d.calls("4")
		require.Equal(d, "200", rung(), "200 is idle longer")
	})
}

func TestWhoCalledFirstIsServedFirst(t *testing.T) {
	atSales(t, Queue{AnswerWithinMs: 5000}, func(d *sales) {
		require.NoError(d, d.sw.Duty("201", "notReady"))
		first := d.calls("1") // rings at 200
		d.calls("2")
		d.passes(5 * time.Second) // in vain: 200 is not ready any more
		d.hears(d.ann)
		require.NoError(d, d.sw.Duty("201", "ready"))
		require.NoError(d, d.sw.Lift("201"))
		require.Equal(d, first, newest(d.sw, "201"))
	})
}

func TestWhoGivesUpInTheQueueIsGone(t *testing.T) {
	atSales(t, Queue{}, func(d *sales) {
		require.NoError(d, d.sw.Duty("200", "loggedOff"))
		require.NoError(d, d.sw.Duty("201", "loggedOff"))
		d.told(d.ann, "AgentLoggedOff")
		d.hears(d.bob)
		d.calls(customer)
		d.hears(d.queue)
		require.NoError(d, d.sw.HangUp(customer))
		d.told(d.queue, "ConnectionCleared C1@+49301 queued normalClearing", "ConnectionCleared C1@9000 null callCancelled")
		require.NoError(d, d.sw.Duty("200", "loggedOn"))
		require.NoError(d, d.sw.Duty("200", "ready"))
		d.told(d.ann, "AgentLoggedOn", "AgentNotReady", "AgentReady")
	})
}

// TestWhatAnAgentWishesWaitsForTheEndOfHisCall: not ready during a call takes effect when it is over, a
// consultation does not end it, and a transfer does.
func TestWhatAnAgentWishesWaitsForTheEndOfHisCall(t *testing.T) {
	atSales(t, Queue{WrapUpMs: 5000}, func(d *sales) {
		d.calls(customer)
		require.NoError(d, d.sw.Lift("200"))
		d.hears(d.ann)
		require.NoError(d, d.sw.Duty("200", "notReady"))
		d.told(d.ann)
		require.NoError(d, d.sw.Consult("200", "203"))
		d.passes(routeTime)
		require.NoError(d, d.sw.Lift("203"))
		d.hears(d.ann)
		require.NoError(d, d.sw.Transfer("200", ""))
		told := d.hears(d.ann)
		require.Equal(d, "AgentNotReady", told[len(told)-1])
		require.True(d, strings.HasPrefix(told[0], "Transfered"), told)
		require.Len(d, told, 2)
	})
	atSales(t, Queue{WrapUpMs: 5000}, func(d *sales) {
		d.calls(customer)
		require.NoError(d, d.sw.Lift("200"))
		d.hears(d.ann)
		require.NoError(d, d.sw.HangUp("200"))
		told := d.hears(d.ann)
		require.Equal(d, "AgentWorkingAfterCall", told[len(told)-1])
		d.calls("2")
		d.told(d.ann)
		d.hears(d.bob)
		d.passes(5*time.Second - 1)
		d.told(d.ann)
		d.passes(1)
		d.told(d.ann, "AgentReady")
	})
}

func TestACallThatNobodyTakesOverflows(t *testing.T) {
	atSales(t, Queue{OverflowMs: 5000, OverflowTo: "203"}, func(d *sales) {
		require.NoError(d, d.sw.Duty("200", "notReady"))
		require.NoError(d, d.sw.DoNotDisturb("201", true))
		d.calls(customer)
		d.hears(d.queue)
		d.passes(5 * time.Second)
		d.told(d.queue, "Diverted C1@9000 null overflow")
		d.told(d.caller, "Delivered C1@203 alerting overflow")
	})
}

func TestDecliningSendsACallBackToItsQueue(t *testing.T) {
	atSales(t, Queue{}, func(d *sales) {
		d.calls(customer)
		d.told(d.ann, "Delivered C1@200 alerting distributed")
		d.hears(d.queue)
		require.NoError(d, d.sw.HangUp("200"))
		d.told(d.ann, "Diverted C1@200 null callNotAnswered", "AgentNotReady")
		d.told(d.queue, "Queued C1@9000 queued enteringDistribution", "Diverted C1@9000 null distributed")
		d.told(d.bob, "Delivered C1@201 alerting distributed")
	})
}

// TestTheOthersAreToldWhoAnswered: a queue rings at everybody, one answers, the others stop ringing.
func TestTheOthersAreToldWhoAnswered(t *testing.T) {
	atSales(t, Queue{Rings: All}, func(d *sales) {
		d.calls(customer)
		d.told(d.ann, "Delivered C1@200 alerting distributed", "Delivered C1@201 alerting distributed")
		d.told(d.bob, "Delivered C1@200 alerting distributed", "Delivered C1@201 alerting distributed")
		require.NoError(d, d.sw.Lift("201"))
		d.told(d.bob, "Established C1@201 connected", "Diverted C1@200 connected callPickup", "AgentBusy")
		d.told(d.ann, "Established C1@201 alerting", "Diverted C1@200 null callPickup")
		require.NoError(d, d.sw.HangUp("201"))
		d.told(d.ann)
		d.hears(d.bob)

		d.calls(customer)
		require.NoError(d, d.sw.HangUp("201")) // declined by one
		require.NoError(d, d.sw.Lift("200"))   // taken by the other
		require.NoError(d, d.sw.HangUp(customer))
		d.hears(d.ann)
		d.hears(d.bob)

		require.NoError(d, d.sw.Duty("201", "ready"))
		d.calls(customer)
		require.NoError(d, d.sw.HangUp(customer)) // taken by nobody
		for _, c := range []*client{d.ann, d.bob} {
			told := d.hears(c)
			require.True(d, strings.HasSuffix(told[len(told)-1], "null callCancelled") || strings.HasSuffix(told[len(told)-2], "null callCancelled"), told)
		}
		d.sw.do(func() { require.Empty(d, d.sw.x.calls) })
	})
}
