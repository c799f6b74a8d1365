package calllog

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// holds are the files of a folder in which a text stands, wherever in them.
func holds(t *testing.T, folder, text string) (files []string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	require.NoError(t, err)
	for _, e := range entries {
		raw, err := os.ReadFile(filepath.Join(folder, e.Name()))
		require.NoError(t, err)
		if bytes.Contains(raw, []byte(text)) {
			files = append(files, e.Name())
		}
	}
	return files
}

func TestWhatIsErasedByNumberIsGoneFromTheFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "calls.db")
	folder := filepath.Dir(path)
	list := week(300, Saved)
	list = append(list,
		past("gone", 1, func(r *Record) { r.Number, r.Name, r.Notes = "+49 171 2345678", "Erika Mustermann", "Ihr Geheimnis" }),
		past("spelled", 2, func(r *Record) {
			r.Number, r.Name, r.Fate, r.SalesforceID = "0171/2345678", "Erika Mustermann", Refused, ""
		}),
		past("conference", 3, func(r *Record) { r.Number, r.Parties, r.Name = "", []string{"0301", "01712345678"}, "Erika Mustermann" }),
		past("consulted", 4, func(r *Record) { r.Consulted = []string{"Erika Mustermann 01712345678", "Bo 200"} }),
		past("other", 5, func(r *Record) { r.Notes = "Erreicht ihn unter (0171) 234 56 78." }),
	)
	oldStore(t, path, list, nil)
	lines := []*Record{list[300], past("kept", 9, func(*Record) {})}
	require.NoError(t, appendLines(filepath.Join(folder, undecidedFile), lines))
	b := openOn(t, path, new(disk), nil)
	for i := range 20 { // older states of the entry are free in the file
		require.NoError(t, b.Note("old/gone", "Ihr Geheimnis, Stand "+string(rune('a'+i))))
	}
	require.Equal(t, []string{undecidedFile, "calls.db"}, holds(t, folder, "Geheimnis"))
	erased, err := b.History(nil).Erase("0049 (171) 2345678")
	require.NoError(t, err)
	require.Equal(t, Erased{Calls: 3, Unsaved: 2}, erased)
	for _, text := range []string{"Mustermann", "Geheimnis", "2345678", "234 56 78"} {
		require.Empty(t, holds(t, folder, text), text)
	}
	require.Empty(t, idsOf(t, b, nil, Query{Name: "mustermann"}))
	require.Equal(t, []string{"Bo 200"}, must(entryOf(b, "consulted")).Consulted)
	require.Equal(t, "Erreicht ihn unter ***.", must(entryOf(b, "other")).Notes)
	require.Len(t, idsOf(t, b, nil, Query{}), 302)
	raw, err := os.ReadFile(filepath.Join(folder, undecidedFile))
	require.NoError(t, err)
	var kept Record
	require.NoError(t, json.Unmarshal(raw, &kept))
	require.Equal(t, *lines[1], kept)

	answer(t, b, 7) // it goes on in the new file
	require.Equal(t, Health{}, b.Health())
	require.NoError(t, b.Close())
	found, err := look(path)
	require.NoError(t, err)
	require.Equal(t, findings{Entries: 303}, found, "sound, with its indexes")
}

func entryOf(b *Book, id string) (r *Record, err error) {
	err = b.read(func(t *tx) error { r, err = t.get(id); return err })
	return r, err
}

func TestErasingLeavesAloneWhatGoesOnAndWhatIsAnothers(t *testing.T) {
	b := story(t)
	s := call(3)
	require.NoError(t, b.See([]Sighting{s}, time.Now()))
	erased, err := b.History(&mayasView).Erase(s.Number)
	require.NoError(t, err)
	require.Equal(t, Erased{Going: 1}, erased)
	_, err = b.History(&mayasView).Erase("+49305550" + "13")
	require.NoError(t, err)
	require.Len(t, idsOf(t, b, &jonasView, Query{}), 1, "Jonas's call is not Maya's to erase")
	_, err = b.History(nil).Erase("nobody")
	require.ErrorIs(t, err, ErrNoNumber)
}

func TestWhatCannotBeErasedFromTheDiskIsSaid(t *testing.T) {
	path := filepath.Join(t.TempDir(), "calls.db")
	oldStore(t, path, []*Record{past("gone", 1, func(*Record) {})}, nil)
	d := new(disk)
	b := openOn(t, path, d, nil)
	d.says(errFull)
	_, err := b.History(nil).Erase("+493055501")
	require.ErrorIs(t, err, ErrNotOnDisk)
	require.Empty(t, idsOf(t, b, nil, Query{}), "it is gone from what is shown")
}

func TestFilesThatWereSetAsideAreNamed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "calls.db")
	b := openOn(t, path, new(disk), nil)
	require.NoError(t, os.WriteFile(path+".damaged-2026-11-22T090000", nil, 0o600))
	erased, err := b.History(nil).Erase("0301234567")
	require.NoError(t, err)
	require.Equal(t, []string{path + ".damaged-2026-11-22T090000"}, erased.Aside)
}
