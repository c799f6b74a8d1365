package calllog

import (
	"errors"
	"io/fs"
	"syscall"
	"time"

	bolterrors "go.etcd.io/bbolt/errors"
)

// Trouble says why the book is not on disk as it should be. Everything goes on in memory meanwhile.
type Trouble string

// The troubles; "" is none.
const (
	TroubleNone     Trouble = ""         // it is on disk
	TroubleFull     Trouble = "full"     // no space is left
	TroubleReadOnly Trouble = "readOnly" // file, folder or disk may not be written
	TroubleGone     Trouble = "gone"     // file or folder is not there any more and cannot be made
	TroubleLocked   Trouble = "locked"   // another program has the file
	TroubleNoFile   Trouble = "noFile"   // something else stands there: a folder, a pipe, a device
	TroubleDisk     Trouble = "disk"     // the disk reports an error
)

// Recovery tells of a file that was set aside.
type Recovery struct {
	At       time.Time
	Aside    string // where the damaged file is now
	Salvaged int    // entries that go on
	FromCopy int    // of these, those that only the last good copy had
	Newer    bool   // it is not damaged, but a newer version's: nothing of it goes on here
	Lost     int    // entries that are known to be lost; there may be more
}

// Health is how the book stands.
type Health struct {
	Trouble   Trouble
	Err       error // behind Trouble, for the log
	Unwritten int   // entries that are in memory only
	Recovery  *Recovery
	Moved     *Moved // since the book was opened
}

// same says whether two looks at a book show the same.
func (h Health) same(than Health) bool {
	return h.Trouble == than.Trouble && h.Unwritten == than.Unwritten && h.Recovery == than.Recovery && h.Moved == than.Moved
}

// errGone says that the file was taken away or changed for another one.
var errGone = errors.New("calllog: the file is not there any more")

// errNoFile says that what stands there is no file.
var errNoFile = errors.New("calllog: this is not a file")

// troubleOf says what an error of the file means.
func troubleOf(err error) Trouble {
	is := func(list ...error) bool {
		for _, one := range list {
			if errors.Is(err, one) {
				return true
			}
		}
		return false
	}
	switch {
	case err == nil:
		return ""
	case is(syscall.ENOSPC, syscall.EDQUOT, bolterrors.ErrMaxSizeReached), isDiskFull(err):
		return TroubleFull
	case is(errGone):
		return TroubleGone
	case is(bolterrors.ErrTimeout):
		return TroubleLocked
	case is(errNoFile, syscall.EISDIR):
		return TroubleNoFile
	case is(syscall.EROFS, fs.ErrPermission, bolterrors.ErrDatabaseReadOnly):
		return TroubleReadOnly
	case is(fs.ErrNotExist, syscall.ENOTDIR):
		return TroubleGone
	}
	return TroubleDisk
}
