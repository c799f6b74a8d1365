package calllog

import (
	"bytes"
	"errors"
	"os"
)

// Snapshot is what a file held at one moment, read without touching it: whoever has it open goes on writing.
type Snapshot struct{ entries map[string]change }

// ErrDamaged says that a file cannot be read whole. The application recovers it when it starts.
var ErrDamaged = errors.New("calllog: the file is damaged")

// readings is how often a file is read that does not agree with itself: somebody may be writing to it.
const readings = 10

// ReadFile reads a whole file, of this version's form or an earlier one.
func ReadFile(path string) (Snapshot, error) {
	for range readings {
		if err := regular(path); err != nil {
			return Snapshot{}, err
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			return Snapshot{}, err
		}
		source := bytes.NewReader(raw)
		found := verify(source, source.Size())
		if found.Newer > 0 {
			return Snapshot{}, ErrNewer
		}
		if found.Damage == "" {
			return snapshotOf(salvage(source, source.Size()))
		}
	}
	return Snapshot{}, ErrDamaged
}

func snapshotOf(all salvaged) (Snapshot, error) {
	s := Snapshot{entries: make(map[string]change, len(all.Entries))}
	for _, r := range all.Entries {
		c, err := changeTo(r)
		if err != nil {
			return Snapshot{}, err
		}
		s.entries[r.ID] = c
	}
	return s, nil
}

// Find is History.Find, for whoever's calls they are.
func (s Snapshot) Find(q Query) (calls []Record, more bool, err error) {
	return (&tx{pending: s.entries}).history(nil, q)
}
