//go:build ignore

// Subsystem says whether a Windows program is of a kind, gui or console: subsystem PROGRAM KIND
package main

import (
	"debug/pe"
	"fmt"
	"os"
)

func main() {
	file, err := pe.Open(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	defer file.Close()
	want := map[string]uint16{"gui": pe.IMAGE_SUBSYSTEM_WINDOWS_GUI, "console": pe.IMAGE_SUBSYSTEM_WINDOWS_CUI}[os.Args[2]]
	header, ok := file.OptionalHeader.(*pe.OptionalHeader64)
	if !ok || header.Subsystem != want {
		fmt.Fprintln(os.Stderr, "another kind")
		os.Exit(1)
	}
}
