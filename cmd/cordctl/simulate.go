package main

import (
	"context"
	"crypto/tls"
	"fmt"
	"log/slog"
	"net"
	"os"
	"slices"
	"strings"

	"cordboard/backend/csta"
	"cordboard/testbed/pbx"
)

// simulate serves the simulated switch until it is interrupted. It prints `listening ADDR` and, with TLS,
// `pin HEX`, as soon as clients may come.
func simulate(ctx context.Context, args []string, io stdio) error {
	set := flags("simulate", io)
	dialect := set.String("dialect", dialectUsual, dialectWords)
	listen := set.String("listen", "127.0.0.1:7777", "address to listen on")
	secure := set.Bool("tls", false, "TLS with a certificate made for this run")
	extensions := set.String("extensions", "200-209", "the extensions: numbers and ranges, separated by commas")
	scenarioFile := set.String("scenario", "", "a scenario file (docs/simulator.md)")
	variant := set.String("variant", "", "openscape: `business` for OpenScape Business, which wants a session with user and password")
	faultWords := set.String("faults", "", "what goes wrong, such as drop=1%,delay=200ms (docs/simulator.md lists the words)")
	oneClient := set.Bool("one-client", false, "let in one client at a time, as OpenScape does")
	switchName := set.String("switch-name", "", "dmcc: the `NAME` by which clients ask for devices (default CM1)")
	logged := set.Bool("log", false, "tell on standard error who comes and goes, and why somebody is refused")
	if err := parse(set, args); err != nil {
		return err
	}
	spoken, err := parseDialect(*dialect)
	if err != nil {
		return err
	}
	list, err := pbx.ParseExtensions(*extensions)
	if err != nil {
		return &usageError{strings.TrimPrefix(err.Error(), "pbx: ")}
	}
	switch {
	case *variant != "" && *variant != pbx.Business:
		return &usageError{fmt.Sprintf("variant %q is not known: use %s", *variant, pbx.Business)}
	case *variant != "" && spoken != pbx.BusinessDialect:
		return &usageError{fmt.Sprintf("--variant %s needs --dialect %s", *variant, pbx.BusinessDialect)}
	case *switchName != "" && !spoken.Profile().NamesDevices:
		return &usageError{"--switch-name needs --dialect dmcc"}
	}
	faults, err := pbx.ParseFaults(*faultWords)
	if err != nil {
		return &usageError{strings.TrimPrefix(err.Error(), "pbx: ")}
	}
	var scenario pbx.Scenario
	if *scenarioFile != "" {
		if scenario, err = readScenario(*scenarioFile); err != nil {
			return err
		}
		if err := scenario.Check(list); err != nil {
			return fmt.Errorf("%s: %w", *scenarioFile, err)
		}
	}
	listener, err := net.Listen("tcp", *listen)
	if err != nil {
		return err
	}
	fmt.Fprintln(io.out, "listening", listener.Addr())
	if *secure {
		certificate, pin, err := pbx.SelfSigned()
		if err != nil {
			return err
		}
		fmt.Fprintln(io.out, "pin", pin)
		listener = tls.NewListener(listener, &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12})
	}
	options := pbx.Options{
		Dialect: spoken, Variant: *variant, Extensions: list, Scenario: scenario, Faults: faults, OneClient: *oneClient, SwitchName: *switchName,
	}
	if *logged {
		options.Log = slog.New(slog.NewTextHandler(io.err, nil))
	}
	sw := pbx.New(options)
	defer sw.Close()
	return sw.Serve(ctx, listener)
}

func parseDialect(word string) (csta.Dialect, error) {
	if d := csta.Dialect(word); slices.Contains(csta.Dialects(), d) {
		return d, nil
	}
	return "", &usageError{fmt.Sprintf("dialect %q is not known: use %s", word, dialectWords)}
}

// dialectUsual is what --dialect is when it is not given, and dialectWords what it may be.
var (
	dialectUsual = string(csta.Dialects()[0])
	dialectWords = alternatives(csta.Dialects())
)

// alternatives are words as a sentence lists them: a, b or c.
func alternatives(dialects []csta.Dialect) string {
	var words strings.Builder
	for i, d := range dialects {
		switch {
		case i == len(dialects)-1:
			words.WriteString(" or ")
		case i > 0:
			words.WriteString(", ")
		}
		words.WriteString(string(d))
	}
	return words.String()
}

func readScenario(path string) (pbx.Scenario, error) {
	file, err := os.Open(path)
	if err != nil {
		return pbx.Scenario{}, err
	}
	defer file.Close()
	scenario, err := pbx.LoadScenario(file)
	if err != nil {
		return scenario, fmt.Errorf("%s: %w", path, err)
	}
	return scenario, nil
}
