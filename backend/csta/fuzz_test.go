package csta

import (
	"bytes"
	"errors"
	"io"
	"testing"

	"github.com/stretchr/testify/require"
)

// FuzzReadFrame: whatever the bytes, every frame read is written back as it stood, and the end is told
// as one of the three ends.
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
					require.Equal(t, string(stream), string(again))
				case errors.As(err, &broken), errors.Is(err, io.ErrUnexpectedEOF):
					require.True(t, bytes.HasPrefix(stream, again))
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

// FuzzDecode: no body breaks the codec, and what has been written once reads and writes the same ever after.
func FuzzDecode(f *testing.F) {
	for _, messages := range goldens() {
		for _, m := range messages {
			for _, d := range []Dialect{Zultys, ECMA} {
				if body, err := Encode(m, d); err == nil {
					f.Add(body)
				}
			}
		}
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		read, err := Decode(body)
		if err != nil {
			var syntax *SyntaxError
			require.ErrorAs(t, err, &syntax)
			return
		}
		for _, d := range []Dialect{Zultys, ECMA} {
			first, err := Encode(read, d)
			if err != nil || len(first) > MaxBody {
				continue // a word of the other dialect, unknown, or grown by escapes
			}
			m, err := Decode(first)
			require.NoError(t, err, "%s", first)
			require.Equal(t, read.Kind(), m.Kind())
			second, err := Encode(m, d)
			require.NoError(t, err)
			if len(second) > MaxBody {
				continue
			}
			again, err := Decode(second)
			require.NoError(t, err)
			require.Equal(t, m, again, "%s", first)
		}
	})
}
