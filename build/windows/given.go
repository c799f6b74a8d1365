//go:build ignore

// Given prints, a line each, what the settings are on a computer where the user has none: what the installers and
// group policy said.
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"cordboard/backend/config"
)

func main() {
	f, err := config.Load(filepath.Join(os.TempDir(), "no-such-file.xml"))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	c := f.Config()
	for _, s := range c.Servers {
		fmt.Printf("server %s dialect %s tls %t pin %s\n", s.Address(), s.Dialect, s.TLS, s.Pin)
	}
	fmt.Println("org", c.Salesforce.URL)
	fmt.Println("client", c.ClientID())
	fmt.Println("locked", strings.Join(f.Locked(), " "))
	fmt.Println("problems", len(f.Problems()))
}
