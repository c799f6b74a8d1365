package call

import (
	"time"

	"cordboard/backend/csta"
)

// patience is how long a requested call is waited for, by its events or by the answer.
const patience = 10 * time.Second

// expectation is a MakeCall under way: the next outbound call of the device is ours.
type expectation struct {
	device string
	number string
	of     string // the id of the call for which it is made
	at     time.Time
	came   *record // the call that events told before the answer
}

// awaits says whether a device's call was asked for and has not begun. e may be nil.
func (e *expectation) awaits(device string, at time.Time) bool {
	return e != nil && e.came == nil && e.device == device && at.Sub(e.at) < 2*patience
}

// met gives the call that we asked for what is known about it.
func (e *expectation) met(r *record) {
	r.claim(csta.ConnectionID{}, e.number)
	r.tie(e.of)
	e.came = r
}

// Expect tells the table that a MakeCall is being sent. Its first events may come before its answer; they get the
// number, and of a call to oneself the direction, from here. An earlier call of which nothing was told makes way.
func (t *Table) Expect(device, dialled string, at time.Time) (ended []Ended) {
	t.expected = &expectation{device: t.monitors.known(device), number: dialled, at: at}
	for _, r := range t.calls.prompted() {
		if r.Device == t.expected.device && at.Sub(r.begunAt) >= patience {
			ended = append(ended, t.calls.giveUp(r, at)...)
		}
	}
	return ended
}

// Consult is Expect for a call that is made for another one, which is on hold or will be.
func (t *Table) Consult(device, dialled, of string, at time.Time) []Ended {
	ended := t.Expect(device, dialled, at)
	t.expected.of = of
	return ended
}

// Refused takes an expectation back: the switch did not accept the call.
func (t *Table) Refused() { t.expected = nil }

// Begin takes in the answer of a MakeCall. It means accepted, not done, and says which call is ours, should it have begun
// already or begin later. Until then it is one of Prompted, unless it is made for another one: then the handset is up.
func (t *Table) Begin(device string, own csta.ConnectionID, dialled string, at time.Time) {
	since := at
	var came *record
	var of string
	if t.expected != nil {
		since, came, of = t.expected.at, t.expected.came, t.expected.of
	}
	t.expected = nil
	device = t.monitors.known(device)
	r := t.calls.begun(device, own.CallID, since)
	named := r != nil && own.CallID != "" && r.Connection.CallID == own.CallID
	if !named && came != nil && (own.CallID == "" || came.Connection.CallID == "" || own.CallID == came.Connection.CallID) {
		r = came // nobody's any more, if it is over already
	}
	if r == nil {
		if e := t.calls.ended.find(own.CallID, device); e != nil && !e.at.Before(since) {
			return // it is over already
		}
		r = t.calls.add(device, at)
		r.Direction = Outbound
		r.Connection.Device = csta.DeviceID{ID: device}
	}
	r.claim(own, dialled)
	r.tie(of)
}

// Pending says whether a call was asked for of which no event has come yet.
func (t *Table) Pending(at time.Time) bool {
	if e := t.expected; e != nil && e.came == nil && at.Sub(e.at) < patience {
		return true
	}
	for _, r := range t.calls.list {
		if r.hidden && r.Direction == Outbound && at.Sub(r.begunAt) < patience {
			return true
		}
	}
	return false
}

// joining is a transfer or a conference that the switch was asked for. Some switches tell little of what comes of it:
// one of two calls in an event, or nothing but a snapshot.
type joining struct {
	cause        string
	held, active string // calls' ids; held is empty when a call is transferred in a single step
	at           time.Time
}

// Joining tells the table that the switch is being asked to join two calls, or, without a held one, to pass one on:
// CauseTransfer or CauseConference. An empty cause takes it back.
func (t *Table) Joining(cause, held, active string, at time.Time) {
	t.joining = joining{cause: cause, held: held, active: active, at: at}
}

// about says whether a call has a part in it, and it may be what just happened.
func (j joining) about(r *record, at time.Time) bool {
	return j.cause != "" && at.Sub(j.at) < 2*patience && (r.ID == j.held || r.ID == j.active)
}

// passes says whether a call whose own connection is cleared just now is passed on: we asked for that, or a transfer
// named another one, and this one was waiting to hear whether it goes too.
func (j joining) passes(r *record, at time.Time) bool {
	return j.cause == CauseTransfer && j.about(r, at) || !r.deposedAt.IsZero() && at.Sub(r.deposedAt) < loneliness
}
