package desktop

import (
	"time"

	"golang.org/x/sys/unix"
)

// Uptime is how long this computer has run, sleep included; no clock that is set changes it. 0 = not known.
func Uptime() time.Duration {
	var t unix.Timespec
	if unix.ClockGettime(unix.CLOCK_BOOTTIME, &t) != nil {
		return 0
	}
	return time.Duration(t.Nano())
}
