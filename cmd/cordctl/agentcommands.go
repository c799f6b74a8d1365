package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"cordboard/backend/agent"
	"cordboard/backend/call"
	"cordboard/backend/problem"
	"cordboard/frontend"
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

// agentCommand is what a person types to have a verb done: a word, and behind it the arguments in their order.
type agentCommand struct {
	word  string
	verb  agent.Verb
	fixed agent.Arguments  // what the word says by itself
	rest  []agent.Argument // what follows it; a call is not named where something else is
}

// agentCommands are the verbs as commands. A verb whose first argument is one of some words has a command for each.
func agentCommands() (list []agentCommand) {
	for _, r := range agent.Verbs() {
		c := agentCommand{word: strings.ToLower(string(r.Verb)), verb: r.Verb, rest: r.Arguments}
		if len(c.rest) == 0 || c.rest[0].Kind != agent.KindWord {
			list = append(list, c)
			continue
		}
		for _, word := range c.rest[0].Words {
			typed := strings.TrimPrefix(strings.ToLower(word), "working") // aftercall
			list = append(list, agentCommand{
				word: typed, verb: r.Verb, fixed: agent.Arguments{c.rest[0].Name: word}, rest: c.rest[1:],
			})
		}
	}
	return list
}

// String is how the command is typed.
func (c agentCommand) String() string {
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
	for _, c := range agentCommands() {
		if c.word == word {
			args, err := c.read(session, rest)
			if err != nil {
				return err
			}
			return session.Command(ctx, c.verb, args)
		}
	}
	return errors.New("unknown command; there are " + listOfCommands())
}

// listOfCommands is for whoever typed another one.
func listOfCommands() string {
	var list []string
	for _, c := range agentCommands() {
		list = append(list, c.String())
	}
	return strings.Join(append(list, "snapshot", "quit"), ", ")
}

// read takes apart what follows the word: an argument each, and all the rest for the last one. Whether it is a
// number that can be called and the like the session says.
func (c agentCommand) read(session *agent.Session, rest string) (agent.Arguments, error) {
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
				err = errNoCall
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
			return "", errors.New("write on or off")
		}
		return strconv.FormatBool(text == "on"), nil
	case a.None != "" && text == "":
		return "", fmt.Errorf("write a %s, or %s", a.Name, a.None)
	case a.None != "" && text == a.None:
		return "", nil
	}
	return text, nil
}

func errNothingFollows(rest string) error {
	return fmt.Errorf("nothing follows this command, but there is %q", rest)
}

var errNoCall = errors.New("there is no call for that")

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

// texts are the words of the language that LC_ALL, LC_MESSAGES or LANG names; English for any other.
func texts() problem.Texts {
	return problem.Texts(frontend.Texts(cmp.Or(os.Getenv("LC_ALL"), os.Getenv("LC_MESSAGES"), os.Getenv("LANG"))))
}

// sentence is an error as one line for a person. What a switch said may hold anything.
func sentence(err error) string {
	text := err.Error()
	var p *problem.Problem
	if errors.As(err, &p) {
		first, second := *p, problem.Problem{Code: p.Also}
		first.Also = ""
		text = strings.TrimSuffix(first.Text(texts()), " "+p.Detail)
		if !strings.Contains(text, p.Detail) {
			text += " (" + p.Detail + ")"
		}
		text = strings.TrimSpace(text + " " + second.Text(texts()))
	}
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, strings.ReplaceAll(text, "\n", "; "))
	return strings.TrimSpace(text)
}
