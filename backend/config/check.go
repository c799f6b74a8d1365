package config

import (
	"fmt"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	maxName   = 64
	maxValue  = 128
	maxURL    = 2048
	maxList   = 50
	maxResult = 255 // what an Activity's CallDisposition holds
)

var (
	country = regexp.MustCompile(`^[A-Z]{2}$`)
	prefix  = regexp.MustCompile(`^[0-9*#]{1,4}$`)
)

// Validate lists what is wrong with c, in the order of the form; an empty list is a configuration that
// can be saved. An address of Salesforce or a server that is not there yet is no problem.
func Validate(c Config) []Problem {
	c = c.tidy()
	v := &findings{problems: []Problem{}}
	for i, s := range c.Servers {
		v.server(fmt.Sprintf("servers[%d].", i), s)
		if j := indexOf(c.Servers, s.Name, serverName); s.Name != "" && j < i {
			v.add(fmt.Sprintf("servers[%d].name", i), "notUnique")
		}
	}
	if c.ActiveServer != "" && indexOf(c.Servers, c.ActiveServer, serverName) < 0 {
		v.add("activeServer", "unknownActive")
	}
	for i, id := range c.ClientIDs {
		at := fmt.Sprintf("clientIds[%d].", i)
		v.words(at+"name", id.Name, maxName, true)
		v.words(at+"value", id.Value, maxValue, true)
		if j := indexOf(c.ClientIDs, id.Name, clientName); id.Name != "" && j < i {
			v.add(at+"name", "notUnique")
		}
	}
	if c.ActiveClientID != "" && indexOf(c.ClientIDs, c.ActiveClientID, clientName) < 0 {
		v.add("activeClientId", "unknownActive")
	}
	v.words("monitorObject", c.MonitorObject, maxValue, false)
	if c.Salesforce.URL != "" {
		v.address("salesforce.url", c.Salesforce.URL)
	}
	for i, origin := range c.Salesforce.Softphone {
		v.origin(fmt.Sprintf("salesforce.softphone[%d]", i), origin)
	}
	v.words("remembered.server", c.Remembered.Server, maxName, false)
	v.words("remembered.user", c.Remembered.User, maxValue, false)
	v.words("remembered.device", c.Remembered.Device, maxValue, false)
	v.words("remembered.agentId", c.Remembered.AgentID, maxValue, false)
	v.must("numbers.country", "badCountry", c.Numbers.Country == "" || country.MatchString(c.Numbers.Country))
	v.must("numbers.outsidePrefix", "badPrefix", c.Numbers.OutsidePrefix == "" || prefix.MatchString(c.Numbers.OutsidePrefix))
	v.must("numbers.internalLengths", "badLength",
		!slices.ContainsFunc(c.Numbers.InternalLengths, func(n int) bool { return n < 1 || n > 15 }))
	v.list("pop.items", c.Pop.Items, maxValue)
	v.must("pop.when", "badMoment", c.Pop.When == WhenRinging || c.Pop.When == WhenAnswered)
	v.list("log.results", c.Log.Results, maxResult)
	v.must("logging.level", "badLevel", slices.Contains(levels, c.Logging.Level))
	return v.problems
}

type findings struct {
	problems []Problem
}

func (v *findings) add(field, code string) { v.problems = append(v.problems, problem(field, code)) }

func (v *findings) must(field, code string, ok bool) {
	if !ok {
		v.add(field, code)
	}
}

// words checks a line of text that people read and that goes on the wire as it is.
func (v *findings) words(field, text string, limit int, needed bool) {
	switch {
	case text == "":
		v.must(field, "missing", !needed)
	case !utf8.ValidString(text) || strings.TrimSpace(text) != text || strings.ContainsFunc(text, notPrintable):
		v.add(field, "notPrintable")
	case utf8.RuneCountInString(text) > limit:
		v.add(field, "tooLong")
	}
}

// list checks lines of text of which each may be there once, letters' case aside.
func (v *findings) list(field string, lines []string, limit int) {
	v.must(field, "tooMany", len(lines) <= maxList)
	for i, line := range lines {
		at := fmt.Sprintf("%s[%d]", field, i)
		v.words(at, line, limit, true)
		if line != "" && indexOf(lines[:i], line, func(s string) string { return s }) >= 0 {
			v.add(at, "notUnique")
		}
	}
}

func notPrintable(r rune) bool { return !unicode.IsPrint(r) }

func (v *findings) address(field, text string) {
	u, code := webAddress(text)
	switch {
	case code != "":
		v.add(field, code)
	case len(text) > maxURL:
		v.add(field, "tooLong")
	case carriesSecret(u):
		v.add(field, "urlHasPassword")
	}
}

func (v *findings) origin(field, text string) {
	if text == "" {
		v.add(field, "missing")
		return
	}
	u, code := webAddress(text)
	switch {
	case code != "":
		v.add(field, code)
	case u.Scheme+"://"+u.Host != text:
		v.add(field, "badOrigin")
	}
}

// webAddress reads an address the console or the softphone may have, or says what is wrong with it.
func webAddress(text string) (*url.URL, string) {
	u, err := url.Parse(text)
	if err != nil || u.Opaque != "" || strings.ContainsFunc(text, func(r rune) bool { return r <= ' ' || notPrintable(r) }) {
		return nil, "badURL"
	}
	if u.User != nil {
		return nil, "urlHasPassword"
	}
	if u.Scheme != "https" && u.Scheme != "http" {
		if u.Scheme == "" {
			return nil, "badURL"
		}
		return nil, "notHTTPS"
	}
	if hostProblem(u.Hostname()) != "" {
		return nil, "badURL"
	}
	if u.Scheme == "http" && !loopback(u.Hostname()) {
		return nil, "notHTTPS"
	}
	return u, ""
}

// loopback says whether a host can only be this computer.
func loopback(host string) bool {
	if addr, err := netip.ParseAddr(host); err == nil {
		return addr.IsLoopback()
	}
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	return host == "localhost" || strings.HasSuffix(host, ".localhost")
}

// carriesSecret says whether an address signs its reader on, as copies from a browser's history do.
func carriesSecret(u *url.URL) bool {
	for key := range u.Query() {
		if key = strings.ToLower(key); key == "sid" || key == "pw" || secretWord(key) {
			return true
		}
	}
	return false
}

var noSeparators = strings.NewReplacer("-", "", "_", "", ".", "")

// secretWord says whether a name in the file or in an address is that of a secret.
func secretWord(name string) bool {
	name = strings.ToLower(noSeparators.Replace(name))
	for _, word := range []string{"pwd", "passw", "passphrase", "secret", "token", "sessionid", "authcode", "kennwort"} {
		if strings.Contains(name, word) {
			return true
		}
	}
	return false
}
