//go:build !windows

package desktop

import "os/exec"

// OpenFolder shows a folder in the desktop's file manager. It returns when the desktop has taken it over.
func OpenFolder(path string) error { return exec.Command("xdg-open", path).Run() }
