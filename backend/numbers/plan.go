// Package numbers reads telephone numbers: as a person types or a page links them, as a switch wants
// them dialled, as an agent reads them, and in the spellings under which a record may hold them.
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
	// OutsidePrefix is dialled before a number outside the house; empty = none.
	OutsidePrefix string
	// InternalLengths are the lengths of the house's own numbers, e.g. 3 and 4.
	InternalLengths []int
}

// Internal says that a number is one of the house's own: digits only, of such a length.
func (p Plan) Internal(number string) bool {
	return isDigits(number) && slices.Contains(p.InternalLengths, len(number))
}

// Display spells a number for reading: national numbers in the country's own way, others with their
// country code, without the prefix for outside. Internal and unknown numbers stay as they are.
func (p Plan) Display(number string) string {
	parsed := p.parse(number)
	if parsed == nil {
		return strings.TrimSpace(number)
	}
	if int(parsed.GetCountryCode()) == phonenumbers.GetCountryCodeForRegion(p.region()) {
		return phonenumbers.Format(parsed, phonenumbers.NATIONAL)
	}
	return phonenumbers.Format(parsed, phonenumbers.INTERNATIONAL)
}

// SearchForms returns the spellings under which a record may hold a number, the given one first: E.164,
// national with and without formatting, digits alone. An internal or unknown number has only its own.
func (p Plan) SearchForms(number string) []string {
	given := strings.TrimSpace(number)
	forms := []string{given}
	if clean, err := clean(given); err == nil {
		forms = append(forms, clean)
	}
	if parsed := p.parse(number); parsed != nil {
		e164 := phonenumbers.Format(parsed, phonenumbers.E164)
		national := phonenumbers.Format(parsed, phonenumbers.NATIONAL)
		forms = append(forms, e164, national, phonenumbers.NormalizeDigitsOnly(national), strings.TrimPrefix(e164, "+"))
	}
	var unique []string
	for _, form := range forms {
		if form != "" && !slices.Contains(unique, form) {
			unique = append(unique, form)
		}
	}
	return unique
}

// E164 returns a number with its country code and a leading +, if the plan can tell it.
func (p Plan) E164(number string) (string, bool) {
	parsed := p.parse(number)
	if parsed == nil {
		return "", false
	}
	return phonenumbers.Format(parsed, phonenumbers.E164), true
}

// Same says that two spellings mean one number. Two empty ones do not.
func (p Plan) Same(a, b string) bool {
	one, err := clean(a)
	other, err2 := clean(b)
	if err != nil || err2 != nil {
		return false
	}
	if one == other {
		return true
	}
	long, ok := p.E164(a)
	long2, ok2 := p.E164(b)
	return ok && ok2 && long == long2
}

// parse reads a number that is valid outside the house, with or without the prefix for outside; nil
// means that it is none. A number that makes sense as it stands is not cut.
func (p Plan) parse(number string) *phonenumbers.PhoneNumber {
	clean, err := clean(number)
	if err != nil || p.Internal(clean) || strings.ContainsAny(clean, "*#") {
		return nil
	}
	if parsed := p.valid(clean); parsed != nil {
		return parsed
	}
	if rest, ok := strings.CutPrefix(clean, p.OutsidePrefix); ok && p.OutsidePrefix != "" {
		return p.valid(rest)
	}
	return nil
}

func (p Plan) valid(number string) *phonenumbers.PhoneNumber {
	region := p.region()
	if region == "" && !strings.HasPrefix(number, "+") {
		return nil
	}
	parsed, err := phonenumbers.Parse(number, region)
	if err != nil || !phonenumbers.IsValidNumber(parsed) {
		return nil
	}
	return parsed
}

func (p Plan) region() string {
	region := strings.ToUpper(strings.TrimSpace(p.Country))
	if !phonenumbers.GetSupportedRegions()[region] {
		return ""
	}
	return region
}

func isDigits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}
