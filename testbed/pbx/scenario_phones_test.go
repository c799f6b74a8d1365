package pbx

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/csta"
)

func TestADeflectedCallRingsElsewhere(t *testing.T) {
	workday(t, ecma, func(d *desk) {
		_, err := d.sw.Call(customer, "", "200", account, DialledAs("0800"))
		require.NoError(d, err)
		d.hears(d.ann)
		require.NoError(d, d.sw.Deflect("200", "201"))
		d.told(d.ann, "Diverted C1@200 null redirected")
		delivered := d.all(d.bob)[0]
		require.Equal(d, "Delivered C1@201 alerting redirected", d.brief(delivered))
		require.Equal(d, "200", delivered.at("lastRedirectionDevice/numberDialed"))
		require.Equal(d, "0800", delivered.at("calledDevice/deviceIdentifier"))
		require.ErrorIs(d, d.sw.Deflect("200", "202"), ErrNoCall)
		require.ErrorContains(d, d.sw.Deflect("201", "201"), "invalidDestinationDeviceID")
		require.ErrorContains(d, d.sw.Deflect("201", ""), "invalidDestinationDeviceID")
		require.NoError(d, d.sw.DoNotDisturb("202", true))
		require.ErrorContains(d, d.sw.Deflect("201", "202"), "invalidDestinationDeviceState")
		require.NoError(d, d.sw.Deflect("201", "5550199"), "and outside")
		d.passes(ringTime)
		require.NoError(d, d.sw.HangUp("5550199"))
		d.sw.do(func() { require.Empty(d, d.sw.x.calls) })
	})
}

func TestForwardings(t *testing.T) {
	for name, forwarded := range map[string]struct {
		kind  string
		set   func(d *desk)
		ann   []string
		cause string
	}{
		"at once":        {"", nil, []string{"Diverted C1@200 null callForwardImmediate"}, "callForwardImmediate"},
		"not disturbing": {"forwardDND", func(d *desk) { require.NoError(d, d.sw.DoNotDisturb("200", true)) }, []string{"Diverted C1@200 null callForward"}, "callForward"},
		"unanswered": {
			"forwardNoAns", nil,
			[]string{"Delivered C1@200 alerting", "Diverted C1@200 null callForwardNoAnswer"},
			"callForwardNoAnswer",
		},
	} {
		t.Run(name, func(t *testing.T) {
			workday(t, ecma, func(d *desk) {
				require.NoError(d, d.sw.Forward("200", forwarded.kind, "201"))
				if forwarded.set != nil {
					forwarded.set(d)
				}
				d.hears(d.ann)
				_, err := d.sw.Call(customer, "", "200", nil)
				require.NoError(d, err)
				d.passes(15 * time.Second)
				d.told(d.ann, forwarded.ann...)
				d.told(d.bob, "Delivered C1@201 alerting "+forwarded.cause)
				require.NoError(d, d.sw.HangUp(customer))

				require.NoError(d, d.sw.Forward("200", forwarded.kind, ""))
				require.NoError(d, d.sw.DoNotDisturb("200", false))
				d.hears(d.ann)
				d.hears(d.bob)
				_, err = d.sw.Call(customer, "", "200", nil)
				require.NoError(d, err)
				d.passes(time.Minute)
				d.told(d.ann, "Delivered C2@200 alerting")
			})
		})
	}
}

func TestForwardingWhenBusy(t *testing.T) {
	o := ecma
	o.Scenario.Phones = map[string]Phone{"200": {NoWaiting: true, Forwards: []ForwardAfter{{Type: "forwardBusy", To: "201"}}}}
	workday(t, o, func(d *desk) {
		d.talks()
		_, err := d.sw.Call("+49302", "", "200", nil)
		require.NoError(d, err)
		d.told(d.ann, "Diverted C2@200 null callForwardBusy")
		d.told(d.bob, "Delivered C2@201 alerting callForwardBusy")
		require.ErrorContains(d, d.sw.Forward("200", "forwardSometimes", "201"), "invalidForwardingType")
		require.ErrorContains(d, d.sw.Forward("200", "", "200"), "invalidForwardingDestination")
	})
}

// TestForwardingInACircleEnds: everybody forwards to the next one.
func TestForwardingInACircleEnds(t *testing.T) {
	workday(t, ecma, func(d *desk) {
		require.NoError(d, d.sw.Forward("200", "", "201"))
		require.NoError(d, d.sw.Forward("201", "", "202"))
		require.NoError(d, d.sw.Forward("202", "", "200"))
		_, err := d.sw.Call(customer, "", "200", nil)
		require.NoError(d, err)
		d.passes(time.Minute)
		d.sw.do(func() { require.Empty(d, d.sw.x.calls) })
		require.NoError(d, d.sw.Dial("203", "200"))
		d.passes(time.Minute)
		require.NoError(d, d.sw.HangUp("203"))
		d.sw.do(func() { require.Empty(d, d.sw.x.calls) })
	})
}

func TestCallsThatCannotBe(t *testing.T) {
	for name, busy := range map[string]struct{ number, cause string }{
		"busy": {"5550100", "busy"}, "unknown": {"5550102", "destNotObtainable"}, "disturbed": {"201", "doNotDisturb"}, "broken": {"202", "destOutOfOrder"},
	} {
		t.Run(name, func(t *testing.T) {
			o := ecma
			o.Extensions, o.Scenario = []string{"200", "201", "202", "203"}, example(t, "busy")
			story(t, o, func(t *testing.T, s *Switch) {
				d := &desk{T: t, sw: s, ids: map[string]string{}}
				c := ecmaWatching(t, s, "200")
				require.NoError(t, s.Dial("200", busy.number))
				d.passes(time.Second)
				d.told(c, "ServiceInitiated C1@200 initiated makeCall", "Originated C1@200 connected", "Failed C1@"+busy.number+" connected "+busy.cause)
				d.passes(time.Hour)
				d.told(c)
				require.NoError(t, s.HangUp("200"))
				d.told(c, "ConnectionCleared C1@200 null normalClearing")
			})
		})
	}
}

func TestSomebodyIsTakenIntoTheConversation(t *testing.T) {
	workday(t, ecma, func(d *desk) {
		d.talks()
		d.newest("200")
		require.NoError(d, d.sw.Add("200", "201", false))
		d.told(d.ann, "Delivered C1@201 connected singleStepConference")
		d.told(d.bob, "Delivered C1@201 alerting singleStepConference")
		require.NoError(d, d.sw.Lift("201"))
		conferenced := "Conferenced C1@200 {C1@+49301 was C1@+49301 +49301} {C1@200 was C1@200 200} {C1@201 201} connected singleStepConference"
		d.told(d.ann, conferenced)
		d.told(d.bob, conferenced)
		require.ErrorContains(d, d.sw.Add("200", "201", false), "invalidDestinationDeviceID")

		require.NoError(d, d.sw.Add("200", "202", true))
		d.told(d.cleo, "Conferenced C1@200 {C1@+49301 was C1@+49301 +49301} {C1@200 was C1@200 200} {C1@201 was C1@201 201} {C1@202 202} connected silentParticipation")
		require.NoError(d, d.sw.Drop("200", "202"))
		d.told(d.cleo, "ConnectionCleared C1@202 null normalClearing")
		require.ErrorContains(d, d.sw.Drop("200", "202"), "invalidConnectionID")
		require.NoError(d, d.sw.Add("200", "5550199", false))
		d.passes(ringTime)
		require.NoError(d, d.sw.HangUp("5550199"))
		d.hears(d.ann)
		require.NoError(d, d.sw.Add("200", "203", false)) // whom nobody watches, and who answers after a second
		d.passes(2 * time.Second)
		require.NoError(d, d.sw.HangUp("203"))
		d.passes(time.Hour)
		d.hears(d.ann)
		require.Equal(d, []string{"C1@200 connected connected connected"}, d.snapshot(d.ann, "200")[:1])
	})
}

func TestWhoDoesNotAnswerIsNotTakenIn(t *testing.T) {
	workday(t, ecma, func(d *desk) {
		d.talks()
		d.newest("200")
		require.NoError(d, d.sw.Add("200", "201", false))
		d.passes(joinTime)
		d.told(d.ann, "Delivered C1@201 connected singleStepConference", "ConnectionCleared C1@201 connected callNotAnswered")
		d.told(d.bob, "Delivered C1@201 alerting singleStepConference", "ConnectionCleared C1@201 null callNotAnswered")
		require.Equal(d, []string{"C1@200 +49301 connected connected"}, d.snapshot(d.ann, "200"))
	})
}

func TestVoicemailTellsWhoseMessageItIs(t *testing.T) {
	o := Options{Scenario: Scenario{Numbers: map[string]Number{"5000": {Does: Voicemail, AfterMs: 10000}}}}
	workday(t, o, func(d *desk) {
		require.NoError(d, d.sw.Forward("200", "", "5000"))
		d.hears(d.ann)
		_, err := d.sw.Call(customer, "", "200", nil)
		require.NoError(d, err)
		d.passes(ringTime)
		told := d.hears(d.ann)
		require.Equal(d, "MailIncomingReady", told[len(told)-1])
		d.passes(10 * time.Second)
		d.sw.do(func() { require.Empty(d, d.sw.x.calls) })
	})
}

// TestHandsSayWhatIsWrong holds the errors of the verbs that nobody else tests.
func TestHandsSayWhatIsWrong(t *testing.T) {
	workday(t, ecma, func(d *desk) {
		s := d.sw
		for name, err := range map[string]error{
			"hold": s.Hold("200"), "retrieve": s.Retrieve("200"), "alternate": s.Alternate("200"), "consult": s.Consult("200", "201"),
			"transfer": s.Transfer("200", ""), "conference": s.Conference("200"), "add": s.Add("200", "201", false), "drop": s.Drop("200", "201"),
			"attach": s.Attach("200", account), "press": s.Press("200", "1"), "hang up": s.HangUp("200"), "lift": s.Lift("200"),
		} {
			require.ErrorIs(d, err, ErrNoCall, name)
		}
		for name, err := range map[string]error{
			"dial": s.Dial("299", "200"), "duty": s.Duty("299", "ready"), "forward": s.Forward("299", "", "200"), "dnd": s.DoNotDisturb("299", true),
			"pick up": s.PickUp("299", ""), "act": s.Act(Step{Who: "299", Does: DoLift}),
		} {
			require.ErrorIs(d, err, ErrNoExtension, name)
		}
		d.talks()
		require.ErrorContains(d, s.Alternate("200"), "noHeldCall")
		require.ErrorContains(d, s.Conference("200"), "noHeldCall")
		require.ErrorContains(d, s.Press("200", "x"), "invalidParameterValue")
		require.ErrorContains(d, s.Duty("200", "ready"), "invalidObjectState", "nobody is logged on there")
		var refused *csta.Failure
		require.ErrorAs(d, s.Dial("200", "201"), &refused)
		require.NoError(d, s.Hold("200"))
		require.NoError(d, s.Retrieve("200"))
	})
}

func TestDataIsAttachedInTheMiddleOfACall(t *testing.T) {
	workday(t, ecma, func(d *desk) {
		d.talks()
		d.newest("200")
		require.NoError(d, d.sw.Attach("200", Attached{{Name: "correlatorData", Value: "new"}, {Name: "case", Value: "9"}}))
		d.told(d.ann, "CallInformation C1@200")
		d.sw.do(func() {
			require.Equal(d, Attached{{Name: "account", Value: "4711"}, {Name: "correlatorData", Value: "new"}, {Name: "case", Value: "9"}}, d.sw.x.calls[0].data)
		})
	})
}

// TestABlindTransferToAQueueWaitsThere: the call is the queue's then, and does not come back.
func TestABlindTransferToAQueueWaitsThere(t *testing.T) {
	atSales(t, Queue{}, func(d *sales) {
		require.NoError(d, d.sw.Duty("200", "notReady"))
		require.NoError(d, d.sw.Duty("201", "notReady"))
		d.hears(d.bob)
		_, err := d.sw.Call(customer, "", "203", nil)
		require.NoError(d, err)
		require.NoError(d, d.sw.Lift("203"))
		require.NoError(d, d.sw.Transfer("203", "9000"))
		d.passes(time.Hour)
		told := d.hears(d.queue)
		require.Len(d, told, 2)
		require.Contains(d, told[1], "queued enteringDistribution")
		require.NoError(d, d.sw.Duty("201", "ready"))
		require.Len(d, d.hears(d.bob), 2)
	})
}

// TestABlindTransferFollowsAForwarding: the target's phone never rings.
func TestABlindTransferFollowsAForwarding(t *testing.T) {
	workday(t, ecma, func(d *desk) {
		d.talks()
		d.newest("200")
		require.NoError(d, d.sw.Forward("201", "", "202"))
		d.hears(d.bob)
		require.NoError(d, d.sw.Transfer("200", "201"))
		d.hears(d.ann)
		d.told(d.bob, "Diverted C2@201 null callForwardImmediate")
		d.told(d.cleo, "Delivered C2@202 alerting callForwardImmediate")
		require.NoError(d, d.sw.Lift("202"))
		require.ErrorContains(d, d.sw.Add("202", "201", false), "invalidDestinationDeviceState")
	})
}

// TestWhoeverIsHeldMayParkAndCannotBeTransferredThen: his partner has nobody left to connect.
func TestWhoeverIsHeldMayParkAndCannotBeTransferredThen(t *testing.T) {
	workday(t, ecma, func(d *desk) {
		require.NoError(d, d.sw.Dial("201", "200"))
		d.passes(routeTime)
		require.NoError(d, d.sw.Lift("200"))
		require.NoError(d, d.sw.Consult("200", "202"))
		d.passes(routeTime)
		require.NoError(d, d.sw.Lift("202"))
		_, err := d.sw.Park("201", "")
		require.NoError(d, err)
		require.ErrorContains(d, d.sw.Transfer("200", ""), "invalidHeldConnectionState")
		require.ErrorContains(d, d.sw.Conference("200"), "invalidHeldConnectionState")
	})
}

// TestNobodyForwardsTheCallHeIsIn: who calls a group that overflows to himself hears that he is busy.
func TestNobodyForwardsTheCallHeIsIn(t *testing.T) {
	for _, o := range []Options{{}, ecma} {
		workday(t, o, func(d *desk) {
			require.NoError(d, d.sw.Forward("200", "", "202"))
			require.NoError(d, d.sw.Forward("201", "", "200"))
			d.hears(d.ann)
			require.NoError(d, d.sw.Dial("200", "201"))
			d.passes(routeTime)
			told := d.hears(d.ann)
			require.Contains(d, told[len(told)-1], "Failed", told)
			d.told(d.cleo)
		})
	}
}

// TestAForwardingToTheCallerIsBusy: he cannot be called into his own call.
func TestAForwardingToTheCallerIsBusy(t *testing.T) {
	workday(t, ecma, func(d *desk) {
		require.NoError(d, d.sw.Forward("200", "", customer))
		d.hears(d.ann)
		_, err := d.sw.Call(customer, "", "200", nil)
		require.NoError(d, err)
		d.passes(toneTime)
		d.told(d.ann, "Diverted C1@200 null callForwardImmediate")
		d.sw.do(func() { require.Empty(d, d.sw.x.calls) })
	})
}
