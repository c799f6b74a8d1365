package pbx

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"unicode/utf8"

	"cordboard/backend/csta"
)

// mostDamage is how many bytes in a row get lost or are added.
const mostDamage = 24

// damaged is a frame's body of which a few bytes are not as they were written: changed, lost, added, or a character's
// bytes cut. The frame's length and invoke id still fit it.
func damaged(luck *rand.Rand, body []byte) []byte {
	if len(body) == 0 {
		return body
	}
	at := luck.IntN(len(body))
	size := min(1+luck.IntN(mostDamage), len(body)-at)
	switch luck.IntN(6) {
	case 0: // characters are others
		body = slices.Clone(body)
		for range 1 + luck.IntN(3) {
			body[luck.IntN(len(body))] = byte(' ' + luck.IntN(0x7F-' ')) //nolint:gosec // below 0x7F
		}
	case 1: // a bit is turned
		body = slices.Clone(body)
		body[at] ^= 1 << luck.IntN(8)
	case 2: // bytes are lost
		body = slices.Delete(slices.Clone(body), at, at+size)
	case 3: // bytes are added
		body = slices.Insert(slices.Clone(body), at, noise(luck, size)...)
	case 4: // the end is missing
		body = slices.Clone(body[:at])
	default: // a character of several bytes is cut
		body = cutCharacter(luck, body)
	}
	return body[:min(len(body), csta.MaxBody)]
}

// cutCharacter takes the last byte of a character of several bytes away; where the body has none, half of one is added.
func cutCharacter(luck *rand.Rand, body []byte) []byte {
	text := string(body)
	var ends []int
	for i, char := range text {
		if size := utf8.RuneLen(char); size > 1 && char != utf8.RuneError {
			ends = append(ends, i+size)
		}
	}
	if len(ends) > 0 {
		end := ends[luck.IntN(len(ends))]
		return slices.Delete(slices.Clone(body), end-1, end)
	}
	at := luck.IntN(len(body) + 1)
	if close := bytes.IndexByte(body[at:], '<'); close >= 0 { // in a text, mostly
		at += close
	}
	return slices.Insert(slices.Clone(body), at, "\u00fc"[0])
}

// torn is a frame of which bytes are lost, added or others anywhere, its header not spared: where the next one begins,
// nobody can tell.
func torn(luck *rand.Rand, f csta.Frame) []byte {
	b, err := csta.AppendFrame(nil, f)
	if err != nil {
		return nil
	}
	at := luck.IntN(len(b))
	switch luck.IntN(3) {
	case 0:
		return slices.Delete(b, at, at+min(1+luck.IntN(mostDamage), len(b)-at))
	case 1:
		return slices.Insert(b, at, noise(luck, 1+luck.IntN(mostDamage))...)
	default:
		copy(b[luck.IntN(csta.HeaderSize):], noise(luck, 1))
		return b
	}
}

func noise(luck *rand.Rand, size int) []byte {
	b := make([]byte, size)
	for i := range b {
		b[i] = byte(luck.IntN(256)) //nolint:gosec // a byte
	}
	return b
}
