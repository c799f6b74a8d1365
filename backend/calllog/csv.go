package calllog

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"
	"time"
)

// csvHeader names the columns of WriteCSV. The words are the same in every language.
var csvHeader = []string{
	"start", "end", "kind", "direction", "outcome", "internal", "handled", "number", "name", "device", "talkSeconds", "lowerBound",
	"result", "notes", "state", "salesforceId", "org", "user", "agent", "id",
}

// WriteCSV writes calls as RFC 4180 has it, in UTF-8, with a header. Times are in RFC 3339, of the zone that they were kept
// in. A text that a spreadsheet would take for a formula has an apostrophe in front; numbers keep their +.
func WriteCSV(w io.Writer, calls []Record) error {
	out := csv.NewWriter(w)
	out.UseCRLF = true
	if err := out.Write(csvHeader); err != nil {
		return err
	}
	for _, r := range calls {
		handled := ""
		if r.Missed() {
			handled = strconv.FormatBool(r.Handled)
		}
		line := []string{
			r.StartedAt.Format(time.RFC3339), r.lastUp().Format(time.RFC3339), string(kindOf(&r)), r.Direction, r.Outcome,
			strconv.FormatBool(r.Internal), handled, r.Number, r.Party(), r.Device,
			strconv.Itoa(int((r.talked() + time.Second/2) / time.Second)), strconv.FormatBool(r.Broken),
			r.Result, r.Notes, string(r.Fate), r.SalesforceID, r.Account.Org, r.Account.User, r.Agent, r.ID,
		}
		for i, text := range line {
			line[i] = noFormula(text)
		}
		if err := out.Write(line); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// noFormula is a text that a spreadsheet takes for nothing but a text.
func noFormula(text string) string {
	if text == "" || !strings.ContainsRune("=+-@\t\r\n", rune(text[0])) || isNumber(text) {
		return text
	}
	return "'" + text
}

// isNumber says whether a text is nothing but digits, with a + in front or not.
func isNumber(text string) bool {
	return strings.Trim(strings.TrimPrefix(text, "+"), "0123456789") == ""
}

// kindOf is the kind that a call is found by.
func kindOf(r *Record) Kind {
	switch marks := marksOf(r); {
	case marks&markMade != 0:
		return Made
	case marks&markReceived != 0:
		return Received
	case marks&markMissed != 0:
		return Missed
	}
	return AnyKind
}
