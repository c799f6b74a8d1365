package webhost

import (
	"encoding/json"
	"regexp"
	"strings"
)

// withOriginCheck wraps js so that it does nothing but in the top document of one of origins. A script for the
// start of documents runs in every document, frames and sign-in pages of strangers included, and js
// carries a secret. The document's own origin is asked: no page can forge it.
func withOriginCheck(js string, origins []string) string {
	tests := make([]string, 0, len(origins))
	for _, origin := range origins {
		origin = strings.TrimSuffix(strings.TrimSpace(origin), "/")
		quoted, _ := json.Marshal(origin) // a string always marshals
		if origin == "" {
			continue
		}
		if strings.Contains(origin, "*") {
			tests = append(tests, "/^"+pattern(origin)+"$/.test(o)")
			continue
		}
		tests = append(tests, "o==="+string(quoted))
	}
	if len(tests) == 0 {
		tests = append(tests, "false")
	}
	return "(()=>{const o=location.origin;if(window.top!==window||!(" + strings.Join(tests, "||") + "))return;\n" + js + "\n})();"
}

// starred finds the stars that stand for a part of a name: those with a separator on both sides. The
// separator behind is left for the next star to find before it.
var starred = regexp.MustCompile(`(://|[.:])\*($|[.:/])`)

// pattern is an origin with stars as a regular expression of JavaScript.
func pattern(origin string) string {
	const part = "\x00"
	for { // neighbouring stars share a separator, so one pass is not enough
		next := starred.ReplaceAllString(origin, "${1}"+part+"${2}")
		if next == origin {
			break
		}
		origin = next
	}
	escaped := strings.ReplaceAll(regexp.QuoteMeta(origin), "/", `\/`)
	return strings.ReplaceAll(escaped, part, `[^.:\/@]+`)
}
