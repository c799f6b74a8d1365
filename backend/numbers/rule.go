package numbers

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// dialRule is one of a site's own: which numbers it is for, and how they are dialled.
type dialRule struct {
	pattern *regexp.Regexp // nil = any
	first   string         // of a range; "" = none
	last    string
	lengths []int // nil = any
	prefix  string
	action  string
}

// Actions of a rule. Anything else is what is dialled, with {number}, {rest}, {national} or {e164} in it.
const (
	actInternal = "internal" // as it stands: one of the house's own
	actAsTyped  = "typed"    // as it stands
	actOutside  = "outside"  // with the prefix for outside before what stands there
	actNational = "national" // as the country dials it, with the prefix for outside
	actPlus     = "plus"     // with its country code and a +
	actBar      = "bar"      // not at all
)

// RulePattern is the regular expression of a rule, without ^ and $: conditions, -> and an action.
const RulePattern = `\s*(` + condition + `)(\s*,\s*(` + condition + `))*\s*->\s*(internal|typed|outside|national|plus|bar|([0-9*#+]|\{(number|rest|national|e164)\})+)\s*`

// condition is what a rule may ask of a number: 0800*, +4936155500*, 55xxx, 4000-4999, 4 digits, 3-5 digits.
const condition = `\+?[0-9*#xX]+|[0-9]+-[0-9]+( digits)?|[0-9]+ digits|\*`

var rulePattern = regexp.MustCompile("^(?:" + RulePattern + ")$")

// parseRule reads a rule: conditions, parted by commas, all of which must hold, then -> and how the number is dialled.
// 0800* is what a number begins with, 55xxx a pattern with any digit for x, 4000-4999 a range of numbers that
// are equally long, 4 digits or 3-5 digits a length. What begins with + is compared with the number as it is with its
// country code. {rest} is what stands behind the beginning.
func parseRule(text string) (dialRule, error) {
	if !rulePattern.MatchString(text) {
		return dialRule{}, fmt.Errorf("numbers: %q is no rule", text)
	}
	left, action, _ := strings.Cut(text, "->")
	r := dialRule{action: strings.TrimSpace(action)}
	for wanted := range strings.SplitSeq(left, ",") {
		wanted = strings.TrimSpace(wanted)
		length, isLength := strings.CutSuffix(wanted, " digits")
		from, to, isRange := strings.Cut(length, "-")
		switch {
		case isLength:
			if !isRange {
				to = from
			}
			least, _ := strconv.Atoi(from)
			most, _ := strconv.Atoi(to)
			for n := least; n <= min(most, maxDialed); n++ {
				r.lengths = append(r.lengths, n)
			}
		case isRange:
			r.first, r.last = from, to
		default:
			r.take(wanted)
		}
	}
	return r, nil
}

// CheckRule says whether a text is a rule.
func CheckRule(text string) error {
	_, err := parseRule(text)
	return err
}

// take takes in a pattern. A * at its end stands for whatever follows.
func (r *dialRule) take(pattern string) {
	begins, open := strings.CutSuffix(pattern, "*")
	expression := strings.NewReplacer("x", "[0-9]", "X", "[0-9]").Replace(regexp.QuoteMeta(begins))
	if open {
		r.prefix = begins
	} else {
		expression += "$"
	}
	r.pattern = regexp.MustCompile("^" + expression)
}

// fits says whether a rule is for a number, which it knows as it was typed and, if the plan can tell, with its country
// code; rest is what follows what the rule asks it to begin with.
func (r dialRule) fits(number, long string) (rest string, ok bool) {
	subject := number
	if strings.HasPrefix(r.prefix, "+") || r.pattern != nil && strings.HasPrefix(r.pattern.String(), `^\+`) {
		if subject = long; long == "" {
			return "", false
		}
	}
	if r.pattern != nil && !r.pattern.MatchString(subject) {
		return "", false
	}
	if r.first != "" && (len(number) != len(r.first) || number < r.first || number > r.last) {
		return "", false
	}
	if r.lengths != nil && !slices.Contains(r.lengths, countDigits(number)) {
		return "", false
	}
	return subject[min(len(r.prefix), len(subject)):], true
}

// byRule dials a number by the first of the site's own rules that fits it; fits is false where none does.
func (p dialler) byRule(number string) (d Dialling, fits bool, err error) {
	if len(p.Rules) == 0 {
		return Dialling{}, false, nil
	}
	long, spelled := "", number
	var read *reading
	if all := p.readings(number); len(all) > 0 {
		read = &all[0]
		long, spelled = e164(read.parsed), dialledOf(national(read.parsed))
	}
	for i, text := range p.Rules {
		r, err := parseRule(text)
		if err != nil {
			continue
		}
		rest, ok := r.fits(number, long)
		if !ok {
			continue
		}
		d = Dialling{Meant: long, Rule: ruleOwn, Own: i + 1}
		switch r.action {
		case actBar:
			return Dialling{}, true, &InvalidError{Reason: Barred}
		case actInternal, actAsTyped:
			d.Number = number
		case actOutside:
			d.Number = p.OutsidePrefix + strings.TrimPrefix(number, "+")
		case actPlus:
			if d.Number = long; long == "" {
				d.Number = number
			}
		case actNational:
			d.Number = p.OutsidePrefix + number
			if read != nil {
				abroad, err := p.outside(*read)
				if err != nil {
					return Dialling{}, true, err
				}
				d.Number = abroad.Number
			}
		default:
			d.Number = strings.NewReplacer("{number}", number, "{rest}", rest, "{national}", spelled, "{e164}", long).Replace(r.action)
		}
		if strings.LastIndex(d.Number, "+") > 0 || countDigits(d.Number) == 0 || len(d.Number) > maxDialed {
			return Dialling{}, true, &InvalidError{Reason: Unclear}
		}
		return d, true, nil
	}
	return Dialling{}, false, nil
}
