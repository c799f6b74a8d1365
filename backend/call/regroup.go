package call

import (
	"slices"

	"cordboard/backend/csta"
)

// regrouping is a transfer or a conference that an event tells: the calls named in it go on under other names, with
// other parties, or without us.
type regrouping struct {
	*Table
	n *reading
}

func (g regrouping) apply() []Ended {
	if g.leaves() {
		return g.depose(g.legs(true))
	}
	return g.rename(g.legs(false))
}

// legs are the calls that the event names: the first and the second old call, and, of a device that goes out of them,
// whichever the list renames.
func (g regrouping) legs(all bool) []*record {
	n := g.n
	names := []string{n.ev.Connection.CallID, n.ev.Secondary.CallID}
	if (all || n.own(n.ev.Subject)) && !n.profile.NumbersLegs {
		for _, item := range n.ev.Connections {
			names = append(names, item.Old.CallID, item.New.CallID)
		}
	}
	for _, item := range n.ev.Connections {
		if n.sameDevice(item.Old.Device) || n.sameDevice(item.New.Device) {
			names = append(names, item.Old.CallID)
		}
	}
	var legs []*record
	for _, id := range names {
		for _, r := range g.calls.list {
			if r.Device == n.device() && r.Connection.CallID == id && id != "" && !slices.Contains(legs, r) {
				legs = append(legs, r)
			}
		}
	}
	told := g.last.device == n.device() && n.at.Sub(g.last.at) < swapping && n.own(n.ev.Subject) // its end was told first
	if len(legs) == 0 && n.ev.Connection.CallID == "" && !told {
		if r := (search{g.Table, n}).callWithoutID(); r != nil {
			legs = append(legs, r)
			if o := g.partner(r); o != nil && n.own(n.ev.Subject) {
				legs = append(legs, o)
			}
		}
	}
	return legs
}

// leaves says whether a transfer takes us out of the call.
func (g regrouping) leaves() bool {
	n := g.n
	if n.ev.Type == csta.Conferenced {
		return false
	}
	if n.own(n.ev.Subject) || n.local() == csta.StateNull {
		return true
	}
	if known(n.ev.Subject) || n.ev.Local != "" || n.profile.NamesMonitored || !n.mine {
		return false
	}
	// Nobody says who did it; but whoever had both calls, or the first of them, and is not in the list, did.
	stays := slices.ContainsFunc(n.ev.Connections, func(item csta.ConnectionListItem) bool { return n.sameDevice(item.New.Device) })
	return !stays && (len(n.ev.Connections) > 0 || len(g.legs(false)) > 1)
}

// elder is the call that matters of two: the one for which the other was made, else the one on hold of those that we
// asked to join, else the first named.
func (g regrouping) elder(legs []*record) *record {
	if len(legs) == 1 || legs[1].ConsultOf == legs[0].ID {
		return legs[0]
	}
	asked := g.joining.about(legs[0], g.n.at) && g.joining.held == legs[1].ID && legs[0].ConsultOf == ""
	if legs[0].ConsultOf == legs[1].ID || asked {
		return legs[1]
	}
	return legs[0]
}

// partner is the other call of a transfer of which the switch named only one: the one that was asked for, else the
// only one to which a consultation ties it; nil = there is none. That it is with the one to whom the other went proves
// nothing: a held call may be sent on alone to whom the agent talks with, a queue above all.
func (g regrouping) partner(r *record) *record {
	var tied []*record
	for _, o := range g.calls.list {
		if o == r || o.Device != r.Device || o.hidden {
			continue
		}
		if g.joining.about(r, g.n.at) {
			if g.joining.about(o, g.n.at) {
				return o
			}
			continue
		}
		if o.ConsultOf == r.ID || r.ConsultOf == o.ID {
			tied = append(tied, o)
		}
	}
	if len(tied) != 1 {
		return nil
	}
	return tied[0]
}

// depose ends the transferring device's legs. Where the event names only one of two and nothing says whether the
// other one went too, the switch is asked.
func (g regrouping) depose(legs []*record) []Ended {
	n := g.n
	var inferred *record
	if len(legs) == 1 && !n.namesAll {
		if o := g.partner(legs[0]); o != nil {
			legs = append(legs, o)
			if !g.joining.about(o, n.at) {
				inferred = o
			}
		}
	}
	if len(legs) > 0 {
		g.scatter(g.elder(legs).GlobalID, legs)
	} else if old := g.calls.ended.find(n.ev.Connection.CallID, n.device()); old != nil && n.ev.Connection.CallID != "" {
		g.scatter(old.origin, nil) // its own end was told before
	}
	single := g.joining.held == "" && len(legs) == 1 && g.joining.about(legs[0], n.at)
	var ended []Ended
	for _, r := range legs {
		r.attach(n.ev.Data)
		r.passed = true
		g.last = lastEnd{device: r.Device, at: n.at}
		ended = append(ended, g.calls.finish(r, CauseTransfer, n.at, false)...)
		if r == inferred {
			g.calls.ended.find(r.Connection.CallID, r.Device).inferred = true
		}
	}
	if len(legs) == 1 && n.ev.Secondary.CallID == "" && !single && !n.namesAll {
		for _, r := range g.calls.list {
			if r.Device == n.device() && !r.hidden {
				r.deposedAt = n.at
				r.ask(n.at.Add(loneliness))
			}
		}
	}
	g.joining = joining{}
	return ended
}

// scatter notes that whatever comes back of a call that was passed on is, for people, the call known by the origin's
// name.
func (g regrouping) scatter(origin string, legs []*record) {
	n, l := g.n, &g.calls.linkage
	names := []string{l.identity(n.ev.Connection), l.identity(n.ev.Secondary), n.ev.Linkage}
	for _, r := range legs {
		names = append(names, r.GlobalID, r.Linkage)
	}
	for _, item := range n.ev.Connections {
		names = append(names, l.identity(item.New))
	}
	l.descend(origin, n.at, names...)
}

// rename moves the surviving call to its new id and gives it its new parties. Two legs become one.
func (g regrouping) rename(legs []*record) []Ended {
	n := g.n
	own, others := g.sort(legs)
	if len(legs) == 0 {
		return g.joined(own, others)
	}
	r := g.elder(legs)
	if own == nil && len(others) == 0 && len(legs) > 1 {
		for _, twin := range legs {
			others = append(others, twin.everybody()...)
		}
	}
	var ended []Ended
	for _, twin := range legs {
		if twin != r {
			r.absorb(twin)
			ended = append(ended, g.calls.finish(twin, CauseConference, n.at, false)...)
		}
	}
	origin := r.GlobalID
	if id := n.ev.Connection.CallID; !n.profile.NumbersLegs && id != "" && legs[0].Connection.CallID != id && (n.own(n.ev.Target) || !known(n.ev.Target)) {
		origin = g.calls.linkage.origin(first(n.ev.Linkage, id), n.at) // we were asked for advice about that call; now it is ours
	}
	ended = append(ended, g.retitle(r, own, origin)...)
	g.settle(r, others)
	g.joining = joining{}
	return ended
}

// retitle gives a call the name that the switch has for it now. For people it is the call that is known by the
// origin's name.
func (g regrouping) retitle(r *record, own *csta.ConnectionID, origin string) []Ended {
	n, l := g.n, &g.calls.linkage
	var ended []Ended
	if own != nil && own.CallID != "" && own.CallID != r.Connection.CallID {
		for _, o := range slices.Clone(g.calls.list) {
			if o != r && o.Device == r.Device && o.Connection.CallID == own.CallID {
				ended = append(ended, g.calls.finish(o, CauseUnseen, n.at, true)...)
			}
		}
		g.calls.ended.remember(r, n.at, false)
		r.Connection.CallID = own.CallID
	}
	global := n.ev.Connection.GlobalCallID
	if own != nil {
		global = first(own.GlobalCallID, global)
		if own.Device.ID != "" {
			r.Connection.Device = own.Device
		}
	}
	r.Connection.GlobalCallID = first(global, r.Connection.GlobalCallID)
	r.Linkage = first(n.ev.Linkage, r.Linkage)
	name := l.identity(r.Connection)
	if l.numbersLegs && n.ev.Type == csta.Transfered && n.own(n.ev.Target) {
		origin = l.origin(name, n.at) // where callIDs are legs', only the new name tells whose call it is now
	}
	l.descend(first(origin, name), n.at, name, r.Linkage)
	r.lookedUp = first(r.Linkage, name)
	r.GlobalID = l.origin(name, n.at)
	return ended
}

// joined makes the call of a conference or transfer that led to us, if the list names us in it.
func (g regrouping) joined(own *csta.ConnectionID, others []member) []Ended {
	if own == nil {
		return nil
	}
	n := g.n
	r := g.calls.named(n.device(), own.CallID)
	if r == nil {
		if old := g.calls.ended.find(own.CallID, n.device()); old != nil && !old.sentOn && !g.added() {
			return nil
		}
		r = g.calls.add(n.device(), n.at)
		r.Connection = *own
		r.Direction = Inbound
	}
	ended := g.retitle(r, own, g.ancestry(r))
	g.settle(r, others)
	return ended
}

// ancestry is the name of the call that was passed on to a call of ours.
func (g regrouping) ancestry(r *record) string {
	if n := g.n; !n.profile.NumbersLegs && n.ev.Connection.CallID != "" {
		return g.calls.linkage.origin(first(n.ev.Linkage, n.ev.Connection.CallID), n.at)
	}
	return r.GlobalID
}

// added says whether the list has us as somebody who was not in any of the calls before.
func (g regrouping) added() bool {
	return g.n.own(g.n.ev.Target) && slices.ContainsFunc(g.n.ev.Connections, func(item csta.ConnectionListItem) bool {
		return g.n.sameDevice(item.New.Device) && item.Old == (csta.ConnectionID{})
	})
}
