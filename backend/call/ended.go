package call

import (
	"slices"
	"time"

	"cordboard/backend/csta"
)

// endedCall is remembered for a while, for late events must not bring a call back.
type endedCall struct {
	callID, device, global string
	origin                 string // under which people know the call
	at                     time.Time
	sentOn                 bool // diverted, passed on or parked: it may ring here again
	inferred               bool // its end follows from another call's: a snapshot knows better
	before                 bool // it ended before the line was lost: a snapshot since then knows better
}

// endedCalls are the calls that ended within the last half minute.
type endedCalls []endedCall

const (
	endedKept = 30 * time.Second
	lateness  = 2 * time.Second // how late an event may come that was overtaken by the end of its call
)

// remember notes the end of a call, or of a leg that a call goes on without.
func (es *endedCalls) remember(r *record, at time.Time, sentOn bool) {
	es.note(r.Connection, r.Device, r.GlobalID, at, sentOn)
}

// note notes the end of a connection. What an earlier end of it told stays where this one tells nothing.
func (es *endedCalls) note(id csta.ConnectionID, device, origin string, at time.Time, sentOn bool) {
	e := endedCall{callID: id.CallID, device: device, global: id.GlobalCallID, origin: origin, at: at, sentOn: sentOn}
	old := es.find(id.CallID, device)
	if old == nil {
		*es = append(*es, e)
		return
	}
	e.global, e.origin = first(e.global, old.global), first(e.origin, old.origin)
	e.sentOn = sentOn || origin == "" && old.sentOn
	*old = e
}

// find returns the ended call; nil = there is none.
func (es endedCalls) find(callID, device string) *endedCall {
	for i := range es {
		if es[i].callID == callID && es[i].device == device {
			return &es[i]
		}
	}
	return nil
}

// drop takes a call out, because its callID is used again.
func (es *endedCalls) drop(callID, device string) {
	*es = slices.DeleteFunc(*es, func(e endedCall) bool { return e.callID == callID && e.device == device })
}

// forget drops what was remembered long enough.
func (es *endedCalls) forget(at time.Time) {
	*es = slices.DeleteFunc(*es, func(e endedCall) bool { return at.Sub(e.at) > endedKept })
}

// lose notes that the line was lost since the calls ended.
func (es endedCalls) lose() {
	for i := range es {
		es[i].before = true
	}
}

// believed says whether the end of a snapshot's call was seen and is to be believed: the switch may be a little
// behind its own events. A call that was sent on may ring here again.
func (es endedCalls) believed(info *csta.SnapshotCallInfo, device string) bool {
	e := es.find(info.Connection.CallID, device)
	rings := len(info.States) > 0 && info.States[0] == csta.StateAlerting
	return e != nil && !e.before && !e.inferred && !(e.sentOn && rings)
}

// reused tells a new call that uses an ended one's id from that call's late events. The global id decides where both
// have one; else a beginning is believed. A call that was sent on may ring here again.
func (e *endedCall) reused(n *reading) bool {
	global := n.ev.Connection.GlobalCallID
	reaches := slices.Contains([]csta.EventKind{csta.Offered, csta.Delivered, csta.Diverted, csta.Queued}, n.ev.Type) && n.comesIn()
	late := n.at.Sub(e.at) <= lateness
	// It was fetched back from where it was sent, or turned down and picked up; and a call without an id may be any.
	returns := n.ev.Type == csta.Established && n.mine && n.toMe() &&
		(e.sentOn || !late || n.ev.Cause == "callPickup" || n.ev.Connection.CallID == "")
	if global != "" && e.global != "" {
		return global != e.global || returns || reaches && (e.sentOn || !late)
	}
	return returns || reaches || n.ev.Type == csta.ServiceInitiated || n.ev.Type == csta.Originated
}
