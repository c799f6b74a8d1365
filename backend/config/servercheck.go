package config

import (
	"fmt"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"cordboard/backend/csta"
)

// What an adjustment may say, in seconds and in requests a second.
const (
	maxSeconds = 300
	minPace    = 0.1
	maxPace    = 100
)

var (
	label  = regexp.MustCompile(`^[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?$`)
	digits = regexp.MustCompile(`^[0-9]+$`)
	pin    = regexp.MustCompile(`^[0-9a-f]{64}$`)
	// wholePath is a path of Windows (a drive or a share) or of Linux that does not depend on where a program runs.
	wholePath = regexp.MustCompile(`^([A-Za-z]:[\\/]|\\\\[^\\]|/)`)
)

func (v *findings) server(at string, s Server) {
	v.words(at+"name", s.Name, maxName, true)
	v.place(at, s.Host, s.Port, s.Pin, s.TLS)
	_, known := csta.Named(s.Dialect)
	v.must(at+"dialect", "badDialect", known)
	v.words(at+"switchName", s.SwitchName, maxValue, false)
	v.certificate(at+"certificate.", s)
	v.must(at+"standby", "tooMany", len(s.Standby) <= maxList)
	for i, other := range s.Standby {
		field := fmt.Sprintf("%sstandby[%d].", at, i)
		v.place(field, other.Host, other.Port, other.Pin, s.TLS)
		before := slices.Concat([]Standby{{Host: s.Host, Port: s.Port}}, s.Standby[:i])
		v.must(field+"host", "sameServer", !slices.ContainsFunc(before, func(o Standby) bool {
			return strings.EqualFold(o.Address(), other.Address())
		}))
	}
	v.adjust(at+"adjust.", s.Adjust)
}

// place checks where a server is and what certificate it is known by.
func (v *findings) place(at, host string, port int, fingerprint string, tls bool) {
	if code := hostProblem(host); code != "" {
		v.add(at+"host", code)
	}
	v.must(at+"port", "badPort", port >= 1 && port <= 65535)
	switch {
	case fingerprint == "":
	case !pin.MatchString(fingerprint):
		v.add(at+"pin", "badPin")
	case !tls:
		v.add(at+"pin", "pinNeedsTLS")
	}
}

func (v *findings) certificate(at string, s Server) {
	c := s.Certificate
	switch {
	case c == CertificateFiles{}:
	case c.File == "":
		v.add(at+"file", "pairNeeded")
	case c.Key == "":
		v.add(at+"key", "pairNeeded")
	case !s.TLS:
		v.add(at+"file", "certificateNeedsTLS")
	}
	v.path(at+"file", c.File)
	v.path(at+"key", c.Key)
}

func (v *findings) path(field, path string) {
	v.words(field, path, maxURL, false)
	v.must(field, "badPath", path == "" || wholePath.MatchString(path))
}

func (v *findings) adjust(at string, a Adjust) {
	v.must(at+"namespace", "badNamespace", a.Namespace == "" || isNamespace(a.Namespace))
	v.words(at+"devicePattern", a.DevicePattern, maxValue, false)
	v.must(at+"devicePattern", "badPattern", a.DevicePattern == "" || strings.Count(a.DevicePattern, "{number}") == 1)
	v.must(at+"completion", "badCompletion", slices.Contains([]string{"", CompletionResponse, CompletionEvent}, a.Completion))
	seconds := func(n int) bool { return n >= 0 && n <= maxSeconds }
	v.must(at+"keepAlive", "badSeconds", seconds(a.KeepAlive))
	v.must(at+"probe", "badProbe", a.Probe == Unlimited || seconds(a.Probe))
	v.must(at+"pace", "badPace", a.Pace == 0 || a.Pace == Unlimited || a.Pace >= minPace && a.Pace <= maxPace)
	v.must(at+"connectTimeout", "badSeconds", seconds(a.ConnectTimeout))
	v.must(at+"answerTimeout", "badSeconds", seconds(a.AnswerTimeout))
}

func isNamespace(text string) bool {
	u, err := url.Parse(text)
	return err == nil && u.IsAbs() && len(text) <= maxURL && !strings.ContainsFunc(text, func(r rune) bool { return r <= ' ' || notPrintable(r) })
}

// hostProblem is the code of what is wrong with a host, or "".
func hostProblem(host string) string {
	if host == "" {
		return "missing"
	}
	if addr, err := netip.ParseAddr(host); err == nil {
		if addr.IsUnspecified() || addr.IsMulticast() || strings.ContainsFunc(addr.Zone(), notPrintable) {
			return "badHost"
		}
		return ""
	}
	if strings.Contains(host, "/") {
		return "hostIsURL"
	}
	if name, port, ok := strings.Cut(host, ":"); ok && digits.MatchString(port) && hostProblem(name) == "" {
		return "hostHasPort"
	}
	name := strings.TrimSuffix(host, ".")
	if len(name) > 253 {
		return "tooLong"
	}
	labels := strings.Split(name, ".")
	for _, l := range labels {
		if !label.MatchString(l) {
			return "badHost"
		}
	}
	if digits.MatchString(labels[len(labels)-1]) {
		return "badHost" // 10.0.0.300 is no address, and no name may end in a number
	}
	return ""
}
