package config

import (
	"fmt"
	"net/netip"
	"net/url"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"cordboard/backend/redact"
)

// Validate lists what is wrong with c, in the order of the schema; an empty list is a configuration that can be saved.
// An address of Salesforce or a server that is not there yet is no problem.
func Validate(c Config) []Problem {
	c = c.tidy()
	v := &findings{problems: []Problem{}}
	for _, r := range rows {
		v.value(r, r.Path, r.in(&c))
		if name := r.in(&c).String(); r.Kind == KindEntry && name != "" && !c.has(r.Path, name) {
			v.add(r.Path, UnknownActive)
		}
	}
	return v.problems
}

// value holds a value against its row.
func (v *findings) value(r *row, at string, value reflect.Value) {
	switch r.Kind {
	case KindText:
		v.text(r, at, value.String())
	case KindChoice:
		v.must(at, r.Code, slices.Contains(r.Choices, value.String()))
	case KindPort:
		v.must(at, r.Code, r.bounds(float64(value.Int())))
	case KindNumber:
		v.must(at, r.Code, value.Int() == 0 || r.bounds(float64(value.Int())))
	case KindRate:
		v.must(at, r.Code, value.Float() == 0 || r.bounds(value.Float()))
	case KindNumbers:
		outside := func(n int) bool { return !r.bounds(float64(n)) }
		v.must(at, r.Code, !slices.ContainsFunc(value.Interface().([]int), outside))
	case KindLines:
		v.lines(r, at, value.Interface().([]string))
	case KindList:
		v.must(at, TooMany, r.Max == 0 || value.Len() <= int(r.Max))
		names := map[string]bool{} // letters' case aside
		for i := range value.Len() {
			v.entry(r, fmt.Sprintf("%s[%d].", at, i), value.Index(i).Addr().Interface(), names)
		}
	}
}

// bounds says whether a number is one that the row lets pass.
func (r *row) bounds(n float64) bool {
	return r.Unlimited && n == Unlimited || n >= r.Min && n <= r.Max
}

// text holds a text against its row.
func (v *findings) text(r *row, at, text string) {
	if text == "" {
		v.must(at, Missing, !r.Needed)
		return
	}
	switch r.Format {
	case Host:
		if code := hostProblem(text); code != "" {
			v.add(at, code)
		}
		return
	case Address:
		v.address(at, text, int(r.Max))
		return
	case Origin:
		v.origin(at, text)
		return
	case Namespace:
		v.must(at, r.Code, isNamespace(text))
		return
	case DevicePattern:
		v.must(at, r.Code, strings.Count(text, "{number}") == 1)
	case TaskField:
		v.must(at, r.Code, !ownField.MatchString(text))
	}
	if r.pattern != nil {
		v.must(at, r.Code, r.pattern.MatchString(text))
	}
	v.words(at, text, int(r.Max))
}

// entry holds one entry of a list, a pointer, against its columns, then against the names before it and against itself.
func (v *findings) entry(list *row, at string, entry any, names map[string]bool) {
	for _, c := range list.columns {
		v.value(c, at+c.field, c.in(entry))
		if c.field == "name" {
			name := strings.ToLower(strings.ToUpper(c.in(entry).String()))
			v.must(at+c.field, NotUnique, name == "" || !names[name])
			names[name] = true
		}
	}
	if server, is := entry.(*Server); is {
		v.server(at, *server)
	}
}

// ownField is a rule about a field by which a call's Activity is found and tied to its records.
var ownField = regexp.MustCompile(`(?i)^(entityApiName|Id|CallObject|WhoId|WhatId|Description)\b`)

type findings struct {
	problems []Problem
}

func (v *findings) add(field string, code Code) {
	v.problems = append(v.problems, problem(field, code))
}

func (v *findings) must(field string, code Code, ok bool) {
	if !ok {
		v.add(field, code)
	}
}

// words checks a line of text that people read and that goes on the wire as it is. limit 0 is as long as one likes.
func (v *findings) words(field, text string, limit int) {
	switch {
	case !utf8.ValidString(text) || strings.TrimSpace(text) != text || strings.ContainsFunc(text, notPrintable):
		v.add(field, NotPrintable)
	case limit > 0 && utf8.RuneCountInString(text) > limit:
		v.add(field, TooLong)
	}
}

// lines checks lines of text of which each may be there once, letters' case aside.
func (v *findings) lines(r *row, field string, lines []string) {
	v.must(field, TooMany, r.Entries == 0 || len(lines) <= r.Entries)
	for i, line := range lines {
		at := fmt.Sprintf("%s[%d]", field, i)
		if line == "" {
			v.add(at, Missing)
			continue
		}
		v.text(r, at, line)
		if r.Entries > 0 && indexOf(lines[:i], line, func(s string) string { return s }) >= 0 {
			v.add(at, NotUnique)
		}
	}
}

func notPrintable(r rune) bool { return !unicode.IsPrint(r) }

func (v *findings) address(field, text string, limit int) {
	u, code := webAddress(text)
	switch {
	case code != "":
		v.add(field, code)
	case len(text) > limit:
		v.add(field, TooLong)
	case carriesSecret(u):
		v.add(field, URLHasPassword)
	}
}

func (v *findings) origin(field, text string) {
	u, code := webAddress(text)
	switch {
	case code != "":
		v.add(field, code)
	case u.Scheme+"://"+u.Host != text:
		v.add(field, BadOrigin)
	}
}

// webAddress reads an address the console or the softphone may have, or says what is wrong with it.
func webAddress(text string) (*url.URL, Code) {
	u, err := url.Parse(text)
	if err != nil || u.Opaque != "" || strings.ContainsFunc(text, func(r rune) bool { return r <= ' ' || notPrintable(r) }) {
		return nil, BadURL
	}
	if u.User != nil {
		return nil, URLHasPassword
	}
	if u.Scheme != "https" && u.Scheme != "http" {
		if u.Scheme == "" {
			return nil, BadURL
		}
		return nil, NotHTTPS
	}
	if hostProblem(u.Hostname()) != "" {
		return nil, BadURL
	}
	if u.Scheme == "http" && !loopback(u.Hostname()) {
		return nil, NotHTTPS
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
		if redact.SecretName(key) {
			return true
		}
	}
	return false
}
