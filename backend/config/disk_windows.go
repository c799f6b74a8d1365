package config

import (
	"errors"
	"os"
	"time"

	"golang.org/x/sys/windows"
)

// tryLock takes the whole file for this program, or says that another one has it.
func tryLock(f *os.File) (bool, error) {
	err := windows.LockFileEx(windows.Handle(f.Fd()),
		windows.LOCKFILE_EXCLUSIVE_LOCK|windows.LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0, &windows.Overlapped{})
	if errors.Is(err, windows.ERROR_LOCK_VIOLATION) || errors.Is(err, windows.ERROR_IO_PENDING) {
		return false, nil
	}
	return err == nil, err
}

// patiently does again what fails only because somebody has the file open at this moment: a reader, a
// virus scanner, an indexer.
func patiently(do func() error) error {
	deadline := time.Now().Add(2 * time.Second)
	for {
		err := do()
		busy := errors.Is(err, windows.ERROR_SHARING_VIOLATION) || errors.Is(err, windows.ERROR_ACCESS_DENIED)
		if !busy || time.Now().After(deadline) {
			return err
		}
		time.Sleep(lockPause)
	}
}

// syncFolder has nothing to do: the system writes a renaming through on its own.
func syncFolder(string) error { return nil }

// openFile opens for reading. Opening waits for nobody here.
func openFile(path string) (*os.File, error) { return os.Open(path) }
