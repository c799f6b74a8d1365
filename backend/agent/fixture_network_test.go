package agent_test

import (
	"context"
	"net"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"cordboard/testbed/network"
	"cordboard/testbed/pbx"
)

// proxied is a switch behind a network that can be spoiled.
type proxied struct {
	*network.Network
	t testing.TB
}

// behindProxy serves a switch on this computer's network.
func behindProxy(t testing.TB, sw *pbx.Switch) *proxied {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(context.Background())
	var serving sync.WaitGroup
	serving.Go(func() { _ = sw.Serve(ctx, listener) })
	p := &proxied{network.New(listener.Addr().String()), t}
	require.NoError(t, p.Start())
	t.Cleanup(func() {
		p.Stop()
		cancel()
		serving.Wait()
	})
	return p
}

func (p *proxied) address() string { return p.Address() }

// away closes the port and every connection; back opens it again.
func (p *proxied) away() { p.Stop() }
func (p *proxied) back() { require.NoError(p.t, p.Start()) }

// swallow lets everything that is said be lost, in both directions, while connections stand.
func (p *proxied) swallow() { p.set(network.Fault{Silent: true}) }

// spit ends that: what was swallowed is lost, and its connections are closed.
func (p *proxied) spit() {
	p.set(network.Fault{})
	p.away()
	p.back()
}

func (p *proxied) set(f network.Fault) {
	p.Set(network.FromClient, f)
	p.Set(network.FromServer, f)
}
