// Package link is one connection to a CTI server, from dial to death.
//
// Open dials, signs on and returns a living Conn; Do sends one request and waits for its answer;
// Events tells what the switch says unasked. A Conn lives once: when it dies it gives the cause to
// every waiter, closes Events and Done, and stays dead. Whoever wants another opens another.
//
// What a switch says is package csta's business; this package knows when to say it. It never blocks
// on its reader of events (a full queue ends the connection), never logs a message body, and shows
// the trace only bodies whose secrets are blanked.
package link

import (
	"context"
	"crypto/x509"
	"log/slog"
	"net"
	"time"

	"cordboard/backend/csta"
)

// The defaults of Options.
const (
	defaultConnectTimeout  = 20 * time.Second
	defaultResponseTimeout = 10 * time.Second
	defaultEventQueue      = 1024
)

// Options say whom to call and how. Address and Dialect are needed, everything else has a default.
type Options struct {
	// Address is host:port.
	Address string
	Dialect csta.Dialect

	// TLS asks for TLS 1.2 or newer. The certificate must be trusted by this computer, or, when Pin is
	// set, be the pinned one; a pinned certificate is accepted by its pin alone.
	TLS bool
	// Pin is the SHA-256 of the server certificate's DER in hex; colons, spaces and case do not matter.
	Pin string
	// Roots replace this computer's trusted authorities; nil = the computer's own.
	Roots *x509.CertPool

	User     string
	Password csta.Secret
	// ClientID is what we call ourselves: MX's platform (default Salesforce), ECMA-354's applicationID
	// (default Cordboard).
	ClientID string
	// Version is told to MX beside ClientID; empty = not sent.
	Version string
	// Forced takes the link from another session of the same user (MX).
	Forced bool
	// Session opens an ECMA-354 session (dialect ecma), with User and Password in it if User is set.
	Session bool
	// SessionOptional lets a switch that has no sessions be used without one: it refuses the service as
	// such, or says nothing to it for two seconds.
	SessionOptional bool

	// ConnectTimeout bounds dialling and the TLS handshake; default 20 s.
	ConnectTimeout time.Duration
	// ResponseTimeout bounds each answer and each write; default 10 s.
	ResponseTimeout time.Duration
	// KeepAlive is the time between two signs of life; default 45 s (zultys) or 30 s (ecma). A session
	// is renewed at half of its duration, or after KeepAlive if that is set and shorter.
	KeepAlive time.Duration
	// EventQueue is how many events may wait for a slow reader before the connection dies of
	// ErrQueueFull; default 1024.
	EventQueue int

	// Dial replaces the TCP dialler, for tests.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
	// Log gets kinds and ids, never bodies; nil = silence.
	Log *slog.Logger
	// Trace sees every frame with its secrets blanked, ours just before they are written. It is called from several goroutines, and a slow
	// one slows the connection down.
	Trace func(TraceEntry)
}

// TraceEntry is one frame for a recorder.
type TraceEntry struct {
	Out      bool // from us to the switch
	InvokeID int
	Name     string // the root element
	Body     string // the XML with every secret blanked
}

func (o Options) withDefaults() Options {
	if o.ConnectTimeout <= 0 {
		o.ConnectTimeout = defaultConnectTimeout
	}
	if o.ResponseTimeout <= 0 {
		o.ResponseTimeout = defaultResponseTimeout
	}
	if o.EventQueue <= 0 {
		o.EventQueue = defaultEventQueue
	}
	if o.Dial == nil {
		dialer := &net.Dialer{KeepAliveConfig: net.KeepAliveConfig{
			Enable: true, Idle: 30 * time.Second, Interval: 10 * time.Second, Count: 3,
		}}
		o.Dial = dialer.DialContext
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return o
}
