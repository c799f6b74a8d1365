package link

import (
	"syscall"

	"golang.org/x/sys/unix"
)

// boundUnheard bounds how long what we sent may stay unacknowledged. Where the system refuses, the write
// deadline is all there is.
func boundUnheard(_, _ string, socket syscall.RawConn) error {
	return socket.Control(func(fd uintptr) {
		_ = unix.SetsockoptInt(int(fd), unix.IPPROTO_TCP, unix.TCP_USER_TIMEOUT, int(vanishPatience.Milliseconds())) //nolint:gosec // a file's number
	})
}
