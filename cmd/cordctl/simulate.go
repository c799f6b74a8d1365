package main

import (
	"context"
	"crypto/tls"
	"fmt"
	"log/slog"
	"net"
	"os"
	"strings"
	"time"

	"cordboard/backend/csta"
	"cordboard/testbed/pbx"
)

// answerDelay is how long everything waits before it is sent, as on the way from a real switch: a client need not be
// ready for its answer when it asks.
const answerDelay = 3 * time.Millisecond

// simulation is what the flags of `cordctl simulate` say.
type simulation struct {
	pbx.Options
	dialect, listen, extensions, scenario, faults string
	directory                                     string
	tls, log                                      bool
}

// simulate serves the simulated switch until it is interrupted. It prints `listening ADDR` and, with TLS,
// `pin HEX`, as soon as clients may come.
func simulate() *command {
	s := &simulation{listen: "127.0.0.1:7777", extensions: "200-209", Options: pbx.Options{AnswerDelay: answerDelay}}
	return &command{
		name: "simulate",
		flags: []option{
			dialectFlag(&s.dialect),
			{"variant", pbx.Business, &s.Variant},
			{"listen", "HOST:PORT", &s.listen},
			{"tls", "", &s.tls},
			{"extensions", "LIST", &s.extensions},
			{"scenario", "FILE", &s.scenario},
			{"faults", "WORDS", &s.faults},
			{"one-client", "", &s.OneClient},
			{"switch-name", "NAME", &s.SwitchName},
			{"directory", "LIST", &s.directory},
			{"answer-delay", "TIME", &s.AnswerDelay},
			{"log", "", &s.log},
		},
		run: s.run,
	}
}

func (s *simulation) run(ctx context.Context, _ given, io stdio) error {
	if err := s.understand(); err != nil {
		return err
	}
	listener, err := net.Listen("tcp", s.listen)
	if err != nil {
		return err
	}
	fmt.Fprintln(io.out, "listening", listener.Addr())
	if s.tls {
		certificate, pin, err := pbx.SelfSigned()
		if err != nil {
			return err
		}
		fmt.Fprintln(io.out, "pin", pin)
		listener = tls.NewListener(listener, &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12})
	}
	if s.log {
		s.Log = slog.New(slog.NewTextHandler(io.err, nil))
	}
	sw := pbx.New(s.Options)
	defer sw.Close()
	return sw.Serve(ctx, listener)
}

// understand turns words into options.
func (s *simulation) understand() (err error) {
	if s.Dialect, err = parseDialect(s.dialect); err != nil {
		return err
	}
	if s.Extensions, err = pbx.ParseExtensions(s.extensions); err != nil {
		return usage("badExtensions", "given", inQuotes(s.extensions))
	}
	switch {
	case s.Variant != "" && s.Variant != pbx.Business:
		return usage("badVariant", "given", inQuotes(s.Variant), "variant", pbx.Business)
	case s.Variant != "" && !hasVariant(s.Dialect):
		return needsDialect("--variant "+s.Variant, hasVariant)
	case s.SwitchName != "" && !namesDevices(s.Dialect):
		return needsDialect("--switch-name", namesDevices)
	case s.directory != "" && !hasDirectory(s.Dialect):
		return needsDialect("--directory", hasDirectory)
	case s.AnswerDelay < 0:
		return usage("badTime", "flag", "--answer-delay", "example", "3ms")
	}
	if s.Faults, err = pbx.ParseFaults(s.faults); err != nil {
		return &usageError{strings.TrimPrefix(err.Error(), "pbx: ")}
	}
	if err = s.loadScenario(); err == nil && s.directory != "" {
		s.Scenario.Directory = append(s.Scenario.Directory, strings.Split(s.directory, ",")...)
	}
	return err
}

// loadScenario reads the scenario, if there is a file of one.
func (s *simulation) loadScenario() error {
	if s.scenario == "" {
		return nil
	}
	file, err := os.Open(s.scenario)
	if err != nil {
		return err
	}
	defer file.Close()
	if s.Scenario, err = pbx.LoadScenario(file); err == nil {
		err = s.Scenario.Check(s.Extensions)
	}
	return about(s.scenario, err)
}

// hasDirectory says whether a dialect's users may be a directory's.
func hasDirectory(d csta.Dialect) bool { return !d.Standard() }

func hasVariant(d csta.Dialect) bool { return d == pbx.BusinessDialect }
