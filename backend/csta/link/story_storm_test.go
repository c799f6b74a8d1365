package link_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"net"
	"os"
	"runtime"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/csta"
	"cordboard/backend/csta/link"
	"cordboard/testbed/scripted"
)

// ringing is one event of a storm, with all that an OpenScape tells; its call is numbered.
func ringing(t testing.TB, number int) []byte {
	t.Helper()
	device := func(id string) csta.Device {
		return csta.Device{Presence: csta.Known, DeviceID: csta.DeviceID{ID: id}}
	}
	body, err := csta.Encode(csta.Event{
		Type: csta.Delivered, Monitor: "1173673890", Connection: connection(fmt.Sprintf("FF%030d", number)),
		Subject: device("N<200>;noa=nk"), Calling: device("N<2025550123>Line71001;displayNumber=2025550123"), Called: device("N<200>;noa=nk"),
		Local: csta.StateAlerting, Cause: "enteringDistribution", Permitted: []string{"clearConnection", "deflectCall"},
	}, csta.OpenScape)
	require.NoError(t, err)
	raw, err := csta.AppendFrame(nil, csta.Frame{InvokeID: csta.EventInvokeID, Body: body})
	require.NoError(t, err)
	return raw
}

// stormy is a switch that tells so many numbered events once it is asked to, a hundred at a time.
func stormy(t *testing.T, total int, pace time.Duration) (address string) {
	t.Helper()
	listener := plainListener(t)
	scripted.Serve(t, listener, func(conn net.Conn) {
		p := newPeer(t, conn, csta.ECMA)
		id, _ := hear[csta.MonitorStart](p)
		p.Say(id, csta.MonitorStartResponse{CrossRefID: "1173673890"})
		raw := ringing(t, 0)
		number := raw[bytes.Index(raw, []byte("FF000")):]
		out := bufio.NewWriterSize(conn, 1<<16)
		begun := time.Now()
		for i := range total {
			copy(number, fmt.Sprintf("FF%030d", i))
			if _, err := out.Write(raw); err != nil {
				return // the line is gone
			}
			if i%100 == 99 {
				if err := out.Flush(); err != nil {
					return
				}
				if pace > 0 {
					time.Sleep(time.Until(begun.Add(time.Duration(i/100) * pace))) // a rate is what it is about
				}
			}
		}
		_ = out.Flush()
		p.rest()
	})
	return listener.Addr().String()
}

// intoTheStorm opens a line and asks for the events.
func intoTheStorm(t *testing.T, address string) *link.Conn {
	t.Helper()
	opt := testOptions(csta.ECMA)
	opt.Address = address
	c, err := link.Open(context.Background(), opt)
	require.NoError(t, err)
	_, err = link.Do(context.Background(), c, csta.MonitorStart{Device: csta.DeviceID{ID: "200"}})
	require.NoError(t, err)
	return c
}

// heapLimit is what all of a test may need in a storm.
const heapLimit = 64 << 20

func heap() uint64 {
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	return memory.HeapAlloc
}

// TestEventStormLosesNothing: what is read as it comes, comes whole and in order, in little memory. The
// short form is 20,000 events as fast as they go; STORM=30s is 10,000 a second for so long.
func TestEventStormLosesNothing(t *testing.T) {
	if testing.Short() {
		t.Skip("long: make test runs it")
	}
	const rate = 10_000
	total := 20_000
	var pace time.Duration // between two hundred
	if long, err := time.ParseDuration(os.Getenv("STORM")); err == nil {
		total, pace = int(long.Seconds()*rate), 100*time.Second/rate
	}
	c := intoTheStorm(t, stormy(t, total, pace))
	most := heap()
	begun := time.Now()
	for next := range total {
		message, alive := <-c.Events()
		require.True(t, alive, "after %d events: %v", next, c.Err())
		number, err := strconv.Atoi(message.(csta.Event).Connection.CallID[2:])
		if err != nil || number != next {
			require.FailNow(t, "out of order", "event %d came as number %d", number, next)
		}
		if next%5000 == 0 {
			most = max(most, heap())
		}
	}
	took := time.Since(begun)
	most = max(most, heap())
	require.Less(t, most, uint64(heapLimit))
	require.Empty(t, c.Events())
	require.NoError(t, c.Err())
	require.NoError(t, c.Close(context.Background()))
	t.Logf("%d events in %s, %.0f a second, heap at most %.1f MiB", total, took.Round(time.Millisecond), float64(total)/took.Seconds(), float64(most)/(1<<20))
}

// TestEventStormOnASleeperEndsLoudly, with all that fitted in the queue still to be read.
func TestEventStormOnASleeperEndsLoudly(t *testing.T) {
	if testing.Short() {
		t.Skip("long: make test runs it")
	}
	c := intoTheStorm(t, stormy(t, 20_000, 0))
	<-c.Done()
	require.ErrorIs(t, c.Err(), link.ErrQueueFull)
	require.Less(t, heap(), uint64(heapLimit))
	told := 0
	for m := range c.Events() {
		require.Equal(t, fmt.Sprintf("FF%030d", told), m.(csta.Event).Connection.CallID)
		told++
	}
	require.Equal(t, 4096, told)
	require.NoError(t, c.Close(context.Background()))
}
