package call

import (
	"slices"
	"strings"
	"time"

	"cordboard/backend/csta"
)

// record is a call inside the table. Who is in it stands in parties alone: the Call's own Party, Parties and Called
// are filled in by shown.
type record struct {
	Call
	parties
	timers
	clues

	established bool // somebody answered
	signalled   bool // the far end told that it rings, answered or failed
	unsignalled bool // ConnectedAt stands for the moment at which the network was reached, not for an answer
	hidden      bool // heard of, but no event has given it a state yet
	renewed     bool // it goes on in a new leg, which may ring here whoever called first
	advice      bool // the switch calls it a consultation
	changedAt   time.Time
	hold        time.Duration       // on hold here until the state changed last
	lookedUp    string              // under which name GlobalID was looked up
	legs        []csta.ConnectionID // further ones of a call that rings at several phones
	mentioned   bool                // an event about it came before a snapshot's answer and waits to be applied after it
}

// shown is the call as others see it. It shares nothing with the record.
func (r *record) shown() Call {
	c := r.Call
	if c.Prompting() {
		c.State = Initiated
	}
	c.Party, c.Called, c.Parties = r.parties.Party, r.parties.Called, r.parties.shown()
	c.Data = append(csta.Attached(nil), r.Data...)
	c.Permitted, c.Commands = slices.Clone(r.Permitted), slices.Clone(r.Commands)
	return c
}

// end is what is told of the call when it is over. The outcome goes by the cause that was told.
func (r *record) end(cause string, at time.Time, broken bool) Ended {
	c := r.shown()
	if cause == "" {
		cause = c.Cause
	}
	ended := Ended{
		ID: c.ID, Connection: c.Connection, GlobalID: c.GlobalID, ConsultOf: c.ConsultOf, Device: c.Device, Direction: c.Direction,
		Party: c.Party, Called: c.Called, Data: c.Data, StartedAt: c.StartedAt, EndedAt: at,
		ConnectedAt: c.ConnectedAt, Connected: !c.ConnectedAt.IsZero(), Cause: cause, Broken: broken,
		RangAt: c.RangAt, Outcome: r.outcome(cause, at, broken), Linkage: c.Linkage, Parked: c.Parked, Hold: r.hold,
	}
	if r.State == Held {
		ended.Hold += max(0, at.Sub(r.changedAt))
	}
	ended.Hold = min(ended.Hold, max(0, at.Sub(c.StartedAt))) // the end may have been seen late
	if !c.RangAt.IsZero() {
		until := at
		if ended.Connected {
			until = c.ConnectedAt
		}
		ended.Ring = max(0, until.Sub(c.RangAt))
	}
	if ended.Connected {
		ended.Talk = max(0, at.Sub(c.ConnectedAt))
	}
	return ended
}

// heard notes that something was told of the call, which answers any doubt whether it is there.
func (r *record) heard(at time.Time) {
	if r.Unlisted && !r.asked {
		r.askAt = time.Time{}
	}
	r.Stale, r.Unlisted, r.mentioned, r.heardAt = false, false, false, at
}

// turn makes an inbound call of one that began like a handset lifted here: somebody else's call was picked up with
// it, by a key or by dialling a feature code. The switch names the caller when that call is there.
func (r *record) turn(n *reading) {
	if r.Direction != Outbound || !n.mine || !n.toMe() || !n.calledByAnother() {
		return
	}
	fetched := n.ev.Type == csta.Established &&
		(n.ev.Cause == "callPickup" || !r.established && strings.ContainsAny(r.parties.Party.Number, "*#"))
	if r.State == Initiated || fetched {
		r.Direction, r.parties.Party, r.parties.Called = Inbound, Party{}, ""
	}
}

// merge takes over what an event tells about the call. What it leaves out stays as it was.
func (r *record) merge(n *reading) {
	r.connect(n)
	if n.ev.Cause != "" && !(r.State == Failed && n.ev.Type == csta.ConnectionCleared) { // why it failed matters more
		r.Cause = n.ev.Cause
	}
	r.attach(n.data(r.Data))
	r.Parked = first(n.ev.Parked, r.Parked)
	r.dialled(n, r.Direction == Inbound)
	if r.resettle(n, r.Device) {
		r.satisfy()
	}
	if r.Direction == Outbound {
		r.callee(n)
	} else {
		r.caller(n)
	}
}

// connect keeps the own connection as the switch writes it.
func (r *record) connect(n *reading) {
	id, old := n.ev.Connection, r.Connection
	if !n.mine || id.Device.ID == "" {
		id.Device = old.Device
	}
	r.Connection = csta.ConnectionID{
		CallID: first(id.CallID, old.CallID), Device: id.Device,
		GlobalCallID:     first(id.GlobalCallID, old.GlobalCallID),
		GlobalOrigCallID: first(id.GlobalOrigCallID, old.GlobalOrigCallID),
	}
	r.Linkage = first(n.ev.Linkage, r.Linkage)
}

// permit keeps what the switch says may be asked for the own connection. What was told for another state holds no
// more.
func (r *record) permit(services, commands []string, before State) {
	if r.State != before {
		r.Permitted, r.Commands = nil, nil
	}
	if services != nil {
		r.Permitted = slices.Clone(services)
	}
	if len(commands) > 0 && strings.Trim(commands[0], "0123456789") != "" { // a number is a mask
		r.Commands = slices.Clone(commands)
	}
}

// tie says for which call this one was made.
func (r *record) tie(of string) {
	if of != "" && of != r.ID {
		r.ConsultOf = of
	}
}

// absorb takes over what only the other one of two calls knows.
func (r *record) absorb(o *record) {
	if r.ConnectedAt.IsZero() {
		r.established, r.ConnectedAt = r.established || o.established, o.ConnectedAt
	}
	for _, d := range o.Data {
		if !slices.ContainsFunc(r.Data, func(old csta.Datum) bool { return old.Name == d.Name }) {
			r.Data = append(r.Data, d)
		}
	}
}

// claim says that the call is the one that we dialled.
func (r *record) claim(own csta.ConnectionID, dialled string) {
	r.Ours = true
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
		r.parties.Party.Number = dialled
	}
}

// answered notes an answer that no event told.
func (r *record) answered(at time.Time) {
	r.established, r.unsignalled = true, false
	if r.ConnectedAt.IsZero() {
		r.ConnectedAt = at
	}
}
