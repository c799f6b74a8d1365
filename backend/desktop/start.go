package desktop

import (
	"os"
	"os/exec"
)

// StartSelf starts this program once more, as a process of its own.
func StartSelf(args ...string) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	command := exec.Command(self, args...)
	if err := command.Start(); err != nil {
		return err
	}
	return command.Process.Release()
}
