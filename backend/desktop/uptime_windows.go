package desktop

import (
	"time"

	"golang.org/x/sys/windows"
)

// Uptime is how long this computer has run, sleep included; no clock that is set changes it.
func Uptime() time.Duration { return windows.DurationSinceBoot() }
