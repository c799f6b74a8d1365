package salesforce

import "strings"

// Allows says whether origin ("https://host", as a browser writes it) is on the list. An entry may hold
// stars; a star counts only as a complete part between separators and stands for exactly one part of a
// host name, or one port: https://*.example.com is neither example.com nor a.b.example.com. Any other
// star is an ordinary character. These are the rules the host applies to calls from a page, repeated
// here so that both say the same. An empty list allows nobody.
func Allows(list []string, origin string) bool {
	if origin == "" {
		return false
	}
	for _, entry := range list {
		entry = strings.TrimSuffix(strings.TrimSpace(entry), "/")
		if entry != "" && matches(entry, origin) {
			return true
		}
	}
	return false
}

// matches walks entry and origin side by side. A star takes all up to the next separator, and what
// follows a star is a separator or the end, so there is never a choice to come back to.
func matches(entry, origin string) bool {
	for i := 0; i < len(entry); i++ {
		if entry[i] == '*' && wholePart(entry, i) {
			n := strings.IndexAny(origin, ".:/@")
			if n < 0 {
				n = len(origin)
			}
			if n == 0 {
				return false
			}
			origin = origin[n:]
			continue
		}
		if origin == "" || origin[0] != entry[i] {
			return false
		}
		origin = origin[1:]
	}
	return origin == ""
}

// wholePart says whether the star at entry[i] has separators on both sides.
func wholePart(entry string, i int) bool {
	before := i > 0 && (entry[i-1] == '.' || entry[i-1] == ':' || strings.HasSuffix(entry[:i], "://"))
	after := i == len(entry)-1 || strings.IndexByte(".:/", entry[i+1]) >= 0
	return before && after
}
