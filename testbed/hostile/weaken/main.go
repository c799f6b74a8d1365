// Weaken writes the sources without their guards into a folder: weaken FOLDER. It is run from the top of the tree.
package main

import (
	"fmt"
	"os"

	"cordboard/testbed/hostile"
)

func main() {
	if err := hostile.Weaken(".", os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
