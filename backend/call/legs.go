package call

import (
	"slices"
	"time"

	"cordboard/backend/csta"
)

// legs are the calls that an event names: the first and the second old call, and, of a device that goes
// out of them, whichever the list renames.
func (t *Table) legs(n *notice, all bool) []*record {
	names := []string{n.ev.Connection.CallID, n.ev.Secondary.CallID}
	if (all || n.own(n.ev.Subject)) && !n.zultys {
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
		for _, r := range t.calls {
			if r.Device == n.device() && r.Connection.CallID == id && id != "" && !slices.Contains(legs, r) {
				legs = append(legs, r)
			}
		}
	}
	told := t.last.device == n.device() && n.at.Sub(t.last.at) < swapping && n.own(n.ev.Subject) // its end was told first
	if len(legs) == 0 && n.ev.Connection.CallID == "" && !told {
		if r := t.guess(n); r != nil {
			legs = append(legs, r)
			if o := t.partner(r, n.at); o != nil && n.own(n.ev.Subject) {
				legs = append(legs, o)
			}
		}
	}
	return legs
}

// leaves says that a transfer takes us out of the call.
func (t *Table) leaves(n *notice) bool {
	if n.ev.Type == csta.Conferenced {
		return false
	}
	if n.own(n.ev.Subject) || n.local() == csta.StateNull {
		return true
	}
	if known(n.ev.Subject) || n.ev.Local != "" || n.zultys || !n.mine {
		return false
	}
	// Nobody says who did it; but whoever had both calls, or the first of them, and is not in the list, did.
	stays := slices.ContainsFunc(n.ev.Connections, func(item csta.ConnectionListItem) bool { return n.sameDevice(item.New.Device) })
	return !stays && (len(n.ev.Connections) > 0 || len(t.legs(n, false)) > 1)
}

// elder is the call that matters of two: the one for which the other was made, else the one on hold of those
// that we asked to join, else the first named.
func (t *Table) elder(legs []*record, at time.Time) *record {
	if len(legs) == 1 || legs[1].ConsultOf == legs[0].ID {
		return legs[0]
	}
	asked := t.joining.about(legs[0], at) && t.joining.held == legs[1].ID && legs[0].ConsultOf == ""
	if legs[0].ConsultOf == legs[1].ID || asked {
		return legs[1]
	}
	return legs[0]
}

// passes says that a call whose own connection is cleared just now is passed on: we asked for that, or a
// transfer named another one, and this one was waiting to hear whether it goes too.
func (t *Table) passes(r *record, at time.Time) bool {
	return t.joining.cause == CauseTransfer && t.joining.about(r, at) || !r.deposedAt.IsZero() && at.Sub(r.deposedAt) < loneliness
}

// added says that the list has us as somebody who was not in any of the calls before.
func (n *notice) added() bool {
	return n.own(n.ev.Target) && slices.ContainsFunc(n.ev.Connections, func(item csta.ConnectionListItem) bool {
		return n.sameDevice(item.New.Device) && item.Old == (csta.ConnectionID{})
	})
}
