package call

import (
	"maps"
	"slices"
)

// DecidingCauses are the words by which outcomes are told apart.
func DecidingCauses() []string { return slices.Collect(maps.Keys(fates)) }

// Listing tells the table that its switch has listed calls before, so that it is believed about those that it leaves out.
func (t *Table) Listing() *Table {
	t.look.lists = true
	return t
}
