package csta_test

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/require"

	"cordboard/backend/csta"
)

func TestFrameIsLaidOutAsAnnexJ2(t *testing.T) {
	// The keep-alive of a real MX client, byte for byte.
	keepalive := append([]byte{0x00, 0x00, 0x00, 0x15, '0', '0', '0', '0'}, "<keepalive />"...)

	frame, err := csta.ReadFrame(bytes.NewReader(keepalive))
	require.NoError(t, err)
	require.Equal(t, csta.Frame{InvokeID: 0, Body: []byte("<keepalive />")}, frame)

	written, err := csta.AppendFrame(nil, frame)
	require.NoError(t, err)
	require.Equal(t, keepalive, written)
}

func TestLengthCountsBytesNotCharacters(t *testing.T) {
	body := []byte("<a>Čeněk Zoë 山</a>")
	written, err := csta.AppendFrame(nil, csta.Frame{InvokeID: 42, Body: body})
	require.NoError(t, err)
	require.Equal(t, byte(csta.HeaderSize+len(body)), written[3])
	require.Len(t, written, csta.HeaderSize+len(body))
	require.Equal(t, "0042", string(written[4:8]))

	frame, err := csta.ReadFrame(bytes.NewReader(written))
	require.NoError(t, err)
	require.Equal(t, body, frame.Body)
}

func TestLengthIsUnsigned(t *testing.T) {
	for _, size := range []int{0, 1, 32767 - csta.HeaderSize, 32768 - csta.HeaderSize, 40000, csta.MaxBody} {
		written, err := csta.AppendFrame(nil, csta.Frame{InvokeID: 1, Body: bytes.Repeat([]byte{'x'}, size)})
		require.NoError(t, err)
		frame, err := csta.ReadFrame(bytes.NewReader(written))
		require.NoError(t, err)
		require.Len(t, frame.Body, size)
	}
}

func TestWhatDoesNotFitIsNotWritten(t *testing.T) {
	before := []byte("kept")
	for name, frame := range map[string]csta.Frame{
		"body too long":         {Body: make([]byte, csta.MaxBody+1)},
		"invoke id below zero":  {InvokeID: -1},
		"invoke id of 5 digits": {InvokeID: 10000},
	} {
		after, err := csta.AppendFrame(before, frame)
		require.Error(t, err, name)
		require.Equal(t, before, after, name)
	}
}

func TestNoFrameIsToldWithItsCure(t *testing.T) {
	for name, tc := range map[string]struct{ header, reason string }{
		"length 0":            {"\x00\x00\x00\x000001", "length is 0"},
		"length 1":            {"\x00\x00\x00\x010001", "length is 1"},
		"length 2":            {"\x00\x00\x00\x020001", "length is 2"},
		"length 3":            {"\x00\x00\x00\x030001", "length is 3"},
		"length 4":            {"\x00\x00\x00\x040001", "length is 4"},
		"length 5":            {"\x00\x00\x00\x050001", "length is 5"},
		"length 6":            {"\x00\x00\x00\x060001", "length is 6"},
		"length 7":            {"\x00\x00\x00\x070001", "length is 7"},
		"letters in the id":   {"\x00\x00\x00\x0900a1", "invoke id"},
		"blanks in the id":    {"\x00\x00\x00\x09   1", "invoke id"},
		"a sign in the id":    {"\x00\x00\x00\x09+001", "invoke id"},
		"bare XML":            {"<?xml ve", "format indicator"},
		"second byte not 0":   {"\x00\x01\x00\x090001", "format indicator"},
		"the SOAP variant":    {"\x01\x00\x00\x090001", "SOAP"},
		"a TLS alert":         {"\x15\x03\x01\x00\x02\x02\x28\x00", "TLS"},
		"a web server's word": {"HTTP/1.1", "web server"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := csta.ReadFrame(strings.NewReader(tc.header + "<a/>"))
			var broken *csta.FrameError
			require.ErrorAs(t, err, &broken)
			require.Contains(t, broken.Reason, tc.reason)
			require.Equal(t, tc.header, string(broken.Header[:]))
			require.ErrorContains(t, err, "close the connection")
		})
	}
}

func TestFramesCutAtEveryByte(t *testing.T) {
	first, err := csta.AppendFrame(nil, csta.Frame{InvokeID: 1, Body: []byte("<MakeCallResponse/>")})
	require.NoError(t, err)
	both, err := csta.AppendFrame(first, csta.Frame{InvokeID: csta.EventInvokeID, Body: []byte("<HeldEvent>Zoë</HeldEvent>")})
	require.NoError(t, err)

	for cut := range both {
		r := bytes.NewReader(both[:cut])
		var read int
		for {
			_, err = csta.ReadFrame(r)
			if err != nil {
				break
			}
			read++
		}
		switch cut {
		case 0:
			require.Zero(t, read)
			require.Equal(t, io.EOF, err, "nothing at all is a clean end")
		case len(first):
			require.Equal(t, 1, read)
			require.Equal(t, io.EOF, err, "between two frames is a clean end")
		default:
			require.Equal(t, cut > len(first), read == 1, "cut at %d", cut)
			require.ErrorIs(t, err, io.ErrUnexpectedEOF, "cut at %d", cut)
		}
	}

	// However the network slices them, the same two frames arrive.
	r := iotest.OneByteReader(bytes.NewReader(both))
	for _, id := range []int{1, csta.EventInvokeID} {
		frame, err := csta.ReadFrame(r)
		require.NoError(t, err)
		require.Equal(t, id, frame.InvokeID)
	}
	_, err = csta.ReadFrame(r)
	require.Equal(t, io.EOF, err)
}

func TestReadersOwnErrorIsKept(t *testing.T) {
	gone := errors.New("connection reset")
	for _, sent := range []string{"", "\x00\x00", "\x00\x00\x00\x0c0001<"} {
		_, err := csta.ReadFrame(io.MultiReader(strings.NewReader(sent), iotest.ErrReader(gone)))
		require.ErrorIs(t, err, gone)
	}
}

// TestNULsBetweenFramesArePassedOver: some switches send the NUL that ends their text, or the rest of a buffer, without
// counting it.
func TestNULsBetweenFramesArePassedOver(t *testing.T) {
	long := "<HeldEvent>" + strings.Repeat("x", 1000) + "</HeldEvent>"
	for _, padding := range []int{1, 2, 3, 4, 7, 8, 9, 500} {
		for _, body := range []string{"<a/>", long} {
			var stream []byte
			for id := range 3 {
				var err error
				stream, err = csta.AppendFrame(stream, csta.Frame{InvokeID: id, Body: []byte(body)})
				require.NoError(t, err)
				stream = append(stream, make([]byte, padding)...)
			}
			r := bytes.NewReader(stream)
			for id := range 3 {
				frame, err := csta.ReadFrame(r)
				require.NoError(t, err, "%d behind %d bytes", padding, len(body))
				require.Equal(t, id, frame.InvokeID)
				require.Equal(t, body, string(frame.Body))
			}
			_, err := csta.ReadFrame(r)
			if padding >= csta.HeaderSize {
				require.Equal(t, io.EOF, err, "%d", padding)
			} else {
				require.ErrorIs(t, err, io.ErrUnexpectedEOF, "too few to tell")
			}
		}
	}
	_, err := csta.ReadFrame(io.LimitReader(zeros{}, 10<<20))
	var broken *csta.FrameError
	require.ErrorAs(t, err, &broken, "NULs without an end are no padding")
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// A length that grew on the way would swallow the frames behind it. It is seen as soon as the next one begins.
func TestAFrameThatSwallowsTheNextOneIsNone(t *testing.T) {
	stream := testFrames(t, csta.Frame{InvokeID: 1, Body: []byte("<a/>")}, csta.Frame{InvokeID: 2, Body: []byte("<b/>")})
	stream[3] += 100
	_, err := csta.ReadFrame(iotest.OneByteReader(bytes.NewReader(stream)))
	var bad *csta.FrameError
	require.ErrorAs(t, err, &bad)
	require.Contains(t, bad.Reason, "its length is wrong")
	for name, body := range map[string]string{
		"NULs behind the end": "<a/>\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00", "digits": "<a>\x00\x001234567890</a>",
		"UTF-16": "\xfe\xff\x00<\x00a\x00/\x00>", "cut": "<a>\x00\x00\x00\x0c9999",
	} {
		frame, err := csta.ReadFrame(iotest.OneByteReader(bytes.NewReader(testFrames(t, csta.Frame{InvokeID: 1, Body: []byte(body)}))))
		require.NoError(t, err, name)
		require.Equal(t, body, string(frame.Body), name)
	}
}

func testFrames(t *testing.T, frames ...csta.Frame) (stream []byte) {
	t.Helper()
	for _, f := range frames {
		var err error
		stream, err = csta.AppendFrame(stream, f)
		require.NoError(t, err)
	}
	return stream
}
