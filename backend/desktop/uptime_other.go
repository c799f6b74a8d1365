//go:build !linux && !windows

package desktop

import "time"

// Uptime is how long this computer has run; 0 = not known.
func Uptime() time.Duration { return 0 }
