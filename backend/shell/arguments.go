package shell

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"
)

// Arguments are the command line.
type Arguments struct {
	Version, Settings, SafeMode bool
	Config, Data                string
	Dial                        string // a number to call, from --dial or a tel: link
}

// errUsage is a wrong command line; what is wrong was said already.
var errUsage = errors.New("wrong command line")

// ReadArguments reads the flags. A link of a telephone number (tel: or callto:) may stand alone at their end,
// for that is how a system hands one over.
//
// Whatever stands behind --dial belongs to the number, and no flag is read there: Windows puts a link between two
// quotes of the registered command line, and a quote within the link would otherwise let whoever wrote it add flags.
func ReadArguments(args []string, errOut io.Writer) (Arguments, error) {
	var arg Arguments
	var given bool
	args, arg.Dial, given = cutDial(args)
	set := flag.NewFlagSet("cordboard", flag.ContinueOnError)
	set.SetOutput(errOut)
	set.BoolVar(&arg.Version, "version", false, "print the version and end")
	set.BoolVar(&arg.Settings, "settings", false, "open only the settings form")
	set.BoolVar(&arg.SafeMode, "safe-mode", false, "leave the web view as it is: the bridge comes when a page is complete")
	set.StringVar(&arg.Config, "config", "", "the settings `file`; by default the user's own")
	set.StringVar(&arg.Data, "data", "", "the `folder` for logs, the call log and the web view's data")
	set.String("dial", "", "call this `number`, to which everything behind the flag belongs; a program that runs already is asked to")
	if err := set.Parse(args); err != nil {
		return arg, err
	}
	wrong := func(format string, values ...any) (Arguments, error) {
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
		arg.Dial = set.Arg(0)
	case given && strings.TrimSpace(arg.Dial) == "":
		return wrong("--dial needs a number")
	}
	if arg.Dial != "" && arg.Settings {
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

// Again are the arguments for starting anew: what was dialled once is not dialled again.
func (a Arguments) Again() []string {
	var list []string
	if a.Settings {
		list = append(list, "--settings")
	}
	if a.SafeMode {
		list = append(list, "--safe-mode")
	}
	if a.Config != "" {
		list = append(list, "--config", a.Config)
	}
	if a.Data != "" {
		list = append(list, "--data", a.Data)
	}
	return list
}
