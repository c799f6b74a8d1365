package link_test

import (
	"context"
	"net"
	"testing"

	"github.com/stretchr/testify/require"

	"cordboard/backend/csta"
	"cordboard/backend/csta/link"
	"cordboard/backend/csta/simulator"
)

// TestLineAndSimulatorUnderstandEachOther is one call, from the first word to the last, with a switch
// that was written from the same evidence but not from this code.
func TestLineAndSimulatorUnderstandEachOther(t *testing.T) {
	for name, change := range map[string]func(*link.Options){
		"zultys":            func(o *link.Options) { o.Dialect = csta.Zultys },
		"ecma":              func(o *link.Options) { o.Dialect = csta.ECMA },
		"ecma with session": func(o *link.Options) { o.Dialect, o.Session = csta.ECMA, true },
	} {
		t.Run(name, func(t *testing.T) {
			ctx := context.Background()
			opt := link.Options{User: "200", Password: "x"}
			change(&opt)
			exchange := simulator.New(simulator.Options{
				Dialect: opt.Dialect, Extensions: []string{"200", "201"},
				Scenario: simulator.Scenario{Passwords: map[string]csta.Secret{"200": "x"}},
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
			_, err = link.Do(ctx, c, csta.MonitorStart{Device: csta.DeviceID{ID: "200"}, Type: "device"})
			require.NoError(t, err)
			made, err := link.Do(ctx, c, csta.MakeCall{Calling: csta.DeviceID{ID: "200"}, Called: csta.DeviceID{ID: "201"}})
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

// awaitEvent reads on until an event of that kind comes.
func awaitEvent(t *testing.T, c *link.Conn, kind csta.EventKind) {
	t.Helper()
	for m := range c.Events() {
		if event, ok := m.(csta.Event); ok && event.Type == kind {
			return
		}
	}
	t.Fatalf("no %s: %v", kind, c.Err())
}
