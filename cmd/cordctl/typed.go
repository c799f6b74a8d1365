package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"cordboard/backend/agent"
	"cordboard/backend/call"
	"cordboard/backend/problem"
)

// typed reads lines until the input or ctx ends; it closes the channel at the end of the input. Its
// goroutine may outlast ctx: a program that ends does not wait for a person to type.
func typed(ctx context.Context, in io.Reader) <-chan string {
	lines := make(chan string)
	go func() {
		defer close(lines)
		reader := bufio.NewReader(in)
		for {
			line, err := reader.ReadString('\n') // of any length: what is no command is said to be none
			if line == "" && err != nil {
				return
			}
			select {
			case lines <- strings.TrimRight(line, "\r\n"):
			case <-ctx.Done():
				return
			}
		}
	}()
	return lines
}

// obey carries out commands until quit, the end of the input, the end of ctx, or until the agent is off
// through no doing of his own.
func obey(ctx context.Context, session *agent.Session, lines <-chan string, over <-chan *problem.Problem, errOut io.Writer) error {
	for {
		select {
		case <-ctx.Done():
			return nil
		case why := <-over:
			return why
		case line, more := <-lines:
			word, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
			if !more || word == "quit" {
				return nil
			}
			if err := carryOut(ctx, session, word, strings.TrimSpace(rest)); err != nil {
				fmt.Fprintf(errOut, "%s: %s\n", word, sentence(err))
			}
		}
	}
}

// typedCommand is what a person types to have a verb done: a word, and behind it the arguments in their order.
type typedCommand struct {
	word  string
	verb  agent.Verb
	fixed agent.Arguments  // what the word says by itself
	rest  []agent.Argument // what follows it; a call is not named where something else is
}

// typedCommands are the verbs as commands. A verb whose first argument is one of some words has a command for each.
func typedCommands() (list []typedCommand) {
	for _, r := range agent.Verbs() {
		c := typedCommand{word: strings.ToLower(string(r.Verb)), verb: r.Verb, rest: r.Arguments}
		if len(c.rest) == 0 || c.rest[0].Kind != agent.KindWord {
			list = append(list, c)
			continue
		}
		for _, word := range c.rest[0].Words {
			typed := strings.TrimPrefix(strings.ToLower(word), "working") // aftercall
			list = append(list, typedCommand{
				word: typed, verb: r.Verb, fixed: agent.Arguments{c.rest[0].Name: word}, rest: c.rest[1:],
			})
		}
	}
	return list
}

// String is how the command is typed.
func (c typedCommand) String() string {
	words := []string{c.word}
	for _, a := range c.rest {
		form := strings.ToUpper(a.Name)
		switch a.Kind {
		case agent.KindCall:
			if len(c.rest) > 1 {
				continue
			}
			form = "[ID]"
		case agent.KindNumber:
			form = "N"
		case agent.KindSwitch:
			form = "on|off"
		}
		switch {
		case a.None != "":
			form += "|" + a.None
		case a.Optional:
			form = "[" + form + "]"
		}
		words = append(words, form)
	}
	return strings.Join(words, " ")
}

// carryOut does what one line asks.
func carryOut(ctx context.Context, session *agent.Session, word, rest string) error {
	switch {
	case word == "":
		return nil
	case word == "snapshot":
		if rest != "" {
			return errNothingFollows(rest)
		}
		return session.Resync(ctx)
	case word == "pickup" && rest == "":
		word = strings.ToLower(string(agent.GroupPickup))
	}
	for _, c := range typedCommands() {
		if c.word == word {
			args, err := c.read(session, rest)
			if err != nil {
				return err
			}
			return session.Command(ctx, c.verb, args)
		}
	}
	return failure("unknownTyped", "commands", listOfCommands())
}

// ownCommands are those that are no verbs.
var ownCommands = []string{"snapshot", "quit"}

// helpTyped lists what may be typed.
func helpTyped(w io.Writer) {
	fmt.Fprintln(w, text("typed"))
	for _, c := range typedCommands() {
		fmt.Fprintf(w, "  %-40s %s\n", c, texts()("cordctl.do."+c.word, nil))
	}
	for _, word := range ownCommands {
		fmt.Fprintf(w, "  %-40s %s\n", word, texts()("cordctl.do."+word, nil))
	}
}

// listOfCommands is for whoever typed another one.
func listOfCommands() string {
	var list []string
	for _, c := range typedCommands() {
		list = append(list, c.String())
	}
	return strings.Join(append(list, ownCommands...), ", ")
}

// read takes apart what follows the word: an argument each, and all the rest for the last one. Whether it is a
// number that can be called and the like the session says.
func (c typedCommand) read(session *agent.Session, rest string) (agent.Arguments, error) {
	args := maps.Clone(c.fixed)
	if args == nil {
		args = agent.Arguments{}
	}
	for i, a := range c.rest {
		text := rest
		switch {
		case a.Kind == agent.KindCall && len(c.rest) > 1: // the one that it fits
			text = ""
		case i < len(c.rest)-1:
			text, rest, _ = strings.Cut(rest, " ")
		}
		value, err := valueOf(a, text)
		if a.Kind == agent.KindCall && value == "" {
			if value = fitting(session.State().Calls, c.verb); value == "" {
				err = failure("noCall")
			}
		}
		if err != nil {
			return nil, err
		}
		args[a.Name] = value
	}
	if len(c.rest) == 0 && rest != "" {
		return nil, errNothingFollows(rest)
	}
	return args, nil
}

// valueOf is an argument as it was typed.
func valueOf(a agent.Argument, text string) (string, error) {
	switch {
	case a.Kind == agent.KindSwitch:
		if text != "on" && text != "off" {
			return "", failure("onOrOff")
		}
		return strconv.FormatBool(text == "on"), nil
	case a.None != "" && text == "":
		return "", failure("argumentOr", "argument", a.Name, "none", a.None)
	case a.None != "" && text == a.None:
		return "", nil
	}
	return text, nil
}

func errNothingFollows(rest string) error {
	return failure("nothingFollows", "rest", inQuotes(rest))
}

// nearest is the sequence in which a person means calls: the one in hand first, one put aside last.
var nearest = []call.State{call.Connected, call.Dialing, call.Initiated, call.Failed, call.Ringing, call.Held}

// fitting is the call that a command without an id means: of those that it fits, the nearest, then the
// oldest. If it fits none, the session shall say why.
func fitting(calls []agent.Call, verb agent.Verb) (id string) {
	best := 2 * len(nearest)
	for _, c := range calls {
		rank := slices.Index(nearest, c.State)
		if !slices.Contains(c.Can, verb) {
			rank += len(nearest)
		}
		if rank < best {
			id, best = c.ID, rank
		}
	}
	return id
}
