package config

import (
	"net"
	"slices"
	"strconv"
	"strings"

	"cordboard/backend/csta"
)

// Dialect is what a form has to know of a kind of switch; csta.Profile says it. Its name is the text
// settings.servers.dialect.NAME of the message files.
type Dialect struct {
	Name            string `json:"name"`
	PortPlain       int    `json:"portPlain"` // the port its servers usually listen on without TLS; 0 = none is usual
	PortTLS         int    `json:"portTLS"`   // the same with TLS
	SessionOptional bool   `json:"sessionOptional"`
	NamesDevices    bool   `json:"namesDevices"`
}

// Dialects are all kinds of switches, the usual one first.
func Dialects() []Dialect {
	var all []Dialect
	for _, p := range csta.Profiles() {
		all = append(all, Dialect{p.Name, p.Port(false), p.Port(true), p.SessionOptional, p.NamesDevices})
	}
	return all
}

// dialects are the names of Dialects.
func dialects() []string {
	var names []string
	for _, d := range Dialects() {
		names = append(names, d.Name)
	}
	return names
}

// Server is one CTI server agents can sign on to.
type Server struct {
	Name string `json:"name"` // unique, letters' case aside
	Host string `json:"host"` // host name, IPv4 or IPv6 address without brackets
	Port int    `json:"port"`
	TLS  bool   `json:"tls"`
	// Pin is the SHA-256 of the only certificate to trust: 64 lower-case hex digits, or "".
	Pin     string `json:"pin"`
	Dialect string `json:"dialect"` // the name of a csta.Profile: zultys, ecma, openscape, ...
	// Session insists on an ECMA-354 application session where one may be done without (csta.Profile.SessionOptional).
	Session bool `json:"session"`
	// SwitchName is what the server calls the switch that has the extensions; only where csta.Profile.NamesDevices.
	SwitchName string `json:"switchName"`
	// NeverRemember keeps agents from leaving their password for this server in the system's credential store.
	NeverRemember bool `json:"neverRemember"`
	// OldKeys lets the server exchange keys by RSA alone, which keeps no secret should its key ever be stolen.
	OldKeys bool `json:"oldKeys"`
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
	Probe int `json:"probe"`
	// Look are the seconds between two questions for its calls; a little less while there are none; -1 is never.
	Look           int `json:"look"`
	ConnectTimeout int `json:"connectTimeout"` // seconds
	AnswerTimeout  int `json:"answerTimeout"`  // seconds, for each request
}

// Unlimited is the Pace of a switch that takes requests as they come, and the Probe and the Look of one that is never asked.
const Unlimited = -1

// Address is host and port as a dialer wants them.
func (s Server) Address() string { return net.JoinHostPort(s.Host, strconv.Itoa(s.Port)) }

// Address is host and port as a dialer wants them.
func (s Standby) Address() string { return net.JoinHostPort(s.Host, strconv.Itoa(s.Port)) }

// Profile is what the server's kind of switch does; the zero Profile when the settings name none that is known.
func (s Server) Profile() csta.Profile {
	p, _ := csta.Named(s.Dialect)
	return p
}

// clone is a copy that shares nothing with s.
func (s Server) clone() Server {
	s.Standby = slices.Clone(s.Standby)
	return s
}

// usualPorts sets the dialect's usual port where there is none.
func (s *Server) usualPorts() {
	s.Port = portOr(s.Port, *s)
	for i, other := range s.Standby {
		s.Standby[i].Port = portOr(other.Port, *s)
	}
}

func portOr(port int, s Server) int {
	if port == 0 {
		return s.Profile().Port(s.TLS)
	}
	return port
}

// plainPin is a pin without what certificate viewers put between its digits.
func plainPin(pin string) string {
	return strings.ToLower(strings.NewReplacer(":", "", " ", "").Replace(pin))
}
