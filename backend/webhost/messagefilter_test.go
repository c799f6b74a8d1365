package webhost

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const (
	org      = "https://acme.lightning.force.com"
	stranger = "https://idp.example.org"
)

func call(name string) string {
	return `C{"name":"` + name + `","args":["token"],"callbackID":"1"}`
}

func TestForeignPagesMayCallTelephonyAndNothingElse(t *testing.T) {
	raw := []string{
		"Q", "S", "H", "WM", "WC", "WP:1:2", "Bhttps://evil.example.org", `E{"name":"x","data":[]}`, "LEtext",
		"drag", "resize:n-resize", "runtime:ready", "DomReady", "wails:showInspector", "DD:1:2:/etc/passwd", "file:drop:1:2",
		`c{"id":1,"args":[],"callbackID":"1"}`, "", "C", "Cnull", "C[]", "C{", "C\x00", "\x00", "[object Object]",
		call("softphone.Settings.Save"), call("softphone.Bridge"), call(":wails:ClipboardGetText"), call("Softphone.Bridge.Call"),
		`C{"name":"softphone.Bridge.Call","NAME":"softphone.Settings.Save","args":[],"callbackID":"1"}`,
		`C{"name":"softphone.Bridge.Call","name":":wails:Environment","args":[],"callbackID":"1"}`,
		`C{"name":["softphone.Bridge.Call"]}`, `c` + call("softphone.Bridge.Call")[1:], ` ` + call("softphone.Bridge.Call"),
	}
	for _, row := range []struct {
		top, sender string
		calls, raw  bool
	}{
		{OwnOrigin + "/", OwnOrigin + "/index.html", true, true},
		{org + "/lightning/page/home", org + "/lightning/page/home", true, false},
		{org + "/", stranger + "/", false, false},
		{stranger + "/", org + "/", false, false},
		{org + "/", OwnOrigin + "/softphone.html", false, false},
		{OwnOrigin + "/", org + "/", false, false},
		{"", "", false, false},
		{"about:blank", "about:blank", false, false},
		{"data:text/html,x", org, false, false},
		{"http://acme.lightning.force.com/", "http://acme.lightning.force.com/", false, false},
		{org + ".evil.example.org/", org + ".evil.example.org/", false, false},
	} {
		h := New(Options{Origins: []string{org}})
		require.Equal(t, row.calls, h.admits(row.top, row.sender, call("softphone.Bridge.Call")), "%+v", row)
		for _, message := range raw {
			require.Equal(t, row.raw, h.admits(row.top, row.sender, message), "%+v %q", row, message)
		}
	}
}

func TestRefusalsAreCountedAndNotTold(t *testing.T) {
	var log strings.Builder
	h := New(Options{Origins: []string{org}, Log: textLog(&log)})
	for i := range 100 {
		require.False(t, h.admits(org, org, fmt.Sprintf("Bhttps://secret.example.org/%d", i)))
	}
	require.Equal(t, 100, h.Health().Refused)
	require.Contains(t, log.String(), "kind=B")
	require.NotContains(t, log.String(), "secret")
	require.Equal(t, 20, strings.Count(log.String(), "message refused"))
}

func TestPolicyOfOriginsIsTheCallers(t *testing.T) {
	h := New(Options{Allows: func(origin string) bool { return origin == stranger }, Calls: "main.Phone."})
	require.True(t, h.admits(stranger, stranger, call("main.Phone.Dial")))
	require.False(t, h.admits(stranger, stranger, call("softphone.Bridge.Call")))
	require.False(t, h.admits(org, org, call("main.Phone.Dial")))
}

func FuzzMessageFilter(f *testing.F) {
	for _, seed := range []string{call("softphone.Bridge.Call"), "Q", `C{"name":"softphone.Bridge.`, "C\xff"} {
		f.Add(org, org, seed)
	}
	h := New(Options{Origins: []string{org}})
	f.Fuzz(func(t *testing.T, top, sender, message string) {
		if h.admits(top, sender, message) && originOf(top) != OwnOrigin {
			require.Equal(t, org, originOf(top))
			require.Equal(t, org, originOf(sender))
			require.True(t, strings.HasPrefix(message, "C"))
			require.True(t, strings.HasPrefix(callee(message), "softphone.Bridge."))
		}
	})
}
