package link_test

import (
	"context"
	"net"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cordboard/backend/csta"
	"cordboard/backend/csta/link"
	"cordboard/testbed/network"
	"cordboard/testbed/pbx"
)

// road is a bad way to a simulated switch.
type badNetwork struct {
	*network.Network
	t    *testing.T
	exch *pbx.Switch
}

func newBadNetwork(t *testing.T, d csta.Dialect) *badNetwork {
	t.Helper()
	exchange := pbx.New(pbx.Options{
		Dialect: d, Extensions: []string{"200", "201"},
		Scenario: pbx.Scenario{Passwords: map[string]csta.Secret{"200": testOptions(d).Password}},
	})
	listener := plainListener(t)
	served := make(chan error, 1)
	go func() { served <- exchange.Serve(context.Background(), listener) }()
	way := network.New(listener.Addr().String())
	require.NoError(t, way.Start())
	t.Cleanup(func() {
		way.Stop()
		exchange.Close()
		<-served
	})
	return &badNetwork{way, t, exchange}
}

func (r *badNetwork) open(d csta.Dialect, change ...func(*link.Options)) *link.Conn {
	r.t.Helper()
	opt := testOptions(d)
	opt.Address = r.Address()
	for _, f := range change {
		f(&opt)
	}
	c, err := link.Open(context.Background(), opt)
	require.NoError(r.t, err)
	r.t.Cleanup(func() { require.NoError(r.t, c.Close(context.Background())) })
	return c
}

// follow monitors the extension and asks for its calls once.
func (r *badNetwork) follow(c *link.Conn) {
	r.t.Helper()
	device, err := c.Device(context.Background(), "200")
	require.NoError(r.t, err)
	_, err = link.Do(context.Background(), c, csta.MonitorStart{Device: device})
	require.NoError(r.t, err)
	_, err = link.Do(context.Background(), c, csta.SnapshotDevice{Device: device})
	require.NoError(r.t, err)
}

// call is one call, dialled, answered, held and ended.
func (r *badNetwork) call(c *link.Conn) {
	r.t.Helper()
	ctx := context.Background()
	device, err := c.Device(ctx, "200")
	require.NoError(r.t, err)
	made, err := link.Do(ctx, c, csta.MakeCall{Calling: device, Called: c.Outside("201")})
	require.NoError(r.t, err)
	awaitEvent(r.t, c, csta.Delivered)
	require.NoError(r.t, r.exch.Lift("201"))
	awaitEvent(r.t, c, csta.Established)
	_, err = link.Do(ctx, c, csta.HoldCall{Connection: made.Connection})
	require.NoError(r.t, err)
	awaitEvent(r.t, c, csta.Held)
	_, err = link.Do(ctx, c, csta.ClearConnection{Connection: made.Connection})
	require.NoError(r.t, err)
	awaitEvent(r.t, c, csta.ConnectionCleared)
}

// TestBadNetworksOnlySlowUs: what comes late, in crumbs or drop by drop comes all the same.
func TestBadNetworksOnlySlowUs(t *testing.T) {
	if testing.Short() {
		t.Skip("long: make test runs it")
	}
	for _, d := range csta.Dialects() {
		for name, faults := range map[string][2]network.Fault{
			"late":         {{Delay: 30 * time.Millisecond, Jitter: 20 * time.Millisecond}, {Delay: 30 * time.Millisecond, Jitter: 20 * time.Millisecond}},
			"in crumbs":    {{Piece: 3}, {Piece: 3}},
			"drop by drop": {network.FromServer: {Piece: 200, Pause: 10 * time.Millisecond}},
		} {
			t.Run(string(d)+" "+name, func(t *testing.T) {
				r := newBadNetwork(t, d)
				r.Set(network.FromClient, faults[network.FromClient])
				r.Set(network.FromServer, faults[network.FromServer])
				c := r.open(d)
				r.follow(c)
				r.call(c)
				require.NoError(t, c.Err())
			})
		}
	}
}

// TestSlowNetworkIsNoDeadSwitch: an answer that takes longer than our patience, but of which something comes
// all the time, is late; the line lives.
func TestSlowNetworkIsNoDeadSwitch(t *testing.T) {
	r := newBadNetwork(t, csta.ECMA)
	c := r.open(csta.ECMA, func(o *link.Options) { o.ResponseTimeout, o.Probe = 100*time.Millisecond, 150*time.Millisecond })
	r.follow(c)
	r.Set(network.FromServer, network.Fault{Piece: 1, Pause: 5 * time.Millisecond}) // 200 bytes a second
	_, err := link.Do(context.Background(), c, csta.SnapshotDevice{Device: csta.DeviceID{ID: "200"}})
	var late *link.TimeoutError
	require.ErrorAs(t, err, &late)
	r.Set(network.FromServer, network.Fault{})
	require.Eventually(t, func() bool {
		_, err = link.Do(context.Background(), c, csta.SnapshotDevice{Device: csta.DeviceID{ID: "200"}})
		return err == nil
	}, 10*time.Second, time.Millisecond)
	require.NoError(t, c.Err())
}

// TestBrokenNetworksAreNoticedAtOnce: the system tells.
func TestBrokenNetworksAreNoticedAtOnce(t *testing.T) {
	for _, d := range csta.Dialects() {
		for name, fault := range map[string]network.Fault{"reset": {Reset: true}, "cut in a frame": {Cut: 50}} {
			t.Run(string(d)+" "+name, func(t *testing.T) {
				r := newBadNetwork(t, d)
				c := r.open(d)
				r.follow(c)
				r.Set(network.FromServer, fault)
				_, err := link.Do(context.Background(), c, csta.HoldCall{Connection: connection("1")})
				require.Error(t, err)
				<-c.Done()
				var lost *link.LostError
				require.ErrorAs(t, c.Err(), &lost)
				require.Equal(t, "the switch hung up", lost.Reason)
			})
		}
	}
}

// TestHalfOpenNetworksAreNoticedWithinTenSeconds of a request or of the question to an idle line. All of them
// break at once, for the test's time is what they wait.
func TestHalfOpenNetworksAreNoticedWithinTenSeconds(t *testing.T) {
	if testing.Short() {
		t.Skip("long: make test runs it")
	}
	t.Parallel()
	var watchers sync.WaitGroup
	for _, d := range csta.Dialects() {
		for name, tc := range map[string]struct {
			direction network.Direction
			idle      bool
			says      string
		}{
			"half-open":       {network.FromServer, false, "nothing was heard"},
			"deaf":            {network.FromClient, false, "nothing was heard"},
			"idle, half-open": {network.FromServer, true, "it was silent for"},
			"idle, deaf":      {network.FromClient, true, "it was silent for"},
		} {
			r := newBadNetwork(t, d)
			c := r.open(d, func(o *link.Options) {
				if tc.idle {
					o.Probe = time.Second
				}
			})
			r.follow(c)
			r.Set(tc.direction, network.Fault{Silent: true})
			watchers.Go(func() {
				begun := time.Now()
				if !tc.idle {
					_, err := link.Do(context.Background(), c, csta.HoldCall{Connection: connection("1")})
					assert.Error(t, err)
				}
				<-c.Done()
				assert.Less(t, time.Since(begun), 14*time.Second, "%s %s: ten, the idle second, and what a busy computer adds", d, name)
				var lost *link.LostError
				if assert.ErrorAs(t, c.Err(), &lost, "%s %s", d, name) {
					assert.Contains(t, lost.Reason, tc.says, "%s %s", d, name)
				}
			})
		}
	}
	watchers.Wait()
}

// TestNetworkThatCarriesNothing fails the sign-on in time.
func TestNetworkThatCarriesNothing(t *testing.T) {
	r := newBadNetwork(t, csta.Zultys)
	r.Set(network.FromServer, network.Fault{Silent: true})
	opt := testOptions(csta.Zultys)
	opt.Address, opt.ResponseTimeout = r.Address(), 200*time.Millisecond
	_, err := link.Open(context.Background(), opt)
	var late *link.TimeoutError
	require.ErrorAs(t, err, &late)
	require.NotErrorIs(t, err, net.ErrClosed)
}
