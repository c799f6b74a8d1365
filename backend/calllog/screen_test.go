package calllog

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// A story is told in steps: "+X" is announced, "?X" is said when asked, "!X" is about to be shown by us, "-" nobody answered;
// "[" is a list, "*Contact" a form. It comes out what of it has to do with a call, as X with o (opened), c (created) or s
// (shown).
func TestWhatTheAgentOpened(t *testing.T) {
	for name, test := range map[string]struct{ story, want string }{
		"a record":                          {"?home +L", "Lo"},
		"announced twice":                   {"?home +L +L", "Lo"},
		"the one that was there":            {"?L +L", "Ls"},
		"the one that was there, refreshed": {"+home ?L +L +L", "Ls"},
		"nobody knows what was there":       {"+L", "Ls"},
		"nor after no answer":               {"?home - +L", "Ls"},
		"what we had shown":                 {"?home !M +M +M", ""},
		"the page beneath it":               {"?L !M +M +L", "Ls Ls"},
		"and then another one":              {"?L !M +M +S", "Ls So"},
		"a closed tab uncovers another":     {"?L +S +L", "Ls So Ls"},
		"and one more":                      {"?A +B +C +B +A", "As Bo Co Bs As"},
		"from a list":                       {"?L +S ?[ +L", "Ls So Lo"},
		"from a search":                     {"?L +home +S", "Ls So"},
		"a closed search":                   {"?L +home +L", "Ls Ls"},
		"a form, and the page beneath":      {"?L +*Contact +L", "Ls"},
		"what was made in it":               {"?L +*Contact +L +N", "Ls Nc"},
		"asked while it is open":            {"?L +*Contact ?L +N", "Ls Ls Nc"},
		"made after no answer":              {"?L +*Contact - +L +N", "Ls Ls Nc"},
		"made, and asked before it is told": {"?L +*Contact ?N +N", "Ls Nc"},
		"beneath, and nobody knew of it":    {"- +*Contact +L +N", "Ls Nc"},
		"made of another kind":              {"?L +*Case +N", "Ls No"},
		"given up, and something else":      {"?L +*Contact +S +N", "Ls Sc No"},
		"asked, and it is another one":      {"?L ?S +S +L", "Ls Ss Ls"},
	} {
		var s Screen
		var got []string
		at := start
		note := func(v Visit, ok bool) {
			if ok {
				got = append(got, v.RecordID+string(v.Why[0]))
			}
		}
		for _, step := range strings.Fields(test.story) {
			at = at.Add(time.Second)
			view := View{Record: Visit{RecordID: step[1:], ObjectType: "Contact"}}
			switch {
			case step[1:] == "home":
				view = View{}
			case step[1:] == "[":
				view = View{List: true}
			case strings.HasPrefix(step[1:], "*"):
				view = View{Form: step[2:]}
			}
			switch step[0] {
			case '+':
				note(s.Announced(view, at))
			case '?':
				note(s.Asked(view))
			case '!':
				s.Show(step[1:], at)
			case '-':
				s.Forget()
			}
		}
		require.Equal(t, strings.Fields(test.want), append([]string{}, got...), "%s: %s", name, test.story)
	}
}

func TestWhatWeHadShownIsExpectedForAWhile(t *testing.T) {
	var s Screen
	s.Asked(View{})
	s.Show(mayaShort, start)
	s.Show(luis, start)
	_, news := s.Announced(View{Record: mayaSeen}, start.Add(announcedWithin))
	require.False(t, news)
	v, news := s.Announced(View{Record: luisSeen}, start.Add(announcedWithin+1))
	require.True(t, news)
	require.Equal(t, Opened, v.Why)
	require.Empty(t, s.expected)
}

func TestTheScreenRemembersSoManyTabs(t *testing.T) {
	var s Screen
	for range 3 * mostTabs {
		s.Asked(View{Record: Visit{RecordID: newID()}})
	}
	require.Len(t, s.tabs, mostTabs)
}
