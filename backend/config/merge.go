package config

import (
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/beevik/etree"
)

// fresh is the file of a computer that has none yet.
const fresh = `<?xml version="1.0" encoding="UTF-8"?>
<!-- Cordboard's settings. Passwords are never kept here. What Cordboard does not know stays as it is. -->
<cordboard>
</cordboard>
`

// put writes c into the tree. Only what differs is touched; everything unknown stays.
func (d *document) put(c Config) {
	old := d.config()
	if !reflect.DeepEqual(old.Servers, c.Servers) || old.ActiveServer != c.ActiveServer {
		d.putServers(old.Servers, c.Servers, c.ActiveServer)
	}
	if !reflect.DeepEqual(old.ClientIDs, c.ClientIDs) || old.ActiveClientID != c.ActiveClientID {
		d.putClientIDs(old.ClientIDs, c.ClientIDs, c.ActiveClientID)
	}
	if old.MonitorObject != c.MonitorObject {
		set(d.need("monitorObject"), "device", c.MonitorObject, "")
	}
	if !reflect.DeepEqual(old.Salesforce, c.Salesforce) {
		section := d.need("salesforce")
		set(section, "url", c.Salesforce.URL, d.beneath.Salesforce.URL)
		putList(section, "softphone", "origin", old.Salesforce.Softphone, c.Salesforce.Softphone)
	}
	if old.Remembered != c.Remembered {
		section := d.need("remembered")
		set(section, "server", c.Remembered.Server, "")
		set(section, "user", c.Remembered.User, "")
		set(section, "device", c.Remembered.Device, "")
		set(section, "agentId", c.Remembered.AgentID, "")
		set(section, "kept", strconv.FormatBool(c.Remembered.Kept), "false")
	}
	if !reflect.DeepEqual(old.Numbers, c.Numbers) {
		section := d.need("numbers")
		set(section, "country", c.Numbers.Country, "")
		set(section, "outsidePrefix", c.Numbers.OutsidePrefix, "")
		words := make([]string, len(c.Numbers.InternalLengths))
		for i, n := range c.Numbers.InternalLengths {
			words[i] = strconv.Itoa(n)
		}
		set(section, "internalLengths", strings.Join(words, " "), "")
		set(section, "confirmLinks", strconv.FormatBool(c.Numbers.ConfirmLinks), "false")
	}
	if !reflect.DeepEqual(old.Pop, c.Pop) {
		section := d.need("pop")
		set(section, "when", c.Pop.When, WhenRinging)
		putList(section, "item", "name", old.Pop.Items, c.Pop.Items)
	}
	if !reflect.DeepEqual(old.Log, c.Log) {
		section := d.need("log")
		set(section, "internal", strconv.FormatBool(c.Log.Internal), "false")
		putList(section, "result", "text", old.Log.Results, c.Log.Results)
	}
	if old.Tray != c.Tray {
		set(d.need("tray"), "hideOnClose", strconv.FormatBool(c.Tray.HideOnClose), "false")
	}
	if old.Logging != c.Logging {
		section := d.need("logging")
		set(section, "level", c.Logging.Level, "info")
		set(section, "maskNumbers", strconv.FormatBool(c.Logging.MaskNumbers), "true")
	}
}

func (d *document) putClientIDs(old, wanted []ClientID, active string) {
	section := d.need("clientIds")
	set(section, "active", active, "")
	same := func(i, j int) bool { return strings.EqualFold(old[i].Name, wanted[j].Name) }
	renamed := func(i, j int) bool { return old[i].Value == wanted[j].Value }
	for i, el := range arrange(section, "clientId", len(old), len(wanted), same, renamed) {
		set(el, "name", wanted[i].Name, "")
		set(el, "value", wanted[i].Value, "")
	}
}

// putList writes lines of text, each as an attribute of a child of its own.
func putList(section *etree.Element, tag, key string, old, wanted []string) {
	same := func(i, j int) bool { return old[i] == wanted[j] }
	for i, el := range arrange(section, tag, len(old), len(wanted), same) {
		set(el, key, wanted[i], "")
	}
}

// need is the section of that name, made when there is none.
func (d *document) need(tag string) *etree.Element {
	if el := d.root.SelectElement(tag); el != nil {
		return el
	}
	el := etree.NewElement(tag)
	appendLine(d.root, el)
	return el
}

// set writes an attribute. One that is not there yet is not written for its default's sake.
func set(el *etree.Element, key, text, otherwise string) {
	attr := el.SelectAttr(key)
	switch {
	case attr == nil && text == otherwise:
	case attr == nil:
		el.CreateAttr(key, text)
	case text == "" && otherwise == "":
		el.RemoveAttr(key)
	default:
		attr.Value = text
	}
}

// arrange makes the children of that tag match a wanted list and returns them in its order. Which old
// child is which wanted entry is asked rule by rule: the first rule is tried on all before the second.
// Children nobody wants go, new ones are made; a comment directly above a child moves along with it, and
// stays where it was when the child goes.
func arrange(parent *etree.Element, tag string, had, wanted int, rules ...func(i, j int) bool) []*etree.Element {
	old := parent.SelectElements(tag)
	old = old[:min(had, len(old))] // a default entry is in no file
	had = len(old)
	placed := make([]*etree.Element, wanted)
	taken := make([]int, had) // the wanted entry an old child became, 1-based
	for _, rule := range rules {
		for j := range placed {
			for i := range old {
				if placed[j] == nil && taken[i] == 0 && rule(i, j) {
					placed[j], taken[i] = old[i], j+1
				}
			}
		}
	}
	for i, el := range old {
		if taken[i] == 0 {
			removeLine(parent, el)
		}
	}
	kept := slices.DeleteFunc(slices.Clone(taken), func(j int) bool { return j == 0 })
	for j := range placed {
		if placed[j] == nil {
			placed[j] = etree.NewElement(tag)
			appendLine(parent, placed[j])
			kept = append(kept, j+1)
		}
	}
	if !slices.IsSorted(kept) {
		reorder(parent, placed)
	}
	return placed
}

// reorder puts the children into the wanted order, each with the comments directly above it.
func reorder(parent *etree.Element, order []*etree.Element) {
	groups := map[*etree.Element][]etree.Token{}
	var slots []*etree.Element // nil is a token that stays where it is
	var rest, lead []etree.Token
	flush := func() {
		for _, token := range lead {
			rest, slots = append(rest, token), append(slots, nil)
		}
		lead = nil
	}
	for _, token := range parent.Child {
		switch token := token.(type) {
		case *etree.Element:
			if slices.Contains(order, token) {
				groups[token] = append(lead, token)
				slots, lead = append(slots, token), nil
				continue
			}
			lead = append(lead, token)
			flush()
		default:
			lead = append(lead, token)
		}
	}
	flush()
	var tokens []etree.Token
	next, other := 0, 0
	for _, slot := range slots {
		if slot == nil {
			tokens = append(tokens, rest[other])
			other++
			continue
		}
		tokens = append(tokens, groups[order[next]]...)
		next++
	}
	for len(parent.Child) > 0 {
		parent.RemoveChildAt(len(parent.Child) - 1)
	}
	for _, token := range tokens {
		parent.AddChild(token)
	}
}

// appendLine adds el as the last child, on a line of its own, indented as the tree's depth asks for.
func appendLine(parent, el *etree.Element) {
	depth := 0
	for up := parent.Parent(); up != nil && up.Tag != ""; up = up.Parent() {
		depth++
	}
	outer, inner := "\n"+strings.Repeat("  ", depth), "\n"+strings.Repeat("  ", depth+1)
	if last := len(parent.Child) - 1; last >= 0 && isSpace(parent.Child[last]) {
		parent.RemoveChildAt(last)
	}
	parent.AddChild(etree.NewText(inner))
	parent.AddChild(el)
	parent.AddChild(etree.NewText(outer))
}

// removeLine takes el out together with the space before it.
func removeLine(parent, el *etree.Element) {
	at := el.Index()
	parent.RemoveChildAt(at)
	if at > 0 && isSpace(parent.Child[at-1]) {
		parent.RemoveChildAt(at - 1)
	}
}

func isSpace(token etree.Token) bool {
	text, ok := token.(*etree.CharData)
	return ok && !text.IsCData() && strings.TrimSpace(text.Data) == ""
}
