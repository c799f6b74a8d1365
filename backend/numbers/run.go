package numbers

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// carrier stands in Brazilian numbers for the digits of a carrier that the caller chooses: 0xx11.
var carrier = regexp.MustCompile(`0 ?[xX]{2} ?`)

// runOf parts the digits at the beginning of a text, with what is written between them, from what follows. A remark
// in brackets before the number is complete is left out: 030 (Berlin) 1234567. One with digits in it is not known for one.
func runOf(text string) (run, tail string, err error) {
	text = carrier.ReplaceAllString(text, "0")
	var kept strings.Builder
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		so := kept.String()
		switch {
		case r == '+' && dialledOf(so) != "" && !codeBegins.MatchString(dialledOf(so)):
			return so, text[i:], nil
		case r == '(' || r == '[':
			if end := strings.IndexAny(text[i:], ")]"); end > 0 && !onlyDigits(text[i+1:i+end]) {
				if countDigits(so) >= leastComplete || countDigits(text[i+end:]) == 0 {
					return so, text[i:], nil
				}
				if countDigits(text[i:i+end]) > 0 {
					return "", "", badCharacter(r)
				}
				i += end + 1
				continue
			}
		case !isDialled(r) && !isFormatting(r) && r != '+':
			return so, text[i:], nil
		}
		kept.WriteRune(r)
		i += size
	}
	return kept.String(), "", nil
}

var (
	// clock is a time of day, or a span of it, that begins among the digits of a run: 9-17 Uhr, 12:00.
	clock = regexp.MustCompile(`(?i)^(.*[0-9)])(?:\s+|\s*-\s+)[0-9]{1,2}(?:[.][0-9]{2})?(?:\s*-\s*[0-9]{1,2}(?:[.][0-9]{2})?)?\s*(?:\x00:[0-9]{2}|\x00(?:uhr|hrs?|h|am|pm|a\.m|p\.m|o'clock|ч)(?:[^\pL]|$))`)
	// counted is a short number that belongs to the word behind it: 24h, 2nd, 1. Stock, and 2 rooms behind a block
	// of many digits.
	counted = regexp.MustCompile(`^(?:(.*[0-9)])(?:\s+|\s*-\s+)[0-9]{1,3}(?:\x00|\.\s*\x00)|(.*[0-9]{6})\s+[0-9]{1,3} \x00)\pL`)
	// trailingBracket is a few digits in brackets at the end.
	trailingBracket = regexp.MustCompile(`^(.*[0-9])\s*[(\[]\s*-?([0-9]{1,5})\s*[)\]]\s*$`)
)

// apart leaves out what stands among a run's digits and is none of its number's: what belongs to the remark behind it, a
// few digits in brackets behind a complete number, or behind the longest number there is, which are an extension.
func (p parser) apart(run, tail string) (number, remark, extension string) {
	if strings.ContainsAny(run, "*#") || isDigits(strings.TrimPrefix(run, "+")) || strings.Contains(tail, "\x00") { // which parts both below
		return run, "", ""
	}
	if _, _, announced := extensionIn(tail); !announced {
		for _, belongs := range []*regexp.Regexp{clock, counted} {
			if m := belongs.FindStringSubmatch(run + "\x00" + tail); m != nil {
				number = m[1] + m[len(m)-1]
				if len(m) == 2 {
					number = m[1]
				}
				if p.stands(p.spell(number)) || countDigits(number) >= leastLabelled {
					return number, run[len(number):], ""
				}
			}
		}
	}
	if m := trailingBracket.FindStringSubmatch(run); m != nil && p.stands(p.spell(m[1])) {
		return m[1], "", m[2]
	}
	whole := p.spell(run)
	if p.known(whole) || !strings.HasPrefix(whole, "+") && p.region() == "" || p.OutsidePrefix != "" && len(p.readings(whole)) > 0 {
		return run, "", ""
	}
	for i := len(run) - 1; i > 0; i-- {
		behind := dialledOf(run[i:])
		if run[i] == ' ' && !strings.Contains(run[i:], "/") && !strings.HasSuffix(strings.TrimRight(run[:i], " "), "/") && isDigits(behind) && len(behind) <= 5 && p.known(p.spell(run[:i])) {
			return run[:i], "", behind
		}
	}
	return run, "", ""
}

// onlyDigits says whether what stands in brackets may be part of a number.
func onlyDigits(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool { return !isDialled(r) && !isFormatting(r) && r != '+' }) < 0
}

// groupsOf are the digits of a run as they are written together.
func groupsOf(run string) []string {
	return strings.FieldsFunc(run, func(r rune) bool { return !isDialled(r) && r != '+' })
}

// split parts a run into the numbers that stand in it, the first one as it is written. Nothing but the numbers
// themselves tells 030/1234567 from 030 123456 / 0171 2345678.
func (p parser) split(run string) []string {
	if strings.ContainsAny(run, "*#") || isDigits(strings.TrimPrefix(run, "+")) {
		return []string{run}
	}
	area := false // a slash stands behind the area code
	for i := 0; i < len(run); i++ {
		if run[i] != '/' {
			continue
		}
		left, right := run[:i], run[i+1:]
		if p.twoNumbers(left, right, area) {
			return append([]string{left}, p.completed(left, right)...)
		}
		area = true
	}
	if p.known(p.spell(run)) || !p.tooLong(dialledOf(run)) && p.region() == "" {
		return []string{run}
	}
	for i := 1; i < len(run)-1; i++ { // nothing but a space between them
		if run[i] != ' ' {
			continue
		}
		left, right := run[:i], strings.TrimLeft(run[i+1:], " -")
		if beginsAnew(right) && p.stands(p.spell(left)) && p.whole(p.spell(right)) {
			return append([]string{left}, p.split(right)...)
		}
	}
	return []string{run}
}

// twoNumbers says whether a slash parts two numbers. area says that another slash stands before it, behind an area
// code.
func (p parser) twoNumbers(left, right string, area bool) bool {
	first, second := p.spell(left), p.spell(right)
	switch {
	case countDigits(first) < leastComplete || countDigits(second) == 0:
		return false
	case strings.HasPrefix(second, "+"):
		return true
	case beginsAnew(right) && countDigits(second) >= leastComplete:
		return p.stands(first)
	case p.region() == "" && !strings.HasPrefix(first, "+"):
		return countDigits(first) >= leastLabelled && countDigits(second) >= leastComplete
	}
	spaced := strings.HasSuffix(left, " ") || strings.HasPrefix(right, " ")
	joined := p.known(p.spell(left + right))
	return p.known(first) && !area && (!joined || countDigits(second) <= 3 || spaced && countDigits(first) >= 9)
}

// completed are the numbers behind a slash: a few digits are another ending of the number before it.
func (p parser) completed(left, right string) []string {
	var numbers []string
	for _, part := range p.split(right) {
		number, first := p.spell(part), p.spell(left)
		if n := len(number); n <= 5 && isDigits(number) && n < countDigits(first) {
			number = first[:len(first)-n] + number
		}
		numbers = append(numbers, number)
	}
	return numbers
}

// beginsAnew says whether a text begins as only whole numbers do.
func beginsAnew(text string) bool {
	text = strings.TrimLeft(text, " (")
	return strings.HasPrefix(text, "0") || strings.HasPrefix(text, "+")
}

// bracketedZero is a number with its country code, whose next digits stand in brackets: +49 (0)30, 0049 (030).
var bracketedZero = regexp.MustCompile(`^[ (\[]*(\+|00|011)[ (\[]*([1-9][0-9]{0,2})[)\]]?[ .\-/]*[(\[]\s*([0-9][0-9 ]*)[)\]](.*)$`)

// spell takes the formatting out of a run. What is dialled within a country alone goes where a country code stands
// before it, by the country's rule: Italy keeps its zero.
func (p parser) spell(run string) string {
	m := bracketedZero.FindStringSubmatch(run)
	if m == nil {
		return dialledOf(run)
	}
	code, inside, rest := m[2], dialledOf(m[3]), dialledOf(m[4])
	trunk := trunkOf(code)
	if trunk == "" || !strings.HasPrefix(inside, trunk) {
		trunk = "0"
	}
	bare, ok := strings.CutPrefix(inside, trunk)
	if !ok {
		return dialledOf(run)
	}
	keep, drop := code+inside+rest, code+bare+rest
	if validAbroad(keep) && !validAbroad(drop) || !validAbroad(drop) && keepsZero(code) {
		return m[1] + keep
	}
	return m[1] + drop
}

// complete says whether a remark may follow a number.
func (p parser) complete(number string) bool {
	return countDigits(number) >= leastComplete || p.Internal(number) || p.emergency(number)
}

// stands says whether the first of two numbers may be one by itself.
func (p parser) stands(number string) bool {
	if p.region() == "" && !strings.HasPrefix(number, "+") {
		return countDigits(number) >= leastLabelled
	}
	return p.known(number) || p.local(number)
}

// whole says whether what follows a number is another one.
func (p parser) whole(number string) bool {
	if p.region() == "" && !strings.HasPrefix(number, "+") {
		return countDigits(number) >= leastLabelled && !p.tooLong(number)
	}
	return p.known(number) || countDigits(number) >= leastLabelled && beginsAnew(number) && !p.tooLong(number)
}

// lengthOf refuses what is longer than any number.
func (p parser) lengthOf(number string) error {
	if len(number) > maxDialed || p.tooLong(number) {
		return &InvalidError{Reason: TooLong}
	}
	return nil
}

// tooLong says whether a number has more digits than there can be, with what is dialled for outside and for abroad.
func (p parser) tooLong(number string) bool {
	if strings.ContainsAny(number, "*#") {
		return false
	}
	most := maxDigits
	if p.OutsidePrefix != "" && strings.HasPrefix(number, p.OutsidePrefix) {
		number = number[len(p.OutsidePrefix):]
	}
	for _, abroad := range []string{"00", "011", "810"} {
		if strings.HasPrefix(number, abroad) {
			most += 3
			break
		}
	}
	return countDigits(number) > most
}
