package link_test

import (
	"context"
	"fmt"
	"net"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/csta"
	"cordboard/backend/csta/link"
)

// frugal is a server as there are some: it greets in the words of an old edition, serves one client at a
// time, answers what it knows without a namespace and nothing else, and its calls have no names.
func frugal(t *testing.T) (address string) {
	t.Helper()
	listener := plainListener(t)
	var work sync.WaitGroup
	work.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			serveFrugally(conn)
			_ = conn.Close()
		}
	})
	t.Cleanup(func() {
		_ = listener.Close()
		work.Wait()
	})
	return listener.Addr().String()
}

func serveFrugally(conn net.Conn) {
	say := func(id int, format string, args ...any) {
		if raw, err := csta.AppendFrame(nil, csta.Frame{InvokeID: id, Body: fmt.Appendf(nil, format, args...)}); err == nil {
			_, _ = conn.Write(raw)
		}
	}
	event := func(name, element, local string) {
		say(csta.EventInvokeID, `<?xml version='1.0' encoding='UTF-8'?><%[1]sEvent xmlns="`+csta.NamespaceED4+`"><monitorCrossRefID>0</monitorCrossRefID>`+
			`<%[2]s><deviceID>1000</deviceID></%[2]s><localConnectionInfo>%[3]s</localConnectionInfo><cause>newCall</cause></%[1]sEvent>`, name, element, local)
	}
	say(0, `<SystemStatus xmlns="http://www.ecma.ch/standards/ecma-323/csta/ed2"><systemStatus>normal</systemStatus></SystemStatus>`)
	for {
		frame, err := csta.ReadFrame(conn)
		if err != nil {
			return
		}
		switch m, _ := csta.Decode(frame.Body); m.(type) {
		case csta.SystemRegister:
			say(frame.InvokeID, `<SystemStatus xmlns="http://www.ecma.ch/standards/ecma-323/csta/ed2"><systemStatus>enabled</systemStatus></SystemStatus>`)
			say(frame.InvokeID, `<SystemRegisterResponse><sysStatRegisterID>1</sysStatRegisterID></SystemRegisterResponse>`)
		case csta.MonitorStart:
			say(frame.InvokeID, `<MonitorStartResponse><monitorCrossRefID>0</monitorCrossRefID></MonitorStartResponse>`)
		case csta.MakeCall:
			event("ServiceInitiated", "initiatedConnection", "initiated")
			say(frame.InvokeID, `<MakeCallResponse><callingDevice><deviceID>1000</deviceID></callingDevice></MakeCallResponse>`)
			event("Delivered", "connection", "connected")
		case csta.AnswerCall:
			say(frame.InvokeID, `<AnswerCallResponse/>`)
			event("Established", "establishedConnection", "connected")
		case csta.ClearConnection:
			say(frame.InvokeID, `<ClearConnectionResponse/>`)
			event("ConnectionCleared", "droppedConnection", "null")
		}
	}
}

func TestServerThatNamesNoCallsIsUsed(t *testing.T) {
	if testing.Short() {
		t.Skip("long: make test runs it")
	}
	address := frugal(t)
	ctx := context.Background()
	report, err := link.Probe(ctx, link.Options{Address: address, Dialect: csta.OpenScape})
	require.NoError(t, err)
	require.Equal(t, "normal", report.Status)
	for range 2 { // one client at a time: the first must have gone
		c, err := link.Open(ctx, link.Options{
			Address: address, Dialect: csta.OpenScape, User: "1000", Pace: -1, ResponseTimeout: time.Second, Probe: time.Second,
		})
		require.NoError(t, err)
		device, err := c.Device(ctx, "1000")
		require.NoError(t, err)
		_, err = link.Do(ctx, c, csta.MonitorStart{Device: device})
		require.NoError(t, err)
		made, err := link.Do(ctx, c, csta.MakeCall{Calling: device, Called: c.Outside("1001")})
		require.NoError(t, err)
		require.Equal(t, csta.ConnectionID{Device: csta.DeviceID{ID: "1000"}}, made.Connection)
		require.Equal(t, made.Connection, awaitEvent(t, c, csta.Delivered).Connection)
		_, err = link.Do(ctx, c, csta.AnswerCall{Connection: made.Connection})
		require.NoError(t, err)
		awaitEvent(t, c, csta.Established)
		_, err = link.Do(ctx, c, csta.SnapshotDevice{Device: device})
		var late *link.TimeoutError
		require.ErrorAs(t, err, &late, "it passes over what it does not know")
		_, err = link.Do(ctx, c, csta.ClearConnection{Connection: made.Connection})
		require.NoError(t, err)
		awaitEvent(t, c, csta.ConnectionCleared)
		require.NoError(t, c.Err())
		require.NoError(t, c.Close(ctx))
	}
}
