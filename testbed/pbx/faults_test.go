package pbx

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
)

// faulty runs a story at a switch that has something wrong.
func faulty(t *testing.T, o Options, faults string, tell func(t *testing.T, s *Switch)) {
	t.Helper()
	f, err := ParseFaults(faults)
	require.NoError(t, err)
	o.Faults = f
	story(t, o, tell)
}

// asks sends a request that has a reply and no event.
func (c *client) asks(id int) { c.say(id, `<RequestSystemStatus`+ed4+`/>`) }

func TestAFrameIsSwallowed(t *testing.T) {
	faulty(t, ecma, "drop=every:3", func(t *testing.T, s *Switch) {
		c := dial(t, s)
		for id := range 6 {
			c.asks(id + 1)
		}
		c.hears("0000 SystemStatus", "0001 RequestSystemStatusResponse", "0003 RequestSystemStatusResponse",
			"0004 RequestSystemStatusResponse", "0006 RequestSystemStatusResponse")
		s.SetFaults(Faults{})
		c.asks(7)
		c.hears("0007 RequestSystemStatusResponse")
	})
}

// TestChanceIsTheSameWithTheSameSeed: what a percentage does can be repeated, and another seed does
// something else.
func TestChanceIsTheSameWithTheSameSeed(t *testing.T) {
	heard := func(seed int) (ids []string) {
		faulty(t, ecma, fmt.Sprintf("drop=30%%,seed=%d", seed), func(t *testing.T, s *Switch) {
			c := dial(t, s)
			for id := range 200 {
				c.asks(id + 1)
			}
			for _, f := range c.heard() {
				ids = append(ids, f.id)
			}
		})
		return ids
	}
	first := heard(7)
	require.Equal(t, first, heard(7))
	require.NotEqual(t, first, heard(8))
	require.InDelta(t, 141, len(first), 25, "201 frames less about 30 per cent")
}

func TestAFrameComesTwice(t *testing.T) {
	faulty(t, Options{}, "duplicate=every:2", func(t *testing.T, s *Switch) {
		c := dial(t, s)
		c.say(1, loginRequest("200"))
		c.hears("9999 presence", "0001 loginResponce", "0001 loginResponce")
	})
}

// held is a client who watches 200, which talks: the next events are to be disturbed.
func heldUp(t *testing.T, s *Switch) *client {
	t.Helper()
	c := ecmaWatching(t, s, "200")
	_, err := s.Call("1", "", "200", nil)
	require.NoError(t, err)
	require.NoError(t, s.Lift("200"))
	c.hears("9999 DeliveredEvent", "9999 EstablishedEvent")
	return c
}

func TestTwoEventsAreSwapped(t *testing.T) {
	story(t, ecma, func(t *testing.T, s *Switch) {
		c := heldUp(t, s)
		s.SetFaults(Faults{Reorder: Chance{After: 1}})
		require.NoError(t, s.Hold("200"))
		require.NoError(t, s.Retrieve("200"))
		require.NoError(t, s.Hold("200"))
		require.NoError(t, s.HangUp("1"))
		c.hears("9999 HeldEvent", "9999 HeldEvent", "9999 RetrievedEvent", "9999 ConnectionClearedEvent", "9999 ConnectionClearedEvent")
	})
}

func TestASwappedEventWithoutANextOneIsOnlyLate(t *testing.T) {
	story(t, ecma, func(t *testing.T, s *Switch) {
		c := heldUp(t, s)
		s.SetFaults(Faults{Reorder: Chance{After: 1}})
		require.NoError(t, s.Hold("200"))
		require.NoError(t, s.Retrieve("200"))
		c.hears("9999 HeldEvent")
		time.Sleep(heldBack)
		c.hears("9999 RetrievedEvent")
	})
}

func TestAReplyComesUnderAnotherID(t *testing.T) {
	story(t, ecma, func(t *testing.T, s *Switch) {
		c := heldUp(t, s)
		s.SetFaults(Faults{WrongID: Chance{After: 1}})
		c.asks(5)
		c.asks(6)
		c.asks(7)
		got := c.heard()
		require.Len(t, got, 3)
		require.Equal(t, "0005", got[0].id)
		require.NotContains(t, []string{"0005", "0006", "0007", "9999"}, got[1].id)
		require.Equal(t, "0007", got[2].id)
	})
}

func TestAReplyComesWhenNobodyWaitsAnyMore(t *testing.T) {
	story(t, ecma, func(t *testing.T, s *Switch) {
		c := heldUp(t, s)
		s.SetFaults(Faults{LateReply: Chance{Every: 2}, Late: 9 * time.Second})
		c.asks(5)
		c.asks(6)
		require.NoError(t, s.Hold("200"))
		c.hears("0005 RequestSystemStatusResponse", "9999 HeldEvent")
		time.Sleep(9*time.Second - time.Nanosecond)
		c.hears()
		time.Sleep(time.Nanosecond)
		c.hears("0006 RequestSystemStatusResponse")
	})
}

func TestDelayedRepliesAreOvertaken(t *testing.T) {
	faulty(t, Options{}, "delay=500ms", func(t *testing.T, s *Switch) {
		c := dial(t, s)
		c.say(1, loginRequest("200"))
		c.hears("9999 presence")
		time.Sleep(500 * time.Millisecond)
		c.hears("0001 loginResponce")
	})
}

// TestHalfOpenNeitherReadsNorWrites: the connection stands, and nothing comes over it any more, be it
// that somebody calls or asks.
func TestHalfOpenNeitherReadsNorWrites(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := New(ecma)
		near, far := net.Pipe()
		over := make(chan error, 1)
		go func() { over <- s.ServeConn(t.Context(), far) }()
		c := &client{t: t, conn: near}
		go c.listen()
		c.hears("0000 SystemStatus")
		c.say(0, `<SystemStatusResponse`+ed4+`/>`)
		c.say(1, `<MonitorStart`+ed4+`><monitorObject><deviceObject>200</deviceObject></monitorObject></MonitorStart>`)
		c.hears("0001 MonitorStartResponse")
		s.HalfOpenAll()
		_, err := s.Call("1", "", "200", nil)
		require.NoError(t, err)
		c.say(2, `<RequestSystemStatus`+ed4+`/>`) // the read that had begun
		s.SendSystemStatus("normal", 4)
		time.Sleep(time.Hour)
		c.hears()
		require.NoError(t, near.SetWriteDeadline(time.Now().Add(time.Hour)))
		_, err = near.Write(wire(3, `<RequestSystemStatus/>`))
		require.ErrorContains(t, err, "timeout", "nobody reads")
		select {
		case err := <-over:
			require.Fail(t, "the connection ended", "%v", err)
		default:
		}
		s.Close()
		require.ErrorIs(t, <-over, ErrClosed)
		require.NoError(t, near.Close())
	})
}

func TestHalfOpenAfterSomeFrames(t *testing.T) {
	faulty(t, ecma, "halfopen=after:2", func(t *testing.T, s *Switch) {
		c := dial(t, s)
		c.asks(1)
		c.asks(2)
		c.hears("0000 SystemStatus", "0001 RequestSystemStatusResponse")
		c = dial(t, s) // the next one begins to count anew
		c.asks(1)
		c.hears("0000 SystemStatus", "0001 RequestSystemStatusResponse")
		time.Sleep(time.Hour)
		c.hears()
	})
}

func TestAFrameIsCutInItsMiddle(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := New(Options{Dialect: ecma.Dialect, Faults: Faults{Truncate: Chance{After: 1}}})
		defer s.Close()
		near, far := net.Pipe()
		over := make(chan error, 1)
		go func() { over <- s.ServeConn(t.Context(), far) }()
		_, err := readFrame(near)
		require.NoError(t, err)
		_, err = near.Write(wire(1, `<RequestSystemStatus/>`))
		require.NoError(t, err)
		_, err = readFrame(near)
		require.ErrorIs(t, err, io.ErrUnexpectedEOF)
		require.ErrorIs(t, <-over, ErrTruncated)
	})
}

// TestResetIsAnRST: over TCP the peer sees a reset, not an end.
func TestResetIsAnRST(t *testing.T) {
	s := New(Options{Dialect: ecma.Dialect, Faults: Faults{Reset: Chance{After: 1}}})
	defer s.Close()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	go func() { _ = s.Serve(context.Background(), l) }()
	dial := func() net.Conn {
		conn, err := net.Dial("tcp", l.Addr().String())
		require.NoError(t, err)
		t.Cleanup(func() { _ = conn.Close() })
		require.NoError(t, conn.SetDeadline(time.Now().Add(10*time.Second)))
		_, err = readFrame(conn)
		require.NoError(t, err)
		return conn
	}
	reset := func(conn net.Conn) {
		_, err := readFrame(conn)
		var refused syscall.Errno
		require.True(t, errors.As(err, &refused), "%v", err)
		require.Contains(t, []syscall.Errno{syscall.ECONNRESET, 10054}, refused) // the latter is Windows' WSAECONNRESET
	}
	conn := dial()
	_, err = conn.Write(wire(1, `<RequestSystemStatus/>`))
	require.NoError(t, err)
	reset(conn)
	s.SetFaults(Faults{})
	conn = dial()
	s.ResetAll()
	reset(conn)
	s.Close()
}

func TestSnapshotsOutOfOrder(t *testing.T) {
	const snapshot = `<SnapshotDevice` + ed4 + `><snapshotObject>200</snapshotObject></SnapshotDevice>`
	faulty(t, ecma, "nosnapshot", func(t *testing.T, s *Switch) {
		c := ecmaWatching(t, s, "200")
		c.say(5, snapshot)
		c.refused(5, "operation", "serviceNotSupported")
		s.SetFaults(Faults{NoSnapshot: SnapshotSilent})
		c.say(6, snapshot)
		c.hears()
		s.SetFaults(Faults{})
		c.say(7, snapshot)
		c.hears("0007 SnapshotDeviceResponse")
	})
}

func TestWhoIsKickedIsToldAndCut(t *testing.T) {
	t.Run("MX", func(t *testing.T) {
		faulty(t, Options{}, "kicked=1m", func(t *testing.T, s *Switch) {
			c := mx(t, s, "200")
			time.Sleep(time.Minute - time.Second)
			c.hears()
			time.Sleep(time.Second)
			f := c.hears("9999 Logout")[0]
			require.Equal(t, "forced", f.attr("mode"))
			c.ended()
		})
	})
	t.Run("a session of the standard", func(t *testing.T) {
		story(t, ecma, func(t *testing.T, s *Switch) {
			c := dial(t, s)
			c.say(0, `<SystemStatusResponse/>`)
			c.say(1, startSession("", "", "ed4", 180))
			c.hears("0000 SystemStatus", "0001 StartApplicationSessionPosResponse")
			s.SetFaults(Faults{Kicked: time.Minute})
			time.Sleep(time.Minute)
			f := c.hears("0001 ApplicationSessionTerminated")[0]
			require.Equal(t, "resourceLimitation", f.at("sessionTermReason/definedTermReason"))
			c.ended()
		})
	})
	t.Run("no session", func(t *testing.T) {
		story(t, ecma, func(t *testing.T, s *Switch) {
			c := ecmaWatching(t, s, "200")
			s.KickAll()
			require.Equal(t, "disabled", c.hears("0001 SystemStatus")[0].at("systemStatus"))
			c.ended()
		})
	})
	t.Run("switched off in time", func(t *testing.T) {
		faulty(t, Options{}, "kicked=1m", func(t *testing.T, s *Switch) {
			c := mx(t, s, "200")
			s.SetFaults(Faults{})
			time.Sleep(time.Hour)
			c.hears()
		})
	})
}

// TestRefusedAndTrickledFromTheStart holds what Options.Faults switches on before anybody is there.
func TestRefusedAndTrickledFromTheStart(t *testing.T) {
	faulty(t, Options{}, "refuse,trickle", func(t *testing.T, s *Switch) {
		dial(t, s).ended()
		s.Refuse(false)
		require.True(t, s.Faults().Trickle)
		near, far := net.Pipe()
		go func() { _ = s.ServeConn(t.Context(), far) }()
		_, err := near.Write(wire(1, loginRequest("200")))
		require.NoError(t, err)
		var got bytes.Buffer
		for !strings.Contains(got.String(), "</presence>") && !strings.Contains(got.String(), "/>") {
			part := make([]byte, 64)
			n, err := near.Read(part)
			require.NoError(t, err)
			require.Equal(t, 1, n)
			got.Write(part[:n])
		}
		synctest.Wait()
		require.NoError(t, near.Close())
	})
}

// TestWhoIsKickedElsewhere: OpenScape without a session is told that the switch is disabled, DMCC that its
// session is over.
func TestWhoIsKickedElsewhere(t *testing.T) {
	story(t, scape, func(t *testing.T, s *Switch) {
		c := scapeWatching(t, s, "200")
		s.KickAll()
		require.Equal(t, "disabled", c.heard()[0].at("systemStatus"))
		c.ended()
	})
	story(t, avayas, func(t *testing.T, s *Switch) {
		c, session := avayaSignedOn(t, s, "")
		s.KickAll()
		require.Equal(t, "resourceLimitation", c.heard()[0].at("sessionTermReason/definedTermReason"))
		c.ended()
		_, again := avayaSignedOn(t, s, session) // which nobody can take over any more
		require.NotEqual(t, session, again)
	})
}

// TestNothingStaysBehindASwappedEvent: who is put out gets the event that waited for the next one first.
func TestNothingStaysBehindASwappedEvent(t *testing.T) {
	story(t, ecma, func(t *testing.T, s *Switch) {
		c := heldUp(t, s)
		s.SetFaults(Faults{Reorder: Chance{Every: 1}})
		require.NoError(t, s.Hold("200"))
		s.KickAll()
		c.hears("9999 HeldEvent", "0001 SystemStatus")
		c.ended()
	})
}
