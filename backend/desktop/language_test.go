//go:build !windows

package desktop

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestLanguageIsTheOneOfMessages(t *testing.T) {
	for _, c := range []struct{ all, messages, lang, want string }{
		{"", "", "de_DE.UTF-8", "de-DE"},
		{"", "fr_CH.UTF-8@euro", "de_DE.UTF-8", "fr-CH"},
		{"es", "fr_CH", "de_DE", "es"},
		{"C.UTF-8", "", "de_DE", ""},
		{"", "", "POSIX", ""},
		{"", "", "", ""},
	} {
		t.Setenv("LC_ALL", c.all)
		t.Setenv("LC_MESSAGES", c.messages)
		t.Setenv("LANG", c.lang)
		require.Equal(t, c.want, Language(), "%+v", c)
	}
}
