package pbx

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// ParseExtensions reads "200-209,300": numbers and ranges of numbers of the same length.
func ParseExtensions(text string) ([]string, error) {
	var list []string
	for part := range strings.SplitSeq(text, ",") {
		from, to, ranged := strings.Cut(part, "-")
		if !ranged {
			to = from
		}
		from, to = strings.TrimSpace(from), strings.TrimSpace(to)
		first, err1 := strconv.ParseUint(from, 10, 63)
		last, err2 := strconv.ParseUint(to, 10, 63)
		if err1 != nil || err2 != nil || len(from) != len(to) || first > last || last-first >= 10000 {
			return nil, fmt.Errorf("pbx: extensions %q: write numbers and ranges such as 200-209,300", part)
		}
		for n := first; n <= last; n++ {
			if number := fmt.Sprintf("%0*d", len(from), n); !slices.Contains(list, number) {
				list = append(list, number)
			}
		}
	}
	return list, nil
}
