package csta

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestOnlyAUCIDOfItsTimeIsUnique(t *testing.T) {
	seen := time.Date(2026, 11, 28, 9, 0, 0, 0, time.UTC)
	ucid := func(began time.Time) string { return fmt.Sprintf("00001%05d%010d", 4711, began.Unix()) }
	for name, test := range map[string]struct {
		dialect Dialect
		linkage string
		want    bool
	}{
		"a UCID":                         {DMCC, ucid(seen.Add(-time.Minute)), true},
		"of a switch whose clock is off": {DMCC, ucid(seen.Add(5 * time.Hour)), true},
		"with a counter for a time":      {DMCC, "00001000420000000042", false},
		"of a clock that stands still":   {DMCC, ucid(time.Unix(1700000000, 0)), false},
		"of another dialect":             {ECMA, ucid(seen), false},
		"too short":                      {DMCC, ucid(seen)[1:], false},
		"with other characters":          {DMCC, "x" + ucid(seen)[1:], false},
		"none":                           {DMCC, "", false},
	} {
		require.Equal(t, test.want, test.dialect.Profile().Unique(test.linkage, seen), name)
	}
}
