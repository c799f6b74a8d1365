package main

import (
	"bufio"
	"encoding/xml"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// The wire as the evidence has it, written here by hand: neither our codec nor our link has a part in
// it, so that a mistake which they share with the simulator shows.

// frame is 00 00, the whole length in two bytes, four digits, the XML.
func frame(id, body string) string {
	n := 8 + len(body)
	return string([]byte{0, 0, byte(n >> 8), byte(n)}) + id + body
}

// message is one frame that came.
type message struct {
	id   string
	body string
	node
}

// node is an element of any namespace.
type node struct {
	XMLName xml.Name
	Attrs   []xml.Attr `xml:",any,attr"`
	Text    string     `xml:",chardata"`
	Nodes   []node     `xml:",any"`
}

func (n node) root() string { return n.XMLName.Local }

// at finds the first element of a path; absent ones are empty.
func (n node) at(path string) (found node, there bool) {
	name, rest, deeper := strings.Cut(path, "/")
	for _, child := range n.Nodes {
		if child.XMLName.Local != name {
			continue
		}
		if !deeper {
			return child, true
		}
		return child.at(rest)
	}
	return node{}, false
}

func (n node) text(path string) string {
	found, _ := n.at(path)
	return strings.TrimSpace(found.Text)
}

func (n node) attr(name string) string {
	for _, a := range n.Attrs {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// wire is one end of a connection in the test's hands.
type wire struct {
	t    *testing.T
	conn net.Conn
	in   *bufio.Reader
}

func (w *wire) write(raw string) {
	w.t.Helper()
	_ = w.conn.SetWriteDeadline(time.Now().Add(patience))
	_, err := io.WriteString(w.conn, raw)
	require.NoError(w.t, err)
}

// say sends one frame.
func (w *wire) say(id, body string) {
	w.t.Helper()
	w.write(frame(id, body))
}

// next reads one frame.
func (w *wire) next() message {
	w.t.Helper()
	m, err := w.read()
	require.NoError(w.t, err)
	return m
}

func (w *wire) read() (message, error) {
	_ = w.conn.SetReadDeadline(time.Now().Add(patience))
	var header [8]byte
	if _, err := io.ReadFull(w.in, header[:]); err != nil {
		return message{}, err
	}
	if header[0] != 0 || header[1] != 0 {
		return message{}, fmt.Errorf("format indicator % x", header)
	}
	body := make([]byte, int(header[2])<<8+int(header[3])-8)
	if _, err := io.ReadFull(w.in, body); err != nil {
		return message{}, err
	}
	m := message{id: string(header[4:]), body: string(body)}
	return m, xml.Unmarshal(body, &m.node)
}

// expect reads one frame, which must have this id and root element.
func (w *wire) expect(id, root string) message {
	w.t.Helper()
	m := w.next()
	require.Equal(w.t, id+" "+root, m.id+" "+m.root(), m.body)
	return m
}

// closed waits until the other side hangs up, and returns what it still said.
func (w *wire) closed() (said []message) {
	w.t.Helper()
	for {
		m, err := w.read()
		if err != nil {
			require.NotErrorIs(w.t, err, os.ErrDeadlineExceeded, "the other side does not hang up")
			return said
		}
		said = append(said, m)
	}
}

// connectTo connects a client of the test's own to a server.
func connectTo(t *testing.T, address string) *wire {
	t.Helper()
	conn, err := net.DialTimeout("tcp", address, patience)
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close() })
	return &wire{t, conn, bufio.NewReader(conn)}
}

// switchboard is a server of the test's own: it hands the connections out in the order in which they
// come.
type switchboard struct {
	t       *testing.T
	address string
	coming  chan *wire
	stop    func()
}

// listen opens a switchboard. An empty address means any free one.
func listen(t *testing.T, address string) *switchboard {
	t.Helper()
	if address == "" {
		address = "127.0.0.1:0"
	}
	l, err := net.Listen("tcp", address)
	require.NoError(t, err)
	b := &switchboard{t: t, address: l.Addr().String(), coming: make(chan *wire, 16)}
	var crew sync.WaitGroup
	var mu sync.Mutex
	var conns []net.Conn
	crew.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			mu.Lock()
			conns = append(conns, conn)
			mu.Unlock()
			b.coming <- &wire{t, conn, bufio.NewReader(conn)}
		}
	})
	b.stop = sync.OnceFunc(func() {
		_ = l.Close()
		crew.Wait()
		for _, conn := range conns {
			_ = conn.Close()
		}
	})
	t.Cleanup(b.stop)
	return b
}

// take waits for the next client.
func (b *switchboard) take() *wire {
	b.t.Helper()
	select {
	case w := <-b.coming:
		return w
	case <-time.After(patience):
		require.FailNow(b.t, "nobody connects")
		return nil
	}
}
