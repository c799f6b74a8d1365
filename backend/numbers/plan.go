// Package numbers reads telephone numbers: as a person types or a page links them, as a switch wants
// them dialled, as an agent reads them, and in the spellings under which a record may hold them.
//
// A phone field is read once, into a number and what belongs to it (field). The plan of the site says how the number
// is dialled (Dial), and what is to be dialled is read again: nothing is dialled that does not read back as what was
// meant, unless it was typed as such. Where a number can be read in several ways all of them are searched
// (SearchForms), and the most plausible one is shown (Display).
//
// It is pure and safe for concurrent use. It never decides that a number exists; a number it cannot
// place stays as it was.
package numbers

import (
	"slices"
	"strings"

	"github.com/nyaruka/phonenumbers"
)

// Plan is a site's dial plan. The zero value takes numbers as they are.
type Plan struct {
	// Country is where the site stands, as an ISO 3166 code of two letters. Without it only numbers that
	// begin with + are understood.
	Country string
	// AreaCode is the site's own, with or without what is dialled before it within the country; empty = not known.
	AreaCode string
	// OutsidePrefix is dialled before a number outside the house; empty = none.
	OutsidePrefix string
	// InternationalPrefix is dialled before a country code; empty = the country's usual one.
	InternationalPrefix string
	// InternalLengths are the lengths of the house's own numbers, e.g. 3 and 4.
	InternalLengths []int
	// Rules are the site's own, each as ParseRule reads it; the first one that fits a number says how it is dialled.
	// What is none is passed over.
	Rules []string
	// MainNumberDigits is how many digits of a direct-dial number may be those of an extension: the main number,
	// with a 0 in their place, is searched as well. 0 = it is not.
	MainNumberDigits int
}

// Internal says that a number is one of the house's own: digits only, of such a length.
func (p Plan) Internal(number string) bool {
	return isDigits(number) && slices.Contains(p.InternalLengths, len(number))
}

// Dialable turns what was typed or clicked into what the switch is to dial: digits, * and #, and one
// leading +, which may stand behind a feature code. See Dial.
func (p Plan) Dialable(typed string) (string, error) {
	d, err := p.Dial(typed)
	return d.Number, err
}

// Display spells a number for reading: national numbers in the country's own way, others with their
// country code, without the prefix for outside. Internal and unknown numbers stay as they are.
func (p Plan) Display(number string) string {
	f, err := p.field(number)
	if err != nil {
		return strings.TrimSpace(number)
	}
	if all := p.readingsOf(f); len(all) > 0 {
		return p.shown(all[0].parsed)
	}
	if number = strings.TrimSpace(number); onlyDigits(number) {
		return number
	}
	return f.number
}

// shown spells a number for reading.
func (p Plan) shown(parsed *phonenumbers.PhoneNumber) string {
	if int(parsed.GetCountryCode()) == p.code() {
		return national(parsed)
	}
	return phonenumbers.Format(parsed, phonenumbers.INTERNATIONAL)
}

// E164 returns a number with its country code and a leading +, if the plan can tell it.
func (p Plan) E164(number string) (string, bool) {
	f, err := p.field(number)
	if err != nil {
		return "", false
	}
	if all := p.readingsOf(f); len(all) > 0 {
		return e164(all[0].parsed), true
	}
	return "", false
}

// Same says that two spellings mean one number. Two empty ones do not.
func (p Plan) Same(a, b string) bool {
	one, err := p.field(a)
	other, err2 := p.field(b)
	if err != nil || err2 != nil {
		return false
	}
	if one.number == other.number {
		return true
	}
	long, ok := p.E164(a)
	long2, ok2 := p.E164(b)
	return ok && ok2 && long == long2
}
