package csta

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

const (
	// HeaderSize is the length of a frame's header in bytes (ECMA-323 Annex J.2).
	HeaderSize = 8
	// MaxBody is the longest body a frame can hold: its 16-bit length counts the header too.
	MaxBody = 65535 - HeaderSize
	// EventInvokeID marks a frame that nobody answers; requests use 0 to 9998.
	EventInvokeID = 9999
)

// Frame is one message on its way: the invoke id that pairs a reply with its request, and the XML.
type Frame struct {
	InvokeID int
	Body     []byte
}

// FrameError says that the bytes are no CSTA frame. Nothing after them can be trusted, because the
// stream has no mark by which to find the next frame: the only cure is to close the connection.
type FrameError struct {
	Header [HeaderSize]byte
	Reason string
}

// Error tells the reason, the header's bytes and what to do.
func (e *FrameError) Error() string {
	return fmt.Sprintf("csta: not a CSTA frame: %s (header % x); close the connection, the next frame cannot be found",
		e.Reason, e.Header)
}

// ReadFrame reads exactly one frame, and passes over NULs in front of it. It returns io.EOF only between two frames; an
// end inside a frame is io.ErrUnexpectedEOF, and what is no frame at all is a *FrameError, as is one in which another begins. Other errors are the reader's own.
func ReadFrame(r io.Reader) (Frame, error) {
	var header [HeaderSize]byte
	if _, err := io.ReadFull(r, header[:]); err != nil {
		if errors.Is(err, io.EOF) {
			return Frame{}, io.EOF
		}
		return Frame{}, fmt.Errorf("csta: frame header: %w", err)
	}
	if err := passPadding(r, &header); err != nil {
		return Frame{}, err
	}
	length := int(binary.BigEndian.Uint16(header[2:4]))
	id, digits := invokeID(header[4:])
	switch {
	case header[0] != 0 || header[1] != 0:
		return Frame{}, &FrameError{header, guess(header)}
	case length < HeaderSize:
		return Frame{}, &FrameError{header, fmt.Sprintf("its length is %d, less than the header's own %d bytes", length, HeaderSize)}
	case !digits:
		return Frame{}, &FrameError{header, "its invoke id is not four digits"}
	}
	body := make([]byte, length-HeaderSize)
	for n := 0; n < len(body); {
		count, err := r.Read(body[n:])
		before := max(0, n-HeaderSize)
		if n += count; n == len(body) {
			break
		}
		if err != nil {
			if errors.Is(err, io.EOF) {
				err = io.ErrUnexpectedEOF
			}
			return Frame{}, fmt.Errorf("csta: frame body of %d bytes: %w", len(body), err)
		}
		if holdsFrame(body[before:n]) {
			return Frame{}, &FrameError{header, "another frame begins before its end: its length is wrong"}
		}
	}
	return Frame{InvokeID: id, Body: body}, nil
}

// holdsFrame says whether a frame begins in a part of a body that is not all there yet. XML has no NULs, and none of its
// encodings has two, two bytes, four digits and a bracket. Were it not for this, a length that grew on the way would
// swallow what comes after it, up to 64 KB, and the switch would seem to answer nothing.
func holdsFrame(part []byte) bool {
	for {
		at := bytes.Index(part, []byte{0, 0})
		if at < 0 || len(part) < at+HeaderSize+1 {
			return false
		}
		if _, digits := invokeID(part[at+4 : at+HeaderSize]); digits && part[at+HeaderSize] == '<' {
			return true
		}
		part = part[at+1:]
	}
}

// passPadding reads on where NULs stand in front of a header: the end of a C program's text, or the rest of its buffer,
// sent after a frame whose length does not count it. They are told from a header, which begins with two, by what stands
// where the invoke id should. If no header follows, the bytes are left as they were.
func passPadding(r io.Reader, header *[HeaderSize]byte) error {
	next := *header
	for range MaxBody {
		if _, digits := invokeID(next[4:]); digits || next[0] != 0 || next[1] != 0 || next[2] != 0 {
			break
		}
		copy(next[:], next[1:])
		if _, err := io.ReadFull(r, next[HeaderSize-1:]); err != nil {
			if errors.Is(err, io.EOF) && next == [HeaderSize]byte{} {
				return io.EOF // padding behind the last frame
			}
			if errors.Is(err, io.EOF) {
				err = io.ErrUnexpectedEOF
			}
			return fmt.Errorf("csta: frame header: %w", err)
		}
	}
	if _, digits := invokeID(next[4:]); digits && next[0] == 0 && next[1] == 0 && binary.BigEndian.Uint16(next[2:4]) >= HeaderSize {
		*header = next
	}
	return nil
}

// AppendFrame appends the frame's bytes to dst and returns the longer slice. It fails, leaving dst as it
// was, when the invoke id has no four digits or the body is longer than MaxBody.
func AppendFrame(dst []byte, f Frame) ([]byte, error) {
	if f.InvokeID < 0 || f.InvokeID > EventInvokeID {
		return dst, fmt.Errorf("csta: invoke id %d is not one of 0 to %d", f.InvokeID, EventInvokeID)
	}
	if len(f.Body) > MaxBody {
		return dst, fmt.Errorf("csta: a body of %d bytes is longer than a frame can hold (%d)", len(f.Body), MaxBody)
	}
	dst = append(dst, 0, 0)
	dst = binary.BigEndian.AppendUint16(dst, uint16(HeaderSize+len(f.Body))) //nolint:gosec // at most 65535, checked above
	dst = fmt.Appendf(dst, "%04d", f.InvokeID)
	return append(dst, f.Body...), nil
}

func invokeID(ascii []byte) (id int, digits bool) {
	for _, c := range ascii {
		if c < '0' || c > '9' {
			return 0, false
		}
		id = id*10 + int(c-'0')
	}
	return id, true
}

// guess names what usually answers when it is no CSTA server, so that the reader of the log knows where to look.
func guess(header [HeaderSize]byte) string {
	switch {
	case header[0] == 0x01:
		return "it is the SOAP variant, which is not supported"
	case (header[0] == 0x15 || header[0] == 0x16) && header[1] == 0x03:
		return "the other side speaks TLS on this port"
	case string(header[:5]) == "HTTP/":
		return "the other side is a web server"
	default:
		return "it does not begin with the format indicator 00 00"
	}
}
