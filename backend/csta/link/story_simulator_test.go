package link_test

import (
	"context"
	"net"
	"testing"

	"github.com/stretchr/testify/require"

	"cordboard/backend/csta"
	"cordboard/backend/csta/link"
	"cordboard/testbed/pbx"
)

// TestLineAndSimulatorUnderstandEachOther is one call, from the first word to the last, with a switch
// that was written from the same evidence but not from this code.
func TestLineAndSimulatorUnderstandEachOther(t *testing.T) {
	for name, tc := range map[string]struct {
		d       csta.Dialect
		variant string
		change  func(*link.Options)
		session bool
	}{
		"zultys":             {csta.Zultys, "", nil, false},
		"ecma":               {csta.ECMA, "", nil, false},
		"ecma, edition 6":    {csta.ECMA, "", func(o *link.Options) { o.Namespace = csta.NamespaceED6 }, false},
		"ecma with session":  {csta.ECMA, "", func(o *link.Options) { o.Session = true }, true},
		"openscape":          {csta.OpenScape, "", nil, false},
		"openscape, N<>":     {csta.OpenScape, "", func(o *link.Options) { o.DevicePattern = "N<{number}>" }, false},
		"openscape business": {csta.OpenScape, pbx.Business, func(o *link.Options) { o.Session = true }, true},
		"dmcc":               {csta.DMCC, "", func(o *link.Options) { o.SwitchName = "CM1" }, true},
		"dmcc, by pattern":   {csta.DMCC, "", func(o *link.Options) { o.DevicePattern = "{number}:CM1:192.0.2.1:0" }, true},
	} {
		t.Run(name, func(t *testing.T) {
			ctx := context.Background()
			opt := link.Options{User: "200", Password: "x", Pace: -1, Dialect: tc.d}
			if tc.change != nil {
				tc.change(&opt)
			}
			exchange := pbx.New(pbx.Options{
				Dialect: opt.Dialect, Variant: tc.variant, Extensions: []string{"200", "201"},
				Scenario: pbx.Scenario{Passwords: map[string]csta.Secret{"200": "x"}},
			})
			listener, err := net.Listen("tcp", "127.0.0.1:0")
			require.NoError(t, err)
			served := make(chan error, 1)
			go func() { served <- exchange.Serve(ctx, listener) }()
			t.Cleanup(func() {
				exchange.Close()
				<-served
			})
			opt.Address = listener.Addr().String()

			c, err := link.Open(ctx, opt)
			require.NoError(t, err)
			require.Equal(t, tc.session, c.SessionID() != "")
			device, err := c.Device(ctx, "200")
			require.NoError(t, err)
			_, err = link.Do(ctx, c, csta.MonitorStart{Device: device, Type: "device"})
			require.NoError(t, err)
			made, err := link.Do(ctx, c, csta.MakeCall{Calling: device, Called: c.Outside("201")})
			require.NoError(t, err)
			awaitEvent(t, c, csta.Delivered)
			require.NoError(t, exchange.Lift("201"))
			awaitEvent(t, c, csta.Established)
			_, err = link.Do(ctx, c, csta.HoldCall{Connection: made.Connection})
			require.NoError(t, err)
			awaitEvent(t, c, csta.Held)
			_, err = link.Do(ctx, c, csta.RetrieveCall{Connection: made.Connection})
			require.NoError(t, err)
			awaitEvent(t, c, csta.Retrieved)
			_, err = link.Do(ctx, c, csta.ClearConnection{Connection: made.Connection})
			require.NoError(t, err)
			awaitEvent(t, c, csta.ConnectionCleared)
			require.NoError(t, c.Close(ctx))
			require.ErrorIs(t, c.Err(), link.ErrClosed)
		})
	}
}

// TestDMCCSessionOutlivesItsLine: who comes back in time gets his session again, and who comes back
// without its id gets another.
func TestDMCCSessionOutlivesItsLine(t *testing.T) {
	ctx := context.Background()
	exchange := pbx.New(pbx.Options{
		Dialect: csta.DMCC, Extensions: []string{"200"}, Scenario: pbx.Scenario{Passwords: map[string]csta.Secret{"200": "x"}},
	})
	listener := plainListener(t)
	served := make(chan error, 1)
	go func() { served <- exchange.Serve(ctx, listener) }()
	t.Cleanup(func() {
		exchange.Close()
		<-served
	})
	opt := link.Options{User: "200", Password: "x", Pace: -1, Dialect: csta.DMCC, SwitchName: "CM1", Address: listener.Addr().String()}
	first, err := link.Open(ctx, opt)
	require.NoError(t, err)
	exchange.DropAll()
	<-first.Done()
	opt.Resume = first.SessionID()
	second, err := link.Open(ctx, opt)
	require.NoError(t, err)
	require.Equal(t, string(first.SessionID()), string(second.SessionID()))
	require.NoError(t, second.Close(ctx), "and now it is stopped")
	third, err := link.Open(ctx, opt)
	require.NoError(t, err)
	require.NotEqual(t, string(first.SessionID()), string(third.SessionID()))
	require.NoError(t, third.Close(ctx))
}

// TestLineAndSimulatorUnderstandSecondCalls is a consultation, a conference, a transfer and a call that is
// sent on, on switches that answer and on one that lets the events answer.
func TestLineAndSimulatorUnderstandSecondCalls(t *testing.T) {
	for name, tc := range map[string]struct {
		dialect csta.Dialect
		silent  bool
	}{"ecma": {csta.ECMA, false}, "zultys": {csta.Zultys, false}, "zultys without answers": {csta.Zultys, true}} {
		t.Run(name, func(t *testing.T) {
			ctx := context.Background()
			exchange := pbx.New(pbx.Options{
				Dialect: tc.dialect, Extensions: []string{"200", "201", "202"}, Scenario: pbx.Scenario{SilentReplies: tc.silent},
			})
			listener, err := net.Listen("tcp", "127.0.0.1:0")
			require.NoError(t, err)
			served := make(chan error, 1)
			go func() { served <- exchange.Serve(ctx, listener) }()
			t.Cleanup(func() {
				exchange.Close()
				<-served
			})
			c, err := link.Open(ctx, link.Options{Dialect: tc.dialect, User: "200", Password: "secret", Pace: -1, Address: listener.Addr().String()})
			require.NoError(t, err)
			_, err = link.Do(ctx, c, csta.MonitorStart{Device: csta.DeviceID{ID: "200"}, Type: "device"})
			require.NoError(t, err)

			customerCalls := func() csta.ConnectionID {
				_, err := exchange.Call("+49301", "", "200", nil)
				require.NoError(t, err)
				require.NoError(t, exchange.Lift("200"))
				return awaitEvent(t, c, csta.Established).Connection
			}
			consult := func(first csta.ConnectionID) csta.ConnectionID {
				second := csta.ConnectionID{}
				if tc.dialect == csta.ECMA {
					done, err := link.Do(ctx, c, csta.ConsultationCall{Existing: first, Consulted: csta.DeviceID{ID: "201"}})
					require.NoError(t, err)
					second = done.Initiated
				} else {
					_, err = link.Do(ctx, c, csta.HoldCall{Connection: first})
					require.NoError(t, err)
					done, err := link.Do(ctx, c, csta.MakeCall{Called: csta.DeviceID{ID: "201"}})
					require.NoError(t, err)
					second = done.Connection
				}
				awaitEvent(t, c, csta.Delivered)
				require.NoError(t, exchange.Lift("201"))
				awaitEvent(t, c, csta.Established)
				return second
			}

			first := customerCalls()
			second := consult(first)
			if tc.dialect == csta.ECMA {
				_, err = link.Do(ctx, c, csta.AlternateCall{Held: first, Active: second})
				require.NoError(t, err)
				_, err = link.Do(ctx, c, csta.AlternateCall{Held: second, Active: first})
				require.NoError(t, err)
				_, err = link.Do(ctx, c, csta.GenerateDigits{Connection: second, Digits: "1"})
				require.NoError(t, err)
				done, err := link.Do(ctx, c, csta.ConferenceCall{Held: first, Active: second})
				require.NoError(t, err)
				require.Len(t, done.Connections, 3)
				first = done.Conference
			} else {
				_, err = link.Do(ctx, c, csta.GenerateDigits{Connection: second, Digits: "1"})
				var refused *csta.Failure
				require.ErrorAs(t, err, &refused)
				require.Equal(t, "serviceNotSupported", refused.Code)
				_, err = link.Do(ctx, c, csta.CreateConfFromCalls{CallID: second.CallID, OwnerID: "200", OwnerCallID: first.CallID})
				require.NoError(t, err)
			}
			snapshot, err := link.Do(ctx, c, csta.SnapshotDevice{Device: csta.DeviceID{ID: "200"}})
			require.NoError(t, err)
			require.Len(t, snapshot.Calls, 1)
			require.Len(t, snapshot.Calls[0].States, 3)
			_, err = link.Do(ctx, c, csta.SingleStepTransferCall{Active: first, To: csta.DeviceID{ID: "202"}})
			require.NoError(t, err)
			require.Equal(t, first.CallID, awaitEvent(t, c, csta.Transfered).Connection.CallID)
			require.NoError(t, exchange.HangUp("202")) // he declines, and so the conference comes back
			awaitEvent(t, c, csta.Delivered)
			require.NoError(t, exchange.HangUp("200"))
			awaitEvent(t, c, csta.ConnectionCleared)
			require.NoError(t, exchange.HangUp("201"))

			first = customerCalls()
			second = consult(first)
			_, err = link.Do(ctx, c, csta.TransferCall{Held: first, Active: second})
			require.NoError(t, err)
			require.Equal(t, first.CallID, awaitEvent(t, c, csta.Transfered).Connection.CallID)
			snapshot, err = link.Do(ctx, c, csta.SnapshotDevice{Device: csta.DeviceID{ID: "200"}})
			require.NoError(t, err)
			require.Empty(t, snapshot.Calls)
			require.NoError(t, c.Close(ctx))
		})
	}
}

// awaitEvent reads on until an event of that kind comes.
func awaitEvent(t *testing.T, c *link.Conn, kind csta.EventKind) csta.Event {
	t.Helper()
	for m := range c.Events() {
		if event, ok := m.(csta.Event); ok && event.Type == kind {
			return event
		}
	}
	t.Fatalf("no %s: %v", kind, c.Err())
	return csta.Event{}
}
