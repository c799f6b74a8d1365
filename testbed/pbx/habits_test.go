package pbx

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestTheCallThatSurvivesIsTheSwitchsChoice transfers and joins the same two calls under each habit.
func TestTheCallThatSurvivesIsTheSwitchsChoice(t *testing.T) {
	for survivor, id := range map[Survivor]string{SurvivesOlder: "C1", SurvivesHeld: "C1", SurvivesActive: "C2", SurvivesNone: "C3"} {
		o := ecma
		o.Scenario.Survivor = survivor
		t.Run("transfer "+string(survivor), func(t *testing.T) {
			workday(t, o, func(d *desk) {
				d.talks()
				d.consults(true)
				d.asks(d.ann, d.two("TransferCall", "heldCall", "C1@200", "activeCall", "C2@200"))
				list := " {" + id + "@+49301 was C1@+49301 +49301} {" + id + "@201 was C2@201 201}"
				d.newest("201")
				d.told(d.ann, "TransferCallResponse "+id+"@201"+list, "Transfered C1@200 C2@200"+list+" null transfer")
				f := d.all(d.bob)[0]
				require.Equal(t, "Transfered C1@200 C2@200"+list+" connected transfer", d.brief(f))
				require.Equal(t, "6163636F756E743D34373131", f.at("userData/string"), "the data is the customer's in any case")
				require.Equal(t, []string{id + "@201 " + customer + " connected connected"}, d.snapshot(d.bob, "201"))
				require.NoError(t, d.sw.HangUp(string(d.customer)))
				require.Len(t, d.hears(d.bob), 2)
				require.Empty(t, d.sw.x.calls)
			})
		})
		t.Run("conference "+string(survivor), func(t *testing.T) {
			workday(t, o, func(d *desk) {
				d.talks()
				d.consults(true)
				d.asks(d.ann, d.two("ConferenceCall", "heldCall", "C1@200", "activeCall", "C2@200"))
				d.newest("201")
				got := d.hears(d.ann)
				require.Contains(t, got[0], "ConferenceCallResponse "+id+"@200 ")
				own := "C1@200"
				if survivor == SurvivesActive {
					own = "C2@200"
				}
				for _, item := range []string{
					"{" + id + "@+49301 was C1@+49301 +49301}", "{" + id + "@200 was " + own + " 200}", "{" + id + "@201 was C2@201 201}",
				} {
					require.Contains(t, got[1], item)
				}
				require.Equal(t, []string{id + "@200 connected connected connected"}, d.snapshot(d.ann, "200"))
			})
		})
	}
}

func TestSomeSwitchesKeepTheCallOfASingleStep(t *testing.T) {
	o := ecma
	o.Scenario.Survivor = SurvivesHeld
	workday(t, o, func(d *desk) {
		d.talks()
		d.asks(d.ann, d.sendOn("C1@200", "201"))
		const list = " {C1@+49301 was C1@+49301 +49301} {C1@201 201}"
		d.told(d.ann, "SingleStepTransferCallResponse C1@201"+list, "Transfered C1@200"+list+" null singleStepTransfer")
		d.told(d.bob, "Delivered C1@201 alerting singleStepTransfer")
		require.NoError(t, d.sw.HangUp(string(d.customer)))
		require.Empty(t, d.sw.x.calls)
	})
}

func TestSomeSwitchesTellNoLists(t *testing.T) {
	o := ecma
	o.Scenario.NoLists = true
	workday(t, o, func(d *desk) {
		d.talks()
		d.consults(true)
		d.asks(d.ann, d.two("TransferCall", "heldCall", "C1@200", "activeCall", "C2@200"))
		d.told(d.ann, "TransferCallResponse C1@201", "Transfered C1@200 C2@200 null transfer")
		d.told(d.bob, "Transfered C1@200 C2@200 connected transfer")
	})
}

func TestSomeSwitchesTellTheEndOfWhatWasTransferred(t *testing.T) {
	for clears, order := range map[Clears]string{ClearsBefore: "CCT", ClearsAfter: "TCC"} {
		o := ecma
		o.Scenario.TransferClears = clears
		workday(t, o, func(d *desk) {
			d.talks()
			d.consults(true)
			d.asks(d.ann, d.two("TransferCall", "heldCall", "C1@200", "activeCall", "C2@200"))
			got := d.hears(d.ann)[1:]
			require.Equal(t, order, got[0][:1]+got[1][:1]+got[2][:1])
			cleared := strings.Join(got, ";")
			require.Contains(t, cleared, "ConnectionCleared C1@200 null transfer")
			require.Contains(t, cleared, "ConnectionCleared C2@200 null transfer")
			require.Len(t, d.hears(d.bob), 1)
			d.asks(d.bob, d.sendOn("C1@201", "202"))
			got = d.hears(d.bob)[1:]
			require.Len(t, got, 2, "one call alone")
		})
	}
}

func TestSomeSwitchesRetrieveFirst(t *testing.T) {
	o := ecma
	o.Scenario.RetrievedFirst = true
	workday(t, o, func(d *desk) {
		d.talks()
		d.consults(true)
		d.asks(d.ann, d.two("AlternateCall", "heldCall", "C1@200", "activeCall", "C2@200"))
		d.told(d.ann, "AlternateCallResponse", "Retrieved C1@200 connected alternate", "Held C2@200 hold alternate")
	})
}

func TestSomeNetworksGiveNoSignal(t *testing.T) {
	o := ecma
	o.Scenario.NetworkSilent = true
	workday(t, o, func(d *desk) {
		d.asks(d.ann, makeCall("200", "5550100"))
		d.passes(time.Hour)
		d.told(d.ann, "MakeCallResponse C1@200", "ServiceInitiated C1@200 initiated makeCall", "Originated C1@200 connected",
			"NetworkReached C1@5550100 connected")
		d.asks(d.ann, d.on("ClearConnection", "connectionToBeCleared", "C1@200", ""))
		d.told(d.ann, "ClearConnectionResponse", "ConnectionCleared C1@200 null normalClearing")
	})
}

func TestNoCallWaiting(t *testing.T) {
	o := ecma
	o.Scenario.NoCallWaiting = true
	workday(t, o, func(d *desk) {
		d.talks()
		_, err := d.sw.Call("+49302", "", "200", nil)
		require.ErrorIs(t, err, ErrBusy)
		d.asks(d.bob, makeCall("201", "200"))
		d.passes(routeTime)
		require.Equal(t, "Failed C2@200 connected busy", d.hears(d.bob)[3])
	})
}

func TestSomeSwitchesTellTheEndOfBothConnections(t *testing.T) {
	o := ecma
	o.Scenario.BothCleared = true
	workday(t, o, func(d *desk) {
		d.talks()
		require.NoError(t, d.sw.HangUp("200"))
		d.told(d.ann, "ConnectionCleared C1@200 null normalClearing", "ConnectionCleared C1@+49301 null normalClearing")
		d.talks()
		require.NoError(t, d.sw.HangUp(string(d.customer)))
		require.Len(t, d.hears(d.ann), 2)
	})
}

func TestSomeSwitchesTellTheEndOfWhatBecameAConference(t *testing.T) {
	for clears, first := range map[Clears]string{ClearsBefore: "ConnectionCleared C2@200 null conference", ClearsAfter: "Conferenced"} {
		o := ecma
		o.Scenario.TransferClears = clears
		workday(t, o, func(d *desk) {
			d.talks()
			d.consults(true)
			d.asks(d.ann, d.two("ConferenceCall", "heldCall", "C1@200", "activeCall", "C2@200"))
			got := d.hears(d.ann)[1:]
			require.Len(t, got, 2)
			require.True(t, strings.HasPrefix(got[0], first), got[0])
			require.Len(t, d.hears(d.bob), 1)
		})
	}
}

func TestSomeSwitchesDoNotTellTheOwnState(t *testing.T) {
	o := ecma
	o.Scenario.NoLocalInfo, o.Scenario.Offered = true, true
	workday(t, o, func(d *desk) {
		_, err := d.sw.Call(customer, "", "200", nil)
		require.NoError(t, err)
		require.Len(t, d.newest("200"), 6)
		d.told(d.ann, "Offered C1@200", "Delivered C1@200")
		d.asks(d.bob, makeCall("201", "200"))
		d.passes(routeTime)
		d.told(d.bob, "MakeCallResponse C2@201", "ServiceInitiated C2@201 makeCall", "Originated C2@201", "Delivered C2@200")
	})
}

func TestSomeSwitchesNamePartiesOutsideForTheCallAlone(t *testing.T) {
	o := ecma
	o.Scenario.DynamicIDs = true
	workday(t, o, func(d *desk) {
		d.rings("200")
		require.NoError(t, d.sw.Lift("200"))
		d.hears(d.ann)
		d.asks(d.bob, makeCall("201", "5550100"))
		d.passes(routeTime)
		f := d.all(d.bob)
		delivered := f[len(f)-1]
		id := delivered.at("connection/deviceID")
		require.Regexp(t, `^T1#\d{5}$`, id)
		require.Contains(t, delivered.body, `typeOfNumber="dynamic"`)
		require.Equal(t, "5550100", delivered.at("alertingDevice/deviceIdentifier"))
		d.asks(d.bob, d.on("ClearConnection", "connectionToBeCleared", "C2@"+id, ""))
		require.Contains(t, d.hears(d.bob)[1], "ConnectionCleared C2@"+id)
	})
}

func TestMXHasNoneOfTheStandardsHabits(t *testing.T) {
	o := Options{Scenario: Scenario{Habits: Habits{FarSideOnly: true, NetworkSilent: true, CallCleared: true, Survivor: SurvivesNone, SnapshotData: true}}}
	story(t, o, func(t *testing.T, s *Switch) {
		c := mxWatching(t, s, "200")
		c.say(3, makeCall("200", "5550100"))
		time.Sleep(routeTime + ringTime)
		c.hears("0003 MakeCallResponse", "9999 OriginatedEvent", "9999 DivertedEvent", "9999 DeliveredEvent", "9999 EstablishedEvent")
		require.NoError(t, s.HangUp("5550100"))
		c.hears("9999 ConnectionClearedEvent")
	})
}

func TestHabitsAreChecked(t *testing.T) {
	for file, complaint := range map[string]string{
		`{"survivor":"mine"}`:         "write held, active or new",
		`{"transferClears":"during"}`: "write before or after",
		`{"lacks":["Deflect"]}`:       "write the name of a request",
		`{"forwardMs":-1}`:            "write milliseconds",
	} {
		_, err := LoadScenario(strings.NewReader(file))
		require.ErrorContains(t, err, complaint)
	}
	s, err := LoadScenario(strings.NewReader(`{"survivor":"new","transferClears":"after","noLists":true,"lacks":["DeflectCall"],"snapshotData":true}`))
	require.NoError(t, err)
	require.Equal(t, SurvivesNone, s.Survivor)
}
