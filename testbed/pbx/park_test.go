package pbx

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestParkedAtAnExtension(t *testing.T) {
	workday(t, ecma, func(d *desk) {
		d.talks()
		d.newest("200")
		place, err := d.sw.Park("200", "201")
		require.NoError(d, err)
		require.Equal(d, "201", place)
		d.told(d.ann, "Diverted C1@200 null park")
		d.told(d.bob, "Queued C1@201 queued park")
		require.Equal(d, []string{"C1@201 " + customer + " queued connected"}, d.snapshot(d.bob, "201"))
		require.NoError(d, d.sw.PickUp("202", "201"))
		d.told(d.bob, "Diverted C1@201 null callPickup")
		d.told(d.cleo, "Established C1@202 connected callPickup")
	})
}

func TestAParkedCallIsDialled(t *testing.T) {
	workday(t, ecma, func(d *desk) {
		d.talks()
		d.newest("200")
		place, err := d.sw.Park("200", "")
		require.NoError(d, err)
		require.Equal(d, "7001", place)
		d.hears(d.ann)
		require.NoError(d, d.sw.Dial("201", "7001"))
		d.passes(routeTime)
		d.told(d.bob, "ServiceInitiated C2@201 initiated makeCall", "Originated C2@201 connected", "ConnectionCleared C2@201 null normalClearing",
			"Established C1@201 connected callPickup")
		d.passes(time.Hour)
		d.told(d.ann)
	})
}

func TestAParkedCallComesBack(t *testing.T) {
	o := ecma
	o.Scenario.ParkRecallMs = 20000
	workday(t, o, func(d *desk) {
		d.talks()
		d.newest("200")
		_, err := d.sw.Park("200", "7000")
		require.NoError(d, err)
		d.hears(d.ann)
		d.passes(20*time.Second - 1)
		d.told(d.ann)
		d.passes(1)
		d.told(d.ann, "Delivered C1@200 alerting recall")
		require.NoError(d, d.sw.Lift("200"))
		_, err = d.sw.Park("200", "7000")
		require.NoError(d, err)
		_, err = d.sw.Park("200", "7000")
		require.ErrorIs(d, err, ErrNoCall)
		d.hears(d.ann)
		require.NoError(d, d.sw.DoNotDisturb("200", true))
		d.hears(d.ann)
		d.passes(time.Minute)
		d.told(d.ann) // not as long as he does not want to be disturbed
		require.NoError(d, d.sw.DoNotDisturb("200", false))
		d.hears(d.ann)
		d.passes(20 * time.Second)
		d.told(d.ann, "Delivered C1@200 alerting recall")
	})
}

func TestWhatCannotBeParked(t *testing.T) {
	o := ecma
	o.Scenario.Numbers = map[string]Number{"5550100": {Does: Busy}}
	workday(t, o, func(d *desk) {
		_, err := d.sw.Park("299", "")
		require.ErrorIs(d, err, ErrNoExtension)
		_, err = d.sw.Park("200", "")
		require.ErrorIs(d, err, ErrNoCall)
		d.talks()
		for _, to := range []string{"5550100", customer} {
			_, err = d.sw.Park("200", to)
			require.ErrorContains(d, err, "invalidParkToDeviceID", to)
		}
		_, err = d.sw.Park("200", "7000")
		require.NoError(d, err)
		_, err = d.sw.Call("+49302", "", "200", nil)
		require.NoError(d, err)
		require.NoError(d, d.sw.Lift("200"))
		_, err = d.sw.Park("200", "7000")
		require.ErrorContains(d, err, "invalidParkToDeviceState")
	})
}

func TestPickingUpWhatRingsAtAColleague(t *testing.T) {
	o := ecma
	o.Scenario.PickupGroups = map[string][]string{"7900": {"200", "201"}, "7901": {"202"}}
	workday(t, o, func(d *desk) {
		require.ErrorContains(d, d.sw.PickUp("200", ""), "noCallToAnswer")
		require.ErrorIs(d, d.sw.PickUp("200", "201"), ErrNoCall)
		_, err := d.sw.Call(customer, "", "201", nil)
		require.NoError(d, err)
		d.hears(d.bob)
		require.ErrorContains(d, d.sw.PickUp("202", ""), "noCallToAnswer", "he is in another group")
		require.NoError(d, d.sw.PickUp("200", ""))
		diverted := d.all(d.bob)[0]
		require.Equal(d, "Diverted C1@201 null callPickup", d.brief(diverted))
		require.Equal(d, "200", diverted.at("newDestination/deviceIdentifier"))
		established := d.all(d.ann)[0]
		require.Equal(d, "Established C1@200 connected callPickup", d.brief(established))
		require.Equal(d, "201", established.at("lastRedirectionDevice/numberDialed"))
		_, err = d.sw.Call("+49302", "", "201", nil)
		require.NoError(d, err)
		require.ErrorContains(d, d.sw.PickUp("200", "201"), "connectedCallExists")
	})
}

// TestWhoIsParkedAndBusyIsGone: a number outside that is on its way is parked, and then cannot be reached.
func TestWhoIsParkedAndBusyIsGone(t *testing.T) {
	o := ecma
	o.Scenario.Numbers = map[string]Number{"5550100": {Does: Busy, AfterMs: 1000}}
	workday(t, o, func(d *desk) {
		require.NoError(d, d.sw.Dial("201", "200"))
		d.passes(routeTime)
		require.NoError(d, d.sw.Lift("200"))
		require.NoError(d, d.sw.Transfer("200", "5550100"))
		_, err := d.sw.Park("201", "")
		require.NoError(d, err)
		d.hears(d.ann)
		d.passes(time.Hour)
		d.told(d.ann)
		d.sw.do(func() { require.Empty(d, d.sw.x.calls) })
	})
}
