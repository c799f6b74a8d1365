package calllog

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"go.etcd.io/bbolt"
)

// firstCopy is how long after the start the first copy is made; more follow whenever the book is tidied.
const firstCopy = time.Minute

// good is where the last good copy of the file is. What a damage takes is taken from there.
func (o opener) good() string { return o.path + ".good" }

// copyGood makes a copy of the file as it stands, if something was written since the last one. It takes the place of the
// last one once it was looked at. Calls go on meanwhile.
func (s *store) copyGood() error {
	s.mu.RLock()
	f, last, usable := s.file, s.copied, s.health.Trouble == ""
	s.mu.RUnlock()
	if f == nil || !usable {
		return nil
	}
	number, fresh := last, s.opener.good()+".new"
	err := f.view(func(t *bbolt.Tx) (err error) {
		if number = t.ID(); number != last {
			err = writeCopy(t, fresh)
		}
		return err
	})
	if err != nil || number == last {
		return err
	}
	found, err := look(fresh)
	if err == nil && found.Damage != "" {
		err = fmt.Errorf("calllog: the copy is damaged: %s", found.Damage)
	}
	if err == nil {
		err = os.Rename(fresh, s.opener.good())
	}
	if err != nil {
		return errors.Join(err, removed(fresh))
	}
	syncFolder(filepath.Dir(fresh))
	s.mu.Lock()
	s.copied = number
	s.mu.Unlock()
	return nil
}

// takeGood adds to what was salvaged of a damaged file what it lost and the last good copy has, and says how many entries
// that are. Their state in the copy may be an old one: see doubt.
func (o opener) takeGood(rest *salvaged) int {
	raw, err := os.ReadFile(o.good())
	if err != nil {
		return 0
	}
	source := bytes.NewReader(raw)
	if found := verify(source, source.Size()); found.Damage != "" || found.Newer > 0 {
		return 0
	}
	have := make(map[string]bool, len(rest.Entries))
	for _, r := range rest.Entries {
		have[r.ID] = true
	}
	taken := 0
	for _, r := range salvage(source, source.Size()).Entries {
		if have[r.ID] || !rest.missing[r.ID] && !rest.blind {
			continue
		}
		r.doubt()
		rest.Entries = append(rest.Entries, r)
		taken++
	}
	sortByStart(rest.Entries)
	rest.Lost = max(0, rest.Lost-taken)
	return taken
}

// renewGood makes the copy anew, so that nothing stays in it that the file does not hold any more.
func (s *store) renewGood() error {
	_, err := os.Stat(s.opener.good())
	if err != nil {
		return nil // there is none
	}
	if err := removed(s.opener.good()); err != nil {
		return err
	}
	s.mu.Lock()
	s.copied = 0
	s.mu.Unlock()
	return s.copyGood()
}
