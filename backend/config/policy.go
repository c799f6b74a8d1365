package config

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// The keys of HKEY_LOCAL_MACHINE, in the 64-bit view, that an administrator writes: the installers fill the
// first, group policy the second.
const (
	machineKey = `Software\Cordboard`
	policyKey  = `Software\Policies\Cordboard`
)

// The values both keys may have. ServerPort, Dialect, ServerTLS, ServerPin and SwitchName belong to the ServerHost
// of the same key and mean nothing without it.
const (
	valueHost     = "ServerHost"
	valuePort     = "ServerPort"
	valueDialect  = "Dialect"
	valueTLS      = "ServerTLS"
	valuePin      = "ServerPin"
	valueSwitch   = "SwitchName"
	valueOrg      = "Org"
	valueClientID = "ClientID"
)

// registry looks a value up; "" says that there is none. Numbers come as decimal digits.
type registry func(key, name string) string

// given is what one key says, as far as it can be used.
type given struct {
	server   *Server
	org      string
	clientID string
	problems []Problem
}

// read takes a key's values. What cannot be used is left out and told: a server whose pin or port is wrong is
// no server.
func (r registry) read(key string) given {
	g := given{problems: []Problem{}}
	look := func(name string) string { return strings.TrimSpace(r(key, name)) }
	check := func(names map[string]string, inspect func(*findings)) bool {
		v := &findings{}
		inspect(v)
		for _, p := range v.problems {
			p.Field = `HKLM\` + key + `\` + names[p.Field]
			g.problems = append(g.problems, p)
		}
		return len(v.problems) == 0
	}
	if host := look(valueHost); host != "" {
		s := Server{Name: shortened(host), Host: host, Pin: look(valuePin), Dialect: usualDialect(), SwitchName: look(valueSwitch)}
		if dialect := look(valueDialect); dialect != "" {
			s.Dialect = dialect
		}
		on, understood := switched(look(valueTLS), false)
		s.TLS = on
		port := look(valuePort)
		if s.Port, _ = strconv.Atoi(port); port != "" && s.Port == 0 {
			s.Port = -1
		}
		s = Config{Servers: []Server{s}}.tidy().Servers[0]
		names := map[string]string{
			"name": valueHost, "host": valueHost, "port": valuePort, "pin": valuePin, "dialect": valueDialect, "tls": valueTLS,
			"switchName": valueSwitch,
		}
		if check(names, func(v *findings) { v.must("tls", "badSwitch", understood); v.server("", s) }) {
			g.server = &s
		}
	}
	if org := look(valueOrg); org != "" {
		if !strings.Contains(org, "://") {
			org = "https://" + org
		}
		if check(map[string]string{"": valueOrg}, func(v *findings) { v.address("", org) }) {
			g.org = org
		}
	}
	if id := look(valueClientID); id != "" {
		if check(map[string]string{"": valueClientID}, func(v *findings) { v.words("", id, maxName, true) }) {
			g.clientID = id
		}
	}
	return g
}

// shortened is a host as a server's name.
func shortened(host string) string {
	if letters := []rune(host); len(letters) > maxName {
		return string(letters[:maxName])
	}
	return host
}

// over is c with what g says in place of it.
func (g given) over(c Config) Config {
	c = c.Clone()
	if g.server != nil {
		c.Servers, c.ActiveServer = []Server{*g.server}, g.server.Name
	}
	if g.clientID != "" {
		c.ClientIDs, c.ActiveClientID = []ClientID{{Name: g.clientID, Value: g.clientID}}, g.clientID
	}
	if g.org != "" {
		c.Salesforce.URL = g.org
	}
	return c.tidy()
}

// lockable are the fields a policy can take out of the user's hands.
var lockable = []struct {
	field string
	part  func(*Config) any // a pointer into the configuration
	by    func(given) bool
}{
	{"servers", func(c *Config) any { return &c.Servers }, func(g given) bool { return g.server != nil }},
	{"activeServer", func(c *Config) any { return &c.ActiveServer }, func(g given) bool { return g.server != nil }},
	{"clientIds", func(c *Config) any { return &c.ClientIDs }, func(g given) bool { return g.clientID != "" }},
	{"activeClientId", func(c *Config) any { return &c.ActiveClientID }, func(g given) bool { return g.clientID != "" }},
	{"salesforce.url", func(c *Config) any { return &c.Salesforce.URL }, func(g given) bool { return g.org != "" }},
}

// locked lists the fields that g says.
func (g given) locked() []string {
	fields := []string{}
	for _, l := range lockable {
		if l.by(g) {
			fields = append(fields, l.field)
		}
	}
	return fields
}

// beneath is c without what g put over said, as it belongs into the user's file, and the locked fields that c
// nevertheless changed.
func (g given) beneath(c, said Config) (Config, []Problem) {
	c, said, shown := c.Clone(), said.Clone(), g.over(said)
	var changed []Problem
	for _, l := range lockable {
		if !slices.Contains(g.locked(), l.field) {
			continue
		}
		part := reflect.ValueOf(l.part(&c)).Elem()
		if !equal(part, reflect.ValueOf(l.part(&shown)).Elem()) {
			changed = append(changed, problem(l.field, "locked"))
		}
		part.Set(reflect.ValueOf(l.part(&said)).Elem())
	}
	return c, changed
}
