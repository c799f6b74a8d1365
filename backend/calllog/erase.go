package calllog

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"go.etcd.io/bbolt"

	"cordboard/backend/numbers"
)

// Erased is what Erase did.
type Erased struct {
	Calls   int // that were with the number, and are gone
	Unsaved int // of these, that had not reached Salesforce, and never will
	Going   int // that go on now, and are not gone
	// Aside are files beside the book that are kept as they are and may hold calls with the number: damaged ones, and
	// copies. A person deletes them.
	Aside []string
}

// Erase removes every ended call with a number, in any spelling, and the number where it stands in other calls, from the
// book, the file of the undecided beside it, and what is free in the file: it is written anew without. What waits for
// Salesforce with the number never gets there. An error says that the number may still be on disk.
func (h History) Erase(number string) (Erased, error) {
	if digitsOf(number) == "" {
		return Erased{}, ErrNoNumber
	}
	b := h.book
	e := Erased{}
	onDisk, err := b.commit(func(t *tx) error {
		e = Erased{}
		for _, r := range t.collect(byStart, nil) {
			if h.viewer != nil && !h.viewer.sees(r.Account, r.Agent) {
				continue
			}
			with := isWith(r, number)
			switch {
			case with && r.Fate == Live:
				e.Going++
			case with:
				t.delete(r.ID)
				e.Calls++
				if r.Fate != Saved && standing(r) != quiet {
					e.Unsaved++
				}
			case forget(r, number):
				if err := t.put(r); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err == nil && !onDisk {
		err = ErrNotOnDisk
	}
	if err == nil {
		err = errors.Join(b.compact(), b.renewGood(), eraseLines(b.undecidedPath(), number))
	}
	e.Aside = aside(b.opener.path)
	return e, err
}

// ErrNoNumber says that a text has no digits.
var ErrNoNumber = errors.New("calllog: this is not a number")

// isWith says whether a call was with a number.
func isWith(r *Record, number string) bool {
	alike := func(other string) bool { return numbers.Alike(number, other) }
	return alike(r.Number) || slices.ContainsFunc(r.Parties, alike) || r.Direction == "outbound" && alike(r.Called)
}

// spelledNumber is what may be a phone number within a text.
var spelledNumber = regexp.MustCompile(`[+(]*[0-9](?:[0-9 ()/.-]*[0-9])?`)

// forget takes a number out of an entry that is about somebody else, and says whether it was there.
func forget(r *Record, number string) bool {
	left := slices.DeleteFunc(slices.Clone(r.Consulted), func(party string) bool {
		words := strings.Fields(party) // a name and a number
		return len(words) > 0 && numbers.Alike(number, words[len(words)-1])
	})
	changed := len(left) != len(r.Consulted)
	r.Consulted = left
	for name, value := range r.Data {
		if numbers.Alike(number, value) {
			delete(r.Data, name)
			changed = true
		}
	}
	notes := spelledNumber.ReplaceAllStringFunc(r.Notes, func(text string) string {
		if len(digitsOf(text)) >= leastAlike && numbers.Alike(number, text) {
			return "***"
		}
		return text
	})
	changed = changed || notes != r.Notes
	r.Notes = notes
	return changed
}

// compact writes the file anew without what is free in it, and takes it into use. Reading goes on meanwhile.
func (s *store) compact() error {
	s.writes.Lock()
	defer s.writes.Unlock()
	if s.file == nil || s.suspect || s.Health().Unwritten > 0 {
		return ErrNotOnDisk
	}
	o := s.opener
	if err := os.Remove(o.fresh()); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := s.file.compactTo(o.fresh()); err != nil {
		return errors.Join(err, removed(o.fresh()))
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	_ = s.file.close() // Windows renames over no open file
	s.file = nil
	err := o.place()
	if err != nil {
		err = errors.Join(err, removed(o.fresh()))
	}
	f, openErr := openFile(o.path, false, o.disk)
	if openErr == nil {
		s.file = f
	}
	return errors.Join(err, openErr)
}

func removed(path string) error {
	if err := os.Remove(path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// compactTo writes what the file holds, and nothing that is free in it, to another one; it is on disk when it returns nil.
func (f *file) compactTo(path string) error {
	return guarded(func() error {
		if err := f.disk(); err != nil {
			return err
		}
		db, err := bbolt.Open(path, 0o600, &bbolt.Options{Timeout: lockPatience})
		if err != nil {
			return err
		}
		return errors.Join(bbolt.Compact(db, f.db, 0), db.Sync(), db.Close())
	})
}

// aside are the files beside the book that were kept as they were.
func aside(path string) []string {
	var list []string
	entries, _ := os.ReadDir(filepath.Dir(path))
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), filepath.Base(path)+".") && e.Name() != filepath.Base(path)+".good" {
			list = append(list, filepath.Join(filepath.Dir(path), e.Name()))
		}
	}
	return list
}

// eraseLines writes the file of the undecided anew without a number's calls. Lines that cannot be read stay.
func eraseLines(path, number string) error {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	var left []byte
	for line := range bytes.Lines(text) {
		r := new(Record)
		if json.Unmarshal(line, r) != nil {
			left = append(left, line...)
			continue
		}
		if isWith(r, number) {
			continue
		}
		if forget(r, number) {
			if line, err = json.Marshal(r); err != nil {
				return err
			}
			line = append(line, '\n')
		}
		left = append(left, line...)
	}
	if bytes.Equal(left, text) {
		return nil
	}
	fresh := path + ".new"
	f, err := os.OpenFile(fresh, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(left)
	if err = errors.Join(err, f.Sync(), f.Close()); err == nil {
		err = os.Rename(fresh, path)
	}
	if err != nil {
		return errors.Join(err, removed(fresh))
	}
	syncFolder(filepath.Dir(path))
	return nil
}
