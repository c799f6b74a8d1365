package desktop

import (
	"bufio"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
)

const patience = 10 * time.Second

// startBus starts a session bus and makes it this process's; stop ends it.
func startBus(t *testing.T) (bus *dbus.Conn, stop func()) {
	t.Helper()
	if _, err := exec.LookPath("dbus-daemon"); err != nil {
		t.Skip("dbus-daemon is not installed")
	}
	daemon := exec.Command("dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address=1")
	out, err := daemon.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, daemon.Start())
	stop = sync.OnceFunc(func() {
		_ = daemon.Process.Kill()
		_ = daemon.Wait()
	})
	t.Cleanup(stop)
	address, err := bufio.NewReader(out).ReadString('\n')
	require.NoError(t, err)
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", strings.TrimSpace(address))
	bus, err = dbus.ConnectSessionBus()
	require.NoError(t, err)
	t.Cleanup(func() { _ = bus.Close() })
	return bus, stop
}

// fakeWatcher is a desktop's tray, as far as icons see it.
type fakeWatcher struct{ registered chan dbus.Sender }

func (w fakeWatcher) RegisterStatusNotifierItem(sender dbus.Sender, _ string) *dbus.Error {
	w.registered <- sender
	return nil
}

// shown is an item of the menu as the bus tells it.
type shown struct {
	ID    int32
	Props map[string]dbus.Variant
}

func (s shown) label() string {
	text, _ := s.Props["label"].Value().(string)
	return text
}

// seen is the tray as the desktop sees it.
type seen struct {
	t   *testing.T
	bus *dbus.Conn
	of  string
}

func (s seen) property(name string) any {
	s.t.Helper()
	value, err := s.bus.Object(s.of, "/StatusNotifierItem").GetProperty("org.kde.StatusNotifierItem." + name)
	require.NoError(s.t, err)
	return value.Value()
}

func (s seen) tooltip() string {
	s.t.Helper()
	return s.property("ToolTip").([]any)[2].(string)
}

// menu is every item there is, in the order they were made. The items are asked for one by one: systray counts
// the versions of a whole layout without a lock, which the race detector would tell.
func (s seen) menu() []shown {
	s.t.Helper()
	var ids []int32
	for id := range int32(64) {
		ids = append(ids, id+1)
	}
	var items []shown
	require.NoError(s.t, s.bus.Object(s.of, "/StatusNotifierItem/menu").
		Call("com.canonical.dbusmenu.GetGroupProperties", 0, ids, []string{}).Store(&items))
	return items
}

// labels are those of the menu, "-" for a line, "!" before a disabled one, ">" behind one that opens others.
func (s seen) labels() []string {
	s.t.Helper()
	var list []string
	for _, item := range s.menu() {
		text := item.label()
		if enabled, told := item.Props["enabled"].Value().(bool); told && !enabled {
			text = "!" + text
		}
		if opens, _ := item.Props["children-display"].Value().(string); opens == "submenu" {
			text += ">"
		}
		if kind, _ := item.Props["type"].Value().(string); kind == "separator" {
			text = "-"
		}
		list = append(list, text)
	}
	return list
}

func (s seen) click(label string) {
	s.t.Helper()
	for _, item := range s.menu() {
		if item.label() == label {
			require.NoError(s.t, s.bus.Object(s.of, "/StatusNotifierItem/menu").
				Call("com.canonical.dbusmenu.Event", 0, item.ID, "clicked", dbus.MakeVariant(""), uint32(0)).Err)
			return
		}
	}
	require.FailNow(s.t, "no "+label, s.labels())
}

// The story of one tray, for a process has no more than one.
func TestTrayShowsItsFaceAndTellsClicks(t *testing.T) {
	ignore := goleak.IgnoreCurrent()
	bus, stop := startBus(t)
	icon, err := os.ReadFile(programIcon)
	require.NoError(t, err)
	heard := make(chan string, 8)
	hears := func(what string) func() { return func() { heard <- what } }
	requireHeard := func(want string) {
		t.Helper()
		select {
		case got := <-heard:
			require.Equal(t, want, got)
		case <-time.After(patience):
			require.FailNow(t, "not clicked: "+want)
		}
	}
	tray, err := NewTray(Options{Icon: icon, Tapped: hears("tapped")})
	require.NoError(t, err)
	face := func(light Light, tooltip string, on bool, servers ...string) Face {
		connect := Item{Label: "Connect to"}
		for _, server := range servers {
			connect.Items = append(connect.Items, Item{Label: server, Click: hears("connect " + server)})
		}
		return Face{Light: light, Tooltip: tooltip, Items: []Item{
			{Label: "Show", Click: hears("show")},
			connect,
			{Label: "Disconnect", Disabled: !on, Click: hears("disconnect")},
			{},
			{Label: "Quit", Click: hears("quit")},
		}}
	}
	tray.Show(face(Off, "signed off", false, "Main"))
	require.False(t, tray.Visible(), "before the start")

	watching := fakeWatcher{make(chan dbus.Sender, 4)}
	require.NoError(t, bus.Export(watching, "/StatusNotifierWatcher", watcher))
	tray.Start()
	require.Never(t, tray.Visible, 100*time.Millisecond, 10*time.Millisecond, "a desktop without a tray")
	_, err = bus.RequestName(watcher, dbus.NameFlagDoNotQueue) // now the desktop has one
	require.NoError(t, err)
	s := seen{t: t, bus: bus}
	select {
	case sender := <-watching.registered:
		s.of = string(sender)
	case <-time.After(patience):
		require.FailNow(t, "the icon was not put into the tray")
	}
	require.Eventually(t, tray.Visible, patience, 10*time.Millisecond)

	require.Eventually(t, func() bool { return s.tooltip() == "signed off" }, patience, 10*time.Millisecond)
	require.Eventually(t, func() bool { return len(s.labels()) == 6 }, patience, 10*time.Millisecond)
	require.Equal(t, []string{"Show", "Connect to>", "Main", "!Disconnect", "-", "Quit"}, s.labels())
	off := s.property("IconPixmap")
	s.click("Show")
	requireHeard("show")
	s.click("Main")
	requireHeard("connect Main")
	require.NoError(t, bus.Object(s.of, "/StatusNotifierItem").
		Call("org.kde.StatusNotifierItem.Activate", 0, int32(1), int32(1)).Err)
	requireHeard("tapped")
	s.click("Disconnect") // a desktop that shows an old menu may still say so
	s.click("Quit")
	requireHeard("quit")

	before := s.menu()
	tray.Show(face(Ready, "ready", true, "Main"))
	require.Equal(t, "ready", s.tooltip())
	require.NotEqual(t, off, s.property("IconPixmap"))
	require.Equal(t, []string{"Show", "Connect to>", "Main", "Disconnect", "-", "Quit"}, s.labels())
	require.Equal(t, before[0].ID, s.menu()[0].ID, "what only changed its looks stays")
	s.click("Disconnect")
	requireHeard("disconnect")

	tray.Show(face(OnCall, "on a call", true, "Main", "Branch & Söhne"))
	require.Eventually(t, func() bool { return len(s.labels()) == 7 }, patience, 10*time.Millisecond)
	require.Equal(t, []string{"Show", "Connect to>", "Main", "Branch & Söhne", "Disconnect", "-", "Quit"}, s.labels())
	s.click("Branch & Söhne")
	requireHeard("connect Branch & Söhne")

	stop() // a session that ends takes its bus away first
	tray.Show(face(Ready, "unheard", false, "Main"))
	require.False(t, tray.Visible(), "without a bus")
	tray.Close()
	require.False(t, tray.Visible(), "after the end")
	tray.Show(face(Off, "", false)) // is not heard any more
	require.Empty(t, heard)
	_ = bus.Close()
	goleak.VerifyNone(t, ignore)
}

func TestTrayIsHarmlessWhereThereIsNone(t *testing.T) {
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "")
	t.Setenv("XDG_RUNTIME_DIR", t.TempDir())
	icon, err := os.ReadFile(programIcon)
	require.NoError(t, err)
	tray, err := NewTray(Options{Icon: icon})
	require.NoError(t, err)
	tray.Start()
	tray.Show(Face{Light: Ready})
	require.False(t, tray.Visible())
	tray.Close()
}
