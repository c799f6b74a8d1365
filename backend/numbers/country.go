package numbers

import (
	"regexp"
	"strconv"
	"strings"
	"sync"

	"github.com/nyaruka/phonenumbers"
)

// plans are what the library knows of the countries' numbers, by region and, for a country code that is no country's,
// by that code.
var plans = sync.OnceValue(func() map[string]*phonenumbers.PhoneMetadata {
	known := make(map[string]*phonenumbers.PhoneMetadata)
	all, err := phonenumbers.MetadataCollection()
	if err != nil {
		return known // cannot be: the library has read them when it was initialised
	}
	for _, m := range all.GetMetadata() {
		key := m.GetId()
		if key == "001" {
			key = strconv.Itoa(int(m.GetCountryCode()))
		}
		known[key] = m
	}
	return known
})

// planOf is what is known of the numbers of a country code; nil is nothing.
func planOf(code int) *phonenumbers.PhoneMetadata {
	if m := plans()[phonenumbers.GetRegionCodeForCountryCode(code)]; m != nil {
		return m
	}
	return plans()[strconv.Itoa(code)]
}

// trunkOf is what is dialled before an area code within the country of a code; "" is nothing.
func trunkOf(code string) string {
	number, _ := strconv.Atoi(code)
	return planOf(number).GetNationalPrefix()
}

// keepsZero says whether the numbers of a country code begin with a zero that is part of them, as Italy's do.
func keepsZero(code string) bool {
	number, _ := strconv.Atoi(code)
	m := planOf(number)
	return m.GetNationalPrefix() == "" && strings.HasPrefix(m.GetFixedLine().GetExampleNumber(), "0")
}

// shortService are the numbers of a region's emergency and information services; the ones for texts are left out.
var shortService = sync.OnceValue(func() map[string]*regexp.Regexp {
	known := make(map[string]*regexp.Regexp)
	all, err := phonenumbers.ShortNumberMetadataCollection()
	if err != nil {
		return known // as above
	}
	for _, m := range all.GetMetadata() {
		if pattern := m.GetShortCode().GetNationalNumberPattern(); pattern != "" && pattern != "NA" {
			known[m.GetId()] = regexp.MustCompile("^(?:" + pattern + ")$")
		}
	}
	return known
})

// firstGroup is the group of a format that stands first.
var firstGroup = regexp.MustCompile(`\$(\d)`)

// national spells a number as its country does. Where the library's spelling does not read back, its rule is applied
// as it is meant: nyaruka/phonenumbers 1.8.1 puts the trunk prefix before $1 and not before the group that stands first,
// which drops the area code of Argentine mobiles.
func national(parsed *phonenumbers.PhoneNumber) string {
	spelled := phonenumbers.Format(parsed, phonenumbers.NATIONAL)
	if readsBack(spelled, parsed) {
		return spelled
	}
	own := phonenumbers.GetNationalSignificantNumber(parsed)
	for _, f := range planOf(int(parsed.GetCountryCode())).GetNumberFormat() {
		if leading := f.GetLeadingDigitsPattern(); len(leading) > 0 {
			if begins, err := regexp.Compile("^(?:" + leading[len(leading)-1] + ")"); err != nil || !begins.MatchString(own) {
				continue
			}
		}
		pattern, err := regexp.Compile("^(?:" + f.GetPattern() + ")$")
		if err != nil || !pattern.MatchString(own) {
			continue
		}
		format := f.GetFormat()
		if rule, first := f.GetNationalPrefixFormattingRule(), firstGroup.FindString(format); rule != "" {
			format = strings.Replace(format, first, strings.ReplaceAll(rule, "$1", first), 1)
		}
		spelled = pattern.ReplaceAllString(own, firstGroup.ReplaceAllString(format, "$${${1}}"))
		if readsBack(spelled, parsed) {
			return spelled
		}
		break
	}
	return phonenumbers.Format(parsed, phonenumbers.INTERNATIONAL)
}

// readsBack says whether a spelling is read, in the number's own country, as the number.
func readsBack(spelled string, parsed *phonenumbers.PhoneNumber) bool {
	region := phonenumbers.GetRegionCodeForCountryCode(int(parsed.GetCountryCode()))
	again, err := phonenumbers.Parse(spelled, region)
	return err == nil && e164(again) == e164(parsed)
}

func e164(parsed *phonenumbers.PhoneNumber) string {
	return phonenumbers.Format(parsed, phonenumbers.E164)
}

// validAbroad says whether digits with their country code are a number.
func validAbroad(digits string) bool {
	parsed, err := phonenumbers.Parse("+"+digits, "")
	return err == nil && phonenumbers.IsValidNumber(parsed)
}

// soleAbroad is what is dialled for abroad where there is but one way.
var soleAbroad = regexp.MustCompile(`^[0-9]+(?:~[0-9]+)?$`)

// abroad is what is dialled before a country code; "" is not known, for the country has several ways.
func (p Plan) abroad() string {
	m := plans()[p.region()]
	prefix := m.GetPreferredInternationalPrefix()
	if p.InternationalPrefix != "" {
		prefix = p.InternationalPrefix
	} else if prefix == "" && soleAbroad.MatchString(m.GetInternationalPrefix()) {
		prefix = m.GetInternationalPrefix()
	}
	return phonenumbers.NormalizeDigitsOnly(prefix)
}

// trunk is what is dialled before an area code in the site's country; "" is nothing.
func (p Plan) trunk() string { return plans()[p.region()].GetNationalPrefix() }

// code is the country code of the site's country; 0 is not known.
func (p Plan) code() int { return int(plans()[p.region()].GetCountryCode()) }

// emergency says whether digits call for help in the site's country.
func (p Plan) emergency(number string) bool {
	return p.region() != "" && isDigits(number) && phonenumbers.IsEmergencyNumber(number, p.region())
}

// service says whether digits are the number of a service that has a short one in the site's country.
func (p Plan) service(number string) bool {
	m := shortService()[p.region()]
	return m != nil && isDigits(number) && (len(number) == 3 || len(number) <= maxExtension && number[0] == '1') && m.MatchString(number)
}

// region is the site's country if the library knows it.
func (p Plan) region() string {
	region := strings.ToUpper(strings.TrimSpace(p.Country))
	if !phonenumbers.GetSupportedRegions()[region] {
		return ""
	}
	return region
}
