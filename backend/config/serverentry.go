package config

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/beevik/etree"
)

// server reads a server's element.
func (d *document) server(at string, el *etree.Element) Server {
	s := Server{
		Name:       value(el, "name", ""),
		Host:       value(el, "host", ""),
		Pin:        value(el, "pin", ""),
		Dialect:    strings.ToLower(value(el, "dialect", usualDialect())),
		SwitchName: value(el, "switchName", ""),
	}
	s.TLS = d.flag(at+"tls", el, "tls", false)
	s.Session = d.flag(at+"session", el, "session", false)
	s.NeverRemember = d.flag(at+"neverRemember", el, "neverRemember", false)
	usual := s.Profile().Port(s.TLS)
	s.Port = d.port(at+"port", el, usual)
	if files := d.only(at, el, "certificate"); files != nil {
		s.Certificate = CertificateFiles{File: value(files, "file", ""), Key: value(files, "key", "")}
	}
	for i, other := range el.SelectElements("standby") {
		field := fmt.Sprintf("%sstandby[%d].", at, i)
		s.Standby = append(s.Standby, Standby{
			Host: value(other, "host", ""), Port: d.port(field+"port", other, usual), Pin: value(other, "pin", ""),
		})
	}
	if adjust := d.only(at, el, "adjust"); adjust != nil {
		s.Adjust = d.adjust(at+"adjust.", adjust)
	}
	return s
}

func (d *document) adjust(at string, el *etree.Element) Adjust {
	return Adjust{
		Namespace:      value(el, "namespace", ""),
		DevicePattern:  value(el, "devicePattern", ""),
		Completion:     value(el, "completion", ""),
		KeepAlive:      d.number(at+"keepAlive", el, "keepAlive", 0),
		Pace:           d.rate(at+"pace", el, "pace"),
		Probe:          d.number(at+"probe", el, "probe", 0),
		ConnectTimeout: d.number(at+"connectTimeout", el, "connectTimeout", 0),
		AnswerTimeout:  d.number(at+"answerTimeout", el, "answerTimeout", 0),
	}
}

// number reads a whole number; what is none is a problem, and otherwise.
func (d *document) number(field string, el *etree.Element, key string, otherwise int) int {
	text := value(el, key, "")
	if text == "" {
		return otherwise
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		d.found(field, "badNumber", el)
		return otherwise
	}
	return n
}

// badPort stands for a port that the file gives and that is none. It passes no check and reaches no server, where 0
// would mean the dialect's usual one.
const badPort = -1

// port reads a port, which is written with digits alone; what is no number is a problem, and otherwise.
func (d *document) port(field string, el *etree.Element, otherwise int) int {
	attr := el.SelectAttr("port")
	if attr == nil {
		return otherwise
	}
	text := strings.TrimSpace(attr.Value)
	n, err := strconv.Atoi(strings.TrimPrefix(text, "-"))
	switch {
	case err != nil && digits.MatchString(text):
		return badPort // too large for a number
	case err != nil || strings.HasPrefix(text, "+"):
		d.found(field, "badNumber", el)
		return otherwise
	case n == 0 || strings.HasPrefix(text, "-"):
		return badPort
	}
	return n
}

// rate reads a number that need not be whole; what is none is a problem, and 0.
func (d *document) rate(field string, el *etree.Element, key string) float64 {
	text := value(el, key, "")
	if text == "" {
		return 0
	}
	n, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsNaN(n) || math.IsInf(n, 0) {
		d.found(field, "badNumber", el)
		return 0
	}
	return n
}

// only is the first child of that name; further ones are a problem.
func (d *document) only(at string, el *etree.Element, tag string) *etree.Element {
	all := el.SelectElements(tag)
	if len(all) == 0 {
		return nil
	}
	if len(all) > 1 {
		d.found(at+tag, "twice", all[1])
	}
	return all[0]
}

func (d *document) putServers(old, wanted []Server, active string) {
	section := d.need("servers")
	set(section, "active", active, "")
	same := func(i, j int) bool { return strings.EqualFold(old[i].Name, wanted[j].Name) }
	renamed := func(i, j int) bool { return old[i].Host == wanted[j].Host && old[i].Port == wanted[j].Port }
	for i, el := range arrange(section, "server", len(old), len(wanted), same, renamed) {
		s := wanted[i]
		known := len(el.Attr) > 0
		set(el, "name", s.Name, "")
		set(el, "host", s.Host, "")
		putPort(el, s.Port, s, known)
		set(el, "tls", strconv.FormatBool(s.TLS), "false")
		set(el, "pin", s.Pin, "")
		set(el, "dialect", s.Dialect, usualDialect())
		set(el, "session", strconv.FormatBool(s.Session), "false")
		set(el, "switchName", s.SwitchName, "")
		set(el, "neverRemember", strconv.FormatBool(s.NeverRemember), "false")
		putStandby(el, s)
		putChild(el, "certificate", [][2]string{{"file", s.Certificate.File}, {"key", s.Certificate.Key}})
		a := s.Adjust
		putChild(el, "adjust", [][2]string{
			{"namespace", a.Namespace},
			{"devicePattern", a.DevicePattern},
			{"completion", a.Completion},
			{"keepAlive", numeral(a.KeepAlive)},
			{"pace", rateText(a.Pace)},
			{"probe", numeral(a.Probe)},
			{"connectTimeout", numeral(a.ConnectTimeout)},
			{"answerTimeout", numeral(a.AnswerTimeout)},
		})
	}
}

// putPort writes a port. One that the file left to the default stays so.
func putPort(el *etree.Element, port int, s Server, known bool) {
	usual := ""
	if known {
		usual = strconv.Itoa(s.Profile().Port(s.TLS))
	}
	set(el, "port", strconv.Itoa(port), usual)
}

func putStandby(el *etree.Element, s Server) {
	old := el.SelectElements("standby")
	same := func(i, j int) bool { return value(old[i], "host", "") == s.Standby[j].Host }
	for i, other := range arrange(el, "standby", len(old), len(s.Standby), same) {
		known := len(other.Attr) > 0
		set(other, "host", s.Standby[i].Host, "")
		putPort(other, s.Standby[i].Port, s, known)
		set(other, "pin", s.Standby[i].Pin, "")
	}
}

// putChild writes attributes of a child that there is one of. It is made for something to say, and goes when
// nothing is left of it.
func putChild(el *etree.Element, tag string, pairs [][2]string) {
	child := el.SelectElement(tag)
	for _, pair := range pairs {
		if child == nil && pair[1] != "" {
			child = etree.NewElement(tag)
			appendLine(el, child)
		}
		if child != nil {
			set(child, pair[0], pair[1], "")
		}
	}
	if child != nil && len(child.Attr) == 0 && len(child.Child) == 0 {
		removeLine(el, child)
	}
}

// numeral is a number as an attribute; 0 is none.
func numeral(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func rateText(n float64) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatFloat(n, 'f', -1, 64)
}
