// Package scripted is the switch's end of connections in tests, led by a script: it says and hears messages as
// csta writes and reads them, over any connection. What a script expects is the test's own; a message that cannot
// be read or written fails it. Only tests use it.
package scripted

import (
	"net"
	"runtime"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"cordboard/backend/csta"
)

// Peer is the switch's end of one connection. Its methods are for the goroutine of its script.
type Peer struct {
	T       *testing.T
	Conn    net.Conn
	Dialect csta.Dialect
	Bits    bool // writes byte by byte
	Leaves  bool // a connection that ends is the end of the script and no failure
}

// Fail reports and ends the script; whoever started it closes the connection.
func (p *Peer) Fail(format string, args ...any) {
	p.T.Helper()
	p.T.Errorf("switch: "+format, args...)
	runtime.Goexit()
}

// Say writes a message.
func (p *Peer) Say(id int, m csta.Message) {
	p.T.Helper()
	body, err := csta.Encode(m, p.Dialect)
	if err != nil {
		p.Fail("encode %s: %v", m.Name(), err)
	}
	p.SayXML(id, string(body))
}

// SayXML writes a document as it is.
func (p *Peer) SayXML(id int, xml string) {
	p.T.Helper()
	p.Write(Frame(p.T, id, xml))
}

// Write writes bytes as they are.
func (p *Peer) Write(raw []byte) {
	p.T.Helper()
	size := len(raw)
	if p.Bits {
		size = 1
	}
	for len(raw) > 0 {
		if _, err := p.Conn.Write(raw[:size]); err != nil {
			p.ended("write", err)
		}
		raw = raw[size:]
	}
}

// Next reads a message and its invoke id.
func (p *Peer) Next() (int, csta.Message) {
	p.T.Helper()
	f, err := csta.ReadFrame(p.Conn)
	if err != nil {
		p.ended("read", err)
	}
	m, err := csta.Decode(f.Body)
	if err != nil {
		p.Fail("decode: %v", err)
	}
	return f.InvokeID, m
}

func (p *Peer) ended(doing string, err error) {
	p.T.Helper()
	if p.Leaves {
		runtime.Goexit()
	}
	p.Fail("%s: %v", doing, err)
}

// Frame is a document in its frame.
func Frame(t *testing.T, id int, xml string) []byte {
	t.Helper()
	raw, err := csta.AppendFrame(nil, csta.Frame{InvokeID: id, Body: []byte(xml)})
	require.NoError(t, err)
	return raw
}

// Serve hands every connection to a handler in a goroutine of its own, until the test is over.
func Serve(t *testing.T, listener net.Listener, handle func(net.Conn)) {
	t.Helper()
	var crew sync.WaitGroup
	crew.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			crew.Go(func() {
				defer func() { _ = conn.Close() }()
				handle(conn)
			})
		}
	})
	t.Cleanup(func() {
		_ = listener.Close()
		crew.Wait()
	})
}
