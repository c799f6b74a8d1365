//go:build !windows

package main

import "os"

// console is where the program writes.
func console() (out, errOut *os.File) { return os.Stdout, os.Stderr }
