package csta

import (
	"encoding/hex"
	"slices"
	"strings"

	"github.com/beevik/etree"
)

// Datum is one piece of data attached to a call.
type Datum struct {
	Name  string // MX: the cad's name; otherwise "userData" or "correlatorData"
	Value string // text; hexBinary that is not printable UTF-8 stays as hex digits
}

// Attached is the data that travels with a call. Read, it stands in the order in which an agent's record is
// looked for: MX's cad in the order of the wire, userData, correlatorData (ECMA-269 12.2.35, 12.2.13), what
// Avaya tells in private data, digits, the account code. An authorisation code is never read.
//
// MX writes all of it as cad. The standard has one place each for the names below, and not in every event;
// data of other names, and what the event has no place for, is left out.
type Attached []Datum

// The names that attached data has outside of MX.
const (
	UserData       = "userData"
	CorrelatorData = "correlatorData"

	UserEnteredCode = "userEnteredCode" // Avaya: what the caller typed for a voice menu
	CollectVDN      = "collectVDN"      // Avaya: where he typed it
	DistributingVDN = "distributingVDN" // Avaya: the number through which the call was distributed
	TrunkGroup      = "trunkGroup"      // Avaya

	Digits      = "digits"      // of DigitsGenerated and EnteredDigits
	Tone        = "tone"        // of TelephonyTonesGenerated: a word such as busy or beep
	AccountCode = "accountCode" // accountInfo of CallInformation
)

// ranks is the order of the names; MX's own come before all of them.
var ranks = []string{
	UserData, CorrelatorData, UserEnteredCode, CollectVDN, DistributingVDN, TrunkGroup, Digits, Tone, AccountCode,
}

// inOrder sorts the data as it was read; what has the same name keeps its order.
func (a Attached) inOrder() Attached {
	slices.SortStableFunc(a, func(x, y Datum) int {
		return slices.Index(ranks, x.Name) - slices.Index(ranks, y.Name)
	})
	return a
}

// value is the first datum of a name.
func (a Attached) value(name string) string {
	for _, d := range a {
		if d.Name == name {
			return d.Value
		}
	}
	return ""
}

// add takes what is told, and not told already.
func (a *Attached) add(name, value string) {
	if value != "" && a.value(name) == "" {
		*a = append(*a, Datum{name, value})
	}
}

// layCads are MX's attached data: <cad name="NAME" type="string">value</cad>.
func layCads(s element, data *Attached) {
	if s.speaks(Zultys) {
		each(s, "cad", (*[]Datum)(data), func(s element, d *Datum) {
			kind := "string"
			s.attribute("name", &d.Name)
			s.attribute("type", &kind)
			if s.reading() {
				d.Value = content(s.el)
			} else {
				s.el.SetText(d.Value)
			}
		})
	}
}

// layDatum is the standard's userData or correlatorData: <string>HEX</string>, or <private>text</private>.
func layDatum(s element, name string, data *Attached) {
	if s.reading() {
		if child := s.child(name); child != nil {
			if value := readDatum(child); value != "" {
				*data = append(*data, Datum{name, value})
			}
		}
		return
	}
	for _, d := range *data {
		if s.standard() && d.Name == name && d.Value != "" {
			s.within(name, func(s element) {
				digits := strings.ToUpper(hex.EncodeToString([]byte(d.Value)))
				s.text("string", &digits)
			})
			return
		}
	}
}

func readDatum(el *etree.Element) string {
	s := element{el: el}
	var private, digits string
	s.text("private", &private)
	s.text("string", &digits)
	if digits == "" {
		return private
	}
	return unhex(digits, printable)
}

// layAccount is CallInformation's accountInfo.
func layAccount(s element, data *Attached) {
	code := data.value(AccountCode)
	if !s.reading() && !s.standard() {
		return
	}
	s.hex("accountInfo", &code)
	if s.reading() {
		data.add(AccountCode, code)
	}
}
