package agent_test

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/csta"
	"cordboard/backend/csta/link"
	"cordboard/testbed/pbx"
	"cordboard/testbed/scripted"
)

var everyDialect = csta.Dialects()

// play tells a story with the simulator in every dialect over net.Pipe with fake time, and in two of them
// over TCP and over TLS (not in the short tests).
func play(t *testing.T, options pbx.Options, story func(s *fixture, sw *pbx.Switch)) {
	t.Helper()
	for _, dialect := range everyDialect {
		playWith(t, dialect, options, story)
		if testing.Short() || dialect == csta.OpenScape || dialect == csta.DMCC {
			continue // sockets are the same for all; the chaos has these too
		}
		for name, secure := range map[string]bool{"tcp": false, "tls": true} {
			t.Run(string(dialect)+"/"+name, func(t *testing.T) {
				t.Parallel()
				sw, rec := build(t, dialect, options)
				line, d := throughNetwork(t, secure, sw)
				s := newFixture(t, dialect, line, d)
				s.asked, s.outage = rec, 1500*time.Millisecond
				story(s, sw)
			})
		}
	}
}

// playWith tells a story with the simulator in one dialect, over net.Pipe with fake time.
func playWith(t *testing.T, dialect csta.Dialect, options pbx.Options, story func(s *fixture, sw *pbx.Switch)) {
	t.Helper()
	t.Run(string(dialect)+"/pipe", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			sw, rec := build(t, dialect, options)
			line, d := throughPipes(t, func(conn net.Conn) { _ = sw.ServeConn(context.Background(), conn) })
			closePort := d.close
			d.close = func() { closePort(); sw.DropAll() }
			s := newFixture(t, dialect, line, d)
			s.asked, s.outage = rec, time.Minute
			story(s, sw)
		})
	})
}

// build makes a switch whose clients' words are kept.
func build(t *testing.T, dialect csta.Dialect, options pbx.Options) (*pbx.Switch, *requests) {
	rec := &requests{}
	options.Dialect, options.Record = dialect, rec.record
	sw := pbx.New(options)
	t.Cleanup(sw.Close)
	return sw, rec
}

var errClosed = errors.New("the port is closed")

// throughPipes hands every connection to a handler, until the test is over.
func throughPipes(t *testing.T, handle func(net.Conn)) (link.Options, *port) {
	t.Helper()
	var (
		crew   sync.WaitGroup
		mu     sync.Mutex
		closed bool
	)
	t.Cleanup(crew.Wait)
	line := link.Options{Address: "switch.example:7777"}
	line.Dial = func(context.Context, string, string) (net.Conn, error) {
		mu.Lock()
		defer mu.Unlock()
		if closed {
			return nil, errClosed
		}
		ours, theirs := net.Pipe()
		crew.Go(func() {
			defer func() { _ = theirs.Close() }()
			handle(theirs)
		})
		return ours, nil
	}
	set := func(to bool) func() {
		return func() {
			mu.Lock()
			defer mu.Unlock()
			closed = to
		}
	}
	return line, &port{close: set(true), open: set(false)}
}

// throughNetwork serves a simulator on this computer's network.
func throughNetwork(t *testing.T, secure bool, sw *pbx.Switch) (link.Options, *port) {
	t.Helper()
	certificate := scripted.Certificate(t, "127.0.0.1")
	var line link.Options
	if secure {
		line.TLS, line.Pin = true, link.CertificatePin(certificate.Leaf)
	}
	var cancel context.CancelFunc
	var serving sync.WaitGroup
	open := func(address string) string {
		listener, err := net.Listen("tcp", address)
		require.NoError(t, err)
		address = listener.Addr().String()
		if secure {
			listener = tls.NewListener(listener, &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12})
		}
		var ctx context.Context
		ctx, cancel = context.WithCancel(context.Background())
		serving.Go(func() { _ = sw.Serve(ctx, listener) })
		return address
	}
	line.Address = open("127.0.0.1:0")
	closePort := func() {
		cancel()
		serving.Wait()
	}
	t.Cleanup(func() { closePort() })
	return line, &port{close: closePort, open: func() { open(line.Address) }}
}
