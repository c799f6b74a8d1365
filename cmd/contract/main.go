// Command contract writes frontend/src/contract: what Go and the pages say to each other, as TypeScript. It reads the
// Go source for types, comments and constants, so nobody keeps a mirror of them by hand.
//
// It promises that every field, every argument and every word of a closed list that Go tells or takes is in the
// files, that a reader refuses what has another kind, and that the files are formatted as biome wants them. Its test
// fails when the committed files are not what it would write. It is part of no other program.
//
//	go run ./cmd/contract
package main

import (
	"fmt"
	"os"
	"path/filepath"
)

// directory is where the files go, seen from the module's root.
const directory = "frontend/src/contract"

func main() {
	if err := write(); err != nil {
		fmt.Fprintln(os.Stderr, "contract:", err)
		os.Exit(1)
	}
}

// write replaces the files of the contract and removes those that are not among them any more.
func write() error {
	root, err := moduleRoot()
	if err != nil {
		return err
	}
	files, err := generate(root, contract)
	if err != nil {
		return err
	}
	folder := filepath.Join(root, filepath.FromSlash(directory))
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	present, err := os.ReadDir(folder)
	if err != nil {
		return err
	}
	for _, entry := range present {
		if _, wanted := files[entry.Name()]; !wanted {
			if err := os.Remove(filepath.Join(folder, entry.Name())); err != nil {
				return err
			}
		}
	}
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(content), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// moduleRoot is the directory of go.mod, at or above the working directory.
func moduleRoot() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		above := filepath.Dir(dir)
		if above == dir {
			return "", fmt.Errorf("there is no go.mod at or above the working directory")
		}
		dir = above
	}
}
