package agent_test

import (
	"context"
	"net"
	"strings"
	"sync"
	"testing"

	toxiproxy "github.com/Shopify/toxiproxy/v2"
	"github.com/rs/zerolog"
	"github.com/stretchr/testify/require"

	"cordboard/testbed/pbx"
)

// proxied is a switch behind a proxy that spoils the network between it and its clients.
type proxied struct {
	t     testing.TB
	proxy *toxiproxy.Proxy
}

// behindProxy serves a switch on this computer's network, behind a proxy.
func behindProxy(t testing.TB, sw *pbx.Switch) *proxied {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(context.Background())
	var serving sync.WaitGroup
	serving.Go(func() { _ = sw.Serve(ctx, listener) })
	server := toxiproxy.NewServer(toxiproxy.NewMetricsContainer(nil), zerolog.Nop())
	p := &proxied{t, toxiproxy.NewProxy(server, "switch", "127.0.0.1:0", listener.Addr().String())}
	require.NoError(t, p.proxy.Start())
	t.Cleanup(func() {
		p.proxy.Stop()
		cancel()
		serving.Wait()
	})
	return p
}

func (p *proxied) address() string { return p.proxy.Listen }

// away closes the port and every connection; back opens it again.
func (p *proxied) away() { p.proxy.Stop() }
func (p *proxied) back() { require.NoError(p.t, p.proxy.Start()) }

// swallow lets everything that is said fall to the ground, in both directions, while connections stand.
func (p *proxied) swallow() {
	for _, stream := range []string{"upstream", "downstream"} {
		_, err := p.proxy.Toxics.AddToxicJson(strings.NewReader(
			`{"name":"swallow-` + stream + `","type":"timeout","stream":"` + stream + `","attributes":{"timeout":0}}`))
		require.NoError(p.t, err)
	}
}

// spit ends that: what was swallowed is lost, and its connections are closed.
func (p *proxied) spit() {
	for _, stream := range []string{"upstream", "downstream"} {
		_ = p.proxy.Toxics.RemoveToxic(context.Background(), "swallow-"+stream)
	}
}
