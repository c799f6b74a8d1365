package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"strconv"
	"sync"
	"time"

	"cordboard/backend/agent"
	"cordboard/backend/csta"
	"cordboard/backend/csta/link"
	"cordboard/backend/logging"
)

// goodbyePatience bounds MonitorStop and Logout at the end.
const goodbyePatience = 5 * time.Second

// runAgent is an agent without a window. It prints each State as one JSON line and carries out the
// commands it reads (orders). A command that fails is told on standard error, and the agent goes on; a
// sign-on that fails ends it, and so does the switch when it signs the agent off.
func runAgent(ctx context.Context, args []string, io stdio) error {
	credentials, err := agentFlags(args, io)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	lines := typed(ctx, io.in)
	if credentials.passwordFromInput {
		select {
		case line, there := <-lines:
			if !there {
				return errors.New("no password on standard input: its first line is the password")
			}
			credentials.Password = csta.Secret(line)
		case <-ctx.Done():
			return nil
		}
	}
	tracing, err := credentials.record()
	if err != nil {
		return err
	}
	defer tracing(io.err)
	printer := &statePrinter{to: io.out, over: make(chan *agent.Problem, 1)}
	session := agent.New(agent.Options{OnState: printer.print, Log: slog.New(slog.DiscardHandler)})
	defer func() {
		bye, cancel := context.WithTimeout(context.WithoutCancel(ctx), goodbyePatience)
		defer cancel()
		_ = session.Close(bye)
	}()
	if err := session.SignOn(ctx, credentials.Credentials); err != nil {
		if ctx.Err() != nil {
			return nil // interrupted
		}
		return err
	}
	return obey(ctx, session, lines, printer.over, io.err)
}

// agentCredentials are what the flags say.
type agentCredentials struct {
	agent.Credentials
	passwordFromInput bool
	traceFile         string
	plainNumbers      bool
}

// record begins to write the trace that was asked for. over closes it, and says if it was not written
// whole.
func (c *agentCredentials) record() (over func(errOut io.Writer), err error) {
	if c.traceFile == "" {
		return func(io.Writer) {}, nil
	}
	file, err := os.OpenFile(c.traceFile, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	recorder := logging.NewRecorder(logging.TraceOptions{Dialect: string(c.Line.Dialect), PlainNumbers: c.plainNumbers, Live: file})
	c.Line.Trace = func(e link.TraceEntry) { recorder.Frame(traced(e)) }
	return func(errOut io.Writer) {
		err := recorder.Err()
		if closed := file.Close(); err == nil {
			err = closed
		}
		if err != nil {
			fmt.Fprintf(errOut, "trace: %s\n", sentence(err))
		}
	}, nil
}

// traced is what the line tells, for the recorder.
func traced(e link.TraceEntry) logging.Frame {
	f := logging.Frame{At: e.At, Out: e.Out, ID: e.InvokeID, Name: e.Name, Body: e.Body, Note: e.Note}
	if e.Note == link.NoteUp {
		f.Name, f.Body = "", e.Name // the address
	}
	return f
}

func agentFlags(args []string, io stdio) (agentCredentials, error) {
	var c agentCredentials
	set := flags("agent", io)
	dialect := set.String("dialect", string(csta.Zultys), "zultys or ecma")
	set.StringVar(&c.Line.Address, "server", "", "`HOST:PORT` of the CTI server")
	set.StringVar(&c.User, "user", "", "user")
	set.BoolVar(&c.passwordFromInput, "password-stdin", false, "the first line of standard input is the password")
	set.StringVar(&c.Device, "monitor", "", "the device to monitor; zultys: by default the user's own extension")
	set.StringVar(&c.Line.ClientID, "client-id", "", "what the agent calls itself (zultys: platform, ecma: applicationID)")
	set.BoolVar(&c.Line.TLS, "tls", false, "TLS")
	set.StringVar(&c.Line.Pin, "pin", "", "hex SHA-256 of the only certificate to accept")
	set.BoolVar(&c.Line.Session, "session", false, "ecma: open an ECMA-354 session; by default when there is a password or a client id to tell,\n"+
		"and if the switch has sessions (--session=false: never)")
	set.BoolVar(&c.Forced, "forced", false, "zultys: take the link from another session of the same user")
	set.StringVar(&c.traceFile, "trace", "", "write every frame to `FILE` as it comes, for `cordctl replay`")
	set.BoolVar(&c.plainNumbers, "plain-numbers", false, "leave phone numbers in the trace as they are; by default they are replaced by others")
	if err := parse(set, args); err != nil {
		return c, err
	}
	var err error
	if c.Line.Dialect, err = parseDialect(*dialect); err != nil {
		return c, err
	}
	if c.Line.Address == "" {
		return c, &usageError{"--server HOST:PORT is needed"}
	}
	if _, port, err := net.SplitHostPort(c.Line.Address); err != nil || !isPort(port) {
		return c, &usageError{"--server must be HOST:PORT"}
	}
	switch {
	case c.plainNumbers && c.traceFile == "":
		return c, &usageError{"--plain-numbers needs --trace FILE"}
	case c.Line.Pin != "" && !c.Line.TLS:
		return c, &usageError{"--pin needs --tls"}
	case c.Line.Dialect == csta.Zultys && c.User == "":
		return c, &usageError{"--user is needed"}
	case c.Line.Dialect == csta.ECMA && c.Device == "":
		return c, &usageError{"--monitor EXTENSION is needed"}
	}
	if c.Line.Dialect == csta.ECMA && !given(set, "session") {
		c.Line.Session = c.User != "" && c.passwordFromInput || c.Line.ClientID != ""
		c.Line.SessionOptional = true
	}
	c.Server = c.Line.Address
	return c, nil
}

func isPort(text string) bool {
	port, err := strconv.ParseUint(text, 10, 16)
	return err == nil && port > 0
}

// given tells whether a flag stands on the command line.
func given(set *flag.FlagSet, name string) bool {
	found := false
	set.Visit(func(f *flag.Flag) { found = found || f.Name == name })
	return found
}

// statePrinter writes States as JSON lines.
type statePrinter struct {
	mu   sync.Mutex
	to   io.Writer
	on   bool
	over chan *agent.Problem // told once: why the agent who was on is off
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
