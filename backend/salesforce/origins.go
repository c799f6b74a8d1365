// Package salesforce knows the page the program lives in: which addresses belong to one org, and the
// script that carries telephony into them.
//
// It computes and never connects; it imports no other room.
package salesforce

import (
	"net"
	"net/url"
	"strings"
)

// The two faces of an org. Both share what stands before the suffix: the org's own name and, in a
// sandbox or another kind of trial org, the label of its partition ("acme--uat.sandbox").
const (
	loginSuffix     = ".my.salesforce.com"
	lightningSuffix = ".lightning.force.com"
	setupSuffix     = ".my.salesforce-setup.com"
)

// sharedHosts serve every customer: an agent's browser passes through them, telephony never lives there.
var sharedHosts = map[string]bool{
	"login.salesforce.com":   true,
	"test.salesforce.com":    true,
	"welcome.salesforce.com": true,
	"www.salesforce.com":     true,
	"salesforce.com":         true,
}

// URLError says why an address cannot be the org's.
type URLError struct {
	Code string // empty, notURL, userInfo, badHost, notHTTPS or SharedHost
}

// SharedHost is the code of a page for all customers of Salesforce.
const SharedHost = "sharedHost"

func (e *URLError) Error() string { return "salesforce: the org's address: " + e.Code }

// ValidateOrgURL says whether raw can be the address of an org. It must be https; http is for a console
// on this machine only (127.0.0.1, ::1, localhost). The error is always a *URLError.
func ValidateOrgURL(raw string) error {
	_, err := parse(raw)
	return err
}

// Origins lists the origins telephony may serve for the org at orgURL, none of them with a wildcard:
// the org's Lightning origin and its my.salesforce.com twin, for any other host that one origin alone.
// An address ValidateOrgURL refuses has none.
func Origins(orgURL string) []string {
	u, err := parse(orgURL)
	if err != nil {
		return nil
	}
	if name := orgName(u.Hostname()); name != "" && u.Port() == "" {
		return []string{"https://" + name + lightningSuffix, "https://" + name + loginSuffix}
	}
	return []string{u.Scheme + "://" + u.Host}
}

// Org is what tells the org at orgURL from every other one, its sandboxes too, whichever of its faces the address names: for
// Salesforce's own hosts what stands before the suffix, otherwise the origin. "" is no org.
func Org(orgURL string) string {
	u, err := parse(orgURL)
	if err != nil {
		return ""
	}
	if name := orgName(u.Hostname()); name != "" && u.Port() == "" {
		return name
	}
	return u.Scheme + "://" + u.Host
}

// orgName is what stands before one of Salesforce's suffixes: one label, or two with a partition's.
func orgName(host string) string {
	for _, suffix := range []string{loginSuffix, lightningSuffix, setupSuffix} {
		name, ok := strings.CutSuffix(host, suffix)
		if ok && strings.Count(name, ".") <= 1 {
			return name
		}
	}
	return ""
}

// parse reads an org's address into the form a browser gives its origin: lower case, no default port.
func parse(raw string) (*url.URL, error) {
	raw = strings.TrimSpace(raw)
	if raw == "" {
		return nil, &URLError{"empty"}
	}
	u, err := url.Parse(raw)
	if err != nil || u.Opaque != "" || u.Host == "" || u.Scheme == "" {
		return nil, &URLError{"notURL"}
	}
	u.Scheme = strings.ToLower(u.Scheme)
	host := strings.ToLower(u.Hostname())
	if u.User != nil {
		return nil, &URLError{"userInfo"}
	}
	ip := net.ParseIP(host)
	if ip == nil && !plainHost(host) {
		return nil, &URLError{"badHost"}
	}
	switch {
	case u.Scheme == "http" && !loopback(host, ip):
		return nil, &URLError{"notHTTPS"}
	case u.Scheme != "http" && u.Scheme != "https":
		return nil, &URLError{"notHTTPS"}
	case sharedHosts[host]:
		return nil, &URLError{SharedHost}
	case u.Scheme == "https" && ip == nil && !loopback(host, nil) && !strings.Contains(host, "."):
		return nil, &URLError{"badHost"}
	}
	port := u.Port()
	if (u.Scheme == "https" && port == "443") || (u.Scheme == "http" && port == "80") {
		port = ""
	}
	if ip != nil && strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	u.Host = host
	if port != "" {
		u.Host += ":" + port
	}
	return u, nil
}

func loopback(host string, ip net.IP) bool {
	return host == "localhost" || (ip != nil && ip.IsLoopback())
}

// plainHost keeps out what would change the meaning of a list of origins: commas, stars, blanks and
// everything beyond ASCII (a browser reports such names in their xn-- form).
func plainHost(host string) bool {
	for label := range strings.SplitSeq(host, ".") {
		if label == "" || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
		for _, c := range []byte(label) {
			if !(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_') {
				return false
			}
		}
	}
	return true
}
