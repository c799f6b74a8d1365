package csta

import (
	"bytes"
	"errors"
	"io"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// FuzzReadFrame: whatever the bytes, every frame read is written back as it stood but for NULs in front of it, and the
// end is told as one of the three ends.
func FuzzReadFrame(f *testing.F) {
	f.Add([]byte("\x00\x00\x00\x150000<keepalive />\x00\x00\x00\x089999"))
	f.Fuzz(func(t *testing.T, stream []byte) {
		r := bytes.NewReader(stream)
		var again []byte
		for {
			frame, err := ReadFrame(r)
			if err != nil {
				var broken *FrameError
				switch {
				case err == io.EOF: //nolint:errorlint // the clean end is io.EOF itself
					require.Equal(t, withoutNULs(stream), withoutNULs(again))
				case errors.As(err, &broken), errors.Is(err, io.ErrUnexpectedEOF):
					require.True(t, strings.HasPrefix(withoutNULs(stream), withoutNULs(again)))
				default:
					require.NoError(t, err)
				}
				return
			}
			again, err = AppendFrame(again, frame)
			require.NoError(t, err)
		}
	})
}

func withoutNULs(text []byte) string { return strings.ReplaceAll(string(text), "\x00", "") }

// FuzzDecode: no body breaks the codec, and whatever it is read as, every tongue that can say it says the same.
func FuzzDecode(f *testing.F) {
	for _, body := range seeds() {
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		read, err := Decode(body)
		if err != nil {
			var syntax *SyntaxError
			require.ErrorAs(t, err, &syntax)
			return
		}
		requireNothingAltered(t, read)
	})
}

// FuzzRoundTrip begins at the other end: every message with any texts in its fields is said, heard, and said again.
func FuzzRoundTrip(f *testing.F) {
	for i := range vocabulary() {
		f.Add(uint8(i), uint8(i/3), "3095", " N<49301>Zoë;uid=1", "a<b>&\"c'\n", true, 3)
	}
	words, tongues := vocabulary(), everyTongue()
	f.Fuzz(func(t *testing.T, which, tongue uint8, first, second, third string, truth bool, number int) {
		texts := []string{first, second, third}
		m := refilled(words[int(which)%len(words)], func(fields reflect.Value) { fill(fields, "", &texts, truth, number) })
		requireHeard(t, m, tongues[int(tongue)%len(tongues)])
	})
}

// fill puts the texts into a value's fields in turn.
func fill(v reflect.Value, at string, texts *[]string, truth bool, number int) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i), at+"."+v.Type().Field(i).Name, texts, truth, number)
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range v.Len() {
			fill(v.Index(i), at+"[]", texts, truth, number)
		}
	case reflect.String:
		if at != ".Type" && at != ".Service" { // which say what message it is
			v.SetString((*texts)[0])
			*texts = append((*texts)[1:], (*texts)[0])
		}
	case reflect.Int:
		if v.Type() == reflect.TypeFor[Presence]() {
			v.SetInt(int64(uint(number) % uint(NotSpecified+1)))
		} else {
			v.SetInt(int64(number))
		}
	case reflect.Bool:
		v.SetBool(truth)
	}
}

// seeds are what every dialect writes.
func seeds() (bodies [][]byte) {
	for _, messages := range goldens() {
		for _, m := range messages {
			for _, d := range Dialects() {
				if body, err := Encode(m, d); err == nil {
					bodies = append(bodies, body)
				}
			}
		}
	}
	return bodies
}
