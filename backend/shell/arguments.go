package shell

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// Arguments are the command line.
type Arguments struct {
	Version, Settings, SafeMode bool
	Config, Data                string
	Dial                        string // a number to call, from --dial or a tel: link
}

// errUsage is a wrong command line; what is wrong was told the person already.
var errUsage = errors.New("wrong command line")

// ReadArguments reads the flags and says in texts what is wrong with them. A link of a telephone number (tel: or callto:) may stand alone at their end,
// for that is how a system hands one over.
//
// Whatever stands behind --dial belongs to the number, and no flag is read there: Windows puts a link between two
// quotes of the registered command line, and a quote within the link would otherwise let whoever wrote it add flags.
func ReadArguments(args []string, texts Texts, errOut io.Writer) (Arguments, error) {
	var arg Arguments
	var given bool
	args, arg.Dial, given = cutDial(args)
	set := flag.NewFlagSet("cordboard", flag.ContinueOnError)
	set.SetOutput(io.Discard)
	t := func(key string) string { return texts("command."+key, nil) }
	set.BoolVar(&arg.Version, "version", false, t("version"))
	set.BoolVar(&arg.Settings, "settings", false, t("settings"))
	set.BoolVar(&arg.SafeMode, "safe-mode", false, t("safeMode"))
	set.StringVar(&arg.Config, "config", "", t("config"))
	set.StringVar(&arg.Data, "data", "", t("data"))
	set.String("dial", "", t("dial"))
	wrong := func(key, what string) (Arguments, error) {
		reason := texts("command."+key, map[string]string{"what": what})
		fmt.Fprintln(errOut, "cordboard:", texts("command.wrong", map[string]string{"reason": reason}))
		return arg, fmt.Errorf("%w: %s", errUsage, key)
	}
	switch err := set.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		fmt.Fprintln(errOut, t("usage"))
		set.SetOutput(errOut)
		set.PrintDefaults()
		return arg, err
	case err != nil:
		return wrong("flag", err.Error())
	case set.NArg() > 0 && !isNumberLink(set.Arg(0)):
		return wrong("unexpected", strconv.Quote(set.Arg(0)))
	case set.NArg() > 1:
		return wrong("unexpected", strconv.Quote(set.Arg(1)))
	case set.NArg() == 1 && given:
		return wrong("twoNumbers", "")
	case set.NArg() == 1:
		arg.Dial = set.Arg(0)
	case given && strings.TrimSpace(arg.Dial) == "":
		return wrong("noNumber", "")
	}
	if arg.Dial != "" && arg.Settings {
		return wrong("settingsDial", "")
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
