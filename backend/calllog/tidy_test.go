package calllog

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestTheUndecidedBeyondAThousandMoveToAFileThatKeepsThem(t *testing.T) {
	path := filepath.Join(t.TempDir(), "calls.db")
	list := append(week(600, Refused), week(500, Uncertain)...)
	for i, r := range list {
		r.ID = newID()
		r.LastSeen = start.Add(time.Duration(i) * time.Minute)
	}
	oldStore(t, path, list, nil)
	told := 0
	b := openOn(t, path, new(disk), func() { told++ })
	require.NoError(t, b.Tidy(start))
	require.Len(t, must(b.Records()), keepUndecided)
	file := filepath.Join(filepath.Dir(path), undecidedFile)
	require.Equal(t, Health{Moved: &Moved{100, file}}, b.Health())
	require.Positive(t, told)
	raw, err := os.ReadFile(file)
	require.NoError(t, err)
	lines := strings.Split(strings.TrimSpace(string(raw)), "\n")
	require.Len(t, lines, 100)
	for i, line := range lines {
		var r Record
		require.NoError(t, json.Unmarshal([]byte(line), &r))
		require.Equal(t, *list[i], r, "those that ended first, whole")
	}
	require.NoError(t, b.Tidy(start))
	require.Len(t, must(b.Records()), keepUndecided, "and no more than that")
	again, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Equal(t, raw, again)
}

func TestNothingLeavesTheBookUnlessTheFileTookIt(t *testing.T) {
	path := filepath.Join(t.TempDir(), "calls.db")
	list := week(keepUndecided+5, Refused)
	oldStore(t, path, list, nil)
	require.NoError(t, os.Mkdir(filepath.Join(filepath.Dir(path), undecidedFile), 0o700))
	b := openOn(t, path, new(disk), nil)
	require.Error(t, b.Tidy(start))
	require.Len(t, must(b.Records()), len(list))
}

func TestTidyingKeepsEveryFateByItsRule(t *testing.T) {
	path := filepath.Join(t.TempDir(), "calls.db")
	var list []*Record
	for i, fate := range []Fate{Live, Waiting, Claimed, Sending, Saved, Uncertain, Refused} {
		r := loggedCall(i, 1, fate)
		r.StartedAt, r.LastSeen, r.EndedAt = start, start, start
		list = append(list, r)
	}
	missed := loggedCall(20, 1, Waiting)
	missed.Notes, missed.ConnectedAt, missed.StartedAt, missed.LastSeen = "", time.Time{}, start, start
	oldStore(t, path, append(list, missed), nil)
	b := openOn(t, path, new(disk), nil)
	left := func() (ids []string) {
		require.NoError(t, b.read(func(t *tx) error {
			ids = nil
			for _, r := range t.collect(byStart, nil) {
				ids = append(ids, r.ID)
			}
			return nil
		}))
		return ids
	}
	require.NoError(t, b.Tidy(start.Add(DefaultHistory*oneDay)))
	require.Len(t, left(), 8, "ninety days where nobody says otherwise")
	require.NoError(t, b.KeepFor(120, start.Add(120*oneDay)))
	require.Len(t, left(), 8)
	require.NoError(t, b.Tidy(start.Add(120*oneDay+time.Minute)))
	require.Len(t, left(), 6, "what waits for Salesforce or a person stays")
	require.NotContains(t, left(), missed.ID)
	require.NotContains(t, left(), list[4].ID)
	require.NoError(t, b.Settle(list[5].ID, "00T1", "", start.Add(121*oneDay)))
	require.NoError(t, b.Tidy(start.Add(121*oneDay+keepLeast)))
	require.Contains(t, left(), list[5].ID, "notes may still come on what Salesforce has just now")
	require.NoError(t, b.Tidy(start.Add(121*oneDay+keepLeast+time.Minute)))
	require.NotContains(t, left(), list[5].ID, "its call was over long ago")
}

func TestAHistoryOfNoDaysKeepsACallAsLongAsNotesMayCome(t *testing.T) {
	path := filepath.Join(t.TempDir(), "calls.db")
	oldStore(t, path, []*Record{loggedCall(0, 1, Saved)}, nil)
	b := openOn(t, path, new(disk), nil)
	over := start.Add(time.Minute)
	require.NoError(t, b.KeepFor(0, over.Add(keepLeast)))
	calls, _, err := b.History(nil).Find(Query{})
	require.NoError(t, err)
	require.Len(t, calls, 1)
	require.NoError(t, b.Tidy(over.Add(keepLeast+time.Minute)))
	calls, _, err = b.History(nil).Find(Query{})
	require.NoError(t, err)
	require.Empty(t, calls)
}
