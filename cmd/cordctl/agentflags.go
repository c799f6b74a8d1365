package main

import (
	"crypto/tls"
	"flag"
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

// agentCredentials are what the flags say.
type agentCredentials struct {
	agent.Credentials
	passwordFromInput      bool
	agentPasswordFromInput bool
	traceFile              string
	plainNumbers           bool
}

// rawFlags are those that must be understood first.
type rawFlags struct {
	dialect, namespace, certificate, key string
	standby                              []string
}

func agentFlags(args []string, io stdio) (agentCredentials, error) {
	var c agentCredentials
	var raw rawFlags
	set := flags("agent", io)
	set.StringVar(&raw.dialect, "dialect", dialectUsual, dialectWords)
	set.StringVar(&c.Line.Address, "server", "", "`HOST:PORT` of the CTI server")
	set.Func("standby", "`HOST:PORT` of another server, tried after the first; may be given several times", func(address string) error {
		raw.standby = append(raw.standby, address)
		return nil
	})
	set.StringVar(&c.User, "user", "", "user")
	set.BoolVar(&c.passwordFromInput, "password-stdin", false, "the first line of standard input is the password")
	set.StringVar(&c.Device, "monitor", "", "the device to monitor; zultys: by default the user's own extension")
	set.StringVar(&c.Line.ClientID, "client-id", "", "what the agent calls itself (zultys: platform, elsewhere applicationID)")
	set.BoolVar(&c.Line.TLS, "tls", false, "TLS")
	set.StringVar(&c.Line.Pin, "pin", "", "hex SHA-256 of the only certificate to accept")
	set.StringVar(&raw.certificate, "client-cert", "", "PEM `FILE` of our own certificate, for a server that asks for one")
	set.StringVar(&raw.key, "client-key", "", "PEM `FILE` of its key")
	set.BoolVar(&c.Line.Session, "session", false, "ecma, openscape: open an ECMA-354 session. ecma opens one by default when there is a password or a\n"+
		"client id to tell, if the switch has sessions; openscape when there are user and password (OpenScape Business).\n"+
		"--session=false: never")
	set.BoolVar(&c.Forced, "forced", false, "zultys: take the link from another session of the same user")
	set.StringVar(&c.AgentID, "agent-id", "", "the id with which the agent logs on for ready and notready")
	set.BoolVar(&c.agentPasswordFromInput, "agent-password-stdin", false, "the next line of standard input is the agent id's password")
	set.StringVar(&raw.namespace, "namespace", "", "ed3, ed4, ed5, ed6 or a URI: what our messages carry, if not the dialect's own")
	set.StringVar(&c.Line.DevicePattern, "device-pattern", "", "how requests name an extension, such as 'N<{number}>', if not in the dialect's own way")
	set.StringVar(&c.Line.SwitchName, "switch-name", "", "dmcc: the switch's `NAME` at the CTI server")
	set.StringVar(&c.Line.Completion, "completion", "", "what ends hold, retrieve, clear: response, or event (whichever comes first), if not the dialect's own rule")
	set.Float64Var(&c.Line.Pace, "pace", 0, "requests a second at most, after a burst of five; 0 = 2, negative = no limit")
	set.DurationVar(&c.Line.KeepAlive, "keep-alive", 0, "silence after which a sign of life is given, if not the dialect's own")
	set.StringVar(&c.traceFile, "trace", "", "write every frame to `FILE` as it comes, for `cordctl replay`")
	set.BoolVar(&c.plainNumbers, "plain-numbers", false, "leave phone numbers in the trace as they are; by default they are replaced by others")
	if err := parse(set, args); err != nil {
		return c, err
	}
	if err := raw.understand(&c); err != nil {
		return c, err
	}
	if err := c.check(); err != nil {
		return c, err
	}
	c.sessions(given(set, "session"))
	c.Server = c.Line.Address
	for _, address := range raw.standby {
		line := c.Line
		line.Address = address
		c.Standby = append(c.Standby, agent.Standby{Server: address, Line: line})
	}
	return c, nil
}

// understand turns words into options.
func (raw rawFlags) understand(c *agentCredentials) (err error) {
	if c.Line.Dialect, err = parseDialect(raw.dialect); err != nil {
		return err
	}
	if c.Line.Namespace, err = parseNamespace(raw.namespace); err != nil {
		return err
	}
	if c.Line.Address == "" {
		return &usageError{"--server HOST:PORT is needed"}
	}
	for i, address := range append([]string{c.Line.Address}, raw.standby...) {
		if _, port, err := net.SplitHostPort(address); err != nil || !isPort(port) {
			return &usageError{[]string{"--server", "--standby"}[min(i, 1)] + " must be HOST:PORT"}
		}
	}
	switch {
	case (raw.certificate == "") != (raw.key == ""):
		return &usageError{"--client-cert and --client-key belong together"}
	case raw.certificate != "" && !c.Line.TLS:
		return &usageError{"--client-cert needs --tls"}
	case raw.certificate != "":
		pair, err := tls.LoadX509KeyPair(raw.certificate, raw.key)
		if err != nil {
			return fmt.Errorf("the client certificate cannot be used: %w", err)
		}
		c.Line.Certificate = &pair
	}
	return nil
}

// check refuses what does not go together.
func (c *agentCredentials) check() error {
	profile, line := c.Line.Dialect.Profile(), c.Line
	complaint := ""
	switch {
	case c.plainNumbers && c.traceFile == "":
		complaint = "--plain-numbers needs --trace FILE"
	case line.Pin != "" && !line.TLS:
		complaint = "--pin needs --tls"
	case line.DevicePattern != "" && !strings.Contains(line.DevicePattern, "{number}"):
		complaint = "--device-pattern must say where the extension stands: write {number} there"
	case line.Completion != "" && line.Completion != link.CompleteByResponse && line.Completion != link.CompleteByEvent:
		complaint = "--completion must be response or event"
	case math.IsNaN(line.Pace) || math.IsInf(line.Pace, 0):
		complaint = "--pace must be a number"
	case line.KeepAlive < 0:
		complaint = "--keep-alive must be a time such as 45s"
	case !profile.HasEditions && line.Namespace != "":
		complaint = "--namespace is for the standard's dialects"
	case line.Session && !profile.Dialect.MayOpenSession():
		complaint = "--session is for the dialects ecma and openscape"
	case !profile.ForcesSignOn && c.Forced:
		complaint = "--forced is for the dialect zultys"
	case !profile.NamesDevices && line.SwitchName != "":
		complaint = "--switch-name is for the dialect dmcc"
	case profile.NeedsUser && c.User == "":
		complaint = "--user is needed"
	case !profile.TellsOwnDevice && c.Device == "":
		complaint = "--monitor EXTENSION is needed"
	case profile.NamesDevices && line.SwitchName == "" && line.DevicePattern == "":
		complaint = "--switch-name NAME is needed: what the CTI server calls the switch"
	}
	if complaint != "" {
		return &usageError{complaint}
	}
	return nil
}

// sessions decides whether a session is opened where nobody said so.
func (c *agentCredentials) sessions(said bool) {
	profile := c.Line.Dialect.Profile()
	switch {
	case said:
	case profile.NeedsUser:
		c.Line.Session = profile.OpensSession
	default:
		c.Line.Session = c.User != "" && c.passwordFromInput || profile.OpensSession && c.Line.ClientID != ""
		c.Line.SessionOptional = profile.SessionOptional
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
	return "", &usageError{fmt.Sprintf("namespace %q is not known: use ed3, ed4, ed5, ed6 or a whole URI", word)}
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
