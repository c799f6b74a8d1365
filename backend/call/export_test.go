package call

import (
	"maps"
	"slices"
	"time"

	"cordboard/backend/csta"
)

// DecidingCauses are the words by which outcomes are told apart.
func DecidingCauses() []string { return slices.Collect(maps.Keys(fates)) }

// Listing tells the table that its switch has listed calls before, so that it is believed about those that it leaves out.
func (t *Table) Listing() *Table {
	t.look.lists = true
	return t
}

// Reconcile takes in the answer of a snapshot that events waited for.
func (t *Table) Reconcile(device string, list []csta.SnapshotCallInfo, at time.Time) []Ended {
	return Snapshot{Device: device, Calls: list}.Apply(t, at)
}
