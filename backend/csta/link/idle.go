package link

import (
	"errors"
	"net"
	"sync"
	"sync/atomic"
	"time"
)

// idleConn is a connection that knows how long it has been idle, and how the far side began. It sits under TLS, so any
// byte is a sign of life.
type idleConn struct {
	net.Conn

	askedForUs atomic.Bool // the TLS server wants our certificate

	mu       sync.Mutex
	patience time.Duration // 0 = for ever
	heard    time.Time     // when the last byte came, or when the line began
	head     []byte        // the first bytes, at most two
}

func newIdleConn(conn net.Conn) *idleConn { return &idleConn{Conn: conn, heard: time.Now()} }

// Read passes bytes on; each one renews the patience.
func (i *idleConn) Read(p []byte) (int, error) {
	n, err := i.Conn.Read(p)
	if n > 0 {
		i.mu.Lock()
		if missing := 2 - len(i.head); missing > 0 {
			i.head = append(i.head, p[:min(n, missing)]...)
		}
		i.heard = time.Now()
		if i.patience > 0 {
			i.renew()
		}
		i.mu.Unlock()
	}
	return n, err
}

// CloseWrite tells the far side that nothing more comes, where the connection can say so.
func (i *idleConn) CloseWrite() error {
	if half, able := i.Conn.(interface{ CloseWrite() error }); able {
		return half.CloseWrite()
	}
	return errors.ErrUnsupported
}

// wait sets how long the far side may say nothing, counted from its last byte; 0 = for ever.
func (i *idleConn) wait(patience time.Duration) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.patience = patience
	i.renew()
}

func (i *idleConn) renew() {
	var until time.Time
	if i.patience > 0 {
		until = i.heard.Add(i.patience)
	}
	_ = i.SetReadDeadline(until) // fails only on a dead connection, which Read tells
}

// silence is how long nothing was heard.
func (i *idleConn) silence() time.Duration {
	i.mu.Lock()
	defer i.mu.Unlock()
	return time.Since(i.heard)
}

// heardSince tells whether anything was heard after that.
func (i *idleConn) heardSince(then time.Time) bool {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.heard.After(then)
}

func (i *idleConn) anything() bool {
	i.mu.Lock()
	defer i.mu.Unlock()
	return len(i.head) > 0
}

// beganWithTLS is true if the first bytes are a TLS record: alert or handshake, version 3.x.
func (i *idleConn) beganWithTLS() bool {
	i.mu.Lock()
	defer i.mu.Unlock()
	return len(i.head) == 2 && (i.head[0] == 0x15 || i.head[0] == 0x16) && i.head[1] == 0x03
}
