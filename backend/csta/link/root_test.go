package link

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"cordboard/backend/csta"
	"cordboard/backend/redact"
)

func TestRootOfIsShortAndSafe(t *testing.T) {
	for in, want := range map[string]string{
		"":      "",
		"hello": "",
		"<":     "",
		"<a/>":  "a",
		`<?xml version="1.0"?><!-- x --><ns:b c="">`: "b",
		"<" + strings.Repeat("x", 200):               strings.Repeat("x", 64),
		"<a\nb>":                                     "a",
	} {
		require.Equal(t, want, rootOf([]byte(in)), in)
	}
}

func FuzzRedact(f *testing.F) {
	f.Add(`<a pwd="x`, `<loginRequest type="User">`)
	f.Add(`</pwd`, `<![CDATA[`)
	f.Fuzz(func(t *testing.T, before, after string) {
		// Whatever stands around it, a whole secret element that a parser would see is blanked.
		const planted = "PLANTEDSECRET"
		body := before + "<pwd>" + planted + "</pwd>" + after
		if message, err := csta.Decode([]byte(body)); err == nil && message != nil {
			require.NotContains(t, redact.XML([]byte(body)), planted)
		}
		_ = rootOf([]byte(body))
	})
}
