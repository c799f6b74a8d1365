package link

import (
	"errors"
	"net"
	"sync"
	"sync/atomic"
	"time"
)

// ear is a connection that remembers how the far side began and when it was last heard. It sits under
// TLS, so any byte is a sign of life.
type ear struct {
	net.Conn

	askedForUs atomic.Bool // the TLS server wants our certificate

	mu       sync.Mutex
	patience time.Duration // 0 = for ever
	heard    time.Time     // when the last byte came, or when the line began
	head     []byte        // the first bytes, at most two
}

func newEar(conn net.Conn) *ear { return &ear{Conn: conn, heard: time.Now()} }

// Read passes bytes on; each one renews the patience.
func (e *ear) Read(p []byte) (int, error) {
	n, err := e.Conn.Read(p)
	if n > 0 {
		e.mu.Lock()
		if missing := 2 - len(e.head); missing > 0 {
			e.head = append(e.head, p[:min(n, missing)]...)
		}
		e.heard = time.Now()
		if e.patience > 0 {
			e.renew()
		}
		e.mu.Unlock()
	}
	return n, err
}

// CloseWrite tells the far side that nothing more comes, where the connection can say so.
func (e *ear) CloseWrite() error {
	if half, able := e.Conn.(interface{ CloseWrite() error }); able {
		return half.CloseWrite()
	}
	return errors.ErrUnsupported
}

// wait sets how long the far side may say nothing, counted from its last byte; 0 = for ever.
func (e *ear) wait(patience time.Duration) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.patience = patience
	e.renew()
}

func (e *ear) renew() {
	var until time.Time
	if e.patience > 0 {
		until = e.heard.Add(e.patience)
	}
	_ = e.SetReadDeadline(until) // fails only on a dead connection, which Read tells
}

// silence is how long nothing was heard.
func (e *ear) silence() time.Duration {
	e.mu.Lock()
	defer e.mu.Unlock()
	return time.Since(e.heard)
}

// heardSince tells whether anything was heard after that.
func (e *ear) heardSince(then time.Time) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.heard.After(then)
}

func (e *ear) anything() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return len(e.head) > 0
}

// beganWithTLS is true if the first bytes are a TLS record: alert or handshake, version 3.x.
func (e *ear) beganWithTLS() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return len(e.head) == 2 && (e.head[0] == 0x15 || e.head[0] == 0x16) && e.head[1] == 0x03
}
