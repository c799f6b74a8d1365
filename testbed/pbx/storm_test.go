package pbx

import (
	"bufio"
	"context"
	"encoding/binary"
	"io"
	"net"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// root reads one frame and tells its root element: nothing slower belongs into a storm.
func root(r *bufio.Reader) (string, error) {
	header := make([]byte, 8)
	if _, err := io.ReadFull(r, header); err != nil {
		return "", err
	}
	body := make([]byte, int(binary.BigEndian.Uint16(header[2:4]))-8)
	if _, err := io.ReadFull(r, body); err != nil {
		return "", err
	}
	_, rest, _ := strings.Cut(string(body), "?><")
	name, _, _ := strings.Cut(rest, " ")
	return name, nil
}

// watching connects a client over TCP that watches 200, and stops reading when it is told to.
func watching(t *testing.T, s *Switch) *bufio.Reader {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	go func() { _ = s.Serve(context.Background(), l) }()
	conn, err := net.Dial("tcp", l.Addr().String())
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close() })
	_, err = conn.Write(append(wire(0, `<SystemStatusResponse/>`),
		wire(1, `<MonitorStart`+ed4+`><monitorObject><deviceObject>200</deviceObject></monitorObject></MonitorStart>`)...))
	require.NoError(t, err)
	require.NoError(t, conn.SetReadDeadline(time.Now().Add(time.Minute)))
	r := bufio.NewReader(conn)
	for _, want := range []string{"SystemStatus", "MonitorStartResponse"} {
		name, err := root(r)
		require.NoError(t, err)
		require.Equal(t, want, name)
	}
	return r
}

// weather reads a storm to its end, or to that of the connection, and holds that nothing is missing in
// between.
func weather(r *bufio.Reader) (events int, whole bool) {
	want := map[string]string{"DeliveredEvent": "EstablishedEvent", "EstablishedEvent": "HeldEvent", "HeldEvent": "RetrievedEvent", "RetrievedEvent": "HeldEvent"}
	next := "DeliveredEvent"
	for {
		name, err := root(r)
		if err != nil {
			return events, true
		}
		if name == "ConnectionClearedEvent" && (next == "HeldEvent" || events == 0) {
			return events, true
		}
		if name != next {
			return events, false
		}
		if next = want[name]; name == "HeldEvent" || name == "RetrievedEvent" {
			events++
		}
	}
}

// TestAStormArrivesWhole holds the speed of one session: 10,000 events a second over TCP, every one of
// them, in their order. STORM=30s lets it rage longer, and then in time too: not on a machine that has
// other things to do.
func TestAStormArrivesWhole(t *testing.T) {
	if testing.Short() {
		t.Skip("long: make test runs it")
	}
	long := time.Second
	wanted := os.Getenv("STORM")
	if wanted != "" {
		var err error
		long, err = time.ParseDuration(wanted)
		require.NoError(t, err)
	}
	s := New(ecma)
	defer s.Close()
	r := watching(t, s)
	events, whole := make(chan int, 1), make(chan bool, 1)
	go func() {
		n, ok := weather(r)
		events <- n
		whole <- ok
	}()
	storm, err := s.Storm(t.Context(), "200", 10000, long)
	require.NoError(t, err)
	require.Equal(t, int(10000*long.Seconds()), storm.Events)
	require.Zero(t, storm.Cut)
	if wanted != "" {
		require.Less(t, storm.Took, long+time.Second)
	}
	require.Equal(t, storm.Events, <-events)
	require.True(t, <-whole)
}

// TestWhoDoesNotReadTheStormIsCut: what he has read until then is whole, and nothing is left out.
func TestWhoDoesNotReadTheStormIsCut(t *testing.T) {
	if testing.Short() {
		t.Skip("long: make test runs it")
	}
	s := New(ecma)
	defer s.Close()
	r := watching(t, s)
	storm, err := s.Storm(t.Context(), "200", 50000, time.Second)
	require.NoError(t, err)
	require.Equal(t, 1, storm.Cut)
	events, whole := weather(r)
	require.True(t, whole)
	require.Less(t, events, storm.Events)
}

func TestAStormNeedsAFreePhone(t *testing.T) {
	s := New(ecma)
	_, err := s.Storm(t.Context(), "299", 1, time.Second)
	require.ErrorIs(t, err, ErrNoExtension)
	_, err = s.Call("1", "", "200", nil)
	require.NoError(t, err)
	_, err = s.Storm(t.Context(), "200", 1, time.Second)
	require.ErrorIs(t, err, ErrBusy)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = s.Storm(ctx, "201", 1000, time.Hour)
	require.ErrorIs(t, err, context.Canceled)
	require.ErrorIs(t, s.Lift("201"), ErrNoCall, "the storm leaves no call behind")
	s.Close()
	_, err = s.Storm(t.Context(), "201", 1, time.Second)
	require.ErrorIs(t, err, ErrClosed)
}
