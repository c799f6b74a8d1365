package link

import (
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"time"
)

// Certificate is a server's certificate as an administrator wants to see it.
type Certificate struct {
	Subject, Issuer     string
	Names               []string // the host names and addresses it was issued for
	NotBefore, NotAfter time.Time
	Pin                 string // what Options.Pin would be to trust exactly this certificate
	Pinned              bool   // it is the one that Options.Pin names
	Trusted             bool   // this computer trusts it without a pin
	Doubt               Doubt  // why this computer does not; "" where it does
	Reason              string // the doubt as a clause
}

// CertificatePin is the pin of a certificate: the SHA-256 of its DER in lower-case hex.
func CertificatePin(certificate *x509.Certificate) string {
	sum := sha256.Sum256(certificate.Raw)
	return hex.EncodeToString(sum[:])
}

// vouched says why no authority of this computer vouches for a certificate under that name; nil if one does.
func vouched(chain []*x509.Certificate, roots *x509.CertPool, host string) error {
	options := x509.VerifyOptions{Roots: roots, DNSName: host, Intermediates: x509.NewCertPool()}
	for _, between := range chain[1:] {
		options.Intermediates.AddCert(between)
	}
	_, err := chain[0].Verify(options)
	return err
}

func describe(leaf *x509.Certificate, complaint error) *Certificate {
	shown := &Certificate{
		Subject: leaf.Subject.String(), Issuer: leaf.Issuer.String(), Names: leaf.DNSNames,
		NotBefore: leaf.NotBefore, NotAfter: leaf.NotAfter, Pin: CertificatePin(leaf), Trusted: complaint == nil,
	}
	for _, address := range leaf.IPAddresses {
		shown.Names = append(shown.Names, address.String())
	}
	if complaint != nil {
		shown.Doubt, shown.Reason = distrust(complaint)
	}
	return shown
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
