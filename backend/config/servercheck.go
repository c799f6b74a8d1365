package config

import (
	"fmt"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

var (
	label  = regexp.MustCompile(`^[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?$`)
	digits = regexp.MustCompile(`^[0-9]+$`)
)

// server checks what of a server depends on something else of it.
func (v *findings) server(at string, s Server) {
	v.must(at+"pin", PinNeedsTLS, !isPin(s.Pin) || s.TLS)
	switch c := s.Certificate; {
	case c == CertificateFiles{}:
	case c.File == "":
		v.add(at+"certificate.file", PairNeeded)
	case c.Key == "":
		v.add(at+"certificate.key", PairNeeded)
	case !s.TLS:
		v.add(at+"certificate.file", CertificateNeedsTLS)
	}
	for i, other := range s.Standby {
		field := fmt.Sprintf("%sstandby[%d].", at, i)
		v.must(field+"pin", PinNeedsTLS, !isPin(other.Pin) || s.TLS)
		before := slices.Concat([]Standby{{Host: s.Host, Port: s.Port}}, s.Standby[:i])
		v.must(field+"host", SameServer, !slices.ContainsFunc(before, func(o Standby) bool {
			return strings.EqualFold(o.Address(), other.Address())
		}))
	}
}

// isPin says whether a text is a pin; what is none is told anyway.
func isPin(text string) bool { return rowAt["servers.pin"].pattern.MatchString(text) }

func isNamespace(text string) bool {
	u, err := url.Parse(text)
	return err == nil && u.IsAbs() && len(text) <= maxURL && !strings.ContainsFunc(text, func(r rune) bool { return r <= ' ' || notPrintable(r) })
}

// hostProblem is the code of what is wrong with a host, or "".
func hostProblem(host string) Code {
	if host == "" {
		return Missing
	}
	if addr, err := netip.ParseAddr(host); err == nil {
		if addr.IsUnspecified() || addr.IsMulticast() || strings.ContainsFunc(addr.Zone(), notPrintable) {
			return BadHost
		}
		return ""
	}
	if strings.Contains(host, "/") {
		return HostIsURL
	}
	if name, port, ok := strings.Cut(host, ":"); ok && digits.MatchString(port) && hostProblem(name) == "" {
		return HostHasPort
	}
	name := strings.TrimSuffix(host, ".")
	if len(name) > 253 {
		return TooLong
	}
	labels := strings.Split(name, ".")
	for _, l := range labels {
		if !label.MatchString(l) {
			return BadHost
		}
	}
	if digits.MatchString(labels[len(labels)-1]) {
		return BadHost // 10.0.0.300 is no address, and no name may end in a number
	}
	return ""
}
