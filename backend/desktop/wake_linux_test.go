package desktop

import (
	"context"
	"log/slog"
	"os"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
)

// calm is settling for tests.
const calm = 200 * time.Millisecond

// night is a bus on which logind and NetworkManager speak, and what Wakes told of it.
type night struct {
	t    *testing.T
	bus  *dbus.Conn
	told chan string
}

func newNight(t *testing.T) *night {
	t.Helper()
	bus, _ := startBus(t)
	t.Setenv("DBUS_SYSTEM_BUS_ADDRESS", os.Getenv("DBUS_SESSION_BUS_ADDRESS"))
	n := &night{t: t, bus: bus, told: make(chan string, 8)}
	ctx, cancel := context.WithCancel(t.Context())
	over := make(chan struct{})
	go func() {
		defer close(over)
		wakes(ctx, slog.New(slog.DiscardHandler), calm, func(reason string) { n.told <- reason })
	}()
	t.Cleanup(func() { cancel(); <-over })
	return n
}

// until says something again and again until Wakes tells what is wanted: nobody knows when it began to listen.
func (n *night) until(want string, say func()) {
	n.t.Helper()
	deadline := time.After(patience)
	for {
		say()
		select {
		case got := <-n.told:
			require.Equal(n.t, want, got)
			return
		case <-time.After(5 * calm):
		case <-deadline:
			n.t.Fatalf("nobody told of %s", want)
		}
	}
}

func (n *night) sleep(before bool) {
	require.NoError(n.t, n.bus.Emit("/org/freedesktop/login1", "org.freedesktop.login1.Manager.PrepareForSleep", before))
}

func (n *night) network(property string) {
	n.changed(networkManager, map[string]dbus.Variant{property: dbus.MakeVariant("/")})
}

func (n *night) changed(of string, properties map[string]dbus.Variant) {
	require.NoError(n.t, n.bus.Emit("/org/freedesktop/NetworkManager", "org.freedesktop.DBus.Properties.PropertiesChanged",
		of, properties, []string{}))
}

func TestAnAwakenedComputerIsTold(t *testing.T) {
	n := newNight(t)
	n.until(Resumed, func() { n.sleep(false) })
	n.sleep(true)
	n.network("ActiveConnections") // told after the sleep would have been
	n.until(NetworkChanged, func() {})
	require.Empty(t, n.told, "falling asleep is no news")
}

func TestANetworkThatChangesIsToldOnce(t *testing.T) {
	n := newNight(t)
	n.until(NetworkChanged, func() { n.network("PrimaryConnection") })
	for range 20 {
		n.network("ActiveConnections")
	}
	n.until(NetworkChanged, func() {})
	n.network("WirelessEnabled")
	n.changed("org.example", map[string]dbus.Variant{"ActiveConnections": dbus.MakeVariant("/")})
	n.sleep(false)
	n.until(Resumed, func() {})
	select {
	case got := <-n.told:
		t.Fatalf("%s was told of twice, or of nothing", got)
	case <-time.After(5 * calm):
	}
}

func TestOddSignalsAreNothing(t *testing.T) {
	n := newNight(t)
	require.NoError(t, n.bus.Emit("/org/freedesktop/login1", "org.freedesktop.login1.Manager.PrepareForSleep", "no"))
	require.NoError(t, n.bus.Emit("/org/freedesktop/login1", "org.freedesktop.login1.Manager.PrepareForSleep"))
	require.NoError(t, n.bus.Emit("/org/freedesktop/NetworkManager", "org.freedesktop.DBus.Properties.PropertiesChanged", networkManager))
	n.until(Resumed, func() { n.sleep(false) })
}

func TestWithoutABusThereIsNothingToTell(t *testing.T) {
	defer goleak.VerifyNone(t)
	t.Setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nowhere/at/all")
	ctx, cancel := context.WithCancel(t.Context())
	over := make(chan struct{})
	go func() {
		defer close(over)
		Wakes(ctx, slog.New(slog.DiscardHandler), func(reason string) { t.Errorf("told of %s", reason) })
	}()
	cancel()
	<-over
}
