package csta

import (
	"crypto/sha1" //nolint:gosec // the hash that MX asks for
	"encoding/base64"
	"fmt"
	"io"
)

// Secret is text that must not be seen: it prints as "[secret]" everywhere but on the wire. A struct
// that keeps one should keep it in an exported field: fmt cannot call the methods of unexported ones.
type Secret string

const hidden = "[secret]"

// Format hides the text under every verb, %d and %x included.
func (Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, hidden) }

// String, GoString and MarshalText hide the text from fmt, slog and JSON alike.
func (Secret) String() string               { return hidden }
func (Secret) GoString() string             { return hidden }
func (Secret) MarshalText() ([]byte, error) { return []byte(hidden), nil }

// HashPassword turns a clear password into what LoginRequest carries: base64 of its SHA-1, ended by a
// newline (MX accepts the clear password too, on servers whose users live in a directory). The hash has
// no salt, so whoever has it can log in: it is as secret as the password.
func HashPassword(clear Secret) Secret {
	sum := sha1.Sum([]byte(clear)) //nolint:gosec // see above
	return Secret(base64.StdEncoding.EncodeToString(sum[:]) + "\n")
}
