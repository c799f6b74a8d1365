package syscalls

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestACallIsReadAlsoWhenOthersComeBetween(t *testing.T) {
	calls := read(`7 pwrite64(5</d/calls.db>, "x"..., 4096, 0) = 4096
7 fdatasync(5</d/calls.db> <unfinished ...>
9 write(1<pipe:[1]>, "other", 5) = 5
7 <... fdatasync resumed>) = 0
7 write(1<pipe:[1]>, "mark", 4) = 4
`)
	require.Equal(t, []Call{
		{"pwrite64", `5</d/calls.db>, "x"..., 4096, 0) = 4096`},
		{"write", `1<pipe:[1]>, "other", 5) = 5`},
		{"fdatasync", "5</d/calls.db>) = 0"},
		{"write", `1<pipe:[1]>, "mark", 4) = 4`},
	}, calls)
	require.Empty(t, Unsynced(calls, "calls.db", `"mark"`))
	require.Len(t, Unsynced(calls, "calls.db", `"other"`), 1, "the sync was not over")
	require.Len(t, Unsynced(calls, "calls.db", `"never"`), 4)
	failed := append(calls[:2:2], Call{"fdatasync", "5</d/calls.db>) = -1 EIO (Input/output error)"}, calls[3])
	require.Len(t, Unsynced(failed, "calls.db", `"mark"`), 1)
}
