package logging

// Redact is what the logger does to every string.
func Redact(text string, maskNumbers bool) string {
	var r rules
	r.maskNumbers.Store(maskNumbers)
	return r.text(text)
}
