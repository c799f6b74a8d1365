package link

import (
	"errors"
	"io"
	"slices"
	"syscall"
)

// What the system's network says, in the numbers of Unix and of Winsock (whose numbers package syscall
// does not map onto its own names).
var (
	refusedErrnos = []syscall.Errno{syscall.ECONNREFUSED, 10061}
	noRouteErrnos = []syscall.Errno{syscall.EHOSTUNREACH, syscall.ENETUNREACH, 10065, 10051}
	timeoutErrnos = []syscall.Errno{syscall.ETIMEDOUT, 10060}
	hungUpErrnos  = []syscall.Errno{syscall.ECONNRESET, syscall.EPIPE, 10054, 10053}
)

func isErrno(err error, numbers []syscall.Errno) bool {
	var number syscall.Errno
	return errors.As(err, &number) && slices.Contains(numbers, number)
}

func isTimeout(err error) bool {
	var slow interface{ Timeout() bool }
	return errors.As(err, &slow) && slow.Timeout()
}

// hungUp tells the far side's hanging up from other breakages.
func hungUp(err error) bool {
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.ErrClosedPipe) ||
		isErrno(err, hungUpErrnos)
}
