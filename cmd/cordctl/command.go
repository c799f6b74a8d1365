package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"strings"
	"time"
)

// command is one verb of cordctl: what may stand behind it, and what it does. Its usage text, `cordctl help` and
// docs/cordctl.md are made of it; its words stand in the message files as cordctl.NAME, those of a flag as
// cordctl.NAME.FLAG.
type command struct {
	name    string
	operand *operand // nil = nothing but flags
	flags   []option
	more    func(io.Writer) // what the usage text ends with; nil = nothing
	// run does it, given the flags that stand on the command line. Its error is one line for a person.
	run func(ctx context.Context, given given, io stdio) error
}

// operand is the word that is no flag.
type operand struct {
	form string // how the usage text calls it
	to   *string
}

// option is a flag. What to points to holds what is true without the flag.
type option struct {
	name string
	form string // what follows it, such as HOST:PORT; "" = nothing, it is a switch
	to   any    // *string, *bool, *int, *float64, *time.Duration, or a func(string) error for one that may come often
}

// given are the names of flags that stand on the command line.
type given map[string]bool

// set makes the flags as package flag knows them.
func (c *command) set() *flag.FlagSet {
	set := flag.NewFlagSet(c.name, flag.ContinueOnError)
	for _, o := range c.flags {
		switch to := o.to.(type) {
		case *string:
			set.StringVar(to, o.name, *to, "")
		case *bool:
			set.BoolVar(to, o.name, *to, "")
		case *int:
			set.IntVar(to, o.name, *to, "")
		case *float64:
			set.Float64Var(to, o.name, *to, "")
		case *time.Duration:
			set.DurationVar(to, o.name, *to, "")
		case func(string) error:
			set.Func(o.name, "", to)
		}
	}
	return set
}

// parse reads the words behind the command. flag.ErrHelp says that somebody only asks what there is.
func (c *command) parse(args []string) (given, error) {
	set, found, operand := c.set(), given{}, c.operand
	for len(args) > 0 {
		word := args[0]
		args = args[1:]
		if !strings.HasPrefix(word, "-") {
			if operand == nil {
				return nil, seeHelp("unexpected", "word", inQuotes(word))
			}
			*operand.to, operand = word, nil
			continue
		}
		name, value, there := strings.Cut(strings.TrimPrefix(word[1:], "-"), "=")
		f := set.Lookup(name)
		if f == nil {
			if name == "help" || name == "h" {
				return nil, flag.ErrHelp
			}
			return nil, seeHelp("unknownFlag", "flag", name)
		}
		isSwitch := c.option(name).form == ""
		switch {
		case there:
		case isSwitch:
			value = "true"
		case len(args) == 0:
			return nil, seeHelp("noValue", "flag", name)
		default:
			value, args = args[0], args[1:]
		}
		if set.Set(name, value) != nil {
			return nil, seeHelp(map[bool]string{true: "badSwitch", false: "badValue"}[isSwitch], "flag", name, "value", inQuotes(value))
		}
		found[name] = true
	}
	return found, nil
}

func (c *command) option(name string) option {
	for _, o := range c.flags {
		if o.name == name {
			return o
		}
	}
	return option{}
}

// seeHelp is a complaint about the form of the command line.
func seeHelp(key string, filled ...string) error {
	return usage("seeHelp", "complaint", text(key, filled...))
}

// usage is how the command is called.
func (c *command) usage() string {
	words := []string{"cordctl", c.name}
	if c.operand != nil {
		words = append(words, c.operand.form)
	}
	if len(c.flags) > 0 {
		words = append(words, text("flags"))
	}
	return strings.Join(words, " ")
}

// help says what the command does and which flags it has.
func (c *command) help(w io.Writer) {
	fmt.Fprintf(w, "%s\n%s\n", c.usage(), texts()("cordctl."+c.name, nil))
	for _, o := range c.flags {
		usual := ""
		if o.usual() != "" {
			usual = " (" + text("usual", "value", o.usual()) + ")"
		}
		fmt.Fprintf(w, "  %s\n        %s%s\n", o, c.about(o), usual)
	}
	if c.more != nil {
		c.more(w)
	}
}

// about is what a flag does, in words.
func (c *command) about(o option) string { return texts()("cordctl."+c.name+"."+o.name, nil) }

func (o option) String() string { return strings.TrimSpace("--" + o.name + " " + o.form) }

// usual is the value without the flag; "" = none worth a word.
func (o option) usual() string {
	switch to := o.to.(type) {
	case *string:
		return *to
	case *int:
		return fmt.Sprint(*to)
	case *float64:
		if *to != 0 {
			return fmt.Sprint(*to)
		}
	case *time.Duration:
		if *to != 0 {
			return to.String()
		}
	}
	return ""
}
