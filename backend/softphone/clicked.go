package softphone

import (
	"slices"
	"time"

	"cordboard/backend/agent"
	"cordboard/backend/call"
	"cordboard/backend/calllog"
	"cordboard/backend/numbers"
)

// clicked is a record whose number was clicked: it belongs to the call that is then made to this number, and to no
// other. The zero value is none.
type clicked struct {
	visit  calllog.Visit
	number string
}

// clickOn is what a request to dial says of a record.
func clickOn(r DialRequest) clicked {
	if r.Record == nil || r.Record.RecordID == "" {
		return clicked{}
	}
	return clicked{r.Record.visit(time.Now()), r.Number}
}

// call is the id of the call that was made to the clicked number, when one State has followed another; "" = none yet.
func (c clicked) call(before, now agent.State) string {
	if c.visit.RecordID == "" || time.Since(c.visit.At) > commandPatience {
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

// meant says whether a call's number is the clicked one; the site's prefix for outside may stand before it.
func (c clicked) meant(number string) bool { return numbers.Alike(number, c.number) }
