//go:build !windows

package desktop

import "os"

// Console is where the program writes.
func Console() (out, errOut *os.File) { return os.Stdout, os.Stderr }
