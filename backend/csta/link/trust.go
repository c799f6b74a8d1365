package link

import (
	"crypto/sha256"
	"crypto/tls"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
)

// UntrustedError means that nobody this computer trusts vouches for the server's certificate. Pin is
// what an administrator would enter to trust exactly this certificate.
type UntrustedError struct {
	Address string
	Pin     string
	Subject string // may be empty
	Reason  string
	// Certificate is all that a person wants to see before he trusts it; never nil.
	Certificate *Certificate
}

func (e *UntrustedError) Error() string {
	return fmt.Sprintf("link: the certificate of %s (%s) is not trusted: %s; "+
		"if it is the switch's own, let an administrator compare and enter its pin %s", e.Address, e.Subject, e.Reason, e.Pin)
}

// PinError means that the server showed another certificate than the pinned one.
type PinError struct {
	Address   string
	Want, Got string
	Subject   string
	// Certificate is the one that was shown; nil if none was.
	Certificate *Certificate
}

func (e *PinError) Error() string {
	return fmt.Sprintf("link: %s showed another certificate than the pinned one (it has %s, not %s); "+
		"unless the switch got a new certificate, do not connect and tell the administrator", e.Address, e.Got, e.Want)
}

// BadPinError means that the configured pin is not 64 hexadecimal digits. Nothing was dialled.
type BadPinError struct{ Pin string }

func (e *BadPinError) Error() string {
	return fmt.Sprintf("link: the certificate pin %q is not a SHA-256 in hexadecimal (64 digits); correct it in the settings", e.Pin)
}

// parsePin brings a pin, as people paste it, into CertificatePin's form.
func parsePin(pin string) (string, error) {
	plain := strings.ToLower(strings.NewReplacer(":", "", " ", "", "-", "", "\t", "", "\n", "", "\r", "").Replace(pin))
	if raw, err := hex.DecodeString(plain); err != nil || len(raw) != sha256.Size {
		return "", &BadPinError{Pin: pin}
	}
	return plain, nil
}

// trust builds the TLS rules for one server. A pin replaces the authorities and the host name: it is
// checked on every handshake before a byte of ours is sent (there is no session cache).
func trust(opt Options, host string) (*tls.Config, error) {
	config := &tls.Config{MinVersion: tls.VersionTLS12, ServerName: host, RootCAs: opt.Roots}
	if opt.OldKeys {
		for _, suite := range tls.CipherSuites() { // those of TLS 1.3 are offered anyway
			config.CipherSuites = append(config.CipherSuites, suite.ID)
		}
		config.CipherSuites = append(config.CipherSuites, rsaSuites()...)
	}
	if strings.TrimSpace(opt.Pin) == "" {
		return config, nil
	}
	want, err := parsePin(opt.Pin)
	if err != nil {
		return nil, err
	}
	config.InsecureSkipVerify = true
	config.VerifyConnection = func(state tls.ConnectionState) error {
		if len(state.PeerCertificates) == 0 {
			return &PinError{Address: opt.Address, Want: want, Got: "no certificate"}
		}
		leaf := state.PeerCertificates[0]
		if got := CertificatePin(leaf); got != want {
			return &PinError{Address: opt.Address, Want: want, Got: got, Subject: leaf.Subject.String(), Certificate: describe(leaf, vouched(state.PeerCertificates, opt.Roots, host))}
		}
		return nil
	}
	return config, nil
}

// untrusted turns the verifier's complaint into UntrustedError; nil if err is none.
func untrusted(address string, err error) *UntrustedError {
	var complaint *tls.CertificateVerificationError
	if !errors.As(err, &complaint) || len(complaint.UnverifiedCertificates) == 0 {
		return nil
	}
	shown := describe(complaint.UnverifiedCertificates[0], complaint.Err)
	return &UntrustedError{
		Address: address, Pin: shown.Pin, Subject: shown.Subject, Reason: shown.Reason, Certificate: shown,
	}
}
