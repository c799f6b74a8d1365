package call

import (
	"slices"

	"cordboard/backend/csta"
)

// A caller may ring at several phones of one person at once: a switch that numbers legs (MX) then tells of as many
// legs of one call, each with a callID of its own, at the monitored device. To the agent they are one call that rings.
// Its Connection is one of them; the others stand in legs until one is answered.

// leg is the call of which the event is about a further leg, if none, r, has it as its own; nil = it is about none.
func (s search) leg(r *record) *record {
	id := s.n.ev.Connection
	if id.CallID == "" || r != nil && r.Connection.CallID == id.CallID {
		return nil
	}
	if of := s.calls.ofLeg(s.n.device(), id); of != nil {
		return of
	}
	return s.twin()
}

// twin is the ringing call of which the event tells one more leg; nil = it is of no such call.
func (s search) twin() *record {
	n := s.n
	if !n.toMe() || n.ev.Type == csta.Established || n.ev.Type == csta.Diverted {
		return nil
	}
	r := s.calls.twin(n.device(), n.ev.Connection)
	if r != nil && known(n.ev.Calling) && !r.about(n.ev.Calling) {
		return nil
	}
	return r
}

// twin is the ringing call at a device that has the connection's global id, under another callID; nil = there is none.
// Elsewhere a call has one callID, and no twin.
func (cs *calls) twin(device string, at csta.ConnectionID) *record {
	if !cs.linkage.numbersLegs {
		return nil
	}
	for _, r := range cs.list {
		own := r.Connection
		if r.Device == device && r.State == Ringing && r.Direction == Inbound && r.movedAt.IsZero() &&
			own.GlobalCallID != "" && own.GlobalCallID == at.GlobalCallID && own.CallID != at.CallID {
			return r
		}
	}
	return nil
}

// legIndex is where a leg of that callID stands among some; -1 = there is none.
func legIndex(legs []csta.ConnectionID, at csta.ConnectionID) int {
	return slices.IndexFunc(legs, func(leg csta.ConnectionID) bool { return leg.CallID == at.CallID })
}

// ofLeg is the call that has a further leg of that callID; nil = there is none. A leg's number that is given to
// another call is the other's.
func (cs *calls) ofLeg(device string, at csta.ConnectionID) *record {
	for _, r := range cs.list {
		i := legIndex(r.legs, at)
		switch {
		case r.Device != device || i < 0:
		case at.GlobalCallID != "" && at.GlobalCallID != r.Connection.GlobalCallID:
			r.legs = slices.Delete(r.legs, i, i+1)
		default:
			return r
		}
	}
	return nil
}

// leg takes in an event about a further leg of a ringing call; own says that it is now the event of the call's own
// connection, and is to be taken in as that.
func (cs *calls) leg(r *record, n *reading) (own bool) {
	at := n.ev.Connection
	i := legIndex(r.legs, at)
	switch {
	case n.over(r):
		if i >= 0 {
			cs.loseLeg(r, r.legs[i], n)
		}
		return n.ev.Type == csta.CallCleared
	case n.answers(r):
		for _, other := range append(slices.Clone(r.legs), r.Connection) {
			if other.CallID != at.CallID {
				cs.loseLeg(r, other, n)
			}
		}
		r.legs, r.Connection.CallID = nil, at.CallID
		return true
	case i < 0:
		r.legs = append(r.legs, at)
	}
	return false
}

// loseLeg takes a leg out of a call; what is told of it later says nothing new.
func (cs *calls) loseLeg(r *record, leg csta.ConnectionID, n *reading) {
	cs.ended.note(leg, r.Device, r.GlobalID, n.at, false)
	r.legs = slices.DeleteFunc(r.legs, func(o csta.ConnectionID) bool { return o.CallID == leg.CallID })
}

// goesOn has a call whose own leg is over go on in another one that still rings; false = there is none.
func (cs *calls) goesOn(r *record, n *reading) bool {
	if len(r.legs) == 0 || r.State != Ringing || n.ev.Type == csta.CallCleared {
		return false
	}
	next := r.legs[0]
	r.legs = r.legs[1:]
	cs.loseLeg(r, r.Connection, n)
	next.Device = r.Connection.Device
	r.Connection = next
	return true
}

// legOf takes in that a snapshot lists a further leg of a ringing call: as its own where that is not in the list, and
// then returns it; else nil.
func (s reconciliation) legOf(r *record, leg csta.ConnectionID) *record {
	if !slices.ContainsFunc(s.Snapshot.Calls, func(o csta.SnapshotCallInfo) bool { return o.Connection.CallID == r.Connection.CallID }) {
		return r
	}
	if legIndex(r.legs, leg) < 0 {
		r.legs = append(r.legs, leg)
	}
	return nil
}
