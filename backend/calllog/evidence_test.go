package calllog

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// alice is a caller who was answered before the program was killed.
func alice() Sighting {
	return Sighting{
		CallID: "run1/1", Identity: "Main|200|1", Direction: "inbound", Number: "0555111", Name: "Alice", Device: "200",
		StartedAt: start, ConnectedAt: start.Add(time.Second), Evidence: Evidence{Line: "run1/1", Global: "1"}, GlobalID: "1",
	}
}

// TestWhoIsInACallOfTheSameID: the program is killed in a call, and what it sees afterwards has the same id at the
// same extension: the same call, or another one of a switch that was restarted.
func TestWhoIsInACallOfTheSameID(t *testing.T) {
	unique := func(s *Sighting) { s.Linkage, s.Unique = "00001000421795000000", true }
	for name, test := range map[string]struct {
		before, after func(*Sighting)
		away          time.Duration
		same          bool
	}{
		"the same caller talks on":                     {same: true},
		"the switch tells the number in another form":  {before: number("+49305550100"), after: number("0305550100"), same: true},
		"it is not told yet who called":                {after: func(s *Sighting) { s.Direction, s.Name = "", "" }, same: true},
		"another caller":                               {after: number("0555222")},
		"another caller with the same name":            {after: func(s *Sighting) { s.Number, s.Name = "0555222", "Alice" }},
		"the agent called":                             {after: func(s *Sighting) { s.Direction = "outbound" }},
		"another global id":                            {after: func(s *Sighting) { s.Global, s.GlobalID = "2", "2" }},
		"another global id, as older versions kept it": {before: onlyGlobalID("G1"), after: onlyGlobalID("G2")},
		"another linkage":                              {before: func(s *Sighting) { s.Linkage = "a" }, after: func(s *Sighting) { s.Linkage = "b" }},
		"renamed before, and known by its name now":    {before: func(s *Sighting) { s.GlobalID = "0" }, same: true},
		"it rings": {after: unanswered},
		"it rang before and was answered meanwhile":  {before: unanswered, same: true},
		"it rang before and rings still":             {before: unanswered, after: unanswered, same: true},
		"it rang before, and another one talks":      {before: unanswered, after: number("0555222")},
		"number withheld before and now":             {before: number(""), after: number("")},
		"number withheld before":                     {before: number("")},
		"number not told now":                        {after: number("")},
		"withheld, but the id is unique":             {before: func(s *Sighting) { s.Number = ""; unique(s) }, after: func(s *Sighting) { s.Number = ""; unique(s) }, same: true},
		"unique, and the switch has renamed it":      {before: unique, after: func(s *Sighting) { unique(s); s.Identity, s.Global, s.GlobalID = "Main|200|9", "", "" }, same: true},
		"a unique id, and yet another caller":        {before: unique, after: func(s *Sighting) { unique(s); s.Number = "0555222" }},
		"a linkage that is unique to nobody":         {before: func(s *Sighting) { s.Number, s.Linkage = "", "7" }, after: func(s *Sighting) { s.Number, s.Linkage = "", "7" }},
		"another extension":                          {after: func(s *Sighting) { s.Identity, s.Device = "Main|201|1", "201" }},
		"another id":                                 {after: func(s *Sighting) { s.Identity = "Main|200|2" }},
		"an extension":                               {before: number("201"), after: number("201"), same: true},
		"an extension that ends like another":        {before: number("201"), after: number("1201")},
		"a conference with the caller in it":         {after: parties("201", "0555111"), same: true},
		"a conference of others":                     {after: parties("201", "0555222")},
		"of a conference the caller is left":         {before: parties("0555111", "201"), same: true},
		"of a conference the colleague is left":      {before: conference("0555111", "0555111", "201"), after: number("201")},
		"a conference of nobody's, and one of it":    {before: parties("0555111", "201"), after: parties("201", "0555111"), same: true},
		"a conference of nobody's, and one more":     {before: parties("0555111", "201"), after: parties("201", "0555222")},
		"transferred to another while nobody looked": {before: number("201"), after: number("0555111")},
		"another server of the same switch":          {before: server("Main", "1"), after: server("Second", "1"), same: true},
		"another server with ids of its own":         {before: server("Main", "1"), after: server("Second", "9"), same: true},
		"another server, and another caller":         {before: server("Main", "1"), after: both(server("Second", "1"), number("0555222"))},
		"another server, and it rings there":         {before: server("Main", "1"), after: both(server("Second", "9"), unanswered)},
		"another server, half an hour later":         {before: server("Main", "1"), after: server("Second", "9"), away: 30 * time.Minute},
		"the same server, another id":                {before: server("Main", "1"), after: server("Main", "9")},
		"another server, and withheld":               {before: both(server("Main", "1"), number("")), after: both(server("Second", "1"), number(""))},
		"it was seen to begin":                       {after: func(s *Sighting) { s.Begun = true }},
		"long after":                                 {away: 3 * time.Hour},
	} {
		t.Run(name, func(t *testing.T) {
			book, reopen := openBook(t)
			old, now := alice(), alice()
			now.CallID, now.Line = "run2/1", "run2/1"
			for _, change := range []struct {
				of  *Sighting
				how func(*Sighting)
			}{{&old, test.before}, {&now, test.after}} {
				if change.how != nil {
					change.how(change.of)
				}
			}
			at := start.Add(10 * time.Second)
			require.NoError(t, book.See([]Sighting{old}, at))
			require.NoError(t, book.Note(old.CallID, "Alice: her account is overdrawn"))
			require.NoError(t, book.Visit(old.CallID, Visit{RecordID: "003A", At: at}, time.Minute))
			book = reopen()
			later := at.Add(max(test.away, time.Minute))
			now.StartedAt = later
			if !now.ConnectedAt.IsZero() {
				now.ConnectedAt = later
			}
			require.NoError(t, book.See([]Sighting{now}, later))
			require.NoError(t, book.EndMissing([]string{now.CallID}))
			require.NoError(t, book.End(now.CallID, Ending{Talk: time.Second, At: later.Add(time.Second)}))
			list, err := book.Records()
			require.NoError(t, err)
			if test.same {
				require.Len(t, list, 1)
				require.Equal(t, []any{now.CallID, "Alice: her account is overdrawn", false}, []any{list[0].CallID, list[0].Notes, list[0].Broken})
				return
			}
			require.Equal(t, []any{old.CallID, "Alice: her account is overdrawn", true, Waiting}, []any{list[0].CallID, list[0].Notes, list[0].Broken, list[0].Fate})
			for _, other := range list[1:] {
				require.Equal(t, now.CallID, other.CallID)
				require.Empty(t, other.Notes)
				require.Empty(t, other.Visits)
			}
			require.Len(t, list, map[bool]int{true: 2, false: 1}[!now.ConnectedAt.IsZero()], "every answered call is logged")
		})
	}
}

func number(number string) func(*Sighting) {
	return func(s *Sighting) { s.Number = number }
}

func onlyGlobalID(id string) func(*Sighting) {
	return func(s *Sighting) { s.Evidence, s.GlobalID = Evidence{}, id }
}

func unanswered(s *Sighting) { s.ConnectedAt = time.Time{} }

// server is the call as a server tells it that calls it by this id.
func server(name, id string) func(*Sighting) {
	return func(s *Sighting) {
		s.Server, s.Identity, s.Global, s.GlobalID, s.Line = name, name+"|200|"+id, id, id, s.Line+name
	}
}

func both(first, then func(*Sighting)) func(*Sighting) {
	return func(s *Sighting) { first(s); then(s) }
}

// parties is a conference whose first caller is not told.
func parties(numbers ...string) func(*Sighting) { return conference("", numbers...) }

func conference(number string, numbers ...string) func(*Sighting) {
	return func(s *Sighting) { s.Number, s.Parties = number, numbers }
}

// TestTheEntryOfAnEarlierRunEndsWhenItsIDIsUsedAgain, though no snapshot has shown yet what is true.
func TestTheEntryOfAnEarlierRunEndsWhenItsIDIsUsedAgain(t *testing.T) {
	book, reopen := openBook(t)
	require.NoError(t, book.See([]Sighting{alice()}, start.Add(31*time.Second)))
	book = reopen()
	bob := alice()
	bob.CallID, bob.Number, bob.Name = "run2/1", "0555222", "Bob"
	require.NoError(t, book.See([]Sighting{bob}, start.Add(time.Minute)))
	r := claimOne(t, book, "p")
	require.Equal(t, []any{"Alice", true, 30 * time.Second}, []any{r.Name, r.Broken, r.Talk})
}

// TestAnEntryGoesToOneCall: two calls of one id at one extension (a shared line) are not both the one before.
func TestAnEntryGoesToOneCall(t *testing.T) {
	book, reopen := openBook(t)
	require.NoError(t, book.See([]Sighting{alice()}, start))
	book = reopen()
	first, second := alice(), alice()
	first.CallID, second.CallID = "run2/1", "run2/2"
	require.NoError(t, book.See([]Sighting{first, second}, start.Add(time.Minute)))
	list, err := book.Records()
	require.NoError(t, err)
	require.Len(t, list, 2)
}

// TestAnOlderLookAtTheCallsBringsNoneBack: what was seen before an end was noted is told after it.
func TestAnOlderLookAtTheCallsBringsNoneBack(t *testing.T) {
	book, _ := openBook(t)
	require.NoError(t, book.See([]Sighting{alice()}, start))
	require.NoError(t, book.End("run1/1", Ending{Talk: time.Minute, At: start.Add(time.Minute)}))
	require.NoError(t, book.See([]Sighting{alice()}, start.Add(2*time.Minute)))
	r := only(t, book)
	require.Equal(t, []any{Waiting, time.Minute, start.Add(time.Minute)}, []any{r.Fate, r.Talk, r.LastSeen.UTC()})
}

// TestACallInWhichTheAgentSignedOffGoesOnWhenItIsFound, and another one of its id does not.
func TestACallInWhichTheAgentSignedOffGoesOnWhenItIsFound(t *testing.T) {
	for name, found := range map[string]bool{"0555111": true, "0555222": false} {
		for _, restart := range []bool{false, true} {
			book, reopen := openBook(t)
			require.NoError(t, book.See([]Sighting{alice()}, start.Add(31*time.Second)))
			require.NoError(t, book.Leave("run1/1", 30*time.Second, start.Add(31*time.Second)))
			if restart {
				book = reopen()
			}
			id := beginOne(t, book, "p").ID
			require.NoError(t, book.Settle(id, "00T1", "", start.Add(32*time.Second)))
			again := alice()
			again.CallID, again.Line, again.Number, again.ConnectedAt = "run2/1", "run1/2", name, start.Add(61*time.Second)
			require.NoError(t, book.See([]Sighting{again}, start.Add(61*time.Second)))
			require.NoError(t, book.End("run2/1", Ending{Talk: 9 * time.Second, At: start.Add(70 * time.Second)}))
			r := claimOne(t, book, "p")
			require.Equal(t, found, r.ID == id)
			require.Equal(t, found, r.SalesforceID == "00T1")
			if found {
				require.Equal(t, 69*time.Second, r.talked(), "the time in between was talk")
			}
		}
	}
}

// TestACallThatOneServerDoesNotKnowGoesOnAtTheOther: at the second server the snapshot has shown no call, so its entry ended.
func TestACallThatOneServerDoesNotKnowGoesOnAtTheOther(t *testing.T) {
	book, reopen := openBook(t)
	first := alice()
	server("Main", "1")(&first)
	first.ConnectedAt = start
	require.NoError(t, book.See([]Sighting{first}, start))
	require.NoError(t, book.See([]Sighting{first}, start.Add(60*time.Second)))
	book = reopen()
	require.NoError(t, book.EndMissing(nil))
	list, err := book.Records()
	require.NoError(t, err)
	require.Equal(t, Waiting, list[0].Fate)
	require.Contains(t, list[0].Task(keysOnly)["Description"], "task.broken")
	again := first
	again.CallID, again.Line, again.Direction = "run2/1", "run2/2", ""
	again.StartedAt, again.ConnectedAt = start.Add(69*time.Second), start.Add(69*time.Second)
	require.NoError(t, book.See([]Sighting{again}, start.Add(69*time.Second)))
	require.NoError(t, book.End(again.CallID, Ending{Outcome: "answered", Talk: 7 * time.Second, At: start.Add(76 * time.Second)}))
	list, err = book.Records()
	require.NoError(t, err)
	require.Len(t, list, 1)
	task := list[0].Task(keysOnly)
	require.Equal(t, 76, task["CallDurationInSeconds"])
	require.Equal(t, "task.subject.inbound:Alice 0555111", task["Subject"])
	require.NotContains(t, task["Description"], "task.broken")
	require.True(t, list[0].StartedAt.Equal(first.StartedAt))
}
