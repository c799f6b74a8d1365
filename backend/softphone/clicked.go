package softphone

import (
	"slices"
	"time"

	"cordboard/backend/agent"
	"cordboard/backend/call"
	"cordboard/backend/calllog"
	"cordboard/backend/numbers"
)

// clicked is what belongs to the call that is then made to a number, and to no other: the record on which it was
// clicked, and what its field has for after the answer. The zero value is nothing.
type clicked struct {
	visit  calllog.Visit
	number string
	tones  string // "" = none
	at     time.Time
}

// clickOn is what a request to dial says of the call. number is what it dials, as it was written.
func clickOn(r DialRequest, number, tones string) clicked {
	c := clicked{number: number, tones: tones, at: time.Now()}
	if r.Record != nil && r.Record.RecordID != "" {
		c.visit = r.Record.visit(c.at, calllog.Clicked)
	}
	return c
}

// call is the id of the call that was made to the clicked number, when one State has followed another; "" = none yet.
func (c clicked) call(before, now agent.State) string {
	if c.visit.RecordID == "" && c.tones == "" || time.Since(c.at) > commandPatience {
		return ""
	}
	i := slices.IndexFunc(now.Calls, func(made agent.Call) bool {
		return made.Direction == call.Outbound && !hasCall(before.Calls, made.ID) &&
			(c.meant(made.Called) || c.meant(made.Party.Number))
	})
	if i < 0 {
		return ""
	}
	return now.Calls[i].ID
}

// wasClicked says whether a call was made by a click on a record, as far as the call log has it.
func (l *callLogger) wasClicked(callID string) bool {
	list, err := l.book.List(nil, 0, 0)
	return err == nil && slices.ContainsFunc(list.Live, func(r calllog.Record) bool {
		return r.CallID == l.bookID(callID) && slices.ContainsFunc(r.Visits, func(v calllog.Visit) bool { return v.Why == calllog.Clicked })
	})
}

// meant says whether a call's number is the clicked one; the site's prefix for outside may stand before it.
func (c clicked) meant(number string) bool { return numbers.Alike(number, c.number) }
