package config

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"cordboard/backend/csta"
)

// FuzzLoad: whatever a file holds, reading it ends without a panic and with an explanation; writing back
// what was read changes no value; and changing everything loses nothing Cordboard does not know.
func FuzzLoad(f *testing.F) {
	raw, err := os.ReadFile("testdata/annotated.xml")
	require.NoError(f, err)
	f.Add(raw)
	f.Add([]byte(fresh))
	f.Add([]byte("<cordboard><servers/><servers><server/></servers><clientIds/></cordboard>"))
	f.Add([]byte("<a:cordboard a:x='1' x=\"2\"><?pi?><![CDATA[x]]><servers>text<server name='A'/>more<!----></servers></a:cordboard>"))
	f.Add([]byte("<cordboard><pop when='never'><item/><item name='a'/><!--x--><item name='a'/></pop><log><result/></log><tray/></cordboard>"))
	f.Add([]byte("<cordboard><servers><server name='A' dialect='dmcc'><standby host='b'/><adjust pace='NaN' probe='-1'/><adjust/><certificate key='k'/></server></servers></cordboard>"))
	f.Add([]byte("\xff\xfe<\x00c\x00"))
	codes := codes(f)
	f.Fuzz(func(t *testing.T, raw []byte) {
		d, err := parse(raw)
		if err != nil {
			var damaged *DamagedError
			require.ErrorAs(t, err, &damaged)
			require.Contains(t, codes, damaged.Code)
			return
		}
		machine := d.said(MachineFile).usable(func(p Problem) Problem { _ = d.place(p.Field); return p })
		require.Empty(t, Validate(machine.over(Default())), "what a machine's file says is used only where it is right")
		was := d.config()
		_ = Validate(was)
		d.put(was)
		out, err := d.bytes()
		require.NoError(t, err)
		again, err := parse(out)
		require.NoError(t, err, "%q", out)
		require.Equal(t, was, again.config())

		unknown := strings.Count(string(out), "<!--")
		want := was.Clone()
		for i := range want.Servers {
			want.Servers[i].Standby = append(reversed(want.Servers[i].Standby), Standby{Host: "new", Port: 1})
			want.Servers[i].Adjust = Adjust{Namespace: "urn:new", Pace: 0.5}
			want.Servers[i].Certificate = CertificateFiles{}
		}
		want.Servers = append([]Server{{Name: "New", Host: "new", Port: 1, Dialect: string(csta.ECMA), Session: true, Adjust: Adjust{Probe: Unlimited}}}, reversed(want.Servers)...)
		want.ClientIDs = append(reversed(want.ClientIDs), ClientID{Name: "New", Value: "new"})
		want.Salesforce.Softphone = append(want.Salesforce.Softphone, "https://new.example.com")
		want.Remembered = Remembered{Server: "New", User: "n", Device: "9", AgentID: "7", Kept: !was.Remembered.Kept}
		want.Pop = Pop{Items: append(reversed(was.Pop.Items), "new"), When: WhenAnswered}
		want.Log = Log{Internal: !was.Log.Internal, Results: append([]string{"new"}, was.Log.Results...)}
		want.Numbers.ConfirmLinks = !was.Numbers.ConfirmLinks
		want.Tray.HideOnClose = !was.Tray.HideOnClose
		want.Logging = Logging{Level: "error", MaskNumbers: !was.Logging.MaskNumbers}
		again.put(want)
		out, err = again.bytes()
		require.NoError(t, err)
		last, err := parse(out)
		require.NoError(t, err, "%q", out)
		require.Equal(t, want.tidy(), last.config())
		require.Equal(t, unknown, strings.Count(string(out), "<!--"))
	})
}

// FuzzRegistry: whatever a value of the registry is, what is taken of the key is a configuration without problems.
func FuzzRegistry(f *testing.F) {
	f.Add("ServerStandby", "b:7000 "+strings.Repeat("a", 64)+"\nc", "ServerTLS", "1")
	f.Add("Org", "example.com", "PopItems", "a\nA")
	f.Add("ClientIDName", "\x00", "ServerPace", "1e400")
	codes := codes(f)
	f.Fuzz(func(t *testing.T, one, text, other, more string) {
		said := said{policyKey: {valueHost: "h", valueClientID: "c", one: text, other: more}}
		g := registry(said.registry).read(MachinePolicy, policyKey)
		require.Empty(t, Validate(g.over(Default())))
		for _, p := range g.problems {
			require.Contains(t, codes, p.Code)
			require.True(t, strings.HasPrefix(p.Field, policyKey), p.Field)
		}
	})
}

func reversed[T any](list []T) []T {
	out := make([]T, 0, len(list))
	for i := len(list) - 1; i >= 0; i-- {
		out = append(out, list[i])
	}
	return out
}
