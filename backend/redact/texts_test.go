package redact

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

func TestSecretsAreHiddenInEverySpelling(t *testing.T) {
	var s Texts
	for _, text := range []string{"a<b>c", "1", "", "S-4711\n"} {
		s.Add(text)
	}
	require.Equal(t, "*** *** *** 1 ***", s.Hide("a<b>c a&lt;b&gt;c a&#x3C;b&#062;c 1 S-4711"))
}

// TestSecretsWithTheSignsOfASpelling: a switch may repeat a password without spelling it for XML.
func TestSecretsWithTheSignsOfASpelling(t *testing.T) {
	var s Texts
	s.Add("a&lt;b")
	s.Add("0000")
	for text, want := range map[string]string{
		"not a&lt;b":             "not ***",
		"not a&amp;lt;b":         "not ***",
		"a&#38;lt;b":             "***",
		"a&lt;c &lt;b":           "a&lt;c &lt;b",
		"N&lt;200&#0000060;":     "N&lt;200&#***060;",
		"<n>N&lt;200&gt;</n>&gt": "<n>N&lt;200&gt;</n>&gt",
	} {
		require.Equal(t, want, s.Hide(text), text)
	}
}

func TestReferencesAreUndone(t *testing.T) {
	for text, want := range map[string]string{
		"":                            "",
		"nothing":                     "nothing",
		"a&lt;b&gt;&amp;&quot;&apos;": `a<b>&"'`,
		"&#65;&#x42;&#X0043;&#0068;":  "ABCD",
		"&":                           "&",
		"&&lt;":                       "&<",
		"&;":                          "&;",
		"&#;&#x;&#0;":                 "&#;&#x;&#0;",
		"&#-5;&#x110000;&unknown;":    "&#-5;&#x110000;&unknown;",
		"&amp;lt;":                    "&lt;",
		"a & b; c":                    "a & b; c",
	} {
		require.Equal(t, want, unspelled(text), text)
	}
}

// FuzzHide: the short cut hides what the patterns would.
func FuzzHide(f *testing.F) {
	f.Add("a<b>c", "x a&lt;b&#62;c y")
	f.Add("&&&&", "&amp;&#38;&#x26;&amp;&")
	f.Fuzz(func(t *testing.T, hidden, text string) {
		if !utf8.ValidString(hidden) || !utf8.ValidString(text) || strings.Contains(hidden, "*") {
			t.Skip("XML holds no such text, or the blanks make it")
		}
		var s Texts
		s.Add(hidden)
		want := text
		for _, secret := range s.known {
			want = secret.spellings.ReplaceAllString(want, blank)
		}
		require.Equal(t, want, s.Hide(text))
	})
}
