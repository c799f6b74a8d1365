// Package calllog keeps what must reach Salesforce: the notes and records of a call while it lasts, and
// the finished call until Salesforce has it as an Activity. It is the history of calls as well: what ended stays for a
// number of days, and is found by what it was, by name, number and notes.
//
// Everything is on disk before it is confirmed, so neither a reload of the page nor the end of the
// program loses it. An entry is handed out to one page at a time, which says when it is about to ask Salesforce.
// When that page vanishes between this and the answer, the entry becomes Uncertain and a person decides: it is
// never written twice by itself and never dropped. Of several programs at one extension on one computer, one keeps
// the log (SoleLogger).
package calllog

import (
	"slices"
	"time"
)

// Fate is where an entry stands on its way to Salesforce.
type Fate string

// The fates, in the order an entry passes them.
const (
	Live      Fate = "live"      // the call goes on
	Waiting   Fate = "waiting"   // finished; the next page may carry it
	Claimed   Fate = "claimed"   // handed to a page, which has not asked Salesforce yet
	Sending   Fate = "sending"   // Salesforce was asked
	Saved     Fate = "saved"     // Salesforce has it
	Uncertain Fate = "uncertain" // Salesforce was asked, and the page vanished or got no answer
	Refused   Fate = "refused"   // Salesforce said no
)

// Record is one call as it will be logged.
type Record struct {
	ID        string `json:"id"` // unique, made when the call is first seen
	CallID    string `json:"callId"`
	GlobalID  string `json:"globalId,omitempty"` // the switch's own id for the whole call, if it has one
	Identity  string `json:"identity"`           // finds the call again after a restart
	Direction string `json:"direction"`          // inbound or outbound
	Internal  bool   `json:"internal,omitempty"`
	Evidence
	Account Account `json:"account,omitzero"` // who was logged in at Salesforce during the call
	Agent   string  `json:"agent,omitempty"`  // who was signed on at the switch: see Sighting; "" = an older version's

	Number  string `json:"number"`
	Name    string `json:"name,omitempty"`   // as the switch tells it
	Person  string `json:"person,omitempty"` // the name of the record that stands for the party; "" = none was identified
	Renamed bool   `json:"renamed,omitzero"` // Salesforce has it under another name
	Device  string `json:"device,omitempty"`

	StartedAt   time.Time     `json:"startedAt"`
	ConnectedAt time.Time     `json:"connectedAt,omitzero"` // zero = never answered
	LastSeen    time.Time     `json:"lastSeen"`             // or saved last
	EndedAt     time.Time     `json:"endedAt,omitzero"`     // zero = it goes on
	Talk        time.Duration `json:"talk"`                 // nanoseconds from answer to end; while Live as far as it was seen
	Broken      bool          `json:"broken,omitzero"`      // its end was not seen: Talk is a lower bound
	Outcome     string        `json:"outcome,omitempty"`    // what became of it, in call's words; "" = it goes on, or nobody knows

	Left bool `json:"left,omitzero"` // Broken because nobody followed it any more: it may go on

	Doubtful bool `json:"doubtful,omitzero"` // Live in a damaged file, which may have had a later state

	Resumed bool `json:"resumed,omitzero"` // Earlier is partly what nobody watched

	Facts

	Earlier time.Duration `json:"earlier,omitzero"` // talked before the same call came back, or in an earlier run
	Handled bool          `json:"handled,omitzero"` // a missed call that somebody has seen to
	Dropped bool          `json:"dropped,omitzero"` // a person said that it needs no Activity any more
	Wanted
	Quiet bool `json:"quiet,omitzero"` // leaves no Activity unless somebody writes notes: internal calls, consultations

	Notes     string   `json:"notes,omitempty"`
	Result    string   `json:"result,omitempty"`    // CallDisposition
	Consulted []string `json:"consulted,omitempty"` // who was asked meanwhile
	Relations

	Fate         Fate   `json:"fate"`
	Asked        Fate   `json:"asked,omitempty"`   // while Live: Sending or Uncertain if Salesforce was asked before the call came back
	Page         string `json:"page,omitempty"`    // the page that holds it, while Claimed or Sending
	Attempt      int    `json:"attempt,omitempty"` // how often Salesforce was asked
	Changed      bool   `json:"changed,omitzero"`  // something changed since a page was given it
	SalesforceID string `json:"salesforceId,omitempty"`
	Error        string `json:"error,omitempty"` // while Refused, and while Waiting to be sent again: Salesforce's words
	Delivery
}

// Wanted is which calls a site wants as Activities, beside those that somebody wrote notes on.
type Wanted struct {
	Unanswered bool          `json:"unanswered,omitzero"` // also one that nobody answered, if nobody else has it now
	Shortest   time.Duration `json:"shortest,omitzero"`   // only one that was talked in for so long
}

// passedOn are the outcomes of an unanswered call with which somebody else goes on.
var passedOn = []string{"answeredElsewhere", "diverted", "transferred", "parked", "merged"}

// worthLogging says whether a finished call becomes an Activity: it was answered and is not a quiet one, or
// somebody wrote notes on it; and nobody said that it needs none.
func (r *Record) worthLogging() bool {
	switch {
	case r.Dropped:
		return false
	case r.Notes != "":
		return true
	case r.Quiet:
		return false
	case r.ConnectedAt.IsZero():
		return r.Unanswered && !slices.Contains(passedOn, r.Outcome)
	}
	return r.talked() >= r.Shortest
}

// talked is the whole time of talking.
func (r *Record) talked() time.Duration { return r.Earlier + r.Talk }

// lastUp is when the call was known to be up last.
func (r *Record) lastUp() time.Time {
	if r.EndedAt.IsZero() {
		return r.LastSeen // of older versions too
	}
	return r.EndedAt
}

// revise says that something which Salesforce may already have was changed.
func (r *Record) revise() {
	switch r.Fate {
	case Saved:
		r.Fate = Waiting
	case Waiting, Claimed, Sending, Uncertain:
		r.Changed = true
	}
}
