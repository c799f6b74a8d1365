// Command cordctl is Cordboard without a window: a simulated switch, a simulated Salesforce console, a
// headless agent and the guided story, for trying things and for tests.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

// version is set by the linker.
var version = "0.1.0"

// command is one verb of cordctl. run gets the arguments behind the verb; its error is one line for a
// person.
type command struct {
	name, summary string
	run           func(ctx context.Context, args []string, stdio stdio) error
}

// stdio is where a command reads and writes; tests hand in their own.
type stdio struct {
	in       io.Reader
	out, err io.Writer
}

var commands = []command{
	{"simulate", "a CTI server that answers (zultys, ecma, openscape or dmcc)", simulate},
	{"agent", "a headless agent: states as JSON lines, commands from standard input", runAgent},
	{"replay", "play a trace: print its States, or serve it as a switch", runReplay},
	{"console", "a simulated Salesforce console", console},
	{"salesforce", "the call-center definition file for Salesforce", runSalesforce},
	{"demo", "the desktop console on a simulated switch and Salesforce", runDemo},
	{"version", "the version", func(_ context.Context, _ []string, io stdio) error {
		_, err := fmt.Fprintln(io.out, "cordctl", version)
		return err
	}},
}

// usageError is a wrong command line; it ends the program with code 2.
type usageError struct{ text string }

func (e *usageError) Error() string { return e.text }

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], stdio{os.Stdin, os.Stdout, os.Stderr})
	stop()
	os.Exit(code)
}

// run finds the command and tells its exit code: 0, 1 for a failure, 2 for a wrong command line.
func run(ctx context.Context, args []string, io stdio) int {
	if len(args) == 0 || args[0] == "help" || args[0] == "--help" || args[0] == "-h" {
		usage(io.out)
		return 0
	}
	for _, c := range commands {
		if c.name != args[0] {
			continue
		}
		err := c.run(ctx, args[1:], io)
		var wrong *usageError
		switch {
		case err == nil, errors.Is(err, flag.ErrHelp):
			return 0
		case errors.As(err, &wrong):
			fmt.Fprintf(io.err, "cordctl %s: %s\n", c.name, sentence(err))
			return 2
		default:
			fmt.Fprintf(io.err, "cordctl %s: %s\n", c.name, advised(err))
			return 1
		}
	}
	fmt.Fprintf(io.err, "cordctl: there is no command %q; `cordctl help` lists them\n", args[0])
	return 2
}

func usage(w io.Writer) {
	fmt.Fprintln(w, "cordctl COMMAND [FLAGS]; `cordctl COMMAND --help` lists the flags.")
	for _, c := range commands {
		fmt.Fprintf(w, "  %-10s %s\n", c.name, c.summary)
	}
}

// flags makes a flag set whose messages go where the command writes its errors.
func flags(name string, io stdio) *flag.FlagSet {
	set := flag.NewFlagSet("cordctl "+name, flag.ContinueOnError)
	set.SetOutput(io.err)
	return set
}

// parse reads the flags and refuses words that are no flags.
func parse(set *flag.FlagSet, args []string) error {
	to := set.Output()
	set.SetOutput(io.Discard)
	err := set.Parse(args)
	if errors.Is(err, flag.ErrHelp) {
		set.SetOutput(to)
		set.PrintDefaults()
		return err
	}
	if err == nil && set.NArg() > 0 {
		err = fmt.Errorf("unexpected %q", set.Arg(0))
	}
	if err != nil {
		return &usageError{err.Error() + "; --help lists the flags"}
	}
	return nil
}
