package calllog

import (
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

// TestALengthIsWhatSalesforceCounts: UTF-16 units, and a line break is stored as CR LF.
func TestALengthIsWhatSalesforceCounts(t *testing.T) {
	for text, want := range map[string]int{
		"": 0, "abc": 3, "äöü": 3, "漢字": 2, "👍": 2, "👩‍👩‍👧": 8, "a\nb": 4, "a\r\nb": 4, "\n\n": 4, "a\rb": 3, "\xff": 1,
	} {
		require.Equal(t, want, units(text), "%q", text)
	}
	for _, test := range []struct {
		text  string
		limit int
		want  string
	}{
		{"abcdef", 6, "abcdef"},
		{"abcdefg", 6, "abcde…"},
		{"👍👍👍👍", 6, "👍👍…"},
		{"a\nb\nc", 6, "a\nb…"},
		{"a\nb\n", 6, "a\nb\n"},
		{"äöüß", 4, "äöüß"},
		{"äöüßx", 4, "äöü…"},
	} {
		require.Equal(t, test.want, cut(test.text, test.limit), "%q", test.text)
	}
}

// TestNotesFillTheDescriptionToTheEdge: 32,000 units go whole, one more is cut and said.
func TestNotesFillTheDescriptionToTheEdge(t *testing.T) {
	for _, sign := range []string{"a", "👍", "\n"} {
		full := "x" + strings.Repeat(sign, (maxDescription-2)/units(sign)) + "x"
		full += strings.Repeat("y", maxDescription-units(full))
		r := Record{Notes: full}
		require.Equal(t, full, r.Task(keysOnly)["Description"])
		require.Empty(t, Unfit(&r, keysOnly))
		r.Notes += "z"
		require.Equal(t, maxDescription, units(r.Task(keysOnly)["Description"].(string)))
		require.Equal(t, []string{"Description"}, Unfit(&r, keysOnly))
	}
}

// FuzzCut: what is cut is not longer than allowed, begins as the text does and is whole characters.
func FuzzCut(f *testing.F) {
	f.Add("a\r\nb👍\xf0", 3)
	f.Add("\n\n\n", 4)
	f.Fuzz(func(t *testing.T, text string, limit int) {
		if limit < 1 || limit > 1<<16 {
			return
		}
		if utf8.ValidString(text) && !strings.Contains(text, "\r") {
			require.Equal(t, len(utf16.Encode([]rune(text)))+strings.Count(text, "\n"), units(text))
		}
		short := cut(text, limit)
		require.LessOrEqual(t, units(short), limit)
		if short == text {
			return
		}
		require.Greater(t, units(text), limit)
		kept := strings.TrimSuffix(short, "…")
		require.True(t, strings.HasPrefix(text, kept))
		require.True(t, !utf8.ValidString(text) || utf8.ValidString(short))
	})
}
