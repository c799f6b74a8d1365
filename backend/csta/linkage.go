package csta

import (
	"strconv"
	"time"
)

// linkageSlack is how far a switch's clock may be from ours.
const linkageSlack = 24 * time.Hour

// Unique says whether a linkage id names one call for ever, as Avaya's UCID does: 20 digits, of which the last ten are
// when the call began, in seconds since 1970 (Avaya Communication Manager, Universal Call ID). It is believed only
// where these are about when the call was seen first. The ids of other switches begin anew when they are restarted.
func (p Profile) Unique(linkage string, seen time.Time) bool {
	const digits, stamp = 20, 10
	if !p.UniqueLinkage || len(linkage) != digits {
		return false
	}
	for _, r := range linkage {
		if r < '0' || r > '9' {
			return false
		}
	}
	began, err := strconv.ParseInt(linkage[digits-stamp:], 10, 64)
	return err == nil && seen.Sub(time.Unix(began, 0)).Abs() <= linkageSlack
}
