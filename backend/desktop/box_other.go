//go:build !windows && !linux

package desktop

// Box returns false: no message box is known here.
func Box(string, string, bool) bool { return false }
