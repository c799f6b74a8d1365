package calllog

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// DefaultHistory is how many days an ended call stays in the book where nobody says otherwise.
const DefaultHistory = 90

// How long things are kept. What waits for Salesforce is kept until Salesforce has it.
const (
	oneDay = 24 * time.Hour
	// keepLeast is how long an ended call stays in any case: notes on it may still come.
	keepLeast = time.Hour
	// keepUndecided is how many refused and uncertain entries stay in the book. Of more, those that ended first are
	// moved to a text file beside it, one JSON a line, which nothing deletes.
	keepUndecided = 1000
	// undecidedFile is that file.
	undecidedFile = "calls-undecided.jsonl"
)

// Moved tells of entries that a person had not decided about and that were too many for the book.
type Moved struct {
	Count int
	File  string
}

// KeepFor has ended calls stay in the history for so many days; 0 is none, but for the hour in which notes may still
// come. What is older goes at once.
func (b *Book) KeepFor(days int, at time.Time) error {
	b.history.Store(int64(max(time.Duration(days)*oneDay, keepLeast)))
	return b.Tidy(at)
}

// Tidy removes what need not be kept: ended calls that are older than the history, unless they are on their way to
// Salesforce. The refused and uncertain ones beyond the last thousand move to a file.
func (b *Book) Tidy(at time.Time) error {
	keep := time.Duration(b.history.Load())
	gone := 0
	err := b.write(func(t *tx) error {
		gone = 0
		t.walk(inHistory, nil, false, func(r *Record) bool {
			of := standing(r)
			if (of == quiet || of == string(Saved)) && at.Sub(r.lastUp()) > keep && at.Sub(r.LastSeen) > keepLeast {
				t.delete(r.ID)
				gone++
			}
			return at.Sub(r.StartedAt) > keep
		})
		return nil
	})
	return errors.Join(err, b.moveUndecided())
}

// moveUndecided writes to the file first: a program that is killed in between has an entry at both places.
func (b *Book) moveUndecided() error {
	var many []*Record
	err := b.read(func(t *tx) error {
		many = nil
		excess := t.count(string(Refused)) + t.count(string(Uncertain)) - keepUndecided
		for _, fate := range []Fate{Refused, Uncertain} {
			left := excess
			t.eachOf(string(fate), false, func(r *Record) bool {
				if left > 0 {
					many = append(many, r)
				}
				left--
				return left > 0
			})
		}
		sortBySeen(many)
		many = many[:max(0, min(excess, len(many)))]
		return nil
	})
	if err != nil || len(many) == 0 {
		return err
	}
	file := b.undecidedPath()
	if err := appendLines(file, many); err != nil {
		return err
	}
	moved := 0
	err = b.write(func(t *tx) error {
		moved = 0
		for _, r := range many {
			now, err := t.get(r.ID)
			if err != nil || now.Fate != Refused && now.Fate != Uncertain {
				continue // somebody decided meanwhile
			}
			t.delete(r.ID)
			moved++
		}
		return nil
	})
	if err != nil || moved == 0 {
		return err
	}
	b.mu.Lock()
	if b.health.Moved != nil {
		moved += b.health.Moved.Count
	}
	b.health.Moved = &Moved{moved, file}
	b.mu.Unlock()
	b.o.Log.Warn("too many Activities wait for a decision; the oldest were moved to a file", "moved", moved, "file", file)
	b.tell()
	return nil
}

// undecidedPath is where the file of the undecided is.
func (s *store) undecidedPath() string {
	return filepath.Join(filepath.Dir(s.opener.path), undecidedFile)
}

// appendLines writes entries to the end of a text file; they are on disk when it returns nil.
func appendLines(path string, list []*Record) error {
	var text []byte
	for _, r := range list {
		line, err := json.Marshal(r)
		if err != nil {
			return err
		}
		text = append(append(text, line...), '\n')
	}
	if err := regular(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	return errors.Join(err, f.Sync(), f.Close())
}
