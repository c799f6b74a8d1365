package link

import (
	"crypto/sha1" //nolint:gosec // of MX's passwords

	"cordboard/backend/csta"
	"cordboard/backend/redact"
)

// newSecrets are the texts of a connection that must not be shown: a user's password in every form in which a switch
// may have got or kept it, and more.
func newSecrets(password csta.Secret, more ...csta.Secret) *redact.Texts {
	t := &redact.Texts{}
	t.Add(string(password))
	if password != "" {
		sum := sha1.Sum([]byte(password)) //nolint:gosec // MX's own
		t.Add(string(csta.HashPassword(password)))
		t.AddHex(sum[:])
	}
	for _, value := range more {
		t.Add(string(value))
	}
	return t
}
