package calllog

import "strings"

// Ids of Salesforce's records: 15 characters in which capital and small letters differ, or those with 3 more that say
// which of them are capital, so that 18 may lose their case and still name one record. See the SOAP API's "ID field type".
const (
	shortID = 15
	longID  = 18
)

// idDigits are the characters of the three more: each says of five characters which are capital.
const idDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"

// RecordID is the one spelling of a record's id, 18 characters long. What is no id of Salesforce's stays as it is.
func RecordID(id string) string {
	switch {
	case len(id) == shortID && isAlphanumeric(id):
		return id + checksum(id)
	case len(id) == longID && isAlphanumeric(id):
		first := id[:shortID]
		if last := checksum(first); strings.EqualFold(last, id[shortID:]) {
			return first + last
		}
		if restored, ok := restoreCase(id); ok && (first == strings.ToLower(first) || first == strings.ToUpper(first)) {
			return restored
		}
	}
	return id
}

// checksum is what makes 18 characters of 15.
func checksum(id string) string {
	var three [3]byte
	for part := range three {
		capitals := 0
		for i := range 5 {
			if c := id[part*5+i]; c >= 'A' && c <= 'Z' {
				capitals |= 1 << i
			}
		}
		three[part] = idDigits[capitals]
	}
	return string(three[:])
}

// restoreCase writes an id of 18 characters as its last three say. It is not ok when they cannot be right: they have a
// digit as a capital letter, or are none of a checksum's.
func restoreCase(id string) (restored string, ok bool) {
	letters := []byte(strings.ToLower(id[:shortID]))
	last := strings.ToUpper(id[shortID:])
	for part := range 3 {
		capitals := strings.IndexByte(idDigits, last[part])
		if capitals < 0 {
			return "", false
		}
		for i := range 5 {
			if capitals&(1<<i) == 0 {
				continue
			}
			c := &letters[part*5+i]
			if *c < 'a' || *c > 'z' {
				return "", false
			}
			*c -= 'a' - 'A'
		}
	}
	return string(letters) + last, true
}

func isAlphanumeric(id string) bool {
	for _, c := range []byte(id) {
		if c < '0' || c > '9' && c < 'A' || c > 'Z' && c < 'a' || c > 'z' {
			return false
		}
	}
	return true
}
