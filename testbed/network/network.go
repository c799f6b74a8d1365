// Package network is a TCP connection's way between a client and a server, which can be made bad: late, in pieces,
// silent, cut. It stands for the company's network in tests of whoever has to live with one.
//
// It promises to pass on every byte in its order while nothing is bad, and never changes one.
package network

import (
	"context"
	"errors"
	"math/rand/v2"
	"net"
	"sync"
	"time"
)

// Fault is what is wrong with one direction. The zero value is a good network.
type Fault struct {
	Delay  time.Duration // what is sent comes later by this, give or take Jitter
	Jitter time.Duration
	Piece  int           // what is sent comes in pieces of about so many bytes; 0 = as it was sent
	Pause  time.Duration // between two pieces
	Silent bool          // nothing gets through, and nobody is told
	Cut    int           // the connection ends after so many more bytes; 0 = it does not
	Reset  bool          // the connection is reset with the next byte
}

// Direction is who sends.
type Direction int

// The two directions.
const (
	FromClient Direction = iota
	FromServer
)

// Network is the way to one server. Its methods may be called from any goroutine.
type Network struct {
	address, server string
	running         sync.WaitGroup

	mu       sync.Mutex
	listener net.Listener
	cancel   context.CancelFunc // ends every connection
	faults   [2]Fault
}

// New makes a way to a server's address. Start opens it.
func New(server string) *Network { return &Network{address: "127.0.0.1:0", server: server} }

// Address is where clients reach the server; it stays the same when the network is stopped and started again.
func (n *Network) Address() string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.address
}

// Start takes connections.
func (n *Network) Start() error {
	listener, err := net.Listen("tcp", n.Address())
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(context.Background())
	n.mu.Lock()
	defer n.mu.Unlock()
	n.address, n.listener, n.cancel = listener.Addr().String(), listener, cancel
	n.running.Go(func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			n.running.Go(func() { n.carry(ctx, client) })
		}
	})
	return nil
}

// Stop closes the port and every connection, and waits until they are closed.
func (n *Network) Stop() {
	n.mu.Lock()
	if n.listener != nil {
		_ = n.listener.Close()
		n.cancel()
	}
	n.mu.Unlock()
	n.running.Wait()
}

// Set makes a direction bad, or good again, also for connections that stand.
func (n *Network) Set(d Direction, f Fault) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.faults[d] = f
}

// carry is one connection's life.
func (n *Network) carry(ctx context.Context, client net.Conn) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	server, err := new(net.Dialer).DialContext(ctx, "tcp", n.server)
	if err != nil {
		_ = client.Close()
		return
	}
	var pumps sync.WaitGroup
	pumps.Go(func() { defer cancel(); n.pump(ctx, FromClient, client, server) })
	pumps.Go(func() { defer cancel(); n.pump(ctx, FromServer, server, client) })
	<-ctx.Done()
	_, _ = client.Close(), server.Close()
	pumps.Wait()
}

// errReset says that the connection was reset on purpose.
var errReset = errors.New("network: reset")

// pump carries what one side sends.
func (n *Network) pump(ctx context.Context, d Direction, from, to net.Conn) {
	buffer := make([]byte, 32<<10)
	for {
		count, err := from.Read(buffer)
		if err != nil {
			return
		}
		if err := n.pass(ctx, d, buffer[:count], to); err != nil {
			if errors.Is(err, errReset) {
				_, _ = from.(*net.TCPConn).SetLinger(0), to.(*net.TCPConn).SetLinger(0)
			}
			return
		}
	}
}

// pass hands on what was sent, as bad as the direction is at each piece.
func (n *Network) pass(ctx context.Context, d Direction, sent []byte, to net.Conn) error {
	for first := true; len(sent) > 0; first = false {
		f, cut := n.next(d, len(sent))
		if f.Reset {
			return errReset
		}
		size := len(sent)
		if f.Piece > 0 {
			size = min(size, 1+rand.IntN(2*f.Piece-1))
		}
		if first && f.Delay > 0 {
			wait(ctx, f.Delay-f.Jitter+rand.N(2*f.Jitter+1))
		}
		if cut > 0 {
			size = min(size, cut)
		}
		if !f.Silent {
			if _, err := to.Write(sent[:size]); err != nil {
				return err
			}
		}
		if n.spent(d, size) {
			return net.ErrClosed
		}
		if sent = sent[size:]; len(sent) > 0 && f.Piece > 0 {
			wait(ctx, f.Pause)
		}
	}
	return ctx.Err()
}

// next is how the direction is now, and how many of so many bytes may pass before it is cut; 0 = all.
func (n *Network) next(d Direction, count int) (f Fault, cut int) {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.faults[d], min(n.faults[d].Cut, count)
}

// spent counts bytes that passed; true = the connection ends now.
func (n *Network) spent(d Direction, count int) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	f := &n.faults[d]
	if f.Cut == 0 {
		return false
	}
	f.Cut = max(0, f.Cut-count)
	return f.Cut == 0
}

// wait pauses, or returns when the connection ends.
func wait(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}
