package webhost

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
)

// A wrong guess about Wails' insides ends the process, and nothing in Go can catch that. The crash guard makes
// it happen once: it is opened before native access and closed when a foreign page has been through it. A start
// that finds it open, written by the same versions, does without.
type crashGuard struct {
	path     string
	versions string

	mu   sync.Mutex
	open bool // by this run
}

// mark is the file's content.
type mark struct {
	Versions string `json:"versions"`
	Open     bool   `json:"open"`
}

// begin opens the guard's file. It returns why native access must not be tried, or "".
func (m *crashGuard) begin() string {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.path == "" {
		return ""
	}
	last, err := m.read()
	if err != nil {
		return "the crash guard's file cannot be read: " + err.Error()
	}
	if last.Open && last.Versions == m.versions {
		return "an earlier start of these versions ended in the middle of it"
	}
	if err := m.write(mark{Versions: m.versions, Open: true}); err != nil {
		return "the crash guard's file cannot be written: " + err.Error()
	}
	m.open = true
	return ""
}

// end closes the guard's file if this run opened it.
func (m *crashGuard) end() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if !m.open {
		return nil
	}
	m.open = false
	return m.write(mark{Versions: m.versions})
}

// forget removes what an earlier start left.
func (m *crashGuard) forget() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.path == "" || m.open {
		return nil
	}
	if err := os.Remove(m.path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// read returns the last mark; none and one that makes no sense are a closed one.
func (m *crashGuard) read() (mark, error) {
	var last mark
	if info, err := os.Stat(m.path); err == nil && !info.Mode().IsRegular() { // reading a pipe waits for a writer
		return mark{}, &fs.PathError{Op: "read", Path: m.path, Err: fs.ErrInvalid}
	}
	data, err := os.ReadFile(m.path)
	if errors.Is(err, fs.ErrNotExist) {
		return mark{}, nil
	}
	if err != nil {
		return mark{}, err
	}
	if json.Unmarshal(data, &last) != nil {
		return mark{}, nil
	}
	return last, nil
}

// write replaces the file in one step and is on the disk when it returns: the next thing that happens may
// be the end of the process.
func (m *crashGuard) write(next mark) error {
	dir := filepath.Dir(m.path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	data, err := json.Marshal(next)
	if err != nil {
		return err
	}
	tmp, err := os.CreateTemp(dir, ".start-*")
	if err != nil {
		return err
	}
	_, err = tmp.Write(data)
	err = errors.Join(err, tmp.Sync(), tmp.Close())
	if err == nil {
		err = os.Rename(tmp.Name(), m.path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(tmp.Name()))
	}
	return nil
}
