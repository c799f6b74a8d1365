package pbx

import (
	"net"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"cordboard/backend/csta"
)

// anyChance draws when a fault strikes, mostly never.
func anyChance(t *rapid.T, name string) Chance {
	switch rapid.IntRange(0, 11).Draw(t, name) {
	case 0:
		return Chance{Percent: float64(rapid.IntRange(1, 60).Draw(t, "percent"))}
	case 1:
		return Chance{Every: rapid.IntRange(1, 9).Draw(t, "every")}
	case 2:
		return Chance{After: rapid.IntRange(1, 9).Draw(t, "after")}
	}
	return Chance{}
}

func anyFaults(t *rapid.T) Faults {
	f := Faults{
		Trickle: rapid.IntRange(0, 9).Draw(t, "trickle") == 0, Refuse: rapid.IntRange(0, 9).Draw(t, "refuse") == 0,
		Seed: rapid.Uint64().Draw(t, "seed"), NoSnapshot: rapid.SampledFrom([]SnapshotFault{SnapshotWorks, SnapshotRefused, SnapshotSilent}).Draw(t, "snapshot"),
		Delay:  rapid.SampledFrom([]time.Duration{0, 0, 0, time.Second}).Draw(t, "delay"),
		Kicked: rapid.SampledFrom([]time.Duration{0, 0, 0, 3 * time.Second}).Draw(t, "kicked"),
	}
	for _, name := range []string{"damage", "drop", "duplicate", "halfopen", "latereply", "reorder", "reset", "tear", "truncate", "wrongid"} {
		*f.chances()[name] = anyChance(t, name)
	}
	return f
}

// TestNoFaultLeavesAnythingBehind lets clients come, ask, listen badly and be spoiled in every way, one
// fault beside the other, and calls go on meanwhile. When the faults are gone the next client is served
// as ever, and when the switch is closed every connection and every timer is over.
func TestNoFaultLeavesAnythingBehind(t *testing.T) {
	if testing.Short() {
		t.Skip("long: make test runs it")
	}
	synctest.Test(t, func(t *testing.T) {
		rapid.Check(struct{ rapid.TB }{t}, func(rt *rapid.T) { faultyDay(t, rt) }) // a bubble has no deadline
	})
}

func faultyDay(t *testing.T, rt *rapid.T) {
	s := New(Options{Dialect: csta.ECMA, Faults: anyFaults(rt)})
	serving, served := 0, make(chan error, 100)
	var conns []net.Conn
	connect := func(reads bool) net.Conn {
		near, far := net.Pipe()
		serving++
		go func() { served <- s.ServeConn(t.Context(), far) }()
		conns = append(conns, near)
		if reads {
			go func() {
				for buffer := make([]byte, 4096); ; {
					if _, err := near.Read(buffer); err != nil {
						return
					}
				}
			}()
		}
		return near
	}
	say := func(conn net.Conn, frames ...[]byte) {
		for _, frame := range frames {
			_ = conn.SetWriteDeadline(time.Now().Add(time.Second))
			_, _ = conn.Write(frame)
		}
	}
	monitor := wire(1, `<MonitorStart`+ed4+`><monitorObject><deviceObject>200</deviceObject></monitorObject></MonitorStart>`)
	for range rapid.IntRange(1, 25).Draw(rt, "acts") {
		switch rapid.IntRange(0, 10).Draw(rt, "act") {
		case 0, 1:
			conn := connect(rapid.IntRange(0, 5).Draw(rt, "reads") > 0)
			say(conn, wire(0, `<SystemStatusResponse`+ed4+`/>`), monitor)
		case 2, 3:
			if len(conns) > 0 {
				conn := rapid.SampledFrom(conns).Draw(rt, "conn")
				say(conn, wire(2, makeCall("200", "201")), wire(3, `<SnapshotDevice`+ed4+`><snapshotObject>200</snapshotObject></SnapshotDevice>`))
			}
		case 4:
			_, _ = s.Call("1", "", "200", nil, HangingUpAfter(2*time.Second))
			_ = s.Lift("200")
		case 5:
			_ = s.Hold("200")
			_ = s.Retrieve("200")
		case 6:
			_ = s.HangUp("200")
		case 7:
			time.Sleep(time.Duration(rapid.IntRange(1, 20000).Draw(rt, "ms")) * time.Millisecond)
		case 8:
			s.SetFaults(anyFaults(rt))
		case 9:
			rapid.SampledFrom([]func(){s.DropAll, s.ResetAll, s.HalfOpenAll, s.KickAll, func() { s.SendSystemStatus("normal", 2) }, func() { s.EndMonitors("200") }}).Draw(rt, "all")()
		case 10:
			if len(conns) > 0 {
				_ = rapid.SampledFrom(conns).Draw(rt, "closed").Close()
			}
		}
	}
	s.SetFaults(Faults{})
	near, far := net.Pipe()
	serving++
	go func() { served <- s.ServeConn(t.Context(), far) }()
	conns = append(conns, near)
	_ = near.SetDeadline(time.Now().Add(time.Hour))
	greeting, err := readFrame(near)
	require.NoError(rt, err)
	require.Equal(rt, "0000 SystemStatus", greeting.String())
	say(near, wire(7, `<SnapshotDevice`+ed4+`><snapshotObject>200</snapshotObject></SnapshotDevice>`))
	answer, err := readFrame(near)
	require.NoError(rt, err)
	require.Equal(rt, "0007 SnapshotDeviceResponse", answer.String())

	s.Close()
	for range serving {
		<-served // or the test hangs
	}
	for _, conn := range conns {
		_ = conn.Close()
	}
	synctest.Wait()
	require.Empty(rt, s.timers)
}
