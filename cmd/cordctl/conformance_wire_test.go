package main

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"maps"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/agent"
	"cordboard/backend/call"
	"cordboard/backend/csta"
	"cordboard/backend/csta/link"
	"cordboard/testbed/pbx"
)

// spokenFrame is a body as it went over the wire, secrets and all.
type spokenFrame struct {
	dialect, from string // from: client or switch
	root, body    string
	story         string // that heard it first
}

// ledger keeps every body once.
type ledger struct {
	mu     sync.Mutex
	frames map[string]spokenFrame
}

func newLedger() *ledger { return &ledger{frames: map[string]spokenFrame{}} }

func (l *ledger) note(f spokenFrame) {
	l.mu.Lock()
	defer l.mu.Unlock()
	key := f.dialect + " " + f.from + " " + f.body
	if _, known := l.frames[key]; !known {
		l.frames[key] = f
	}
}

func (l *ledger) list() []spokenFrame {
	l.mu.Lock()
	defer l.mu.Unlock()
	var list []spokenFrame
	for _, key := range slices.Sorted(maps.Keys(l.frames)) {
		list = append(list, l.frames[key])
	}
	return list
}

// requireWords wants each word in each direction and dialect: a story that says nothing proves nothing.
func (l *ledger) requireWords(t *testing.T) {
	t.Helper()
	said := map[string]bool{}
	for _, f := range l.list() {
		said[f.dialect+" "+f.from+" "+f.root] = true
	}
	for _, dialect := range []string{"ecma", "openscape", "dmcc"} {
		var missing []string
		for from, words := range conformanceWords {
			for word := range strings.FieldsSeq(words) {
				if word, only, some := strings.Cut(word, ":"); some {
					if slices.Contains(strings.Split(only, ","), dialect) && !said[dialect+" "+from+" "+word] {
						missing = append(missing, from+" "+word)
					}
				} else if !said[dialect+" "+from+" "+word] {
					missing = append(missing, from+" "+word)
				}
			}
		}
		slices.Sort(missing)
		require.Empty(t, missing, "nobody said these words in dialect %s", dialect)
	}
}

// tap listens in on a connection. It parts the bytes by the frames' own lengths.
type tap struct {
	net.Conn
	hears func(from, body string)

	in, out bytes.Buffer // written by one reader and, under the link's pen, one writer
}

func (w *tap) Read(p []byte) (int, error) {
	n, err := w.Conn.Read(p)
	w.part(&w.in, p[:n], "switch")
	return n, err
}

func (w *tap) Write(p []byte) (int, error) {
	n, err := w.Conn.Write(p)
	w.part(&w.out, p[:n], "client")
	return n, err
}

func (w *tap) part(b *bytes.Buffer, more []byte, from string) {
	b.Write(more)
	for b.Len() >= 8 {
		size := int(b.Bytes()[2])<<8 | int(b.Bytes()[3])
		if b.Len() < size {
			return
		}
		w.hears(from, string(b.Next(size)[8:]))
	}
}

// conformanceVariant is a switch and how our client speaks with it.
type conformanceVariant struct {
	name    string
	options pbx.Options
	line    link.Options
}

// world is where a story plays: a switch, and clients of ours at it.
type world struct {
	*testing.T
	conformanceVariant
	sw  *pbx.Switch
	all *ledger
	now string // the story
}

func (v conformanceVariant) plays(t *testing.T, all *ledger, story conformanceStory) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		w := &world{T: t, conformanceVariant: v, all: all, now: story.name}
		w.options.Extensions = []string{"200", "201", "202", "203"}
		w.options.Scenario = story.scenario
		w.sw = pbx.New(w.options)
		t.Cleanup(w.sw.Close) // after its clients'
		w.line.Dialect, w.line.Address, w.line.Pace = w.options.Dialect, "switch:1", -1
		w.line.Dial = w.dial
		story.tell(w)
	})
}

func (w *world) dial(context.Context, string, string) (net.Conn, error) {
	near, far := net.Pipe()
	go func() { _ = w.sw.ServeConn(w.Context(), far) }()
	dialect := string(w.options.Dialect)
	return &tap{Conn: near, hears: func(from, body string) {
		var root struct{ XMLName xml.Name }
		if err := xml.Unmarshal([]byte(body), &root); err != nil {
			w.Errorf("%s %s says what is no XML: %v: %s", dialect, from, err, body)
			return
		}
		w.all.note(spokenFrame{dialect: dialect, from: from, root: root.XMLName.Local, body: body, story: w.now})
	}}, nil
}

// phone is a client that watches one extension.
type phoneClient struct {
	*world
	conn   *link.Conn
	device csta.DeviceID
	ref    string
	table  *call.Table
}

// watches connects a client that follows an extension.
func (w *world) watches(extension string) *phoneClient {
	w.Helper()
	conn, err := link.Open(w.Context(), w.line)
	require.NoError(w, err)
	w.Cleanup(func() { _ = conn.Close(context.Background()) })
	c := &phoneClient{world: w, conn: conn, table: call.New(call.Options{Dialect: w.options.Dialect})}
	c.device, err = conn.Device(w.Context(), extension)
	require.NoError(w, err)
	started := does(c, csta.MonitorStart{Device: c.device, Type: "device"})
	c.ref = started.CrossRefID
	c.table.Follow(c.ref, extension)
	c.looks()
	return c
}

// looks takes a snapshot.
func (c *phoneClient) looks() {
	c.Helper()
	does(c, csta.SnapshotDevice{Device: c.device})
	c.rests()
}

// leaves signs off in order.
func (c *phoneClient) leaves() {
	c.Helper()
	does(c, csta.MonitorStop{CrossRefID: c.ref})
	require.NoError(c, c.conn.Close(c.Context()))
}

// rests lets everything happen that happens at once, and hears it.
func (c *phoneClient) rests() {
	c.Helper()
	synctest.Wait()
	for {
		select {
		case m, alive := <-c.conn.Events():
			if !alive {
				return
			}
			if event, is := m.(csta.Event); is {
				c.table.Apply(event, time.Now())
			}
			continue
		default:
		}
		return
	}
}

// leg is the connection of the client's only call in a state.
func (c *phoneClient) leg(in call.State) csta.ConnectionID {
	c.Helper()
	c.rests()
	var found []call.Call
	for _, one := range c.table.Calls() {
		if one.State == in {
			found = append(found, one)
		}
	}
	require.Len(c, found, 1, "calls %s among %+v", in, c.table.Calls())
	return found[0].Connection
}

func (c *phoneClient) outside(number string) csta.DeviceID { return c.conn.Outside(number) }

// named is another extension as this client names it.
func (c *phoneClient) named(extension string) csta.DeviceID {
	c.Helper()
	device, err := c.conn.Device(c.Context(), extension)
	require.NoError(c, err)
	return device
}

// does asks something that the switch does.
func does[R csta.Message](c *phoneClient, request csta.RequestFor[R]) R {
	c.Helper()
	answer, err := link.Do(c.Context(), c.conn, request)
	require.NoError(c, err, "%s", request.Name())
	c.rests()
	return answer
}

// mayDo asks something that not every dialect's switch has.
func mayDo[R csta.Message](c *phoneClient, request csta.RequestFor[R]) bool {
	c.Helper()
	_, err := link.Do(c.Context(), c.conn, request)
	var no *csta.Failure
	if errors.As(err, &no) {
		require.Equal(c, "serviceNotSupported", no.Code, "%s", request.Name())
		return false
	}
	require.NoError(c, err, "%s", request.Name())
	c.rests()
	return true
}

// isRefused asks something that the switch refuses.
func isRefused[R csta.Message](c *phoneClient, request csta.RequestFor[R]) {
	c.Helper()
	_, err := link.Do(c.Context(), c.conn, request)
	var no *csta.Failure
	require.ErrorAs(c, err, &no, "%s", request.Name())
	c.rests()
}

func (w *world) passes(d time.Duration) { time.Sleep(d) }

// calls lets somebody outside call.
func (w *world) calls(from, to string, data csta.Attached, more ...pbx.CallOption) {
	w.Helper()
	_, err := w.sw.Call(from, "", to, data, more...)
	require.NoError(w, err)
	synctest.Wait()
}

// signsOn is a whole agent of ours.
func (w *world) signsOn(extension string) *agent.Session {
	w.Helper()
	s := agent.New(agent.Options{})
	w.Cleanup(func() { require.NoError(w, s.Close(context.Background())) })
	cred := agent.Credentials{
		Server: "switch", Line: w.line, Device: extension, User: w.line.User, Password: w.line.Password,
		AgentID: "4711", AgentPassword: "1234",
	}
	require.NoError(w, s.SignOn(w.Context(), cred))
	return s
}

// types gives a whole agent of ours a command, as a person types it.
func (w *world) types(s *agent.Session, line string) error {
	word, rest, _ := strings.Cut(line, " ")
	return carryOut(w.Context(), s, word, rest)
}

// callOf is the agent's only call in a state, which may take a while.
func (w *world) callOf(s *agent.Session, in call.State) string {
	w.Helper()
	for range 100 {
		synctest.Wait()
		for _, c := range s.State().Calls {
			if c.State == in {
				return c.ID
			}
		}
		w.passes(100 * time.Millisecond)
	}
	require.FailNow(w, fmt.Sprintf("no call is %s", in), "%+v", s.State())
	return ""
}
