package numbers

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/nyaruka/phonenumbers"
)

// Rule is what made a number be dialled as it is.
type Rule string

// The rules, in the order in which they are asked.
const (
	ruleCode      Rule = "code"      // a feature code, or one before a number
	ruleEmergency Rule = "emergency" // a call for help is never changed
	ruleOwn       Rule = "own"       // one of the site's own: Dialling.Own
	ruleInternal  Rule = "internal"  // one of the house's own
	ruleService   Rule = "service"   // a short number of a service
	ruleDirect    Rule = "direct"    // the plan has no prefix for outside
	ruleTyped     Rule = "typed"     // the prefix for outside was typed
	ruleNational  Rule = "national"  // within the country
	ruleAbroad    Rule = "abroad"    // in another one
	ruleArea      Rule = "area"      // within the site's own area
	ruleUnknown   Rule = "unknown"   // not valid as far as is known, and outside all the same
	rulePlus      Rule = "plus"      // with its + since the plan cannot tell what is dialled for abroad
)

// Rules are all rules, in the order in which they are asked.
var Rules = []Rule{
	ruleCode, ruleEmergency, ruleOwn, ruleInternal, ruleService, ruleDirect, ruleTyped, ruleNational, ruleAbroad, ruleArea, ruleUnknown, rulePlus,
}

// Dialling is how a phone field is dialled.
type Dialling struct {
	Number string `json:"number"` // what the switch is to dial
	Plain  string `json:"plain"`  // the number as it was typed, without formatting
	Meant  string `json:"meant"`  // the number with its country code and a +; "" = the plan cannot tell
	Rule   Rule   `json:"rule"`
	Own    int    `json:"own"` // which of the site's own rules, from 1; 0 = none

	Extension string   `json:"extension"` // for after the answer; "" = none
	Tones     string   `json:"tones"`     // as well, with commas for pauses
	Remark    string   `json:"remark"`
	Others    []string `json:"others"` // further numbers of the field; never nil
}

// Later are the tones that the field has for after the answer; "" = none.
func (d Dialling) Later() string {
	if d.Tones != "" {
		return d.Tones
	}
	return d.Extension
}

// Dial turns a phone field into what the switch is to dial. Of several numbers it is the first. Extension, tones
// for after the answer and remarks are left out. Where the site has a prefix for outside every number gets it, in front
// of the spelling that the country dials, but for internal, emergency and service numbers, feature codes and what was
// typed with the prefix. What is made of a number is read again under the same plan, and refused with an
// InvalidError unless it is the number that was meant.
func (p Plan) Dial(text string) (Dialling, error) {
	f, err := p.field(text)
	if err != nil {
		return Dialling{}, err
	}
	d, err := dialler{p}.dial(f.number, f.groups)
	if err != nil {
		return Dialling{}, err
	}
	d.Plain = f.number
	d.Extension, d.Tones, d.Remark, d.Others = f.extension, f.tones, f.remark, append([]string{}, f.others...)
	return d, nil
}

var (
	// codeAndPlus is a feature code before a number with its country code.
	codeAndPlus = regexp.MustCompile(`^([*#]{1,2}[0-9]{1,4}[*#]?)(\+[0-9]+)(#?)$`)
	// withhold shows or hides the caller's own number for one call.
	withhold = regexp.MustCompile(`^(#31#|\*31#|#30#|\*30#|\*67|\*82)([0-9]{7,})()$`)
)

// dialler says how a site dials a number.
type dialler struct{ Plan }

// dial says how a number is dialled. groups are its digits as they were written together.
func (p dialler) dial(number string, groups []string) (Dialling, error) {
	if strings.ContainsAny(number, "*#") {
		return p.dialCode(number)
	}
	if p.emergency(number) {
		return Dialling{Number: number, Rule: ruleEmergency}, nil
	}
	if d, fits, err := p.byRule(number); fits {
		return d, err
	}
	switch {
	case p.Internal(number):
		return Dialling{Number: number, Rule: ruleInternal}, nil
	case p.service(number):
		return Dialling{Number: number, Rule: ruleService}, nil
	case p.OutsidePrefix == "":
		return p.direct(number)
	case p.region() == "":
		return p.blind(number)
	case p.prefixApart(number, groups):
		return p.typed(number), nil
	}
	all := p.readings(number)
	switch {
	case len(all) > 0 && all[0].cut:
		return p.typed(number), nil
	case len(all) == 0 || all[0].way == foreignCode && len(all) == 1:
		return p.unknown(number)
	case all[0].way == withoutTrunk && !p.longEnough(number):
		return Dialling{Number: p.OutsidePrefix + number, Meant: e164(all[0].parsed), Rule: ruleArea}, nil
	}
	return p.outside(all[0])
}

// dialCode dials a feature code as it stands. A number behind it is dialled as by itself where it has a +, or where the
// code only shows or hides the caller's own.
func (p dialler) dialCode(number string) (Dialling, error) {
	m := codeAndPlus.FindStringSubmatch(number)
	if m == nil {
		m = withhold.FindStringSubmatch(number)
	}
	if m == nil {
		return Dialling{Number: number, Rule: ruleCode}, nil
	}
	d, err := p.dial(m[2], nil)
	d.Number, d.Rule = m[1]+d.Number+m[3], ruleCode
	if err != nil {
		return Dialling{}, err
	}
	return d, nil
}

// direct dials where there is no prefix for outside: as typed, but with the country code of a number that has one told.
func (p dialler) direct(number string) (Dialling, error) {
	d := Dialling{Number: number, Rule: ruleDirect}
	all := p.straight(number)
	if len(all) == 0 {
		return d, nil
	}
	d.Meant = e164(all[0].parsed)
	digits := strings.TrimPrefix(d.Meant, "+")
	switch all[0].way {
	case withPlus, withCode:
		d.Number = d.Meant
	case fromAbroad:
		if !strings.HasSuffix(number, digits) {
			d.Number = d.Meant
			if abroad := p.abroad(); abroad != "" {
				d.Number = abroad + digits
			}
		}
	}
	return p.readBack(d, d.Number)
}

// blind dials where the site's country is not known.
func (p dialler) blind(number string) (Dialling, error) {
	if strings.HasPrefix(number, "+") || strings.HasPrefix(number, p.OutsidePrefix) || p.maybeInternal(number) {
		return Dialling{Number: number, Rule: ruleTyped}, nil
	}
	return Dialling{Number: p.OutsidePrefix + number, Rule: ruleUnknown}, nil
}

// maybeInternal says whether a number may be one of the house's own: where the plan does not say how long those are, or a
// key of the operator's.
func (p dialler) maybeInternal(number string) bool {
	return isDigits(number) && (len(p.InternalLengths) == 0 && len(number) < leastComplete || len(number) < 3)
}

// typed dials a number that has the prefix for outside.
func (p dialler) typed(number string) Dialling {
	d := Dialling{Number: number, Rule: ruleTyped}
	if all := p.straight(strings.TrimPrefix(number, p.OutsidePrefix)); len(all) > 0 {
		d.Meant = e164(all[0].parsed)
	}
	return d
}

// prefixApart says whether the prefix for outside was typed: it stands by itself, and what follows is a number.
func (p Plan) prefixApart(number string, groups []string) bool {
	rest := strings.TrimPrefix(number, p.OutsidePrefix)
	if p.emergency(rest) || p.service(rest) {
		return rest != number && !p.known(number)
	}
	if len(groups) < 2 || groups[0] != p.OutsidePrefix {
		return false
	}
	if all := p.straight(rest); len(all) > 0 && all[0].way != withoutTrunk {
		return true
	}
	return p.local(rest) && len(rest) < longNational-1 || !p.known(number) && p.known(rest)
}

// longEnough says whether digits without what is dialled before an area code must have one: they are too many for a
// number within an area.
func (p dialler) longEnough(number string) bool {
	shortest := longNational
	for _, n := range plans()[p.region()].GetFixedLine().GetPossibleLength() {
		shortest = min(shortest, int(n))
	}
	return len(number) >= longNational || shortest >= 8 && len(number) >= shortest
}

// outside dials a number that was read with the prefix for outside.
func (p dialler) outside(r reading) (Dialling, error) {
	d := Dialling{Meant: e164(r.parsed), Rule: ruleNational}
	own := phonenumbers.GetNationalSignificantNumber(r.parsed)
	code := int(r.parsed.GetCountryCode())
	ways := []string{dialledOf(national(r.parsed)), p.trunk() + own}
	switch {
	case code == 1 && p.code() == 1:
		ways = []string{"1" + own}
	case code != p.code():
		d.Rule = ruleAbroad
		abroad := p.abroad()
		if abroad == "" { // the country has several ways to dial abroad: the switch knows the +
			d.Number, d.Rule = d.Meant, rulePlus
			return d, nil
		}
		ways = []string{abroad + strconv.Itoa(code) + own}
	case r.way == withinArea:
		d.Rule = ruleArea
	}
	var err error
	for _, spelled := range ways {
		d.Number = p.OutsidePrefix + spelled
		if p.Internal(d.Number) || p.emergency(d.Number) {
			continue
		}
		if _, err = p.readBack(d, spelled); err == nil {
			return d, nil
		}
	}
	return Dialling{}, &InvalidError{Reason: Unclear}
}

// readBack holds that what is dialled, without the prefix for outside, is read as what is meant.
func (p dialler) readBack(d Dialling, spelled string) (Dialling, error) {
	if all := p.straight(spelled); len(all) > 0 && e164(all[0].parsed) == d.Meant {
		return d, nil
	}
	return Dialling{}, &InvalidError{Reason: Unclear}
}

// unknown dials a number that is not valid as far as the library knows: a new one, one within an area. It is outside
// all the same.
func (p dialler) unknown(number string) (Dialling, error) {
	rest, has := strings.CutPrefix(number, p.OutsidePrefix)
	switch {
	case strings.HasPrefix(number, "+"):
		return p.unknownAbroad(number)
	case p.maybeInternal(number):
		return Dialling{Number: number, Rule: ruleInternal}, nil
	case has && !p.local(number) && p.local(rest):
		return p.typed(number), nil
	}
	if parsed, err := phonenumbers.Parse(number, p.region()); err == nil && phonenumbers.IsPossibleNumberWithReason(parsed) == phonenumbers.TOO_LONG {
		return Dialling{}, &InvalidError{Reason: TooLong}
	}
	return Dialling{Number: p.OutsidePrefix + number, Rule: ruleUnknown}, nil
}

// unknownAbroad dials a number with its country code that is not valid.
func (p dialler) unknownAbroad(number string) (Dialling, error) {
	asIs := Dialling{Number: number, Rule: rulePlus}
	parsed, err := phonenumbers.Parse(number, "")
	if err != nil {
		return asIs, nil
	}
	if phonenumbers.IsPossibleNumberWithReason(parsed) == phonenumbers.TOO_LONG {
		return Dialling{}, &InvalidError{Reason: TooLong}
	}
	code := strconv.Itoa(int(parsed.GetCountryCode()))
	own, abroad := strings.TrimPrefix(number, "+"+code), p.abroad()
	if code == strconv.Itoa(p.code()) {
		return Dialling{Number: p.OutsidePrefix + p.trunk() + own, Rule: ruleUnknown}, nil
	}
	if abroad == "" {
		return asIs, nil
	}
	return Dialling{Number: p.OutsidePrefix + abroad + code + own, Rule: ruleUnknown}, nil
}
