package numbers

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/nyaruka/phonenumbers"
)

// way is how a number is written.
type way string

// The ways in which a number may be written.
const (
	withPlus     way = "plus"     // +49 30 1234567
	fromAbroad   way = "abroad"   // 0049 30 1234567
	withinLand   way = "national" // 030 1234567
	withCode     way = "code"     // 49 30 1234567, as networks tell callers
	withoutTrunk way = "bare"     // 30 1234567
	withinArea   way = "area"     // 1234567
	foreignCode  way = "foreign"  // 44 20 7946 0018
)

// reading is one way to read a number as one that is valid outside the house.
type reading struct {
	parsed *phonenumbers.PhoneNumber
	way    way
	cut    bool // the prefix for outside stood before it
}

// sure says that a number is written in a way that tells what it begins with.
func (r reading) sure() bool {
	return r.way != withoutTrunk && r.way != withinArea && r.way != foreignCode
}

// readings are all plausible ways to read a number, with or without the prefix for outside, the most plausible one
// first. An internal number, a feature code and what the library does not call valid have none.
func (p Plan) readings(number string) []reading {
	if p.Internal(number) || strings.ContainsAny(number, "*#") {
		return nil
	}
	var sure, unsure []reading
	sort := func(all []reading, cut bool) {
		for _, r := range all {
			r.cut = cut
			if r.sure() {
				sure = append(sure, r)
			} else {
				unsure = append(unsure, r)
			}
		}
	}
	sort(p.straight(number), false)
	if rest, ok := strings.CutPrefix(number, p.OutsidePrefix); ok && p.OutsidePrefix != "" && !p.Internal(rest) {
		sort(p.straight(rest), true)
	}
	all := append(sure, unsure...)
	if foreign := p.foreign(number); foreign != nil {
		all = append(all, *foreign)
	}
	var unique []reading
	for _, r := range all {
		if !slices.ContainsFunc(unique, func(u reading) bool { return e164(u.parsed) == e164(r.parsed) }) {
			unique = append(unique, r)
		}
	}
	return unique
}

// readingsOf are the readings of a field's number. Where the prefix for outside was typed apart, the ones without it come
// first.
func (p Plan) readingsOf(f field) []reading {
	all := p.readings(f.number)
	if p.OutsidePrefix != "" && p.region() != "" && p.prefixApart(f.number, f.groups) {
		slices.SortStableFunc(all, func(a, b reading) int { return order(b.cut) - order(a.cut) })
	}
	return all
}

func order(first bool) int {
	if first {
		return 1
	}
	return 0
}

// straight are the ways to read a number as it stands.
func (p Plan) straight(number string) []reading {
	var found []reading
	add := func(parsed *phonenumbers.PhoneNumber, way way) {
		if parsed != nil {
			found = append(found, reading{parsed: parsed, way: way})
		}
	}
	if strings.HasPrefix(number, "+") {
		add(p.valid(number), withPlus)
		return found
	}
	region := p.region()
	if region == "" || !isDigits(number) {
		return nil
	}
	if rest, abroad := strings.CutPrefix(number, p.InternationalPrefix); abroad && p.InternationalPrefix != "" {
		add(p.valid("+"+rest), fromAbroad)
	}
	trunk, code := p.trunk(), strconv.Itoa(p.code())
	begins := trunk != "" && strings.HasPrefix(number, trunk)
	lacks := trunk != "" && trunk != "1" && !begins
	if lacks && strings.HasPrefix(number, code) && len(number) >= longNational {
		add(p.valid("+"+number), withCode)
	}
	if lacks || trunk == "1" || trunk == "" {
		if area := p.area(); area != "" && len(number) < longNational {
			add(p.valid("+"+code+area+number), withinArea)
		}
	}
	add(p.asTyped(number, lacks))
	if former := formerly[p.code()]; len(found) == 0 && former != nil && former.MatchString(number) {
		add(p.valid(number), withinLand)
	}
	if trunk == "" && strings.HasPrefix(number, code) && len(number) >= longNational {
		add(p.valid("+"+number), withCode)
	}
	return found
}

// asTyped reads a number as the library does.
func (p Plan) asTyped(number string, lacksTrunk bool) (*phonenumbers.PhoneNumber, way) {
	parsed, err := phonenumbers.ParseAndKeepRawInput(number, p.region())
	if err != nil || !phonenumbers.IsValidNumber(parsed) {
		return nil, ""
	}
	switch parsed.GetCountryCodeSource() {
	case phonenumbers.PhoneNumber_FROM_NUMBER_WITH_IDD:
		return parsed, fromAbroad
	case phonenumbers.PhoneNumber_FROM_NUMBER_WITHOUT_PLUS_SIGN:
		if p.trunk() == strconv.Itoa(p.code()) { // in North America both are 1
			return parsed, withinLand
		}
		return parsed, withCode
	}
	if lacksTrunk {
		return parsed, withoutTrunk
	}
	return parsed, withinLand
}

// longNational is how many digits a number has that cannot be one within an area.
const longNational = 10

// foreign reads a number as one from abroad that a network told without its +.
func (p Plan) foreign(number string) *reading {
	if p.region() == "" || !isDigits(number) || len(number) < longNational || number[0] == '0' {
		return nil
	}
	if parsed := p.valid("+" + number); parsed != nil {
		return &reading{parsed: parsed, way: foreignCode}
	}
	return nil
}

// area is the site's own area code as it stands behind the country code.
func (p Plan) area() string {
	area := phonenumbers.NormalizeDigitsOnly(p.AreaCode)
	if trunk := p.trunk(); strings.HasPrefix(trunk, "0") {
		area = strings.TrimPrefix(area, trunk)
	}
	return area
}

// known says whether a number is valid as it stands.
func (p Plan) known(number string) bool { return len(p.straight(number)) > 0 }

// local says whether digits may be a number within the site's own area, or a new one: as many as the country has.
func (p Plan) local(number string) bool {
	region := p.region()
	if region == "" || !isDigits(number) || len(number) < 3 || p.trunk() != "" && strings.HasPrefix(number, p.trunk()) {
		return false
	}
	parsed, err := phonenumbers.Parse(number, region)
	if err != nil {
		return false
	}
	why := phonenumbers.IsPossibleNumberWithReason(parsed)
	return why == phonenumbers.IS_POSSIBLE || why == phonenumbers.IS_POSSIBLE_LOCAL_ONLY
}

// formerly are ways to write numbers that a country has given up and that records and networks still have, by its code.
// Mexico's mobiles had a 1 behind the country code, and were dialled with 01, 044 or 045.
var formerly = map[int]*regexp.Regexp{52: regexp.MustCompile(`^(?:\+521|01|044|045)([0-9]{10})$`)}

// valid reads a number that the library calls valid; nil means that it is none.
func (p Plan) valid(number string) *phonenumbers.PhoneNumber {
	region := p.region()
	if region == "" && !strings.HasPrefix(number, "+") {
		return nil
	}
	parsed, err := phonenumbers.Parse(number, region)
	if err != nil {
		return nil
	}
	if former := formerly[int(parsed.GetCountryCode())]; former != nil && former.MatchString(number) {
		m := former.FindStringSubmatch(number)
		if parsed, err = phonenumbers.Parse("+"+strconv.Itoa(int(parsed.GetCountryCode()))+m[1], ""); err != nil {
			return nil
		}
	}
	if !phonenumbers.IsValidNumber(parsed) {
		return nil
	}
	return parsed
}
