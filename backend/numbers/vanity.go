package numbers

import (
	"regexp"
	"strings"

	"github.com/nyaruka/phonenumbers"
)

// vanityNumber is a few digits and then letters on the keys of a telephone, to the end: 1-800-FLOWERS.
var vanityNumber = regexp.MustCompile(`^(\+?[0-9][0-9 ().\-/]*)([A-Za-z][A-Za-z0-9 \-.]*)$`)

// atEnd is an extension or a remark in brackets behind a vanity number.
var atEnd = regexp.MustCompile(`(?i)^(.*[A-Z0-9])(?:[\s,;]+(?:extension|extn?|x)[\s.:]*([0-9]{1,7})|\s*[(\[]([^()\[\]]*)[)\]])\s*$`)

// vanityField reads a vanity number with an extension or a remark in brackets.
func (p parser) vanityField(text string) (field, bool) {
	if m := atEnd.FindStringSubmatch(text); m != nil {
		if number, ok := p.vanity(m[1]); ok {
			return field{number: number, groups: []string{number}, extension: m[2], remark: remarkOf(m[3])}, true
		}
	}
	number, ok := p.vanity(text)
	return field{number: number, groups: []string{number}}, ok
}

// vanity reads a field that is one vanity number as a whole: what stands before the letters is no number by itself
// but the beginning of one, and all of it together is a number. Letters that are not capitals are only believed
// where such numbers are free of charge, for most of them are a remark.
func (p parser) vanity(text string) (string, bool) {
	parts := vanityNumber.FindStringSubmatch(text)
	if parts == nil {
		return "", false
	}
	before, letters := dialledOf(parts[1]), parts[2]
	capitals := strings.ToUpper(letters) == letters
	if word, _ := nextWord(letters); countDigits(before) > 6 || extensionWords[word] || len(word) < 2 && !strings.Contains(letters, "-") {
		return "", false
	}
	number := dialledOf(phonenumbers.ConvertAlphaCharactersInNumber(before + letters))
	region := p.region()
	if region == "" {
		region = "US" // where they come from
	}
	parsed, err := phonenumbers.Parse(number, region)
	if err != nil {
		return "", false
	}
	if parsed.GetCountryCode() == 1 && !strings.Contains(letters, " ") && phonenumbers.TruncateTooLongNumber(parsed) { // the network drops what is too much
		number = before[:leadingOne(before)] + phonenumbers.GetNationalSignificantNumber(parsed)
	}
	free := phonenumbers.IsValidNumber(parsed) && phonenumbers.GetNumberType(parsed) == phonenumbers.TOLL_FREE
	whole := phonenumbers.IsValidNumber(parsed) || p.local(number)
	return number, free || capitals && whole
}

// leadingOne is the length of the + and 1 that a North American number may begin with.
func leadingOne(number string) int {
	rest := strings.TrimPrefix(number, "+")
	return len(number) - len(strings.TrimPrefix(rest, "1"))
}
