package call

import (
	"fmt"
	"slices"
	"time"

	"cordboard/backend/csta"
)

// calls are the calls there are and what is remembered of those that were.
type calls struct {
	prefix  string
	serial  int
	list    []*record // oldest first
	ended   endedCalls
	linkage linkage
}

// add makes a call that shows itself once it has a state.
func (cs *calls) add(device string, at time.Time) *record {
	cs.serial++
	r := &record{hidden: true, changedAt: at}
	r.begunAt, r.heardAt = at, at
	r.ID = fmt.Sprintf("%s%d", cs.prefix, cs.serial)
	r.Device, r.StartedAt = device, at
	cs.list = append(cs.list, r)
	return r
}

// finish takes a call out. One that never had a state ends untold.
func (cs *calls) finish(r *record, cause string, at time.Time, broken bool) []Ended {
	cs.remove(r)
	ended := r.end(cause, at, broken)
	back := []Outcome{Diverted, Transferred, Parked}
	cs.ended.remember(r, at, cause == CauseDiverted || !r.divertedAt.IsZero() || slices.Contains(back, ended.Outcome))
	if !isShown(r) {
		return nil
	}
	return []Ended{ended}
}

// giveUp ends a call that never got a state. Should it come after all, it is a call of its own.
func (cs *calls) giveUp(r *record, at time.Time) []Ended {
	cs.remove(r)
	if !isShown(r) {
		return nil
	}
	return []Ended{r.end(CauseUnseen, at, true)}
}

func (cs *calls) remove(r *record) {
	cs.list = slices.DeleteFunc(cs.list, func(o *record) bool { return o == r })
}

// isShown says whether a call is told to anybody: an event gave it a state, or it was dialled from here.
func isShown(r *record) bool { return !r.hidden || r.Prompting() }

// prompted are the calls that the switch has accepted and of which it has told nothing yet.
func (cs *calls) prompted() []*record {
	var list []*record
	for _, r := range cs.list {
		if r.hidden && r.Prompting() {
			list = append(list, r)
		}
	}
	return list
}

// shown is the call of that id, if it is shown; else nil.
func (cs *calls) shown(id string) *record {
	for _, r := range cs.list {
		if r.ID == id && isShown(r) {
			return r
		}
	}
	return nil
}

// named is the call of a device that the switch calls by a callID, or by none; nil = there is none.
func (cs *calls) named(device, callID string) *record {
	for _, r := range cs.list {
		if r.Device == device && r.Connection.CallID == callID {
			return r
		}
	}
	return nil
}

// begun finds the call of a MakeCall's answer: by its callID, else, where either side lacks one, the outbound call
// that began since it was asked for.
func (cs *calls) begun(device, callID string, since time.Time) *record {
	var found *record
	for _, r := range cs.list {
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

// succeed gives a call its new leg. The new leg may ring at first, and should it be a stranger's after all, it must
// be possible to answer it.
func (cs *calls) succeed(id csta.ConnectionID, r *record, at time.Time) {
	cs.ended.remember(r, at, false)
	if !cs.linkage.numbersLegs {
		cs.linkage.descend(r.GlobalID, at, id.CallID)
	}
	r.Connection = csta.ConnectionID{CallID: id.CallID, Device: r.Connection.Device}
	r.movedAt, r.goneAt, r.established, r.renewed = time.Time{}, time.Time{}, false, true
}

// identify gives a call the name under which people know it. A linkage is the better name, for callIDs are used
// again; a call that had another name before keeps that one.
func (cs *calls) identify(r *record, at time.Time) {
	name := cs.linkage.identity(r.Connection)
	if r.Linkage != "" {
		name = r.Linkage
	}
	if name == "" || name == r.lookedUp {
		return // the linkage may have forgotten it meanwhile
	}
	origin := cs.linkage.origin(name, at)
	if r.Linkage != "" && origin == name && r.GlobalID != "" && r.GlobalID != name {
		cs.linkage.descend(r.GlobalID, at, name)
		origin = r.GlobalID
	}
	r.lookedUp, r.GlobalID = name, origin
}

// tieConsultation ties calls that were begun at the phone itself: the switch says that one is a consultation, and one
// call is on hold, before its first events or after them.
func (cs *calls) tieConsultation(n *reading, r *record) {
	if r.Direction == Outbound && n.ev.Cause == "consultation" {
		r.advice = true
	}
	if !r.advice && n.ev.Type != csta.Held {
		return
	}
	var advice, on *record
	for _, o := range cs.list {
		switch {
		case o.Device != r.Device:
		case o.advice && o.ConsultOf == "":
			advice = o
		case o.State != Held:
		case on != nil:
			return // which of them, nobody told
		default:
			on = o
		}
	}
	if advice != nil && on != nil {
		advice.tie(on.ID)
	}
}
