package call

import (
	"time"

	"cordboard/backend/csta"
)

// waits says that a call is not over, although its leg was cleared: a transfer has just given it another
// party, and without a list the switch may begin a new leg for that, with a new callID, and does not say
// which leg it replaces. MX does so.
func (r *record) waits(n *notice) bool {
	if r.movedAt.IsZero() || n.at.Sub(r.movedAt) > succession || n.ev.Type != csta.ConnectionCleared {
		return false
	}
	if r.goneAt.IsZero() {
		r.goneAt = n.at
	}
	return true
}

// succeeds finds the call that goes on in a leg that the switch has just begun.
func (t *Table) succeeds(n *notice) *record {
	if !t.begins(n) {
		return nil
	}
	switch n.ev.Type {
	case csta.Delivered, csta.Established:
	default:
		return nil
	}
	for _, r := range t.calls {
		if r.Device != n.device() || r.movedAt.IsZero() || n.at.Sub(r.movedAt) > succession {
			continue
		}
		talks := n.ev.Type == csta.Established && r.State == Connected // one handset, one conversation
		if !r.goneAt.IsZero() || talks {
			return r
		}
	}
	return nil
}

// succeed gives a call its new leg. The new leg may ring at first, and should it be a stranger's after
// all, it must be possible to answer it.
func (t *Table) succeed(id csta.ConnectionID, r *record, at time.Time) {
	t.remember(r, at, false)
	if !t.profile.NumbersLegs {
		t.descend(r.GlobalID, at, id.CallID)
	}
	r.Connection = csta.ConnectionID{CallID: id.CallID, Device: r.Connection.Device}
	r.movedAt, r.goneAt, r.established, r.renewed = time.Time{}, time.Time{}, false, true
}
