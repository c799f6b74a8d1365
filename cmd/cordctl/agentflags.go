package main

import (
	"crypto/tls"
	"fmt"
	"math"
	"net"
	"net/url"
	"strconv"
	"strings"

	"cordboard/backend/agent"
	"cordboard/backend/csta"
	"cordboard/backend/csta/link"
)

// agentOptions are what the flags of `cordctl agent` say.
type agentOptions struct {
	agent.Credentials
	dialect, namespace, certificate, key, traceFile string
	standby                                         []string
	passwordFromInput, agentPasswordFromInput       bool
	plainNumbers                                    bool
}

func (o *agentOptions) flags() []option {
	line := &o.Line
	return []option{
		dialectFlag(&o.dialect),
		{"server", "HOST:PORT", &line.Address},
		{"standby", "HOST:PORT", func(address string) error {
			o.standby = append(o.standby, address)
			return nil
		}},
		{"user", "U", &o.User},
		{"password-stdin", "", &o.passwordFromInput},
		{"monitor", "EXTENSION", &o.Device},
		{"client-id", "ID", &line.ClientID},
		{"tls", "", &line.TLS},
		{"pin", "HEX", &line.Pin},
		{"old-keys", "", &line.OldKeys},
		{"client-cert", "FILE", &o.certificate},
		{"client-key", "FILE", &o.key},
		{"session", "", &line.Session},
		{"forced", "", &o.Forced},
		{"agent-id", "ID", &o.AgentID},
		{"agent-password-stdin", "", &o.agentPasswordFromInput},
		{"switch-name", "NAME", &line.SwitchName},
		{"namespace", "ed3|ed4|ed5|ed6|URI", &o.namespace},
		{"device-pattern", "PATTERN", &line.DevicePattern},
		{"completion", "response|event", &line.Completion},
		{"pace", "N", &line.Pace},
		{"keep-alive", "TIME", &line.KeepAlive},
		{"trace", "FILE", &o.traceFile},
		{"plain-numbers", "", &o.plainNumbers},
	}
}

// understand turns the flags into credentials.
func (o *agentOptions) understand(given given) (err error) {
	if o.Line.Dialect, err = parseDialect(o.dialect); err != nil {
		return err
	}
	if o.Line.Namespace, err = parseNamespace(o.namespace); err != nil {
		return err
	}
	if o.Line.Address == "" {
		return usage("needed", "flag", "--server HOST:PORT")
	}
	for i, address := range append([]string{o.Line.Address}, o.standby...) {
		if _, port, err := net.SplitHostPort(address); err != nil || !isPort(port) {
			return usage("badAddress", "flag", []string{"--server", "--standby"}[min(i, 1)])
		}
	}
	if err := o.readCertificate(); err != nil {
		return err
	}
	if err := o.check(); err != nil {
		return err
	}
	o.sessions(given["session"])
	o.Server = o.Line.Address
	for _, address := range o.standby {
		line := o.Line
		line.Address = address
		o.Standby = append(o.Standby, agent.Standby{Server: address, Line: line})
	}
	return nil
}

func (o *agentOptions) readCertificate() error {
	switch {
	case (o.certificate == "") != (o.key == ""):
		return usage("together", "flag", "--client-cert", "other", "--client-key")
	case o.certificate == "":
		return nil
	case !o.Line.TLS:
		return usage("needs", "flag", "--client-cert", "other", "--tls")
	}
	pair, err := tls.LoadX509KeyPair(o.certificate, o.key)
	if err != nil {
		return fmt.Errorf("%s: %w", text("badCertificate"), err)
	}
	o.Line.Certificate = &pair
	return nil
}

// check refuses what does not go together.
func (o *agentOptions) check() error {
	profile, line := o.Line.Dialect.Profile(), o.Line
	switch {
	case o.plainNumbers && o.traceFile == "":
		return usage("needs", "flag", "--plain-numbers", "other", "--trace FILE")
	case line.Pin != "" && !line.TLS:
		return usage("needs", "flag", "--pin", "other", "--tls")
	case line.DevicePattern != "" && !strings.Contains(line.DevicePattern, "{number}"):
		return usage("badPattern", "number", "{number}")
	case line.Completion != "" && line.Completion != link.CompleteByResponse && line.Completion != link.CompleteByEvent:
		return usage("badCompletion")
	case math.IsNaN(line.Pace) || math.IsInf(line.Pace, 0):
		return usage("badPace")
	case line.KeepAlive < 0:
		return usage("badTime", "flag", "--keep-alive", "example", "45s")
	case !profile.HasEditions && line.Namespace != "":
		return usage("onlyStandard")
	case line.Session && !profile.Dialect.MayOpenSession():
		return onlyFor("--session", func(d csta.Dialect) bool { return d.MayOpenSession() && !d.Profile().NeedsUser })
	case !profile.ForcesSignOn && o.Forced:
		return onlyFor("--forced", func(d csta.Dialect) bool { return d.Profile().ForcesSignOn })
	case !profile.NamesDevices && line.SwitchName != "":
		return onlyFor("--switch-name", namesDevices)
	case profile.NeedsUser && o.User == "":
		return usage("needed", "flag", "--user")
	case !profile.TellsOwnDevice && o.Device == "":
		return usage("needed", "flag", "--monitor EXTENSION")
	case profile.NamesDevices && line.SwitchName == "" && line.DevicePattern == "":
		return usage("switchNameNeeded")
	}
	return nil
}

// sessions decides whether a session is opened where nobody said so.
func (o *agentOptions) sessions(said bool) {
	profile := o.Line.Dialect.Profile()
	switch {
	case said:
	case profile.NeedsUser:
		o.Line.Session = profile.OpensSession
	default:
		o.Line.Session = o.User != "" && o.passwordFromInput || profile.OpensSession && o.Line.ClientID != ""
		o.Line.SessionOptional = profile.SessionOptional
	}
}

// parseNamespace reads an edition or a URI.
func parseNamespace(word string) (string, error) {
	editions := map[string]string{
		"": "", "ed3": csta.NamespaceED3, "ed4": csta.NamespaceED4, "ed5": csta.NamespaceED5, "ed6": csta.NamespaceED6,
	}
	if space, known := editions[word]; known {
		return space, nil
	}
	if space, err := url.Parse(word); err == nil && space.Scheme != "" && (space.Host != "" || space.Opaque != "") {
		return word, nil
	}
	return "", usage("badNamespace", "given", inQuotes(word))
}

func isPort(text string) bool {
	port, err := strconv.ParseUint(text, 10, 16)
	return err == nil && port > 0
}
