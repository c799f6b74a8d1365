package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"

	"cordboard/backend/agent"
	"cordboard/backend/call"
)

// typed reads lines until the input or ctx ends; it closes the channel at the end of the input. Its
// goroutine may outlast ctx: a program that ends does not wait for a person to type.
func typed(ctx context.Context, in io.Reader) <-chan string {
	lines := make(chan string)
	go func() {
		defer close(lines)
		scanner := bufio.NewScanner(in)
		for scanner.Scan() { // drops the line's end, be it LF or CR LF
			select {
			case lines <- scanner.Text():
			case <-ctx.Done():
				return
			}
		}
	}()
	return lines
}

// obey carries out commands until quit, the end of the input, the end of ctx, or until the agent is off
// through no doing of his own.
func obey(ctx context.Context, session *agent.Session, lines <-chan string, over <-chan *agent.Problem, errOut io.Writer) error {
	for {
		select {
		case <-ctx.Done():
			return nil
		case why := <-over:
			return why
		case line, more := <-lines:
			verb, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
			if !more || verb == "quit" {
				return nil
			}
			if err := carryOut(ctx, session, verb, strings.TrimSpace(rest)); err != nil {
				fmt.Fprintf(errOut, "%s: %s\n", verb, sentence(err))
			}
		}
	}
}

// carryOut does what one line asks. A verb without a call's id means the call that it fits.
func carryOut(ctx context.Context, session *agent.Session, verb, rest string) error {
	switch verb {
	case "":
		return nil
	case "dial":
		return session.Dial(ctx, rest)
	case "answer", "hold", "retrieve", "hangup":
		id := rest
		if id == "" {
			id = fitting(session.State().Calls, agent.Service(verb))
		}
		if id == "" {
			return errors.New("there is no call for that")
		}
		return map[string]func(context.Context, string) error{
			"answer": session.Answer, "hold": session.Hold, "retrieve": session.Retrieve, "hangup": session.HangUp,
		}[verb](ctx, id)
	case "consult":
		return session.Consult(ctx, rest)
	case "alternate":
		return session.Alternate(ctx)
	case "transfer":
		return session.Transfer(ctx)
	case "conference":
		return session.Conference(ctx)
	case "blind", "dtmf":
		service := agent.Service(verb)
		id := fitting(session.State().Calls, service)
		switch {
		case id == "":
			return errors.New("there is no call for that")
		case service == agent.Blind:
			return session.Blind(ctx, id, rest)
		default:
			return session.Digits(ctx, id, rest)
		}
	}
	return errors.New("unknown command; there are " + orders)
}

// orders are the commands of an agent.
const orders = "dial N, answer, hold, retrieve, hangup, consult N, alternate, transfer, conference, blind N, dtmf D, quit"

// nearest is the order in which a person means calls: the one in hand first, one put aside last.
var nearest = []call.State{call.Connected, call.Dialing, call.Initiated, call.Failed, call.Ringing, call.Held}

// fitting is the call that a command without an id means: of those that it fits, the nearest, then the
// oldest. If it fits none, the session shall say why.
func fitting(calls []agent.Call, service agent.Service) (id string) {
	best := 2 * len(nearest)
	for _, c := range calls {
		rank := slices.Index(nearest, c.State)
		if !slices.Contains(c.Can, service) {
			rank += len(nearest)
		}
		if rank < best {
			id, best = c.ID, rank
		}
	}
	return id
}

// sentence is an error as one line for a person. What a switch said may hold anything.
func sentence(err error) string {
	text := err.Error()
	var p *agent.Problem
	if errors.As(err, &p) {
		if text = p.Text; p.Detail != "" {
			text += " (" + p.Detail + ")"
		}
	}
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, strings.ReplaceAll(text, "\n", "; "))
	return strings.TrimSpace(text)
}
