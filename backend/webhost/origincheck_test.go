package webhost

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// The check is JavaScript, so it is run as JavaScript.
func TestTheBridgeRunsOnlyOnTopOfAnAllowedOrigin(t *testing.T) {
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("no node to run the script with")
	}
	origins := []string{
		"https://acme.lightning.force.com", " https://slash.example.org/ ", "", "https://*.example.com",
		"https://*.*.example.net", "http://127.0.0.1:*", "https://half*.example.org", `https://"quote'.example.org`,
	}
	script := withOriginCheck("ran = true // a comment at the end", origins)
	for _, row := range []struct {
		origin string
		top    bool
		want   bool
	}{
		{"https://acme.lightning.force.com", true, true},
		{"https://acme.lightning.force.com", false, false},
		{"https://slash.example.org", true, true},
		{"https://a.example.com", true, true},
		{"https://a.b.example.com", true, false},
		{"https://example.com", true, false},
		{"https://a.b.example.net", true, true},
		{"https://a.example.net", true, false},
		{"http://127.0.0.1:8080", true, true},
		{"http://127.0.0.1", true, false},
		{"https://half1.example.org", true, false},
		{"https://aXexample.com", true, false},
		{"https://idp.example.org", true, false},
		{"null", true, false},
		{"", true, false},
		{OwnOrigin, true, false},
	} {
		frame := "window"
		if !row.top {
			frame = "{}"
		}
		source := "let ran=false;const window={};window.top=" + frame + ";const location={origin:" + quote(row.origin) + "};\n" +
			script + "\nprocess.stdout.write(String(ran))"
		out, err := exec.Command(node, "-e", source).CombinedOutput()
		require.NoError(t, err, string(out))
		require.Equal(t, row.want, string(out) == "true", "%+v", row)
	}
	require.Contains(t, withOriginCheck("x", nil), "!(false)", "no list, no bridge")
}

func quote(s string) string { return `"` + strings.ReplaceAll(s, `"`, `\"`) + `"` }
