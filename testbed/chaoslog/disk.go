package chaoslog

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// diskSize is how much the program's data folder holds.
const diskSize = "3m"

// disk is a small file system for the program's data folder, which can be filled and freed. Without root there is
// none, and the folder is an ordinary one that is never full.
type disk struct {
	folder string
	small  bool
	why    string // there is no small one
	full   bool
}

func openDisk(folder string, wanted bool) (*disk, error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, err
	}
	d := &disk{folder: folder}
	if !wanted {
		d.why = "it is not wanted"
		return d, nil
	}
	if os.Geteuid() != 0 {
		d.why = "mounting a small file system wants root"
		return d, nil
	}
	said, err := exec.Command("mount", "-t", "tmpfs", "-o", "size="+diskSize+",mode=0700", "cordboard-chaos", folder).CombinedOutput()
	if err != nil {
		d.why = fmt.Sprintf("mount: %v %s", err, strings.TrimSpace(string(said)))
		return d, nil
	}
	d.small = true
	return d, nil
}

func (d *disk) close() error {
	if !d.small {
		return nil
	}
	said, err := exec.Command("umount", "-l", d.folder).CombinedOutput()
	if err != nil {
		return fmt.Errorf("chaoslog: umount %s: %w %s", d.folder, err, said)
	}
	return nil
}

func (d *disk) ballast() string { return filepath.Join(d.folder, "ballast") }

// fill leaves no byte free.
func (d *disk) fill() error {
	if !d.small || d.full {
		return nil
	}
	d.full = true
	file, err := os.Create(d.ballast())
	if err != nil {
		return err
	}
	block := make([]byte, 1<<16)
	for len(block) > 0 {
		if _, err = file.Write(block); err != nil {
			block = block[:len(block)/2]
		}
	}
	return file.Close()
}

// free makes room again.
func (d *disk) free() error {
	d.full = false
	if err := os.Remove(d.ballast()); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}
