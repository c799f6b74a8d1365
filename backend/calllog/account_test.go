package calllog

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

const (
	robin = "005Hx0000000001IAA"
	kim   = "005Hx0000000002IAA"
)

// TestAnEntryIsSavedByTheAccountOfItsCall, over restarts and by nobody else.
func TestAnEntryIsSavedByTheAccountOfItsCall(t *testing.T) {
	for name, test := range map[string]struct {
		during, now Account
		saved       bool
	}{
		"the same user":                          {Account{"acme", robin, "Robin"}, Account{"acme", robin, ""}, true},
		"the same user, by the short id":         {Account{"acme", robin, ""}, Account{"acme", robin[:15], ""}, true},
		"another user":                           {Account{"acme", robin, ""}, Account{"acme", kim, ""}, false},
		"the sandbox":                            {Account{"acme", robin, ""}, Account{"acme--uat.sandbox", robin, ""}, false},
		"a page that does not tell the user":     {Account{"acme", robin, ""}, Account{"acme", "", ""}, false},
		"nobody knew whose it was":               {Account{"acme", "", ""}, Account{"acme", kim, ""}, true},
		"nobody knew, and another org":           {Account{"acme", "", ""}, Account{"globex", kim, ""}, false},
		"neither then nor now":                   {Account{"acme", "", ""}, Account{"acme", "", ""}, true},
		"an older version's":                     {Account{}, Account{"acme", kim, ""}, true},
		"a page without an org, of one with one": {Account{"acme", robin, ""}, Account{}, false},
	} {
		t.Run(name, func(t *testing.T) {
			book, reopen := openBook(t)
			s := talking("1")
			s.Account = test.during
			require.NoError(t, book.See([]Sighting{s}, start))
			require.NoError(t, book.End("1", Ending{Talk: time.Second, At: start.Add(time.Second)}))
			book = reopen()
			claimed, err := book.Claim(Carrier{Page: "p", Account: test.now, At: start})
			require.NoError(t, err)
			require.Equal(t, test.saved, len(claimed) == 1)
			claimed, err = book.Claim(Carrier{Page: "q", Account: test.during, At: start})
			require.NoError(t, err)
			require.Equal(t, !test.saved, len(claimed) == 1)
		})
	}
}

// TestWhoseACallIsStays: it is the account that was known first during the call, and a user that is told later is added.
func TestWhoseACallIsStays(t *testing.T) {
	book, _ := openBook(t)
	s := talking("1")
	for i, step := range []struct{ now, want Account }{
		{Account{}, Account{}},
		{Account{"acme", "", ""}, Account{"acme", "", ""}},
		{Account{"acme", robin, "Robin"}, Account{"acme", robin, "Robin"}},
		{Account{"acme", kim, "Kim"}, Account{"acme", robin, "Robin"}},
		{Account{"globex", kim, "Kim"}, Account{"acme", robin, "Robin"}},
	} {
		s.Account = step.now
		require.NoError(t, book.See([]Sighting{s}, start.Add(time.Duration(i)*time.Second)))
		list, err := book.List(nil, 10, 10)
		require.NoError(t, err)
		require.Equal(t, step.want, list.Live[0].Account)
	}
}
