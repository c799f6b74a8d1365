package config

import (
	"net"
	"slices"
	"strconv"
	"strings"
)

// Dialects a server may speak; the values are those of the file and of the settings page. OpenScape Business is
// a dialect of its own here because it wants to be signed on to in another way than its bigger brother.
const (
	DialectZultys            = "zultys"
	DialectECMA              = "ecma"
	DialectOpenScape         = "openscape"
	DialectOpenScapeBusiness = "openscape-business"
	DialectDMCC              = "dmcc"
)

// dialects are all there are, in the order of the form.
var dialects = []string{DialectZultys, DialectECMA, DialectOpenScape, DialectOpenScapeBusiness, DialectDMCC}

// Ports a Zultys MX listens on, without and with TLS.
const (
	PortPlain = 7777
	PortTLS   = 7778
)

// Server is one CTI server agents can sign on to.
type Server struct {
	Name string `json:"name"` // unique, letters' case aside
	Host string `json:"host"` // host name, IPv4 or IPv6 address without brackets
	Port int    `json:"port"`
	TLS  bool   `json:"tls"`
	// Pin is the SHA-256 of the only certificate to trust: 64 lower-case hex digits, or "".
	Pin     string `json:"pin"`
	Dialect string `json:"dialect"` // DialectZultys, ...
	// Session asks for an ECMA-354 application session; only DialectECMA lets one choose.
	Session bool `json:"session"`
	// SwitchName is what the server calls the switch that has the extensions; only DialectDMCC knows it.
	SwitchName string `json:"switchName"`
	// NeverRemember keeps agents from leaving their password for this server in the system's credential store.
	NeverRemember bool `json:"neverRemember"`
	// Certificate proves to the server which computer this is. It needs TLS.
	Certificate CertificateFiles `json:"certificate"`
	// Standby are the servers to turn to, in this order, when this one cannot be reached.
	Standby []Standby `json:"standby"`
	Adjust  Adjust    `json:"adjust"`
}

// CertificateFiles are the paths of two PEM files: a certificate, with those between it and its authority, and
// its private key without a password. The key itself is never in the settings.
type CertificateFiles struct {
	File string `json:"file"`
	Key  string `json:"key"`
}

// Standby is another server for the same extensions. It speaks the same dialect, with TLS if the first does,
// and takes the same passwords.
type Standby struct {
	Host string `json:"host"`
	Port int    `json:"port"`
	Pin  string `json:"pin"` // as Server.Pin
}

// Completions: what says that a request was carried out, where a site's switch differs from its dialect.
const (
	CompletionResponse = "response" // the answer alone
	CompletionEvent    = "event"    // the event that the request causes, for answers that do not come
)

// Adjust is how one site's switch differs from its dialect. Zero values leave it at the dialect's own way.
type Adjust struct {
	// Namespace is the XML namespace of the messages.
	Namespace string `json:"namespace"`
	// DevicePattern is how requests name an extension; {number} stands for it.
	DevicePattern string `json:"devicePattern"`
	Completion    string `json:"completion"` // CompletionResponse, CompletionEvent or ""
	// KeepAlive are the seconds of silence after which a sign of life is given.
	KeepAlive int `json:"keepAlive"`
	// Pace is how many requests a second may be made; -1 is as many as there are.
	Pace float64 `json:"pace"`
	// Probe are the seconds after which a switch that says nothing is asked; -1 is never.
	Probe          int `json:"probe"`
	ConnectTimeout int `json:"connectTimeout"` // seconds
	AnswerTimeout  int `json:"answerTimeout"`  // seconds, for each request
}

// Unlimited is the Pace of a switch that takes requests as they come, and the Probe of one that is never asked.
const Unlimited = -1

// Address is host and port as a dialer wants them.
func (s Server) Address() string { return net.JoinHostPort(s.Host, strconv.Itoa(s.Port)) }

// Address is host and port as a dialer wants them.
func (s Standby) Address() string { return net.JoinHostPort(s.Host, strconv.Itoa(s.Port)) }

// DefaultPort is the port a dialect's servers listen on by default, or 0 when there is no such custom.
func DefaultPort(dialect string, tls bool) int {
	ports := map[string][2]int{
		DialectZultys: {PortPlain, PortTLS}, DialectOpenScapeBusiness: {8800, 0}, DialectDMCC: {4721, 4722},
	}[dialect]
	if tls {
		return ports[1]
	}
	return ports[0]
}

// clone is a copy that shares nothing with s.
func (s Server) clone() Server {
	s.Standby = slices.Clone(s.Standby)
	return s
}

// tidied brings spellings that mean the same into one form.
func (s Server) tidied() Server {
	s = s.clone()
	s.Standby = nonNil(s.Standby)
	s.Dialect = strings.ToLower(s.Dialect)
	s.Adjust.Completion = strings.ToLower(s.Adjust.Completion)
	s.Pin, s.Port = plainPin(s.Pin), portOr(s.Port, s)
	for i, other := range s.Standby {
		s.Standby[i].Pin, s.Standby[i].Port = plainPin(other.Pin), portOr(other.Port, s)
	}
	return s
}

func portOr(port int, s Server) int {
	if port == 0 {
		return DefaultPort(s.Dialect, s.TLS)
	}
	return port
}

// plainPin is a pin without what certificate viewers put between its digits.
func plainPin(pin string) string {
	return strings.ToLower(strings.NewReplacer(":", "", " ", "").Replace(pin))
}
