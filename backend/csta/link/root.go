package link

import "bytes"

// rootOf is the local name of the first element in XML text, for logs: at most 64 letters, digits and
// signs; empty if there is none.
func rootOf(body []byte) string {
	for rest := body; ; {
		open := bytes.IndexByte(rest, '<')
		if open < 0 || open+1 >= len(rest) {
			return ""
		}
		rest = rest[open+1:]
		if rest[0] == '?' || rest[0] == '!' {
			continue
		}
		end := 0
		for end < len(rest) && end < 64 && isNameByte(rest[end]) {
			end++
		}
		return string(rest[bytes.LastIndexByte(rest[:end], ':')+1 : end])
	}
}

func isNameByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-' || c == '.' || c == ':'
}
