package numbers

import "strings"

// leastAlike is how many digits the shorter of two spellings must have to be taken for the end of the longer one.
const leastAlike = 7

// Alike says that two spellings may mean one number, whatever is known of the site: their digits are the same but for
// leading zeros, or the longer one ends in the shorter one and begins with what a country or an area adds. Extensions
// are alike only when they are the same. An empty number is like none.
func Alike(a, b string) bool {
	a, b = significant(a), significant(b)
	if len(a) < len(b) {
		a, b = b, a
	}
	return a == b && a != "" || len(b) >= leastAlike && strings.HasSuffix(a, b)
}

// significant is what is dialled, without separators, + and leading zeros.
func significant(number string) string {
	kept := strings.Map(func(r rune) rune {
		if strings.ContainsRune("0123456789*#", r) {
			return r
		}
		return -1
	}, number)
	if bare := strings.TrimLeft(kept, "0"); len(bare) >= leastAlike {
		return bare
	}
	return kept // an extension
}
