//go:build unix

package desktop

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"golang.org/x/sys/unix"
)

// hold locks a file in the user's runtime folder, or where there is none in a folder of the user's own under the
// system's for temporary files. The file stays; the lock goes with the process.
func hold(name string) (let func(), err error) {
	folder, err := runtimeFolder()
	if err != nil {
		return nil, err
	}
	file, err := os.OpenFile(filepath.Join(folder, name+".lock"), os.O_CREATE|os.O_RDWR|unix.O_NOFOLLOW, 0o600)
	if err != nil {
		return nil, err
	}
	switch err := unix.Flock(int(file.Fd()), unix.LOCK_EX|unix.LOCK_NB); {
	case errors.Is(err, unix.EWOULDBLOCK):
		_ = file.Close()
		return nil, ErrHeld
	case err != nil:
		_ = file.Close()
		return nil, err
	}
	return func() { _ = file.Close() }, nil
}

// runtimeFolder is a folder that belongs to this user alone. It does not depend on the environment: two programs may
// have two of those.
func runtimeFolder() (string, error) {
	folder := filepath.Join("/run/user", strconv.Itoa(os.Getuid()))
	if unix.Access(folder, unix.W_OK) == nil {
		return folder, nil
	}
	folder = filepath.Join("/tmp", fmt.Sprintf("cordboard-%d", os.Getuid()))
	if err := os.Mkdir(folder, 0o700); err != nil && !errors.Is(err, os.ErrExist) {
		return "", err
	}
	var stat unix.Stat_t
	if err := unix.Lstat(folder, &stat); err != nil {
		return "", err
	}
	if stat.Mode&unix.S_IFMT != unix.S_IFDIR || int(stat.Uid) != os.Getuid() || stat.Mode&0o077 != 0 {
		return "", fmt.Errorf("desktop: %s is not this user's own folder", folder)
	}
	return folder, nil
}
