package call

import (
	"maps"
	"slices"
)

// DecidingCauses are the words by which outcomes are told apart.
func DecidingCauses() []string { return slices.Collect(maps.Keys(fates)) }
