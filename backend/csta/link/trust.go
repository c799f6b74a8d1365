package link

import (
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
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

// CertificatePin is the pin of a certificate: the SHA-256 of its DER in lower-case hex.
func CertificatePin(certificate *x509.Certificate) string {
	sum := sha256.Sum256(certificate.Raw)
	return hex.EncodeToString(sum[:])
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
			return &PinError{Address: opt.Address, Want: want, Got: got, Subject: leaf.Subject.String()}
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
	leaf := complaint.UnverifiedCertificates[0]
	_, reason := distrust(complaint.Err)
	return &UntrustedError{
		Address: address,
		Pin:     CertificatePin(leaf),
		Subject: leaf.Subject.String(),
		Reason:  reason,
	}
}

// Doubt is why nobody on this computer vouches for a certificate.
type Doubt string

// The doubts.
const (
	DoubtAuthority Doubt = "authority" // no authority that this computer trusts has signed it
	DoubtName      Doubt = "name"      // it was issued for another name
	DoubtTime      Doubt = "time"      // it has expired or is not valid yet
	DoubtOther     Doubt = "other"
)

// distrust says in plain words why a certificate was not accepted.
func distrust(err error) (Doubt, string) {
	var (
		unknown x509.UnknownAuthorityError
		name    x509.HostnameError
		invalid x509.CertificateInvalidError
	)
	switch {
	case errors.As(err, &unknown):
		return DoubtAuthority, "no authority that this computer trusts has signed it"
	case errors.As(err, &name):
		return DoubtName, "it was issued for another name than " + name.Host
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return DoubtTime, "it has expired, is not valid yet, or this computer's clock is wrong"
	}
	return DoubtOther, err.Error()
}
