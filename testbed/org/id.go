package org

import (
	"fmt"
	"strings"
)

// A record id as Salesforce writes it has 15 characters in which case matters, or 18, whose last three
// say which of the first 15 are capitals. The first three name the object.

const idAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"

// longID returns the 18-character form of a record id, or false when text is no id: a wrong length, a
// character that ids do not have, or a suffix that contradicts the first 15 characters.
func longID(text string) (string, bool) {
	if len(text) != 15 && len(text) != 18 {
		return "", false
	}
	for _, letter := range text {
		digit, lower, upper := letter >= '0' && letter <= '9', letter >= 'a' && letter <= 'z', letter >= 'A' && letter <= 'Z'
		if !digit && !lower && !upper {
			return "", false
		}
	}
	long := text[:15] + suffix(text[:15])
	if len(text) == 18 && !strings.EqualFold(long, text) {
		return "", false
	}
	return long, true
}

// newID makes the id of an object's n-th record: the same n gives the same id in every run.
func newID(prefix string, n int) string {
	id, _ := longID(fmt.Sprintf("%sHx%010d", prefix, n))
	return id
}

func suffix(short string) string {
	var out strings.Builder
	for block := range 3 {
		bits := 0
		for i := range 5 {
			if letter := short[block*5+i]; letter >= 'A' && letter <= 'Z' {
				bits |= 1 << i
			}
		}
		out.WriteByte(idAlphabet[bits])
	}
	return out.String()
}
