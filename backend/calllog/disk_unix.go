//go:build !windows

package calllog

import (
	"errors"
	"os"
	"os/exec"

	"golang.org/x/sys/unix"
)

// isDiskFull is for what errors.Is does not say already.
func isDiskFull(error) bool { return false }

// tryLock takes the lock that bbolt takes, and says whether it was free.
func tryLock(f *os.File) (bool, error) {
	err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB)
	if errors.Is(err, unix.EWOULDBLOCK) || errors.Is(err, unix.EINTR) {
		return false, nil
	}
	return err == nil, err
}

// unlock lets go of bbolt's lock. Closing is not enough: a memory map that is left keeps it.
func unlock(f *os.File) { _ = unix.Flock(int(f.Fd()), unix.LOCK_UN) }

// hideWindow has nothing to do here.
func hideWindow(*exec.Cmd) {}

// syncFolder makes a renaming last. File systems that cannot do that are left alone.
func syncFolder(folder string) {
	if f, err := os.Open(folder); err == nil {
		_ = f.Sync()
		_ = f.Close()
	}
}
