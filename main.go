// Cordboard is the Salesforce console as a desktop application with a telephone: a window that hosts
// Salesforce, a bridge in its page, and CSTA to the company's CTI server.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"cordboard/backend/calllog"
	"cordboard/backend/desktop"
	"cordboard/backend/shell"
	"cordboard/frontend"
)

// version is set by the linker.
var version = "0.1.0"

func main() {
	out, errOut := desktop.Console()
	os.Exit(run(os.Args[1:], out, errOut))
}

// run is the whole program. It returns the exit code: 0, 1 when it could not run, 2 for a wrong command line.
func run(args []string, out, errOut io.Writer) int {
	if calllog.IsCheck(args) {
		return calllog.RunCheck(args, out)
	}
	texts := frontend.Texts(desktop.Language())
	arg, err := shell.ReadArguments(args, texts, errOut)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil: // it was said
		return 2
	case arg.Version:
		fmt.Fprintln(out, "Cordboard", version)
		return 0
	}
	failures := shell.NewStartFailures(texts, errOut, func(text string, wait bool) bool {
		return desktop.Box("Cordboard", text, wait)
	})
	if err := open(arg, texts, failures); err != nil {
		var told *shell.StartFailure
		if !errors.As(err, &told) {
			fmt.Fprintln(errOut, "cordboard:", err)
		}
		return 1
	}
	return 0
}
