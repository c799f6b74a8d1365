package salesforce

import (
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

func TestAStarIsExactlyOneWholePart(t *testing.T) {
	for _, row := range []struct {
		entry, origin string
		want          bool
	}{
		{"https://acme.my.salesforce.com", "https://acme.my.salesforce.com", true},
		{" https://acme.my.salesforce.com/ ", "https://acme.my.salesforce.com", true},
		{"https://acme.my.salesforce.com", "http://acme.my.salesforce.com", false},
		{"https://acme.my.salesforce.com", "https://acme.my.salesforce.com.evil.org", false},
		{"https://acme.my.salesforce.com", "https://evil-acme.my.salesforce.com", false},
		{"https://*.example.com", "https://a.example.com", true},
		{"https://*.example.com", "https://example.com", false},
		{"https://*.example.com", "https://a.b.example.com", false},
		{"https://*.*.example.com", "https://a.b.example.com", true},
		{"https://*.example.com", "https://.example.com", false},
		{"https://*.example.com", "https://x@evil.example.com", false},
		{"http://127.0.0.1:*", "http://127.0.0.1:8080", true},
		{"http://127.0.0.1:*", "http://127.0.0.1", false},
		{"http://127.0.0.1:*", "http://127.0.0.1:x@evil", false},
		{"https://example.com*", "https://example.community", false},
		{"https://*example.com", "https://myexample.com", false},
		{"https://ex*mple.com", "https://example.com", false},
		{"https://example.com*", "https://example.com*", true},
		{"*", "https://example.com", false},
		{"*://example.com", "https://example.com", false},
		{"", "https://example.com", false},
		{"https://example.com", "", false},
		{"https://example.com", "null", false},
	} {
		require.Equal(t, row.want, Allows([]string{row.entry}, row.origin), "%q %q", row.entry, row.origin)
	}
	require.False(t, Allows(nil, "https://example.com"))
}

// FuzzAllows compares the walk with the same rule written as a regular expression.
func FuzzAllows(f *testing.F) {
	f.Add("https://*.example.com", "https://a.example.com")
	f.Add("http://127.0.0.1:*", "http://127.0.0.1:x@evil")
	f.Add("://*.*:*", "://a.b:c")
	f.Add("*.*", "*.x")
	f.Fuzz(func(t *testing.T, entry, origin string) {
		trimmed := strings.TrimSuffix(strings.TrimSpace(entry), "/")
		if trimmed == "" || origin == "" || !utf8.ValidString(entry) || !utf8.ValidString(origin) {
			return
		}
		var pattern strings.Builder
		for i := range len(trimmed) {
			left := i > 0 && (trimmed[i-1] == '.' || trimmed[i-1] == ':' || i >= 3 && trimmed[i-3:i] == "://")
			right := i+1 == len(trimmed) || strings.ContainsRune(".:/", rune(trimmed[i+1]))
			if trimmed[i] == '*' && left && right {
				pattern.WriteString(`[^.:/@]+`)
			} else if trimmed[i] < 0x80 {
				pattern.WriteString(regexp.QuoteMeta(string(trimmed[i])))
			} else {
				pattern.WriteByte(trimmed[i])
			}
		}
		want := regexp.MustCompile(`(?s)\A` + pattern.String() + `\z`).MatchString(origin)
		require.Equal(t, want, Allows([]string{entry}, origin), "%q %q", entry, origin)
	})
}
