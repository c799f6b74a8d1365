package numbers

import (
	"net/url"
	"regexp"
	"strings"
	"unicode/utf8"
)

// address is a phone field before its number is read: what a link or an address of a device says beside it.
type address struct {
	body      string // holds the number
	extension string // ;ext=
	tones     string // ;postd=
	link      bool   // it is a link, which holds a number and hardly anything else
}

var (
	// bracketed is a name and an address of a device: "Ann" <sip:200@pbx>.
	bracketed = regexp.MustCompile(`^[^<>]*<((?i:tels?:|sips?:|callto:|\+|[0-9])[^<>]*)>(?:;[^<>]*)?$`)
	// hosted is a number at a host, without a scheme: 0301234567@pbx.example.
	hosted = regexp.MustCompile(`^(\+?[0-9*#][0-9*#().\- ]*)(?:;[^@]*)?@[0-9A-Za-z.\-_:\[\]]*(?:;.*)?$`)
	// parameter is one behind a number that has no scheme.
	parameter = regexp.MustCompile(`;\s*([A-Za-z][A-Za-z\-]*)=([^;]*)`)
)

// addressOf takes a phone field apart: links (RFC 3966, callto:, sip:, sips:), a number at a host, parameters.
// Other text is the body as it stands.
func addressOf(text string) (address, error) {
	if inner := bracketed.FindStringSubmatch(text); inner != nil {
		text = inner[1]
	}
	a := address{body: text}
	scheme, rest, _ := strings.Cut(text, ":")
	switch strings.ToLower(scheme) {
	case "sip", "sips":
		user, _, _ := strings.Cut(strings.TrimPrefix(rest, "//"), "@")
		user, _, _ = strings.Cut(user, "?")
		user, err := url.PathUnescape(user)
		if err != nil || !utf8.ValidString(user) {
			return address{}, badCharacter('%')
		}
		number, parameters, _ := strings.Cut(user, ";")
		number, _, _ = strings.Cut(number, ":") // a password
		a = address{body: number, link: true}
		a.take(";" + parameters)
		return a, nil
	case "tel", "callto":
		body, parameters, err := splitLink(text)
		if err != nil {
			return address{}, err
		}
		if at := hosted.FindStringSubmatch(body); at != nil {
			body = at[1]
		}
		a = address{body: body, link: true}
		a.take(parameters)
		return a, nil
	}
	if at := hosted.FindStringSubmatch(text); at != nil {
		a.body = at[1]
		return a, nil
	}
	if at := parameter.FindStringIndex(text); at != nil && at[0] > 0 {
		a.body = text[:at[0]]
		a.take(text[at[0]:])
	}
	return a, nil
}

// take takes in what parameters say, each of which begins with a semicolon.
func (a *address) take(parameters string) {
	for _, found := range parameter.FindAllStringSubmatch(parameters, -1) {
		value := strings.TrimSpace(found[2])
		switch strings.ToLower(found[1]) {
		case "ext":
			if digits := dialledOf(value); isDigits(digits) && len(digits) <= maxExtension {
				a.extension = digits
			}
		case "postd":
			a.tones = tonesOf(value)
		case "phone-context":
			if strings.HasPrefix(value, "+") && !strings.HasPrefix(strings.TrimSpace(a.body), "+") {
				a.body = value + a.body
			}
		}
	}
}

// splitLink decodes a tel: or callto: link (RFC 3966) once and parts its number from its parameters, each of which
// begins with a semicolon. Text that is no link stays as it is and has no parameters.
func splitLink(text string) (number, parameters string, err error) {
	scheme, rest, ok := strings.Cut(text, ":")
	if !ok || !strings.EqualFold(scheme, "tel") && !strings.EqualFold(scheme, "callto") {
		return text, "", nil
	}
	rest, err = url.PathUnescape(strings.TrimPrefix(rest, "//"))
	if err != nil || !utf8.ValidString(rest) {
		return "", "", badCharacter('%')
	}
	if i := strings.IndexByte(rest, ';'); i >= 0 && !afterPause.MatchString(rest[i:]) {
		return rest[:i], rest[i:], nil
	}
	return rest, "", nil
}

// afterPause is what is dialled after the answer, behind a number: a pause (p, a comma) or a wait (w, a semicolon),
// then tones.
var afterPause = regexp.MustCompile(`^\s*[pPwW,;][pPwW,; ]*[0-9*#][0-9*#pPwW,; ().\-/]*$`)

// tonesOf spells what is dialled after the answer as GenerateDigits takes it: a comma is a pause.
func tonesOf(text string) string {
	tones := strings.Map(func(r rune) rune {
		switch {
		case isDialled(r), r == ',':
			return r
		case strings.ContainsRune("pPwW;", r):
			return ','
		}
		return -1
	}, text)
	if len(tones) > maxTones {
		return ""
	}
	return strings.TrimLeft(tones, ",")
}
