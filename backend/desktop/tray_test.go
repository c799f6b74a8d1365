package desktop

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTooltipTakesAnyName(t *testing.T) {
	for given, want := range map[string]string{
		"":                               "",
		"call from Ännchen":              "call from Ännchen",
		"two\nlines\x00 and an end":      "two lines  and an end",
		"not\xffUTF-8":                   "not\ufffdUTF-8",
		strings.Repeat("x", 200):         strings.Repeat("x", 127),
		strings.Repeat("\U0001F4DE", 99): strings.Repeat("\U0001F4DE", 63),
	} {
		require.Equal(t, want, tooltip(given))
	}
}
