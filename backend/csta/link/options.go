// Package link is one connection to a CTI server, from dial to death.
//
// Open dials, signs on and returns a living Conn; Do sends one request and waits for its answer; Tell
// sends what nobody answers; Events tells what the switch says unasked. A Conn lives once: when it dies
// it gives the cause to every waiter, closes Events and Done, and stays dead. Whoever wants another opens
// another.
//
// What a switch says is package csta's business; this package knows when to say it. The manners of each
// dialect are a file: zultys, ecma, openscape, dmcc; what they share of the standard is standard.go and
// session.go. A site's Options adjust them.
//
// A switch's requests are told from its replies by what they are, never by their ids alone, at any time.
// Silence is not death: a line is given up when the system says that the other end is gone (nine seconds
// after its last sign), or when a switch that was silent since a request, or for long, does not answer
// even what it has answered before on this connection (ten seconds). All times are measured by the
// monotonic clock; whoever learns that this computer has slept asks Check.
//
// It never blocks on its reader of events (a full queue ends the connection), never logs a message body,
// and shows the trace only bodies whose secrets are blanked.
package link

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"log/slog"
	"net"
	"time"

	"cordboard/backend/csta"
)

// The defaults of Options.
const (
	defaultConnectTimeout  = 20 * time.Second
	defaultResponseTimeout = 7 * time.Second
	defaultEventQueue      = 4096
	defaultPace            = 2.0
	defaultProbe           = 30 * time.Second
)

// Options say whom to call and how. Address and Dialect are needed, everything else has a default.
type Options struct {
	// Address is host:port.
	Address string
	Dialect csta.Dialect

	// The next three adjust a dialect to one site's switch; empty leaves it as it is.

	// Namespace is what our CSTA messages carry instead of the dialect's own (csta.NamespaceED3 to ED6).
	Namespace string
	// DevicePattern is how requests name an extension; "{number}" stands for it, as in "N<{number}>". With
	// one, dialect dmcc does not ask the switch for the name.
	DevicePattern string
	// Completion says what ends hold, retrieve, clear and the like: CompleteByResponse or CompleteByEvent
	// (whichever of the two comes first).
	Completion string

	// TLS asks for TLS 1.2 or newer. The certificate must be trusted by this computer, or, when Pin is
	// set, be the pinned one; a pinned certificate is accepted by its pin alone.
	TLS bool
	// OldKeys takes a server of TLS 1.2 that exchanges keys by RSA alone: what was recorded can be read by whoever gets its
	// private key later.
	OldKeys bool
	// Met says that this server has let us in before, spoken with as these options say. Then one that hangs
	// up without a word is lost, and not asked what it speaks.
	Met bool
	// Pin is the SHA-256 of the server certificate's DER in hex; colons, spaces and case do not matter.
	Pin string
	// Roots replace this computer's trusted authorities; nil = the computer's own.
	Roots *x509.CertPool
	// Certificate is ours, for a switch that asks for one; nil = none.
	Certificate *tls.Certificate

	User     string
	Password csta.Secret
	// ClientID is what we call ourselves: MX's platform (default Salesforce), ECMA-354's applicationID
	// (default Cordboard).
	ClientID string
	// Version is told to MX beside ClientID; empty = not sent.
	Version string
	// Forced takes the link from another session of the same user (MX).
	Forced bool
	// Session opens an ECMA-354 session (dialects ecma and openscape; dmcc always does), with User and
	// Password in it if User is set. With dialect openscape and a User it means OpenScape Business, which
	// is not registered with.
	Session bool
	// SessionOptional lets a switch that has no sessions be used without one: it refuses the service as
	// such, or says nothing to it for two seconds.
	SessionOptional bool
	// SwitchName is the switch's name at the CTI server (dmcc), which device names are asked by.
	SwitchName string
	// Resume is the SessionID of a connection that was lost (dmcc): its session is taken over if the
	// server still has it.
	Resume csta.Secret

	// ConnectTimeout bounds dialling and the TLS handshake; default 20 s.
	ConnectTimeout time.Duration
	// ResponseTimeout bounds each answer and each write; default 7 s.
	ResponseTimeout time.Duration
	// KeepAlive is the silence after which a sign of life is given: ours with zultys (default 45 s), the
	// switch's elsewhere (default 30 s). A session is renewed at half of its duration (dmcc: every 30 s if
	// that is sooner), or after KeepAlive if that is set and shorter.
	KeepAlive time.Duration
	// Probe is the switch's silence after which it is asked whether it is still there; default 30 s,
	// negative = never. It is asked what it has answered before on this connection.
	Probe time.Duration
	// Pace is how many requests a second the switch is asked on average; default 2, negative = no limit. Up
	// to five go at once. Answers to the switch, the sign-on, signs of life and the farewell (MonitorStop
	// included) do not count.
	Pace float64
	// EventQueue is how many events may wait for a slow reader before the connection dies of
	// ErrQueueFull; default 4096.
	EventQueue int

	// Dial replaces the TCP dialler, for tests.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
	// Log gets kinds and ids, never bodies; nil = silence.
	Log *slog.Logger
	// Trace sees every frame with its secrets blanked, ours just before they are written. It is called
	// from several goroutines, and a slow one slows the connection down.
	Trace func(TraceEntry)
}

// The choices of Options.Completion.
const (
	CompleteByResponse = "response"
	CompleteByEvent    = "event"
)

// TraceEntry is one frame for a recorder, or a note about the line.
type TraceEntry struct {
	At       time.Time
	Out      bool // from us to the switch
	InvokeID int
	Name     string // the root element
	Body     string // the XML with every secret blanked
	// Note is not empty where the entry is no frame: NoteUp, with the address as Body, when the line was
	// reached, NoteDown, with the cause, when it died, and NoteRepaired behind a frame in which characters
	// had to be repaired, with what was.
	Note string
}

// The notes of TraceEntry.
const (
	NoteUp       = "up"
	NoteDown     = "down"
	NoteRepaired = "repaired"
)

func (o Options) withDefaults() Options {
	if o.ConnectTimeout <= 0 {
		o.ConnectTimeout = defaultConnectTimeout
	}
	if o.ResponseTimeout <= 0 {
		o.ResponseTimeout = defaultResponseTimeout
	}
	o.Probe = orElse(o.Probe, defaultProbe)
	o.Pace = orElse(o.Pace, defaultPace)
	if o.EventQueue <= 0 {
		o.EventQueue = defaultEventQueue
	}
	if o.Dial == nil {
		o.Dial = dialer().DialContext
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return o
}
