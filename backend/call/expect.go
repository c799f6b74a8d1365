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

// Expect tells the table that a MakeCall is being sent. Its first events may come before its answer;
// they get the number, and of a call to oneself the direction, from here.
func (t *Table) Expect(device, dialled string, at time.Time) {
	t.expected = &expectation{device: t.known(device), number: dialled, at: at}
}

// Consult is Expect for a call that is made for another one, which is on hold or will be.
func (t *Table) Consult(device, dialled, of string, at time.Time) {
	t.Expect(device, dialled, at)
	t.expected.of = of
}

// Refused takes an expectation back: the switch did not accept the call.
func (t *Table) Refused() { t.expected = nil }

// Begin takes in the answer of a MakeCall. It shows no call, for it means accepted, not done; it only
// says which call is ours, should it have begun already or begin later.
func (t *Table) Begin(device string, own csta.ConnectionID, dialled string, at time.Time) {
	since := at
	var came *record
	var of string
	if t.expected != nil {
		since, came, of = t.expected.at, t.expected.came, t.expected.of
	}
	t.expected = nil
	device = t.known(device)
	r := t.begun(device, own.CallID, since)
	named := r != nil && own.CallID != "" && r.Connection.CallID == own.CallID
	if !named && came != nil && came.answers(own.CallID) {
		r = came // nobody's any more, if it is over already
	}
	if r != nil {
		r.claim(own, dialled)
		r.tie(of)
		return
	}
	if f, ok := t.ended(own.CallID, device); ok && !f.at.Before(since) {
		return // it is over already
	}
	r = t.record(device, at)
	r.Direction = Outbound
	r.Connection.Device = csta.DeviceID{ID: device}
	r.claim(own, dialled)
	r.tie(of)
}

// begun finds the call of an answer: by its callID, else, where either side lacks one, the outbound
// call that began since we asked.
func (t *Table) begun(device, callID string, since time.Time) *record {
	var found *record
	for _, r := range t.calls {
		switch {
		case r.Device != device:
		case callID != "" && r.Connection.CallID == callID:
			return r
		case (callID == "" || r.Connection.CallID == "") && r.Direction == Outbound && !r.begunAt.Before(since):
			found = r
		}
	}
	return found
}

// answers says that a call may be the one that an answer names: neither side need tell a callID.
func (r *record) answers(callID string) bool {
	return callID == "" || r.Connection.CallID == "" || callID == r.Connection.CallID
}

// claim says that a call is the one that we dialled.
func (r *record) claim(own csta.ConnectionID, dialled string) {
	if r.Direction == "" {
		r.Direction = Outbound
	}
	if own.CallID != "" {
		r.Connection.CallID = own.CallID
	}
	if own.Device.ID != "" && r.hidden {
		r.Connection.Device = own.Device
	}
	if r.Direction == Outbound && dialled != "" {
		r.Party.Number = dialled
	}
}

// Pending says that a call was asked for of which no event has come yet.
func (t *Table) Pending(at time.Time) bool {
	if e := t.expected; e != nil && e.came == nil && at.Sub(e.at) < patience {
		return true
	}
	for _, r := range t.calls {
		if r.hidden && r.Direction == Outbound && at.Sub(r.begunAt) < patience {
			return true
		}
	}
	return false
}

func (t *Table) expects(device string, at time.Time) bool {
	e := t.expected
	return e != nil && e.came == nil && e.device == device && at.Sub(e.at) < 2*patience
}

// adopt gives the call we asked for what we know about it.
func (t *Table) adopt(n *notice, r *record) {
	if t.expects(n.device(), n.at) {
		r.claim(csta.ConnectionID{}, t.expected.number)
		r.tie(t.expected.of)
		t.expected.came = r
	}
}

// known is the number by which a device's calls are kept. The empty device of MX is the one that is
// followed.
func (t *Table) known(device string) string {
	if device = number(device); device == "" && len(t.monitors) > 0 {
		return t.monitors[0].device
	}
	return device
}
