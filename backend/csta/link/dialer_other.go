//go:build !linux && !windows

package link

import "syscall"

// boundUnheard can do nothing here: the write deadline is all there is.
func boundUnheard(string, string, syscall.RawConn) error { return nil }
