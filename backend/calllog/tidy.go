package calllog

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// How long things are kept. What waits for Salesforce is kept until Salesforce has it.
const (
	// keepSaved is how long a saved entry stays in the book, for the panel's list.
	keepSaved = 7 * 24 * time.Hour
	// keepUnanswered is how long notes may still come on a call that nobody answered.
	keepUnanswered = time.Hour
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

// Tidy removes what need not be kept: saved entries after a week, calls not worth an Activity after an hour. The
// refused and uncertain ones beyond the last thousand move to a file.
func (b *Book) Tidy(at time.Time) error {
	err := b.write(func(t *tx) error {
		for standing, keep := range map[string]time.Duration{string(Saved): keepSaved, quiet: keepUnanswered} {
			t.eachOf(standing, false, func(r *Record) bool {
				old := at.Sub(r.LastSeen) > keep
				if old {
					t.delete(r.ID)
				}
				return old
			})
		}
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
	file := filepath.Join(filepath.Dir(b.opener.path), undecidedFile)
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
