package org

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
)

// activitiesFile is the copy on disk of what was saved, a JSON array, oldest first. A reader never sees
// half of it: each version is written beside it and renamed.
type activitiesFile struct {
	path string // "" keeps no copy

	mu  sync.Mutex
	rev int // of the version on disk
}

// load reads what an earlier run left; a missing file is an empty one.
func (f *activitiesFile) load() ([]Task, error) {
	if f.path == "" {
		return nil, nil
	}
	text, err := os.ReadFile(f.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("org: activities: %w", err)
	}
	var tasks []Task
	if err := decode(text, &tasks); err != nil {
		return nil, fmt.Errorf("org: activities in %s: %w", f.path, err)
	}
	for _, task := range tasks {
		if long, ok := longID(task.Text("Id")); !ok || long[:3] != "00T" {
			return nil, fmt.Errorf("org: activities in %s: %q is no task's id", f.path, task.Text("Id"))
		}
	}
	return tasks, nil
}

// write stores a version, unless a newer one is there already.
func (f *activitiesFile) write(tasks []Task, rev int) error {
	if f.path == "" {
		return nil
	}
	text, err := json.MarshalIndent(append([]Task{}, tasks...), "", "  ")
	if err != nil {
		return fmt.Errorf("org: activities: %w", err)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if rev < f.rev {
		return nil
	}
	beside, err := os.CreateTemp(filepath.Dir(f.path), ".activities-*")
	if err != nil {
		return fmt.Errorf("org: activities: %w", err)
	}
	defer func() { _ = os.Remove(beside.Name()) }()
	_, err = beside.Write(append(text, '\n'))
	if err = errors.Join(err, beside.Close()); err == nil {
		err = os.Rename(beside.Name(), f.path)
	}
	if err != nil {
		return fmt.Errorf("org: activities: %w", err)
	}
	f.rev = rev
	return nil
}
