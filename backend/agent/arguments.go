package agent

import (
	"slices"
	"strings"

	"cordboard/backend/problem"
)

// Arguments are what a verb is told, by the arguments' names. "" is as good as not given.
type Arguments map[string]string

// Argument is one of a verb's.
type Argument struct {
	Name     string   `json:"name"`
	Kind     Kind     `json:"kind"`
	Optional bool     `json:"optional"`
	Words    []string `json:"-"` // what it may be, of KindWord
	None     string   `json:"-"` // what a person writes who wants to leave an optional one out; "" = nothing
}

// Kind is what an argument may hold.
type Kind string

// The kinds of arguments. A number is as typed or clicked: the session's dial plan judges it, also an empty one.
const (
	KindCall   Kind = "call" // a Call.ID
	KindNumber Kind = "number"
	KindDigits Kind = "digits" // tones: 0-9, *, #, A-D, a comma for a pause
	KindSwitch Kind = "switch" // "true" or "false"
	KindWord   Kind = "word"   // one of Argument.Words: an agent state
	KindText   Kind = "text"
)

// digits are what GenerateDigits may send.
const digits = "0123456789*#ABCD,"

// row finds a verb in the table.
func row(verb Verb) (Row, *problem.Problem) {
	for _, r := range verbs {
		if r.Verb == verb {
			return r, nil
		}
	}
	return Row{}, badCommand(verb, "")
}

// check says what is wrong with the arguments of a verb: one is missing, unknown or not of its kind.
func (r Row) check(args Arguments) *problem.Problem {
	for name := range args {
		if !slices.ContainsFunc(r.Arguments, func(a Argument) bool { return a.Name == name }) {
			return badCommand(r.Verb, name)
		}
	}
	for _, a := range r.Arguments {
		if value, given := args[a.Name]; !given && !a.Optional {
			return badCommand(r.Verb, a.Name)
		} else if p := a.check(r.Verb, value); p != nil && (value != "" || !a.Optional) {
			return p
		}
	}
	return nil
}

func (a Argument) check(of Verb, value string) *problem.Problem {
	switch a.Kind {
	case KindDigits:
		if typed := spelledOut(value); typed == "" || strings.Trim(typed, digits) != "" {
			return problem.New(problem.BadDigits)
		}
	case KindSwitch:
		if value != "true" && value != "false" {
			return badCommand(of, a.Name)
		}
	case KindWord:
		if !slices.Contains(a.Words, value) {
			return problem.New(problem.BadAgentState)
		}
	}
	return nil
}

// spelledOut are digits as the switch is told them.
func spelledOut(typed string) string { return strings.ToUpper(strings.Join(strings.Fields(typed), "")) }

// badCommand is the fault of a page or a program, not of a person: there is no such verb, or one of its arguments is
// missing, unknown or of another kind ("" = none is meant).
func badCommand(verb Verb, argument string) *problem.Problem {
	detail := cut(string(verb))
	if argument != "" {
		detail += ": " + cut(argument)
	}
	return problem.With(problem.BadCommand, detail)
}

// cut bounds a foreign name.
func cut(name string) string {
	if len(name) > 40 {
		return strings.ToValidUTF8(name[:40], "") + "…"
	}
	return name
}
