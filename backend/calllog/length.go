package calllog

// units is how long a text is for Salesforce: in UTF-16 units, a line break as the two characters CR LF that it is stored as.
func units(text string) int {
	count := 0
	eachUnit(text, func(_, size int) bool { count += size; return true })
	return count
}

// cut shortens text to so many units, its end marked with an ellipsis, never in the middle of a character.
func cut(text string, limit int) string {
	if len(text) <= limit/2 || units(text) <= limit { // a byte is never more than two units
		return text
	}
	end, used := 0, 0
	eachUnit(text, func(at, size int) bool {
		if used += size; used > limit-1 {
			return false
		}
		end = at
		return true
	})
	return text[:end] + "…"
}

// eachUnit offers each character's end in the text and its size in units, until visit says false.
func eachUnit(text string, visit func(end, size int) bool) {
	before, began, size := rune(0), 0, 0
	for at, char := range text {
		if size > 0 && !visit(at, size) {
			return
		}
		began = at
		size = 1
		if char > 0xFFFF || char == '\n' && before != '\r' {
			size = 2
		}
		before = char
	}
	if size > 0 && began < len(text) {
		visit(len(text), size)
	}
}
