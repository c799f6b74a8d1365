package calllog

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

var (
	mayasView = Viewer{Account{Org: "acme.my.salesforce.com", User: "005000000000001AAA", Name: "Maya"}, "maya"}
	jonasView = Viewer{Account{Org: "acme.my.salesforce.com", User: "005000000000002AAA", Name: "Jonas"}, "jonas"}
)

// past is a call that ended so many hours after start.
func past(id string, hours int, change func(*Record)) *Record {
	at := start.Add(time.Duration(hours) * time.Hour)
	r := &Record{
		ID: id, CallID: "old/" + id, Direction: "inbound", Number: "+49305550" + fmt.Sprint(hours), Name: "Caller " + id,
		StartedAt: at, ConnectedAt: at.Add(time.Second), LastSeen: at.Add(time.Minute), EndedAt: at.Add(time.Minute),
		Talk: time.Minute, Outcome: "answered", Fate: Saved, SalesforceID: "00T", Account: mayasView.Account, Agent: mayasView.Agent,
	}
	change(r)
	return r
}

func untaken(outcome string) func(*Record) {
	return func(r *Record) {
		r.ConnectedAt, r.Talk, r.Outcome, r.Fate, r.SalesforceID = time.Time{}, 0, outcome, Waiting, ""
	}
}

// story is a book of calls of every kind.
func story(t *testing.T) *Book {
	t.Helper()
	path := filepath.Join(t.TempDir(), "calls.db")
	oldStore(t, path, []*Record{
		past("answered", 1, func(r *Record) { r.Name, r.Notes = "Käthe Özdemir", "Der Ofen ist KAPUTT.\nMorgen Rückruf" }),
		past("made", 2, func(r *Record) { r.Direction = "outbound" }),
		past("missed", 3, untaken("missed")),
		past("abandoned", 4, untaken("abandoned")),
		past("elsewhere", 5, untaken("answeredElsewhere")),
		past("rejected", 6, untaken("rejected")),
		past("unseen", 7, untaken("unseen")),
		past("internal", 8, func(r *Record) {
			r.Internal, r.Quiet, r.Fate, r.SalesforceID, r.Number = true, true, Waiting, "", "4711"
		}),
		past("busy", 9, func(r *Record) { untaken("busy")(r); r.Direction = "outbound" }),
		past("found", 10, func(r *Record) { r.Direction, r.Fate, r.SalesforceID = "", Refused, "" }),
		past("conference", 11, func(r *Record) { r.Number, r.Parties = "", []string{"030 777888", "0171 2345678"} }),
		past("live", 12, func(r *Record) { r.Fate, r.EndedAt, r.SalesforceID = Live, time.Time{}, "" }),
		past("jonas", 13, func(r *Record) { r.Account, r.Agent = jonasView.Account, jonasView.Agent }),
	}, nil)
	return openOn(t, path, new(disk), nil)
}

func idsOf(t *testing.T, b *Book, v *Viewer, q Query) []string {
	t.Helper()
	calls, more, err := b.History(v).Find(q)
	require.NoError(t, err)
	require.False(t, more)
	ids := []string{}
	for _, r := range calls {
		ids = append(ids, r.ID)
	}
	return ids
}

func TestTheHistoryIsFoundByWhatItIs(t *testing.T) {
	b := story(t)
	for name, c := range map[string]struct {
		q    Query
		want []string
	}{
		"all of Maya":        {Query{}, []string{"conference", "found", "busy", "internal", "unseen", "rejected", "elsewhere", "abandoned", "missed", "made", "answered"}},
		"made":               {Query{Kind: Made}, []string{"busy", "made"}},
		"received":           {Query{Kind: Received}, []string{"conference", "internal", "rejected", "elsewhere", "answered"}},
		"missed":             {Query{Kind: Missed}, []string{"unseen", "abandoned", "missed"}},
		"unread":             {Query{Unread: true}, []string{"unseen", "abandoned", "missed"}},
		"unread of the made": {Query{Unread: true, Kind: Made}, []string{}},
		"a name":             {Query{Name: "ozdemir KATHE"}, []string{"answered"}},
		"a name in notes":    {Query{Name: "ofen"}, []string{}},
		"notes":              {Query{Notes: "kaputt ruckruf"}, []string{"answered"}},
		"notes of two lines": {Query{Notes: "kaputt. morgen"}, []string{"answered"}},
		"any text":           {Query{Text: "öfen"}, []string{"answered"}},
		"a text of digits":   {Query{Text: "4711"}, []string{"internal"}},
		"a number":           {Query{Number: "+49 30 55503"}, []string{"missed"}},
		"another spelling":   {Query{Number: "030/55503"}, []string{"missed"}},
		"from abroad":        {Query{Number: "0049 30 55503"}, []string{"missed"}},
		"its last digits":    {Query{Number: "503"}, []string{"missed"}},
		"of a conference":    {Query{Number: "+491712345678"}, []string{"conference"}},
		"no number":          {Query{Number: "none"}, []string{}},
		"since":              {Query{Since: start.Add(10 * time.Hour)}, []string{"conference", "found"}},
		"until":              {Query{Until: start.Add(3 * time.Hour)}, []string{"made", "answered"}},
		"all must be true":   {Query{Kind: Missed, Name: "abandoned", Until: start.Add(2 * time.Hour)}, []string{}},
	} {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, c.want, idsOf(t, b, &mayasView, c.q))
		})
	}
	require.Len(t, idsOf(t, b, nil, Query{}), 12, "whoever's they are")
}

func TestTheHistoryComesInPages(t *testing.T) {
	b := story(t)
	var got []string
	for q := (Query{Limit: 4}); ; {
		calls, more, err := b.History(&mayasView).Find(q)
		require.NoError(t, err)
		for _, r := range calls {
			got = append(got, r.ID)
		}
		if !more {
			break
		}
		require.Len(t, calls, 4)
		q.After = calls[3].ID
	}
	require.Equal(t, idsOf(t, b, &mayasView, Query{}), got)
	_, _, err := b.History(nil).Find(Query{After: "cb-gone"})
	require.ErrorIs(t, err, ErrPage)
}

func TestAMissedCallStaysUnreadUntilSomebodyMarksIt(t *testing.T) {
	b := story(t)
	count := func(v *Viewer) int { return must(b.History(v).CountUnread()) }
	require.Equal(t, 3, count(&mayasView))
	require.Zero(t, count(&jonasView))
	require.NoError(t, b.Tidy(start.Add(80*oneDay)))
	require.Equal(t, 3, count(&mayasView), "time alone marks nothing")
	require.ErrorIs(t, b.History(&jonasView).MarkHandled("missed", true), ErrUnknown, "it is Maya's")
	require.ErrorIs(t, b.History(&mayasView).MarkHandled("answered", true), ErrUnknown, "it was not missed")
	require.NoError(t, b.History(&mayasView).MarkHandled("missed", true))
	require.Equal(t, 2, count(&mayasView))
	require.Equal(t, []string{"unseen", "abandoned", "missed"}, idsOf(t, b, nil, Query{Kind: Missed}))
	require.Equal(t, []string{"unseen", "abandoned"}, idsOf(t, b, nil, Query{Unread: true}))
	require.NoError(t, b.History(nil).MarkHandled("missed", false))
	require.Equal(t, 3, count(&mayasView))
}

func TestACallIsSeenByItsOwnerAlone(t *testing.T) {
	known := func(v Viewer) (Account, string) { return v.Account, v.Agent }
	nobody := func(v Viewer, org string) Viewer { v.Account = Account{Org: org}; return v }
	sandbox := mayasView
	sandbox.Account.Org = "acme--dev.sandbox.my.salesforce.com"
	for name, c := range map[string]struct {
		owner, viewer Viewer
		sees          bool
	}{
		"herself":                      {mayasView, mayasView, true},
		"an id of 15 characters":       {mayasView, Viewer{Account{Org: mayasView.Account.Org, User: mayasView.Account.User[:15]}, "x"}, true},
		"another user":                 {mayasView, jonasView, false},
		"another user, same extension": {mayasView, Viewer{jonasView.Account, mayasView.Agent}, false},
		"a sandbox":                    {mayasView, sandbox, false},
		"before she logs in":           {mayasView, nobody(mayasView, mayasView.Account.Org), true},
		"another agent before login":   {mayasView, nobody(jonasView, mayasView.Account.Org), false},
		"a call before she logged in":  {nobody(mayasView, mayasView.Account.Org), mayasView, true},
		"a call of another agent":      {nobody(jonasView, mayasView.Account.Org), mayasView, false},
		"an older version's":           {Viewer{}, mayasView, true},
		"an older version's, her org":  {Viewer{Account{Org: mayasView.Account.Org}, ""}, mayasView, true},
		"an older version's, another":  {Viewer{Account{Org: "other"}, ""}, mayasView, false},
		"nobody signed on":             {mayasView, Viewer{}, false},
	} {
		t.Run(name, func(t *testing.T) { require.Equal(t, c.sees, c.viewer.sees(known(c.owner))) })
	}
	b := story(t)
	require.Equal(t, []string{"jonas"}, idsOf(t, b, &jonasView, Query{}))
	list := must(b.List(&jonasView, 3, 3))
	require.Equal(t, []string{"jonas", "found"}, []string{list.Ended[0].ID, list.Ended[1].ID}, "what Salesforce has is its owner's; what waits for a decision is told")
	require.Len(t, list.Ended, 2)
	require.Equal(t, bareOf(&Record{ID: "found", CallID: "old/found", Account: mayasView.Account, Agent: mayasView.Agent, StartedAt: list.Ended[1].StartedAt, Fate: Refused}),
		list.Ended[1], "and nothing of whom it was with")
}

func TestWhatHappensToACallIsInTheHistoryAtOnce(t *testing.T) {
	book, reopen := openBook(t)
	ringing := talking("1")
	ringing.Direction, ringing.ConnectedAt, ringing.Account, ringing.Agent = "inbound", time.Time{}, mayasView.Account, mayasView.Agent
	require.NoError(t, book.See([]Sighting{ringing}, start))
	require.Empty(t, idsOf(t, book, nil, Query{}), "it rings")
	require.NoError(t, book.End("1", Ending{Outcome: "missed", At: start.Add(time.Minute)}))
	require.Len(t, idsOf(t, book, &mayasView, Query{Unread: true}), 1)
	require.NoError(t, book.Note("1", "Ruft wieder an"))
	require.Len(t, idsOf(t, book, nil, Query{Notes: "wieder"}), 1)
	require.NoError(t, book.Note("1", "Nichts"))
	require.Empty(t, idsOf(t, book, nil, Query{Notes: "wieder"}))
	claimed, err := book.Claim(Carrier{Page: "p", Account: mayasView.Account})
	require.NoError(t, err)
	require.Len(t, claimed, 1)
	id := claimed[0].ID
	require.NoError(t, book.Begin(id, "p"))
	require.NoError(t, book.Settle(id, "", "no", start))
	require.NoError(t, book.Drop(id))
	require.Empty(t, must(book.Records()), "no Activity of it is listed any more")
	require.NoError(t, book.Note("1", "nichts mehr"))
	claimed, err = book.Claim(Carrier{Page: "p", Account: mayasView.Account})
	require.NoError(t, err)
	require.Empty(t, claimed, "a person said that it needs none")
	book = reopen()
	require.Equal(t, []string{id}, idsOf(t, book, &mayasView, Query{Kind: Missed, Notes: "mehr"}))
}

// FuzzRow holds the row of an entry against what was written into it.
func FuzzRow(f *testing.F) {
	f.Add("Käthe\x00\u202eZ", "notes\x01\x00", "+49 (30) 555", "org\x00")
	f.Fuzz(func(t *testing.T, name, notes, number, agent string) {
		r := past("x", 1, func(r *Record) { r.Name, r.Notes, r.Number, r.Agent = name, notes, number, agent })
		_, digits, gotName, gotNotes := fields(rowOf(r))
		require.Equal(t, digitsOf(number), string(digits))
		require.Equal(t, fold(strings.TrimSpace(name)), string(gotName))
		require.Equal(t, fold(notes), string(gotNotes))
		require.Equal(t, fold(name), fold(fold(name)), "folded once is folded")
		newMatcher(&mayasView, Query{Text: name, Number: notes}).matches(startKey(r), []byte(agent))
	})
}

// BenchmarkHistory says what a query costs among 50,000 calls: those that find nothing read the most.
func BenchmarkHistory(b *testing.B) {
	book := filled(b, 50_000, Saved)
	for name, q := range map[string]Query{
		"all": {}, "made": {Kind: Made}, "received": {Kind: Received}, "missed": {Kind: Missed}, "unread": {Unread: true},
		"name": {Name: "ozdemir gmbh"}, "noName": {Name: "nobody of this name"},
		"number": {Number: "0555 0049999"}, "noNumber": {Number: "+49 30 99887766"},
		"notes": {Notes: "ordinary length"}, "noNotes": {Notes: "a word that nobody wrote"},
		"noText": {Text: "not to be found"}, "week": {Since: start.Add(24 * time.Hour), Until: start.Add(48 * time.Hour)},
	} {
		q.Limit = 100
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				_, _, err := book.History(&mayasView).Find(q)
				require.NoError(b, err)
			}
		})
	}
	b.Run("unreadCount", func(b *testing.B) {
		for b.Loop() {
			must(book.History(&mayasView).CountUnread())
		}
	})
}
