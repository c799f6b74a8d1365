package config

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/beevik/etree"
)

// config reads the values. What cannot be read is replaced by its default and listed in d.problems.
func (d *document) config() Config {
	d.problems = []Problem{}
	c := d.beneath.Clone()
	if section := d.section("servers"); section != nil {
		c.Servers = nil
		for i, el := range section.SelectElements("server") {
			c.Servers = append(c.Servers, d.server(fmt.Sprintf("servers[%d].", i), el))
		}
		c.ActiveServer = value(section, "active", "")
	}
	if section := d.section("clientIds"); section != nil {
		c.ClientIDs, c.ActiveClientID = nil, value(section, "active", "")
		for _, el := range section.SelectElements("clientId") {
			c.ClientIDs = append(c.ClientIDs, ClientID{Name: value(el, "name", ""), Value: value(el, "value", "")})
		}
	}
	if section := d.section("monitorObject"); section != nil {
		c.MonitorObject = value(section, "device", "")
	}
	if section := d.section("salesforce"); section != nil {
		if attr := section.SelectAttr("url"); attr != nil {
			c.Salesforce.URL = strings.TrimSpace(attr.Value) // an empty one says that there is no address
		}
		for _, el := range section.SelectElements("softphone") {
			c.Salesforce.Softphone = append(c.Salesforce.Softphone, value(el, "origin", ""))
		}
	}
	if section := d.section("remembered"); section != nil {
		c.Remembered = Remembered{
			Server: value(section, "server", ""),
			User:   value(section, "user", ""),
			Device: value(section, "device", ""), AgentID: value(section, "agentId", ""),
			Kept: d.flag("remembered.kept", section, "kept", false),
		}
	}
	if section := d.section("numbers"); section != nil {
		c.Numbers.Country = value(section, "country", "")
		c.Numbers.OutsidePrefix = value(section, "outsidePrefix", "")
		c.Numbers.InternalLengths = d.lengths(section)
		c.Numbers.ConfirmLinks = d.flag("numbers.confirmLinks", section, "confirmLinks", false)
	}
	if section := d.section("pop"); section != nil {
		c.Pop.When = value(section, "when", c.Pop.When)
		for _, el := range section.SelectElements("item") {
			c.Pop.Items = append(c.Pop.Items, value(el, "name", ""))
		}
	}
	if section := d.section("log"); section != nil {
		c.Log.Internal = d.flag("log.internal", section, "internal", false)
		for _, el := range section.SelectElements("result") {
			c.Log.Results = append(c.Log.Results, value(el, "text", ""))
		}
	}
	if section := d.section("tray"); section != nil {
		c.Tray.HideOnClose = d.flag("tray.hideOnClose", section, "hideOnClose", false)
	}
	if section := d.section("logging"); section != nil {
		c.Logging.Level = value(section, "level", c.Logging.Level)
		c.Logging.MaskNumbers = d.flag("logging.maskNumbers", section, "maskNumbers", true)
	}
	d.passwords(d.root)
	return c.tidy()
}

// found notes a problem with what an element says.
func (d *document) found(field, code string, el *etree.Element) {
	if len(d.problems) >= maxProblems {
		return
	}
	p := problem(field, code)
	p.Line = d.lines[el]
	d.problems = append(d.problems, p)
}

// section is the first element of that name under the root; further ones are a problem.
func (d *document) section(tag string) *etree.Element {
	all := d.root.SelectElements(tag)
	if len(all) == 0 {
		return nil
	}
	if len(all) > 1 {
		d.found(tag, "twice", all[1])
	}
	return all[0]
}

func (d *document) flag(field string, el *etree.Element, key string, otherwise bool) bool {
	on, understood := switched(value(el, key, ""), otherwise)
	if !understood {
		d.found(field, "badSwitch", el)
	}
	return on
}

// switched reads a switch; what says nothing, or nothing that can be understood, is otherwise.
func switched(text string, otherwise bool) (on, understood bool) {
	switch strings.ToLower(text) {
	case "":
		return otherwise, true
	case "true", "1", "yes", "on":
		return true, true
	case "false", "0", "no", "off":
		return false, true
	default:
		return otherwise, false
	}
}

func (d *document) lengths(section *etree.Element) []int {
	text := value(section, "internalLengths", "")
	var lengths []int
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == ',' || r == ';' }) {
		n, err := strconv.Atoi(word)
		if err != nil || len(lengths) == maxList {
			d.found("numbers.internalLengths", "badNumber", section)
			continue
		}
		lengths = append(lengths, n)
	}
	return lengths
}

// passwords tells of elements and attributes that look as if somebody had written a password down.
func (d *document) passwords(el *etree.Element) {
	found := secretWord(el.Tag)
	for _, attr := range el.Attr {
		found = found || secretWord(attr.Key)
	}
	if found {
		d.found("", "password", el)
	}
	for child := range el.ChildElementsSeq() {
		d.passwords(child)
	}
}

// value is an attribute's text without the space around it.
func value(el *etree.Element, key, otherwise string) string {
	if attr := el.SelectAttr(key); attr != nil {
		if text := strings.TrimSpace(attr.Value); text != "" {
			return text
		}
	}
	return otherwise
}
