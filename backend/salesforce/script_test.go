package salesforce

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

func TestTheConfigurationTakesThePlaceholdersPlace(t *testing.T) {
	cfg := BridgeConfig{Token: "t0", SoftphoneOrigins: []string{"http://wails.localhost"}, Early: true}
	const literal = `{"token":"t0","softphoneOrigins":["http://wails.localhost"],"early":true}`
	for js, want := range map[string]string{
		`start(__CORDBOARD__)`:           `start(` + literal + `)`,
		`start("__CORDBOARD__")`:         `start(` + literal + `)`,
		`start('__CORDBOARD__',2)`:       `start(` + literal + `,2)`,
		"a=`__CORDBOARD__`;b=1":          "a=" + literal + ";b=1",
		`"x";__CORDBOARD__;"y"`:          `"x";` + literal + `;"y"`,
		`a(__CORDBOARD__,__CORDBOARD__)`: `a(` + literal + `,` + literal + `)`,
	} {
		got, err := BridgeScript(js, cfg)
		require.NoError(t, err)
		require.Equal(t, want, got)
	}
	_, err := BridgeScript(`start(null)`, cfg)
	require.ErrorIs(t, err, ErrNoPlaceholder)
}

func TestNoOriginsIsAnEmptyList(t *testing.T) {
	got, err := BridgeScript(Placeholder, BridgeConfig{})
	require.NoError(t, err)
	require.Contains(t, got, `"softphoneOrigins":[]`)
}

// FuzzBridgeScript holds that any value survives the trip and that none can end a script or a line.
func FuzzBridgeScript(f *testing.F) {
	f.Add("</script><script>alert(1)</script>", "\u2028\u2029")
	f.Add("`${x}`'\"\\", "__CORDBOARD__")
	f.Fuzz(func(t *testing.T, token, origin string) {
		got, err := BridgeScript("__CORDBOARD__", BridgeConfig{Token: token, SoftphoneOrigins: []string{origin}})
		require.NoError(t, err)
		require.False(t, strings.ContainsAny(got, "<>\n\r\u2028\u2029"), got)
		var back BridgeConfig
		require.NoError(t, json.Unmarshal([]byte(got), &back))
		if utf8.ValidString(token) {
			require.Equal(t, token, back.Token)
		}
	})
}
