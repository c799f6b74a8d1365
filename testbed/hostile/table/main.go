// Table puts the outcomes of the attacks together with those of their controls: table CONTROLS ATTACKS LEAST
// LEAST-OF-A-KIND. Its last line is: hostile tried=N succeeded=S. It counts what was seen to succeed without its guard,
// and fails if an attack succeeded with it, or if fewer count than there should be.
package main

import (
	"fmt"
	"os"
	"strconv"
	"text/tabwriter"

	"cordboard/testbed/hostile"
)

func main() {
	table, err := hostile.ReadTable(os.Args[1], os.Args[2])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	out := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	table.Print(out)
	_ = out.Flush()
	fmt.Printf("hostile tried=%d succeeded=%d\n", table.Tried, table.Succeeded)
	least, _ := strconv.Atoi(os.Args[3])
	kind, _ := strconv.Atoi(os.Args[4])
	if table.Succeeded > 0 || table.Tried < least || table.Rarest() < kind {
		os.Exit(1)
	}
}
