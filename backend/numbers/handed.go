package numbers

import (
	"regexp"
	"strings"
)

var (
	// plainNumber is a number and nothing else: + and digits with the separators of RFC 3966 and spaces between.
	plainNumber = regexp.MustCompile(`^\+?[0-9 ().\-/]+$`)
	// plainParameters are those of a tel: link that name a place or an extension, and change nothing of what a
	// switch does: ;ext=, ;isub= and ;phone-context= with a country code or a domain.
	plainParameters = regexp.MustCompile(`^(?i:;(?:ext|isub)=[0-9.\-()]+|;phone-context=(?:\+[0-9.\-()]+|[a-z0-9][a-z0-9.\-]*))*$`)
	// commandFlag is a word that looks like a flag of a command line.
	commandFlag = regexp.MustCompile(`(?:^|\s)[-/]+[A-Za-z]`)
)

// HandedOver reads a number that another program handed over: a tel: or callto: link, or what stands behind
// --dial. The number is spelled as Plan{}.Dialable spells it; an extension and tones for after the answer are left out.
//
// Plain says that the text is a number and nothing else, so that it may be dialled without asking. It never is
// when a * or # (a switch's feature codes: forwarding, call pickup) stands anywhere in it, also percent-encoded,
// full width or in a parameter, nor when there is a pause, a letter or a parameter that is not known: whoever
// wrote the link, an agent should see it before it is dialled.
func HandedOver(text string) (number string, plain bool, err error) {
	text = strings.TrimSpace(text)
	if len(text) > maxTyped {
		return "", false, &InvalidError{Reason: TooLong}
	}
	if commandFlag.MatchString(text) {
		return "", false, &InvalidError{Reason: BadCharacter, Character: printable('-')}
	}
	body, parameters, err := splitLink(text)
	if err != nil {
		return "", false, err
	}
	f, err := Plan{}.field(text)
	if err != nil {
		return "", false, err
	}
	plain = plainNumber.MatchString(body) && plainParameters.MatchString(parameters) && !strings.ContainsAny(f.number, "*#") && len(f.others) == 0
	number = f.number
	return number, plain, nil
}
