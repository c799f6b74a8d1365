package link

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"time"
)

// greetingPatience is how long a server may stay silent after our TLS greeting before we say that it
// does not speak TLS. A server that does answers within one round trip.
const greetingPatience = 5 * time.Second

// UnreachableKind is why no connection came about.
type UnreachableKind string

// The kinds of UnreachableError.
const (
	BadAddress   UnreachableKind = "badAddress"   // not host:port
	UnknownName  UnreachableKind = "unknownName"  // the name service does not know the host
	NoNames      UnreachableKind = "noNames"      // the name service could not be asked
	NobodyThere  UnreachableKind = "nobodyThere"  // nothing listens on that port
	NoRoute      UnreachableKind = "noRoute"      // the network knows no way
	NoAnswer     UnreachableKind = "noAnswer"     // nothing came back in time
	OtherTrouble UnreachableKind = "otherTrouble" // see Err
)

// UnreachableError means that no connection came about.
type UnreachableError struct {
	Address string
	Kind    UnreachableKind
	Reason  string // a sentence: what happened, what to check
	Err     error
}

func notReached(opt Options, err error) *UnreachableError {
	kind, reason := unreachable(err, opt.ConnectTimeout)
	return &UnreachableError{Address: opt.Address, Kind: kind, Reason: reason, Err: err}
}

func (e *UnreachableError) Error() string {
	return fmt.Sprintf("link: %s cannot be reached: %s", e.Address, e.Reason)
}

func (e *UnreachableError) Unwrap() error { return e.Err }

// NotTLSError means that the server did not answer in TLS. Certain is false where it only kept silent
// or hung up.
type NotTLSError struct {
	Address string
	Certain bool
	Err     error
}

func (e *NotTLSError) Error() string {
	if e.Certain {
		return fmt.Sprintf("link: %s does not speak TLS; use the switch's TLS port or switch TLS off", e.Address)
	}
	return fmt.Sprintf("link: %s did not answer the TLS greeting and probably does not speak TLS; use the switch's TLS port or switch TLS off", e.Address)
}

func (e *NotTLSError) Unwrap() error { return e.Err }

// NeedsTLSError means that we spoke plainly to a port that wants TLS: it was seen to speak it. Err is why the plain
// connection ended; it may be nil.
type NeedsTLSError struct {
	Address string
	Err     error
}

func (e *NeedsTLSError) Unwrap() error { return e.Err }

func (e *NeedsTLSError) Error() string {
	return fmt.Sprintf("link: %s wants TLS; switch TLS on or use the switch's plain port", e.Address)
}

// TurnedAwayError means that the server took the connection and hung up without a word, as one does that serves one
// program at a time, or only certain computers. It does not speak TLS. Err is the LostError that it is just as well.
type TurnedAwayError struct {
	Address string
	Err     error
}

func (e *TurnedAwayError) Unwrap() error { return e.Err }

func (e *TurnedAwayError) Error() string {
	return fmt.Sprintf("link: %s hung up without a word; if it serves one program at a time, end the other; "+
		"check that it admits this computer", e.Address)
}

// HandshakeError means that both sides speak TLS but found no common ground.
type HandshakeError struct {
	Address string
	// OldKeys says that the server was seen to exchange keys by RSA alone, which has no forward secrecy and is not
	// used here, whatever version of TLS it speaks.
	OldKeys bool
	Err     error
}

func (e *HandshakeError) Error() string {
	if e.OldKeys {
		return fmt.Sprintf("link: %s speaks TLS 1.2 but exchanges keys by RSA alone; the switch must offer a cipher suite with ECDHE: %v", e.Address, e.Err)
	}
	return fmt.Sprintf("link: %s speaks TLS but the handshake failed; the switch must offer TLS 1.2 or newer: %v", e.Address, e.Err)
}

func (e *HandshakeError) Unwrap() error { return e.Err }

// ClientCertificateError means that the switch asks for a certificate of ours and lets nobody in without one, or
// not with the one that we have (Shown).
type ClientCertificateError struct {
	Address string
	Shown   bool
	Err     error
}

func (e *ClientCertificateError) Error() string {
	if e.Shown {
		return fmt.Sprintf("link: %s does not accept this computer's certificate; have the switch's administrator issue or admit one: %v", e.Address, e.Err)
	}
	return fmt.Sprintf("link: %s asks for a certificate of this computer; enter one in the settings", e.Address)
}

// Unwrap makes it a HandshakeError too, for whoever does not tell the two apart.
func (e *ClientCertificateError) Unwrap() error {
	return &HandshakeError{Address: e.Address, Err: e.Err}
}

// dial makes the connection that messages go over, and the idle connection under it.
func dial(ctx context.Context, opt Options) (net.Conn, *idleConn, error) {
	host, err := hostOf(opt.Address)
	if err != nil {
		return nil, nil, err
	}
	var rules *tls.Config
	if opt.TLS {
		if rules, err = trust(opt, host); err != nil {
			return nil, nil, err
		}
	}
	bounded, cancel := context.WithTimeout(ctx, opt.ConnectTimeout)
	defer cancel()
	heard, err := reach(ctx, bounded, opt)
	if err != nil {
		return nil, nil, err
	}
	if !opt.TLS {
		return heard, heard, nil
	}
	secured, err := secure(ctx, bounded, opt, heard, rules)
	if err != nil {
		return nil, nil, err
	}
	return secured, heard, nil
}

func hostOf(address string) (string, error) {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return "", &UnreachableError{Address: address, Kind: BadAddress, Reason: "the address must be host:port", Err: err}
	}
	return host, nil
}

// reach connects, within bounded, which is ctx with an end.
func reach(ctx, bounded context.Context, opt Options) (*idleConn, error) {
	raw, err := opt.Dial(bounded, "tcp", opt.Address)
	if err != nil {
		if ctx.Err() != nil {
			return nil, fmt.Errorf("link: connecting to %s: %w", opt.Address, ctx.Err())
		}
		return nil, notReached(opt, err)
	}
	return newIdleConn(raw), nil
}

// secure shakes hands over a connection that was reached, and closes it where that fails.
func secure(ctx, bounded context.Context, opt Options, heard *idleConn, rules *tls.Config) (*tls.Conn, error) {
	heard.wait(min(greetingPatience, opt.ConnectTimeout))
	rules.GetClientCertificate = func(*tls.CertificateRequestInfo) (*tls.Certificate, error) {
		heard.askedForUs.Store(true)
		return orElse(opt.Certificate, &tls.Certificate{}), nil
	}
	secured := tls.Client(heard, rules)
	if err := secured.HandshakeContext(bounded); err != nil {
		_ = heard.Close()
		if ctx.Err() != nil {
			return nil, fmt.Errorf("link: connecting to %s: %w", opt.Address, ctx.Err())
		}
		return nil, handshakeFailed(bounded, opt, heard, err)
	}
	heard.wait(0)
	return secured, nil
}

// unreachable says in plain words why a dial failed.
func unreachable(err error, patience time.Duration) (UnreachableKind, string) {
	var name *net.DNSError
	switch {
	case errors.As(err, &name) && name.IsNotFound:
		return UnknownName, fmt.Sprintf("no computer of the name %s is known; check the name", name.Name)
	case errors.As(err, &name):
		return NoNames, "the name could not be looked up; check the network and its name service"
	case isErrno(err, refusedErrnos):
		return NobodyThere, "the computer is there but nothing listens on that port; check the port and that the switch's CTI service runs"
	case isErrno(err, noRouteErrnos):
		return NoRoute, "there is no way to it from here; check the network or VPN"
	case errors.Is(err, context.DeadlineExceeded), isTimeout(err), isErrno(err, timeoutErrnos):
		return NoAnswer, fmt.Sprintf("it did not answer within %s; check the address, the network or VPN, and firewalls", patience)
	}
	return OtherTrouble, err.Error()
}

// handshakeFailed tells the ways apart in which a handshake goes wrong.
func handshakeFailed(ctx context.Context, opt Options, heard *idleConn, err error) error {
	address := opt.Address
	if foreign := untrusted(address, err); foreign != nil {
		return foreign
	}
	if unknown := notAdmitted(opt, heard, err); unknown != nil {
		return unknown
	}
	var (
		pin    *PinError
		record tls.RecordHeaderError
	)
	switch {
	case errors.As(err, &pin):
		return pin
	case errors.As(err, &record) && !heard.beganWithTLS():
		return &NotTLSError{Address: address, Certain: true, Err: err}
	case !heard.anything():
		return &NotTLSError{Address: address, Err: err}
	case hungUp(err), isTimeout(err):
		if !heard.beganWithTLS() {
			return &NotTLSError{Address: address, Certain: true, Err: err}
		}
	}
	return &HandshakeError{Address: address, OldKeys: alerted(err) && onlyRSA(ctx, opt), Err: err}
}

// notAdmitted is what an end means after a server has asked for our certificate and before it has said a
// word; nil if it need not mean that.
func notAdmitted(opt Options, heard *idleConn, err error) error {
	if !heard.askedForUs.Load() {
		return nil
	}
	if shown := opt.Certificate != nil; alerted(err) || !shown && hungUp(err) {
		return &ClientCertificateError{Address: opt.Address, Shown: shown, Err: err}
	}
	return nil
}
