package config

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// How long a program waits for another one that is writing, and how often it looks.
const (
	lockPatience = 10 * time.Second
	lockPause    = 10 * time.Millisecond
)

// ErrBusy says that another program held the configuration for too long.
var ErrBusy = errors.New("config: another program is writing the settings; try again")

// errNoFile says that something else than a file has the settings' name: a folder, a pipe, a device. A pipe that
// nobody writes into would keep the program from starting, and a device need not end.
var errNoFile = errors.New("this is no file")

// errNotAdministrators says that a file that is believed for every user was not put there by an administrator.
var errNotAdministrators = errors.New("an administrator has to own this file")

// readFile reads at most one byte more than a configuration may have, of a file that may be read.
func readFile(path string, may func(*os.File) error) ([]byte, error) {
	var raw []byte
	err := patiently(func() error {
		f, err := openFile(path)
		if err != nil {
			return err
		}
		defer f.Close()
		info, err := f.Stat()
		if err != nil {
			return err
		}
		if !info.Mode().IsRegular() {
			return &fs.PathError{Op: "read", Path: path, Err: errNoFile}
		}
		if may != nil {
			if err := may(f); err != nil {
				return &fs.PathError{Op: "read", Path: path, Err: err}
			}
		}
		raw, err = io.ReadAll(io.LimitReader(f, maxSize+1))
		return err
	})
	return raw, err
}

// lock keeps other programs from writing until unlock is called. The system lets go of it when the
// program dies. The lock file stays, because removing it would let two programs lock two files.
func lock(path string) (unlock func(), err error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("config: the settings' folder cannot be made: %w", err)
	}
	f, err := os.OpenFile(path+".lock", os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("config: the settings cannot be written here: %w", err)
	}
	deadline := time.Now().Add(lockPatience)
	for {
		held, err := tryLock(f)
		switch {
		case err != nil:
			_ = f.Close()
			return nil, fmt.Errorf("config: the settings cannot be locked: %w", err)
		case held:
			return func() { _ = f.Close() }, nil // closing unlocks
		case time.Now().After(deadline):
			_ = f.Close()
			return nil, ErrBusy
		}
		time.Sleep(lockPause)
	}
}

// replaceFile writes a new file beside the old one and then puts it in its place, so that a reader finds
// either the old or the new content, also after a power cut.
func replaceFile(path string, content []byte) error {
	target := path
	if real, err := filepath.EvalSymlinks(path); err == nil {
		target = real
	}
	mode := fs.FileMode(0o600)
	if info, err := os.Stat(target); err == nil {
		if mode = info.Mode().Perm(); mode&0o200 == 0 {
			return fmt.Errorf("config: the settings cannot be written: %s is read-only: %w", target, fs.ErrPermission)
		}
	}
	if err := writeBeside(target, mode, content); err != nil {
		return fmt.Errorf("config: the settings cannot be written: %w", err)
	}
	return nil
}

func writeBeside(target string, mode fs.FileMode, content []byte) (err error) {
	// Only the lock's holder writes, so what a crash has left under this name is nobody's.
	if err := os.Remove(target + ".new"); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	tmp, err := os.OpenFile(target+".new", os.O_CREATE|os.O_EXCL|os.O_WRONLY, mode)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = tmp.Close()
			_ = os.Remove(tmp.Name())
		}
	}()
	if err := tmp.Chmod(mode); err != nil {
		return err
	}
	if _, err := tmp.Write(content); err != nil {
		return err
	}
	if err := tmp.Sync(); err != nil {
		return err
	}
	if err := tmp.Close(); err != nil {
		return err
	}
	if err := patiently(func() error { return os.Rename(tmp.Name(), target) }); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(target))
}

// keep copies a damaged file to the first free name and returns that name.
func keep(path string) (string, error) {
	raw, err := readFile(path, nil)
	if err != nil {
		return "", fmt.Errorf("config: the damaged file cannot be kept: %w", err)
	}
	for n := 1; ; n++ {
		name := fmt.Sprintf("%s.damaged-%d", path, n)
		f, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err == nil {
			_, err = f.Write(raw)
			err = errors.Join(err, f.Sync(), f.Close())
		}
		if err != nil {
			return "", fmt.Errorf("config: the damaged file cannot be kept: %w", err)
		}
		return name, nil
	}
}
