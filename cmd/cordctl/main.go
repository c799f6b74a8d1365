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

// commands make the commands, each with fresh values for its flags.
var commands = []func() *command{simulate, agentCommand, replayCommand, numberCommand, callsCommand, console, salesforceCommand, demo, versionCommand}

// stdio is where a command reads and writes; tests hand in their own.
type stdio struct {
	in       io.Reader
	out, err io.Writer
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], stdio{os.Stdin, os.Stdout, os.Stderr})
	stop()
	os.Exit(code)
}

// run finds the command and tells its exit code: 0, 1 for a failure, 2 for a wrong command line.
func run(ctx context.Context, args []string, io stdio) int {
	if len(args) == 0 || args[0] == "help" || args[0] == "--help" || args[0] == "-h" {
		help(io.out)
		return 0
	}
	for _, fresh := range commands {
		c := fresh()
		if c.name != args[0] {
			continue
		}
		given, err := c.parse(args[1:])
		switch {
		case errors.Is(err, flag.ErrHelp):
			c.help(io.err)
			return 0
		case err == nil:
			err = c.run(ctx, given, io)
		}
		if err == nil {
			return 0
		}
		fmt.Fprintf(io.err, "cordctl %s: %s\n", c.name, advised(err))
		if wrong := (*usageError)(nil); errors.As(err, &wrong) {
			return 2
		}
		return 1
	}
	fmt.Fprintf(io.err, "cordctl: %s\n", text("noCommand", "word", inQuotes(args[0])))
	return 2
}

// help lists the commands.
func help(w io.Writer) {
	fmt.Fprintln(w, text("usage"))
	for _, fresh := range commands {
		c := fresh()
		fmt.Fprintf(w, "  %-10s %s\n", c.name, texts()("cordctl."+c.name, nil))
	}
}

func versionCommand() *command {
	return &command{name: "version", run: func(_ context.Context, _ given, io stdio) error {
		_, err := fmt.Fprintln(io.out, "cordctl", version)
		return err
	}}
}
