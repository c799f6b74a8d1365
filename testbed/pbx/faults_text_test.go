package pbx

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestFaultsInWords reads what a person writes and writes it again.
func TestFaultsInWords(t *testing.T) {
	for text, want := range map[string]Faults{
		"":                     {},
		"drop=1%":              {Drop: Chance{Percent: 1}},
		" drop=0.5% , seed=7,": {Drop: Chance{Percent: 0.5}, Seed: 7},
		"delay=200ms,late=9s,kicked=1m30s": {
			Delay: 200 * time.Millisecond, Late: 9 * time.Second, Kicked: 90 * time.Second,
		},
		"duplicate=every:3,reorder=100%,truncate=after:20,reset=after:1,halfopen=every:7": {
			Duplicate: Chance{Every: 3}, Reorder: Chance{Percent: 100}, Truncate: Chance{After: 20}, Reset: Chance{After: 1}, HalfOpen: Chance{Every: 7},
		},
		"wrongid=2%,latereply=3%,trickle,refuse": {WrongID: Chance{Percent: 2}, LateReply: Chance{Percent: 3}, Trickle: true, Refuse: true},
		"damage=0.3%,tear=every:900":             {Damage: Chance{Percent: 0.3}, Tear: Chance{Every: 900}},
		"nosnapshot":                             {NoSnapshot: SnapshotRefused},
		"nosnapshot=silent":                      {NoSnapshot: SnapshotSilent},
	} {
		got, err := ParseFaults(text)
		require.NoError(t, err, text)
		require.Equal(t, want, got, text)
		again, err := ParseFaults(got.String())
		require.NoError(t, err, got)
		require.Equal(t, got, again, text)
	}
}

func TestWrongFaultsSayWhatToWrite(t *testing.T) {
	for text, want := range map[string]string{
		"dropp=1%":         `"dropp": write one of damage, delay, drop, duplicate, halfopen, kicked, late, latereply, nosnapshot, refuse, reorder, reset, seed, tear, trickle, truncate, wrongid`,
		"drop":             "write drop=1%, drop=every:100 or drop=after:20",
		"drop=0%":          "write drop=1%",
		"drop=101%":        "write drop=1%",
		"drop=NaN%":        "write drop=1%",
		"drop=often":       "write drop=1%",
		"reset=after:0":    "write reset=1%",
		"reset=after:-1":   "write reset=1%",
		"reset=sometime:1": "write reset=1%",
		"delay=200":        "write a time, as delay=200ms",
		"kicked=-1s":       "write a time, as kicked=200ms",
		"trickle=yes":      "write trickle alone",
		"nosnapshot=maybe": "write nosnapshot=refused or nosnapshot=silent",
		"seed=x":           "write a number, as seed=7",
		"drop=1%,drop=2%":  "drop is there twice",
	} {
		_, err := ParseFaults(text)
		require.ErrorContains(t, err, want, text)
	}
}
