package calllog

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// Records as they are told, without the reason.
var (
	mayaSeen    = Visit{RecordID: mayaShort, RecordName: "Maya Lindqvist", ObjectType: "Contact"}
	luisSeen    = Visit{RecordID: luis, RecordName: "Luis Ortega", ObjectType: "Contact"}
	sorenSeen   = Visit{RecordID: soren, RecordName: "Søren Dahl", ObjectType: "Contact"}
	leadSeen    = Visit{RecordID: "00QHx0000000001MAA", RecordName: "Jonah", ObjectType: "Lead"}
	companySeen = Visit{RecordID: "001Hx0000000001IAA", RecordName: "Acme", ObjectType: "Account"}
	personSeen  = Visit{RecordID: "001Hx0000000009IAA", RecordName: "Grace", ObjectType: "Account", AccountID: "001Hx0000000009IAA", ContactID: soren}
	firstCase   = Visit{RecordID: "500Hx0000000001IAA", RecordName: "00001001", ObjectType: "Case"}
	secondCase  = Visit{RecordID: "500Hx0000000002IAA", RecordName: "00001002", ObjectType: "Case"}
	repairSeen  = Visit{RecordID: "a01Hx0000000001IAA", RecordName: "R-1", ObjectType: "Repair__c"}
	articleSeen = Visit{RecordID: "ka0Hx0000000001", RecordName: "How to return goods", ObjectType: "Knowledge__kav"}
)

// as is the record with a reason.
func (v Visit) as(why Reason) Visit {
	v.Why = why
	return v
}

func TestWhoAndWhatOfACall(t *testing.T) {
	mayaOfAcme := mayaSeen
	mayaOfAcme.AccountID = companySeen.RecordID
	for name, test := range map[string]struct {
		visits []Visit
		want   Relation
	}{
		"nothing":                         {},
		"the caller":                      {[]Visit{mayaSeen.as(Caller)}, Relation{maya, Caller, "", ""}},
		"not a person opened later":       {[]Visit{mayaSeen.as(Caller), luisSeen.as(Opened)}, Relation{maya, Caller, "", ""}},
		"nor one opened before":           {[]Visit{luisSeen.as(Opened), mayaSeen.as(Caller)}, Relation{maya, Caller, "", ""}},
		"who was chosen among several":    {[]Visit{luisSeen.as(Caller), mayaSeen.as(Caller)}, Relation{maya, Caller, "", ""}},
		"whose number was clicked":        {[]Visit{luisSeen.as(Clicked), mayaSeen.as(Caller), sorenSeen.as(Opened)}, Relation{luis, Clicked, "", ""}},
		"the only person opened":          {[]Visit{luisSeen.as(Opened)}, Relation{luis, Opened, "", ""}},
		"of two that were opened none":    {[]Visit{luisSeen.as(Opened), sorenSeen.as(Opened)}, Relation{}},
		"one person as account and alone": {[]Visit{personSeen.as(Opened), sorenSeen.as(Opened)}, Relation{soren, Opened, "", ""}},
		"who was on the screen":           {[]Visit{luisSeen.as(Shown)}, Relation{}},
		"who was there, and one opened":   {[]Visit{luisSeen.as(Shown), sorenSeen.as(Opened)}, Relation{soren, Opened, "", ""}},
		"who was made":                    {[]Visit{luisSeen.as(Created)}, Relation{luis, Created, "", ""}},
		"a person account":                {[]Visit{personSeen.as(Caller)}, Relation{soren, Caller, "", ""}},
		"a company that calls":            {[]Visit{companySeen.as(Caller)}, Relation{"", "", companySeen.RecordID, Caller}},
		"its only person opened":          {[]Visit{companySeen.as(Caller), luisSeen.as(Opened)}, Relation{luis, Opened, companySeen.RecordID, Caller}},
		"the caller's account":            {[]Visit{mayaOfAcme.as(Caller)}, Relation{maya, Caller, companySeen.RecordID, Caller}},
		"not an account that was opened":  {[]Visit{companySeen.as(Opened)}, Relation{}},
		"the last case opened":            {[]Visit{mayaOfAcme.as(Caller), secondCase.as(Opened), firstCase.as(Opened)}, Relation{maya, Caller, firstCase.RecordID, Opened}},
		"a custom object":                 {[]Visit{firstCase.as(Opened), repairSeen.as(Opened)}, Relation{"", "", repairSeen.RecordID, Opened}},
		"what was made in the call":       {[]Visit{firstCase.as(Created), secondCase.as(Opened)}, Relation{"", "", firstCase.RecordID, Created}},
		"what was clicked":                {[]Visit{companySeen.as(Clicked), firstCase.as(Created), secondCase.as(Opened)}, Relation{"", "", companySeen.RecordID, Clicked}},
		"a case that was on the screen":   {[]Visit{firstCase.as(Shown)}, Relation{}},
		"an article":                      {[]Visit{mayaSeen.as(Caller), articleSeen.as(Opened)}, Relation{maya, Caller, "", ""}},
		"an article that was clicked":     {[]Visit{articleSeen.as(Clicked)}, Relation{}},
		"beside a lead nothing":           {[]Visit{leadSeen.as(Caller), firstCase.as(Opened)}, Relation{leadSeen.RecordID, Caller, "", ""}},
		"of an earlier version":           {[]Visit{luisSeen, firstCase}, Relation{luis, Opened, firstCase.RecordID, Opened}},
	} {
		t.Run(name, func(t *testing.T) {
			r := Record{ID: "cb-1", Direction: "inbound", StartedAt: start}
			for _, v := range test.visits {
				require.True(t, r.visit(v))
			}
			require.Equal(t, test.want, r.Relation())
			task := r.Task(keysOnly)
			require.Equal(t, test.want.Who, text(task["WhoId"]))
			require.Equal(t, test.want.What, text(task["WhatId"]))
		})
	}
}

func TestWhatACallDoesNotHangOnStandsInItsText(t *testing.T) {
	r := Record{ID: "cb-1", Direction: "inbound", StartedAt: start}
	for _, v := range []Visit{
		sorenSeen.as(Shown), mayaSeen.as(Caller), luisSeen.as(Opened), articleSeen.as(Opened), repairSeen.as(Opened), firstCase.as(Opened),
	} {
		r.visit(v)
	}
	labels := func(key string, params map[string]string) string {
		if key == "softphone.object.Contact" {
			return "Kontakt"
		}
		return keysOnly(key, params)
	}
	require.Equal(t, "task.alsoVisited\n- R-1 (Repair) "+repairSeen.RecordID+"\n- How to return goods (Knowledge) "+RecordID(articleSeen.RecordID)+
		"\n- Luis Ortega (Kontakt) "+luis, r.Task(labels)["Description"])
}

// talkedWith is a call that is over, with what was told during it.
func talkedWith(t *testing.T, visits ...Visit) *Book {
	t.Helper()
	book, _ := openBook(t)
	require.NoError(t, book.See([]Sighting{talking("a")}, start))
	for _, v := range visits {
		require.NoError(t, book.Visit("a", v, time.Minute))
	}
	require.NoError(t, book.End("a", Ending{Talk: time.Second, At: start}))
	return book
}

// save has Salesforce take what waits, and returns what it was asked to save.
func save(t *testing.T, b *Book) Task {
	t.Helper()
	r := beginOne(t, b, "p")
	require.NoError(t, b.Settle(r.ID, "00T1", "", start))
	return r.Task(keysOnly)
}

func later(v Visit, after time.Duration) Visit {
	v.At = start.Add(after)
	return v
}

func requireRelations(t *testing.T, task Task, who, what any) {
	t.Helper()
	for field, want := range map[string]any{"WhoId": who, "WhatId": what} {
		got, named := task[field]
		require.Equal(t, want != unsaid, named, "%s is named in %v", field, task)
		if named {
			require.Equal(t, want, got, field)
		}
	}
}

// unsaid is a field that an update leaves alone.
const unsaid = "unsaid"

func TestAnActivityThatSalesforceHasStaysWhereItHangs(t *testing.T) {
	book := talkedWith(t, luisSeen.as(Opened), firstCase.as(Opened))
	requireRelations(t, save(t, book), luis, firstCase.RecordID)
	for _, v := range []Visit{mayaSeen.as(Caller), sorenSeen.as(Opened), secondCase.as(Opened), companySeen.as(Clicked)} {
		require.NoError(t, book.Visit("a", later(v, time.Minute), time.Minute))
	}
	task := save(t, book)
	requireRelations(t, task, unsaid, unsaid)
	require.Contains(t, task["Description"], "Maya")
	require.NoError(t, book.Relate("a", Who, maya))
	requireRelations(t, save(t, book), maya, firstCase.RecordID)
	require.NoError(t, book.Relate("a", What, ""))
	requireRelations(t, save(t, book), maya, nil)
	require.NoError(t, book.Note("a", "one more thing"))
	requireRelations(t, save(t, book), unsaid, unsaid)
}

func TestWhatAnActivityDoesNotHangOnYetIsFilledInTheWrapUp(t *testing.T) {
	book := talkedWith(t)
	requireRelations(t, save(t, book), unsaid, unsaid)
	require.NoError(t, book.Visit("a", later(luisSeen.as(Opened), time.Minute), time.Minute))
	requireRelations(t, save(t, book), luis, nil)
	require.NoError(t, book.Visit("a", later(firstCase.as(Opened), time.Minute), time.Minute))
	requireRelations(t, save(t, book), luis, firstCase.RecordID)
	require.ErrorIs(t, book.Visit("a", later(secondCase.as(Opened), time.Minute+1), time.Minute), ErrUnknown, "the wrap-up is over")
	require.Equal(t, Saved, only(t, book).Fate)
}

func TestALeadIsNotPutBesideWhatAnActivityHangsOn(t *testing.T) {
	book := talkedWith(t, firstCase.as(Opened))
	requireRelations(t, save(t, book), unsaid, firstCase.RecordID)
	require.NoError(t, book.Visit("a", later(leadSeen.as(Opened), time.Second), time.Minute))
	requireRelations(t, save(t, book), unsaid, unsaid)
	require.NoError(t, book.Relate("a", Who, leadSeen.RecordID))
	requireRelations(t, save(t, book), leadSeen.RecordID, nil)
}

func TestWhatSalesforceIsAskedForIsNotChangedMeanwhile(t *testing.T) {
	book := talkedWith(t, luisSeen.as(Opened))
	r := beginOne(t, book, "p")
	require.NoError(t, book.Visit("a", later(mayaSeen.as(Caller), time.Second), time.Minute))
	require.Equal(t, Relation{luis, Opened, "", ""}, ptr(only(t, book)).Relation())
	require.NoError(t, book.Settle(r.ID, "00T1", "", start))
	requireRelations(t, save(t, book), unsaid, unsaid)

	unsure := talkedWith(t, luisSeen.as(Opened))
	r = beginOne(t, unsure, "p")
	require.NoError(t, unsure.Settle(r.ID, "", "", start))
	require.NoError(t, unsure.Visit("a", later(mayaSeen.as(Caller), time.Second), time.Minute))
	require.Equal(t, luis, ptr(only(t, unsure)).Relation().Who, "it may be there")
}

func TestWhatSalesforceRefusedMayHangOnSomethingElse(t *testing.T) {
	for name, back := range map[string]func(*Book, string) error{
		"refused": func(b *Book, id string) error {
			if err := b.Begin(id, "p"); err != nil {
				return err
			}
			if err := b.Settle(id, "", "no", start); err != nil {
				return err
			}
			return b.Again(id)
		},
		"given back":          func(b *Book, id string) error { return b.Return(id, "p") },
		"with a page no more": func(b *Book, _ string) error { return b.PageGone("p2") },
	} {
		t.Run(name, func(t *testing.T) {
			book := talkedWith(t, luisSeen.as(Opened))
			require.NoError(t, back(book, claimOne(t, book, "p").ID))
			require.NoError(t, book.Visit("a", later(mayaSeen.as(Caller), time.Second), time.Minute))
			requireRelations(t, save(t, book), maya, unsaid)
		})
	}
}

func ptr(r Record) *Record { return &r }

func TestAPersonChoosesWhatACallIsAbout(t *testing.T) {
	book := talkedWith(t, mayaSeen.as(Caller), luisSeen.as(Shown), firstCase.as(Opened), leadSeen.as(Opened), articleSeen.as(Opened))
	for name, wrong := range map[string]struct {
		side Side
		id   string
	}{
		"has nothing to do with the call": {Who, soren},
		"a case is no person":             {Who, firstCase.RecordID},
		"a contact is no thing":           {What, maya},
		"nothing hangs on an article":     {What, articleSeen.RecordID},
		"no side":                         {"third", maya},
	} {
		require.ErrorIs(t, book.Relate("a", wrong.side, wrong.id), ErrUnrelated, name)
	}
	require.NoError(t, book.Relate("a", Who, luis[:shortID]), "it was on the screen")
	require.Equal(t, Relation{luis, Chosen, firstCase.RecordID, Opened}, ptr(only(t, book)).Relation())
	require.NoError(t, book.Relate("a", Who, leadSeen.RecordID))
	require.Equal(t, Relation{leadSeen.RecordID, Chosen, "", ""}, ptr(only(t, book)).Relation())
	require.ErrorIs(t, book.Relate("a", What, firstCase.RecordID), ErrUnrelated, "beside a lead")
	require.NoError(t, book.Relate("a", Who, ""))
	require.Equal(t, Relation{"", "", firstCase.RecordID, Opened}, ptr(only(t, book)).Relation(), "none was chosen")
	require.NoError(t, book.Relate("a", What, ""))
	requireRelations(t, save(t, book), unsaid, unsaid)
}

func TestWhatCanBeChosenIsListedLatestFirst(t *testing.T) {
	mayaOfAcme := mayaSeen
	mayaOfAcme.AccountID = companySeen.RecordID
	var r Record
	for _, v := range []Visit{mayaOfAcme.as(Caller), luisSeen, articleSeen.as(Opened), firstCase.as(Shown), repairSeen.as(Opened)} {
		r.visit(v)
	}
	ids := func(choices []Choice) (list []string) {
		for _, c := range choices {
			list = append(list, c.ID+" "+string(c.Why))
		}
		return list
	}
	require.Equal(t, []string{luis + " opened", maya + " caller"}, ids(r.People()))
	require.Equal(t, []string{repairSeen.RecordID + " opened", firstCase.RecordID + " shown", companySeen.RecordID + " caller"}, ids(r.Things()))
	require.Equal(t, "Maya Lindqvist", r.Related().RecordName)
	require.Nil(t, (&Record{}).Related())
}
