package calllog

import (
	"bytes"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// A row is what a search of the history reads of an entry, so that it reads no JSON: one byte of marks, then the owner,
// the digits of the numbers, the folded name and the folded notes, each ended by a zero byte.
const (
	markMade     = 1 << iota // outbound
	markReceived             // inbound, and not missed
	markMissed
	markUnread // missed, and nobody has marked it yet
)

// rowOf is the row of an entry.
func rowOf(r *Record) []byte {
	row := []byte{marksOf(r)}
	for _, field := range []string{ownerTextOf(r), digitsIn(r), fold(namesIn(r)), fold(r.Notes)} {
		row = append(append(row, field...), 0)
	}
	return row
}

// fields takes the texts of a row apart.
func fields(row []byte) (owner, digits, name, notes []byte) {
	if len(row) == 0 {
		return nil, nil, nil, nil
	}
	owner, row, _ = bytes.Cut(row[1:], []byte{0})
	digits, row, _ = bytes.Cut(row, []byte{0})
	name, row, _ = bytes.Cut(row, []byte{0})
	notes, _, _ = bytes.Cut(row, []byte{0})
	return owner, digits, name, notes
}

func marksOf(r *Record) byte {
	switch {
	case r.Missed() && !r.Handled:
		return markMissed | markUnread
	case r.Missed():
		return markMissed
	case r.Direction == "inbound":
		return markReceived
	case r.Direction == "outbound":
		return markMade
	}
	return 0
}

// ownerTextOf is whose the entry is, as one text.
func ownerTextOf(r *Record) string {
	return strings.Join([]string{visible(r.Account.Org), visible(r.Account.User), visible(r.Agent)}, "\x01")
}

// visible is a text without control characters.
func visible(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return -1
		}
		return r
	}, text)
}

func ownerOf(text string) (account Account, agent string) {
	account.Org, text, _ = strings.Cut(text, "\x01")
	account.User, agent, _ = strings.Cut(text, "\x01")
	return account, agent
}

// digitsIn are those of the entry's numbers, with a space between two.
func digitsIn(r *Record) string {
	list := []string{digitsOf(r.Number)}
	for _, party := range r.Parties {
		list = append(list, digitsOf(party))
	}
	return strings.Join(list, " ")
}

func digitsOf(text string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, text)
}

// namesIn are those by which people look for the call: the party's by the record and by the switch, and the related record's.
func namesIn(r *Record) string {
	list := []string{r.Person, r.Name}
	if v := r.Related(); v != nil {
		list = append(list, v.RecordName)
	}
	slices.Sort(list)
	return strings.TrimSpace(strings.Join(slices.Compact(list), " "))
}

// fold is a text as it is compared: without the case of letters, their accents, and characters that nobody sees.
func fold(text string) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\r' || r == '\t':
			return ' '
		case unicode.Is(unicode.Mn, r) || unicode.IsControl(r) || strings.ContainsRune(turning, r):
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFKD.String(text))
	return strings.ReplaceAll(text, "ß", "ss")
}
