package link

import (
	"syscall"
	"time"

	"golang.org/x/sys/windows"
)

// tcpMaxRT is TCP_MAXRT of ws2ipdef.h: how many seconds what we sent is sent again before the connection
// is given up (Windows Vista and later).
const tcpMaxRT = 5

// boundUnheard bounds how long what we sent may stay unacknowledged. Where the system refuses, the write
// deadline is all there is.
func boundUnheard(_, _ string, socket syscall.RawConn) error {
	return socket.Control(func(fd uintptr) {
		_ = windows.SetsockoptInt(windows.Handle(fd), windows.IPPROTO_TCP, tcpMaxRT, int(vanishPatience/time.Second))
	})
}
