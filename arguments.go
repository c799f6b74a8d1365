package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"
)

// arguments are the command line.
type arguments struct {
	version, settings, safeMode bool
	config, data                string
	dial                        string // a number to call, from --dial or a tel: link
}

// errUsage is a wrong command line; what is wrong was said already.
var errUsage = errors.New("wrong command line")

// readArguments reads the flags. A link of a telephone number (tel: or callto:) may stand alone at their end,
// for that is how a system hands one over.
//
// Whatever stands behind --dial belongs to the number, and no flag is read there: Windows puts a link between two
// quotes of the registered command line, and a quote within the link would otherwise let whoever wrote it add flags.
func readArguments(args []string, errOut io.Writer) (arguments, error) {
	var arg arguments
	var given bool
	args, arg.dial, given = cutDial(args)
	set := flag.NewFlagSet("cordboard", flag.ContinueOnError)
	set.SetOutput(errOut)
	set.BoolVar(&arg.version, "version", false, "print the version and end")
	set.BoolVar(&arg.settings, "settings", false, "open only the settings form")
	set.BoolVar(&arg.safeMode, "safe-mode", false, "leave the web view as it is: the bridge comes when a page is complete")
	set.StringVar(&arg.config, "config", "", "the settings `file`; by default the user's own")
	set.StringVar(&arg.data, "data", "", "the `folder` for logs, the call log and the web view's data")
	set.String("dial", "", "call this `number`, to which everything behind the flag belongs; a program that runs already is asked to")
	if err := set.Parse(args); err != nil {
		return arg, err
	}
	wrong := func(format string, values ...any) (arguments, error) {
		fmt.Fprintf(errOut, "cordboard: "+format+"; --help lists what there is\n", values...)
		return arg, errUsage
	}
	switch {
	case set.NArg() > 0 && !isNumberLink(set.Arg(0)):
		return wrong("unexpected %q", set.Arg(0))
	case set.NArg() > 1:
		return wrong("unexpected %q", set.Arg(1))
	case set.NArg() == 1 && given:
		return wrong("--dial and a link are two numbers")
	case set.NArg() == 1:
		arg.dial = set.Arg(0)
	case given && strings.TrimSpace(arg.dial) == "":
		return wrong("--dial needs a number")
	}
	if arg.dial != "" && arg.settings {
		return wrong("the settings form does not dial")
	}
	return arg, nil
}

// cutDial parts what stands before the first --dial from the number, which is all that stands behind it.
func cutDial(args []string) (before []string, number string, given bool) {
	for i, arg := range args {
		name, isFlag := strings.CutPrefix(arg, "-")
		if !isFlag {
			continue
		}
		name, value, hasValue := strings.Cut(strings.TrimPrefix(name, "-"), "=")
		if name != "dial" {
			continue
		}
		words := args[i+1:]
		if hasValue {
			words = append([]string{value}, words...)
		}
		return args[:i], strings.Join(words, " "), true
	}
	return args, "", false
}

func isNumberLink(text string) bool {
	scheme, _, ok := strings.Cut(text, ":")
	return ok && (strings.EqualFold(scheme, "tel") || strings.EqualFold(scheme, "callto"))
}

// again are the arguments for starting anew: what was dialled once is not dialled again.
func (a arguments) again() []string {
	var list []string
	if a.settings {
		list = append(list, "--settings")
	}
	if a.safeMode {
		list = append(list, "--safe-mode")
	}
	if a.config != "" {
		list = append(list, "--config", a.config)
	}
	if a.data != "" {
		list = append(list, "--data", a.data)
	}
	return list
}
