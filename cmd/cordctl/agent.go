package main

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"sync"
	"time"

	"cordboard/backend/agent"
	"cordboard/backend/csta"
	"cordboard/backend/problem"
)

// goodbyePatience bounds MonitorStop and Logout at the end.
const goodbyePatience = 5 * time.Second

// agentCommand is an agent without a window. It prints each State as one JSON line and carries out the commands it
// reads (typed.go). A command that fails is told on standard error, and the agent goes on; a sign-on that fails ends
// it, and so does the switch when it signs the agent off.
func agentCommand() *command {
	o := new(agentOptions)
	return &command{name: "agent", flags: o.flags(), more: helpTyped, run: o.run}
}

func (o *agentOptions) run(ctx context.Context, given given, io stdio) error {
	if err := o.understand(given); err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	lines := typed(ctx, io.in)
	if over, err := o.readPasswords(ctx, lines); over || err != nil {
		return err
	}
	tracing, err := o.record()
	if err != nil {
		return err
	}
	defer tracing(io.err)
	printer := &statePrinter{to: io.out, over: make(chan *problem.Problem, 1)}
	session := agent.New(agent.Options{OnState: printer.print, Log: slog.New(slog.DiscardHandler)})
	defer func() {
		bye, cancel := context.WithTimeout(context.WithoutCancel(ctx), goodbyePatience)
		defer cancel()
		_ = session.Close(bye)
	}()
	if err := session.SignOn(ctx, o.Credentials); err != nil {
		if ctx.Err() != nil {
			return nil // interrupted
		}
		return err
	}
	return obey(ctx, session, lines, printer.over, io.err)
}

// readPasswords reads those that standard input tells. over says that ctx ended meanwhile.
func (o *agentOptions) readPasswords(ctx context.Context, lines <-chan string) (over bool, err error) {
	for _, secret := range []struct {
		asked bool
		to    *csta.Secret
		none  string
	}{
		{o.passwordFromInput, &o.Password, "noPassword"},
		{o.agentPasswordFromInput, &o.AgentPassword, "noAgentPassword"},
	} {
		if !secret.asked {
			continue
		}
		select {
		case line, there := <-lines:
			if !there {
				return false, failure(secret.none)
			}
			*secret.to = csta.Secret(line)
		case <-ctx.Done():
			return true, nil
		}
	}
	return false, nil
}

// statePrinter writes States as JSON lines.
type statePrinter struct {
	mu   sync.Mutex
	to   io.Writer
	on   bool
	over chan *problem.Problem // told once: why the agent who was on is off
}

func (p *statePrinter) print(s agent.State) {
	line, err := json.Marshal(s)
	if err != nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	_, _ = p.to.Write(append(line, '\n'))
	if p.on && s.Agent == agent.Off && s.Problem != nil {
		p.over <- s.Problem // has room: nobody signs on a second time
	}
	p.on = s.Agent == agent.On || p.on && s.Agent != agent.Off
}
