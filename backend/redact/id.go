package redact

import (
	"regexp"
	"slices"
	"strings"
)

// A Salesforce id is a word of 15 letters and digits, or of 18: then the last three are check letters, which say which of
// the 15 are capital letters. The first three name the object (003 is a contact), the next two or three the server that
// the record was made on, and the rest counts, with zeros before it.
//
// An id may hold more digits in a row than the shortest phone number. In a text it stays readable only if its check letters
// prove it, which takes a capital letter among the 15: that other letters behind a number are the right three of 32,768
// does not happen. 003000000012345 proves nothing: it could be dialled, behind 00 or the digit for an outside line. Under
// a name that says so it is an id (RecordID).
var recordID = regexp.MustCompile(`^(?:[0-9A-Za-z]{18}|[0-9A-Za-z]{15})`)

// recordNames are names under which there is the id of a record, and never a number.
var recordNames = []string{"record", "recordid", "who", "whoid", "what", "whatid"}

const (
	idLetters    = 15
	checkLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345" // by the number that five bits make
	noCapitals   = "AAA"
)

// RecordID says whether the value under a name is the id of a Salesforce record. A phone number under such a name is none:
// the digits of an id that has no letter are zeros behind the object's three.
func RecordID(name, value string) bool {
	if !slices.Contains(recordNames, plain(name)) || value == "" || recordID.FindString(value) != value {
		return false
	}
	zeros := value[6:9] == "000"
	if strings.Trim(value[:idLetters], "0123456789") == "" {
		zeros = value[3:9] == "000000"
	}
	return zeros && (len(value) == idLetters || value[idLetters:] == checkOf(value))
}

// provenIDLength is the length of the Salesforce id with check letters that text begins with, or 0.
func provenIDLength(text string) int {
	id := recordID.FindString(text)
	if len(id) <= idLetters || strings.IndexFunc(text[len(id):], isWordRune) == 0 {
		return 0
	}
	if check := checkOf(id); check == noCapitals || check != id[idLetters:] {
		return 0
	}
	return len(id)
}

// checkOf are the check letters of an id's first 15: a letter for five of them, in which each capital is a bit.
func checkOf(id string) string {
	var check [3]byte
	for i := range check {
		bits := 0
		for j, c := range []byte(id[5*i : 5*i+5]) {
			if c >= 'A' && c <= 'Z' {
				bits |= 1 << j
			}
		}
		check[i] = checkLetters[bits]
	}
	return string(check[:])
}
