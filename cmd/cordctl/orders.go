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

// order is a command of an agent. What it is about follows it: a number, a call's id, or nothing. Without an id
// it means the call that it fits.
type order struct {
	verb, more string // more: what stands behind the verb, in the list of the orders
	does       func(ctx context.Context, s *agent.Session, rest string) error
}

// orders are the commands of an agent.
var orders = []order{
	{"dial", "N", about((*agent.Session).Dial)},
	{"answer", "[ID]", ofCall(agent.Answer, (*agent.Session).Answer)},
	{"hold", "[ID]", ofCall(agent.Hold, (*agent.Session).Hold)},
	{"retrieve", "[ID]", ofCall(agent.Retrieve, (*agent.Session).Retrieve)},
	{"hangup", "[ID]", ofCall(agent.HangUp, (*agent.Session).HangUp)},
	{"consult", "N", about((*agent.Session).Consult)},
	{"alternate", "", alone((*agent.Session).Alternate)},
	{"reconnect", "", alone((*agent.Session).Reconnect)},
	{"transfer", "", alone((*agent.Session).Transfer)},
	{"conference", "", alone((*agent.Session).Conference)},
	{"blind", "N", withCall(agent.Blind, (*agent.Session).Blind)},
	{"join", "N", withCall(agent.Join, (*agent.Session).Join)},
	{"deflect", "N", withCall(agent.Deflect, (*agent.Session).Deflect)},
	{"park", "[N]", withCall(agent.Park, (*agent.Session).Park)},
	{"pickup", "[N]", func(ctx context.Context, s *agent.Session, extension string) error {
		if extension == "" {
			return s.GroupPickup(ctx)
		}
		return s.Pickup(ctx, extension)
	}},
	{"endcall", "[ID]", ofCall(agent.EndCall, (*agent.Session).EndCall)},
	{"dtmf", "D", withCall(agent.DTMF, (*agent.Session).Digits)},
	{"ready", "", duty(agent.DutyReady)},
	{"notready", "[REASON]", duty(agent.DutyNotReady)},
	{"aftercall", "", duty(agent.DutyWorkingAfterCall)},
	{"loggedon", "", duty("loggedOn")},
	{"loggedoff", "", duty(agent.DutyLoggedOff)},
	{"dnd", "on|off", func(ctx context.Context, s *agent.Session, word string) error {
		if word != "on" && word != "off" {
			return errors.New("write on or off")
		}
		return s.SetDND(ctx, word == "on")
	}},
	{"forward", "N|off", func(ctx context.Context, s *agent.Session, number string) error {
		switch number {
		case "":
			return errors.New("write a number, or off")
		case "off":
			number = ""
		}
		return s.SetForward(ctx, number)
	}},
	{"snapshot", "", alone((*agent.Session).Survey)},
}

// carryOut does what one line asks.
func carryOut(ctx context.Context, session *agent.Session, verb, rest string) error {
	if verb == "" {
		return nil
	}
	for _, o := range orders {
		if o.verb == verb {
			return o.does(ctx, session, rest)
		}
	}
	return errors.New("unknown command; there are " + listOfOrders())
}

// listOfOrders is for whoever typed another one.
func listOfOrders() string {
	var list []string
	for _, o := range orders {
		list = append(list, strings.TrimSpace(o.verb+" "+o.more))
	}
	return strings.Join(append(list, "quit"), ", ")
}

// about is an order with a number that the session judges.
func about(do func(*agent.Session, context.Context, string) error) func(context.Context, *agent.Session, string) error {
	return func(ctx context.Context, s *agent.Session, rest string) error { return do(s, ctx, rest) }
}

// alone is an order that nothing follows.
func alone(do func(*agent.Session, context.Context) error) func(context.Context, *agent.Session, string) error {
	return func(ctx context.Context, s *agent.Session, rest string) error {
		if rest != "" {
			return fmt.Errorf("nothing follows this command, but there is %q", rest)
		}
		return do(s, ctx)
	}
}

// duty is an order about what the agent is doing.
func duty(state string) func(context.Context, *agent.Session, string) error {
	return func(ctx context.Context, s *agent.Session, reason string) error { return s.SetDuty(ctx, state, reason) }
}

// ofCall is an order about a call, whose id may follow.
func ofCall(service agent.Service, do func(*agent.Session, context.Context, string) error) func(context.Context, *agent.Session, string) error {
	return func(ctx context.Context, s *agent.Session, id string) error {
		if id == "" {
			id = fitting(s.State().Calls, service)
		}
		if id == "" {
			return errNoCall
		}
		return do(s, ctx, id)
	}
}

// withCall is an order that does something with the call it fits.
func withCall(service agent.Service, do func(*agent.Session, context.Context, string, string) error) func(context.Context, *agent.Session, string) error {
	return func(ctx context.Context, s *agent.Session, what string) error {
		id := fitting(s.State().Calls, service)
		if id == "" {
			return errNoCall
		}
		return do(s, ctx, id, what)
	}
}

var errNoCall = errors.New("there is no call for that")

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
