package numbers

import (
	"slices"
	"strings"

	"github.com/nyaruka/phonenumbers"
)

// SearchForms returns the spellings under which a record may hold a caller's number, the given one first: of every
// plausible reading E.164, national with and without formatting, digits alone; then the main numbers of a direct-dial
// one, if the plan wants them. An unknown number has only its own. A withheld one has none, and neither has one of the
// house's own: colleagues are no customers.
func (p Plan) SearchForms(number string) []string {
	given := strings.TrimSpace(number)
	f, err := p.field(given)
	if Withheld(given) || err != nil || p.Internal(f.number) {
		return nil
	}
	forms := []string{f.number}
	if onlyDigits(given) && len(f.others) == 0 {
		forms = []string{given, f.number}
	}
	all := p.readingsOf(f)
	for _, r := range all {
		forms = append(forms, spellings(r.parsed)...)
	}
	for _, r := range all {
		forms = append(forms, p.mainNumbers(r)...)
	}
	var unique []string
	for _, form := range forms {
		if form != "" && !slices.Contains(unique, form) {
			unique = append(unique, form)
		}
	}
	return unique
}

// spellings are those under which records hold a number.
func spellings(parsed *phonenumbers.PhoneNumber) []string {
	long, own := e164(parsed), national(parsed)
	return []string{long, own, phonenumbers.NormalizeDigitsOnly(own), strings.TrimPrefix(long, "+")}
}

// mainNumbers are the spellings of the numbers that a company behind a direct-dial number may be known by: 0734273-0
// and 07342730 for 0734273833.
func (p Plan) mainNumbers(r reading) []string {
	kind := phonenumbers.GetNumberType(r.parsed)
	if r.way == foreignCode || kind != phonenumbers.FIXED_LINE && kind != phonenumbers.FIXED_LINE_OR_MOBILE {
		return nil
	}
	own, long := phonenumbers.NormalizeDigitsOnly(national(r.parsed)), e164(r.parsed)
	var forms []string
	for n := 1; n <= p.MainNumberDigits && len(own)-n >= leastComplete; n++ {
		house := own[:len(own)-n]
		forms = append(forms, house+"-0", house+"0", long[:len(long)-n]+"0")
	}
	return forms
}
