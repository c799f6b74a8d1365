package numbers

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// field is a phone field taken apart: its first number and what belongs to it, and the other numbers.
type field struct {
	number    string   // what is dialled: digits, * and #; a + at the beginning, or behind a code
	groups    []string // its digits as they were written together
	extension string
	tones     string // what is dialled after the answer
	remark    string
	others    []string
}

// leastComplete is how many digits a number has that a remark may follow, or stand before.
const (
	leastComplete = 6
	leastLabelled = 7
)

var (
	// spreadsheet is a number that was one to a spreadsheet: 301234567.0.
	spreadsheet = regexp.MustCompile(`^(\+?[0-9]{7,})\.0+$`)
	// exponent follows the beginning of a number that a spreadsheet has cut short: 4.93E+11.
	exponent = regexp.MustCompile(`^[eE][+\-]?[0-9]+\s*$`)
	// schemeLike is the scheme of a link that is not one to a telephone, or a label without a space behind it.
	schemeLike = regexp.MustCompile(`^([A-Za-z][A-Za-z0-9+.\-]*):[^ ]`)
	// codeBegins is a feature code before a number.
	codeBegins = regexp.MustCompile(`^[*#]{1,2}[0-9]{1,4}[*#]?$`)
)

// parser reads phone fields as they are written at a site.
type parser struct{ Plan }

// field reads a phone field.
func (p Plan) field(text string) (field, error) { return parser{p}.field(text) }

// field reads a phone field. Its first number is complete before anything that is no digit: what follows is an
// extension, tones for after the answer, another number or a remark, and never dialled with it.
func (p parser) field(text string) (field, error) {
	text = strings.TrimSpace(text)
	if len(text) > maxTyped {
		return field{}, &InvalidError{Reason: TooLong}
	}
	at, err := addressOf(text)
	if err != nil {
		return field{}, err
	}
	f, err := p.read(plainText(at.body), at.link)
	if err != nil {
		return field{}, err
	}
	if f.extension == "" {
		f.extension = at.extension
	}
	if f.tones == "" {
		f.tones = at.tones
	}
	return f, p.lengthOf(f.number)
}

// read reads a field in plain text. A link holds less than what a person may have written.
func (p parser) read(text string, link bool) (field, error) {
	text = strings.TrimSpace(strings.Trim(text, `"'`))
	if exact := spreadsheet.FindStringSubmatch(text); exact != nil {
		text = exact[1]
	}
	if f, ok := p.vanityField(text); ok {
		return f, nil
	}
	label, rest, err := labelOf(text)
	if err != nil {
		return field{}, err
	}
	run, tail, err := runOf(rest)
	if err != nil {
		return field{}, err
	}
	run, counted, extension := p.apart(run, tail)
	tail = counted + tail
	parts := p.split(run)
	f := field{number: p.spell(parts[0]), groups: groupsOf(parts[0]), extension: extension, remark: label}
	for _, other := range parts[1:] {
		f.others = append(f.others, p.spell(other))
	}
	if err := f.check(); err != nil {
		return field{}, err
	}
	if label != "" && countDigits(f.number) < leastLabelled && !p.Internal(f.number) {
		return field{}, badCharacter([]rune(label)[0])
	}
	f.hash()
	if err := p.readTail(&f, run, tail, link); err != nil {
		return field{}, err
	}
	return f, nil
}

// check refuses what has nothing to dial.
func (f *field) check() error {
	switch {
	case f.number == "":
		return &InvalidError{Reason: Empty}
	case countDigits(f.number) == 0:
		return &InvalidError{Reason: NoDigits}
	case strings.LastIndex(f.number, "+") > 0 && !codeAndPlus.MatchString(f.number):
		return badCharacter('+')
	}
	return nil
}

// hash takes a # and digits behind a complete number for an extension.
func (f *field) hash() {
	before, after, ok := strings.Cut(f.number, "#")
	if ok && isDigits(after) && len(after) <= maxExtension && countDigits(before) >= leastLabelled && !strings.ContainsAny(before, "*#") {
		f.number, f.extension = before, after
	}
}

// readTail reads what follows a number.
func (p parser) readTail(f *field, run, tail string, link bool) error {
	bare := strings.TrimLeft(tail, " ")
	if strings.Trim(bare, " .,;:-()[]/'\"_~") == "" {
		return nil
	}
	first := []rune(bare)[0]
	attached := run == strings.TrimRight(run, " ") && bare == tail
	switch {
	case attached && exponent.MatchString(tail):
		return badCharacter(first)
	case afterPause.MatchString(tail) && (attached || !unicode.IsLetter(first)):
		return p.readPause(f, tail, first)
	}
	if extension, rest, ok := extensionIn(bare); ok && countDigits(f.number) >= 3 {
		f.extension, f.remark = extension, remarkOf(f.remark, rest)
		return nil
	}
	if !p.complete(f.number) || strings.ContainsRune("<>%=@\\{}$^`+*#", first) && first != '+' || link && !unicode.IsLetter(first) && !strings.ContainsRune("([;,", first) {
		return badCharacter(first)
	}
	other, found := p.another(bare)
	if found {
		f.others = append(f.others, other...)
	}
	if strings.ContainsRune("+\n\r\t", first) && !found {
		return badCharacter(first)
	}
	for _, r := range bare {
		if unicode.IsControl(r) && !strings.ContainsRune("\n\r\t", r) || r == unicode.ReplacementChar {
			return badCharacter(r)
		}
	}
	f.remark = remarkOf(f.remark, bare)
	return nil
}

// readPause reads what stands behind a comma, a semicolon or the letters for a pause: another number if it is one,
// otherwise what is dialled after the answer.
func (p parser) readPause(f *field, tail string, first rune) error {
	next := strings.TrimLeft(tail, ",;pPwW ")
	single := !unicode.IsLetter(first) && !strings.ContainsAny(tail[1:], ",;pPwW*#")
	if single {
		if other, found := p.another(next); found && countDigits(f.number) >= leastComplete {
			f.others = append(f.others, other...)
			return nil
		}
		if strings.HasPrefix(tail[1:], " ") {
			if !p.complete(f.number) || len(dialledOf(next)) > maxExtension {
				return badCharacter(first)
			}
			f.extension = dialledOf(next)
			return nil
		}
	}
	f.tones = tonesOf(tail)
	return nil
}

// another reads further numbers in what follows a number.
func (p parser) another(text string) ([]string, bool) {
	for {
		word, rest := nextWord(text)
		if !orWords[word] {
			break
		}
		text = rest
	}
	text = strings.TrimLeft(text, " ,;|/&:\n\r\t")
	if text == "" {
		return nil, false
	}
	f, err := p.read(text, false)
	if err != nil || strings.ContainsAny(f.number, "*#") || !p.whole(f.number) {
		return nil, false
	}
	return append([]string{f.number}, f.others...), true
}

// labelOf parts what is written before a number from it: Tel.: 030 1234567.
func labelOf(text string) (label, rest string, err error) {
	begin := strings.IndexFunc(text, func(r rune) bool { return isDialled(r) || r == '+' })
	if begin < 0 {
		return "", "", nothingIn(text)
	}
	lead := text[:begin]
	if strings.IndexFunc(lead, func(r rune) bool { return !isFormatting(r) }) < 0 {
		return "", text, nil
	}
	trimmed := strings.TrimRight(lead, " ([")
	for _, r := range trimmed {
		if !unicode.IsLetter(r) && !unicode.IsMark(r) && !strings.ContainsRune(" .:()[]&,'\"-/", r) {
			return "", "", badCharacter(r)
		}
	}
	first := []rune(strings.TrimLeft(trimmed, " .-([/"))[0]
	attached := trimmed == lead
	last, _ := utf8.DecodeLastRuneInString(trimmed)
	scheme := schemeLike.FindStringSubmatch(text)
	if attached && (unicode.IsLetter(last) || unicode.IsMark(last)) || scheme != nil && !labels[strings.ToLower(scheme[1])] {
		return "", "", badCharacter(first)
	}
	return strings.Trim(trimmed, " .:()[]-"), text[len(trimmed):], nil
}

// nothingIn says what is wrong with a text without a digit.
func nothingIn(text string) error {
	for _, r := range text {
		if !isFormatting(r) && !isDialled(r) && r != '+' {
			return badCharacter(r)
		}
	}
	return &InvalidError{Reason: Empty}
}

// remarkOf puts remarks together.
func remarkOf(parts ...string) string {
	var said []string
	for _, part := range parts {
		if part = strings.Trim(part, " .,;:-()[]/\"'\n\r\t"); part != "" {
			said = append(said, part)
		}
	}
	return strings.Join(said, ", ")
}
