package logging_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"cordboard/backend/logging"
)

const (
	mark  = "Zq7Xw9Kpv"  // in every planted secret and nowhere else
	phone = "5559867341" // in every planted number and nowhere else
)

// FuzzRedact: whatever stands before, behind and in a secret, the redactor never panics and never lets
// the secret through, nor a phone number.
func FuzzRedact(f *testing.F) {
	f.Add("", "", "")
	f.Add(`{"password":"x`, `</pwd>`, `a"b\`)
	f.Add(`password="`, `" token='`, ` ' "`)
	f.Add("</pwd><pwd/>&lt;", "<pwd>", "]]>&amp;")
	f.Add("<token a='<'>", "2026-11-22", "</sessionID>")
	f.Add("192.168.1.", ".5", "123")
	f.Fuzz(func(t *testing.T, before, after, around string) {
		for _, part := range []string{before, after, around} {
			if strings.Contains(part, mark) || len(part) > 1000 {
				return
			}
		}
		planted := around + mark + around
		var text bytes.Buffer
		require.NoError(t, xml.EscapeText(&text, []byte(planted)))
		fromJSON, err := json.Marshal(map[string]any{"u": before, "authCode": planted, "z": after})
		require.NoError(t, err)
		oneLine := strings.NewReplacer("\r", "", "\n", "").Replace(planted)

		var out bytes.Buffer
		log, _, err := logging.New(logging.Options{Also: &out, MaskNumbers: true})
		require.NoError(t, err)
		for _, plant := range []string{
			"<pwd>" + text.String() + "</pwd>",
			"<x:softPhonePwd a=\"1\">" + text.String(),
			fmt.Sprintf("%q", "<sessionID>"+text.String()+"</sessionID>"),
			"<agentPassword><![CDATA[" + strings.ReplaceAll(planted, "]]>", "") + "]]></agentPassword>",
			`<login authCode="` + text.String() + `"/>`,
			"\npassword=" + strings.TrimLeft(oneLine, "\\\"'`& \t\f\v"),
			string(fromJSON),
			fmt.Sprintf("%q", fromJSON),
		} {
			log.Info(before+plant+after, "a", before+plant+after, "e", errors.New(before+plant+after))
			require.NotContains(t, out.String(), mark, "%q", before+plant+after)
			out.Reset()
		}
		log.With("pwd", planted).Info("x", slog.Group("g", "token", planted, before, after), "s", struct {
			A        string
			password string
		}{before, planted}, "m", map[string]string{"secret": planted, before: after})
		require.NotContains(t, out.String(), mark)
		out.Reset()

		if !strings.Contains(before+after, phone[3:]) {
			log.Info(before+" +1 555 986-7341 "+after, "number", before+" "+phone+" "+after)
			require.NotContains(t, strings.ReplaceAll(strings.ReplaceAll(out.String(), " ", ""), "-", ""), "9867341")
		}
	})
}
