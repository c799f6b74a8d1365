package redact

import (
	"slices"
	"strings"
)

// SecretWords make a name the name of a secret wherever they stand in it. Between the parts of one may be a sign or nothing,
// as in auth_code and authCode. They and SecretNames are constants that the settings form has, too.
var SecretWords = []string{
	"pwd", "passw", "passphrase", "secret", "token", "auth code", "authorisation", "authorization", "cookie", "credential",
	"api key", "private key", "session id", "kennwort",
}

// SecretNames are those of secrets as a whole.
var SecretNames = []string{"pw", "sid"}

// typedNames are the elements of CSTA whose text a person typed into a telephone, or is asked for there: it may be a
// pin. Elsewhere their names mean other things (a certificate's pin).
var typedNames = []string{
	"pin", "accountcode", "accountinfo",
	"characterstosend", "digitgeneratedlist", "digits", "userenteredcode", // GenerateDigits and its echo, Avaya's events
}

// joinedWords are the SecretWords as they stand in a name without its signs.
var joinedWords = func() (joined []string) {
	for _, word := range SecretWords {
		joined = append(joined, plain(word))
	}
	return joined
}()

// SecretName says whether a name is that of a secret: of a field, a setting, an element, an attribute or a part of an
// address.
func SecretName(name string) bool {
	name = plain(name)
	return slices.Contains(SecretNames, name) ||
		slices.ContainsFunc(joinedWords, func(word string) bool { return strings.Contains(name, word) })
}

// SecretKey says whether a log's attribute of that name holds a secret: there everything about a session is one. In
// messages it is not, since those of ECMA-354 have the word in their names.
func SecretKey(key string) bool { return SecretName(key) || strings.Contains(plain(key), "session") }

// secretElement says whether an element of CSTA, one of its attributes or attached data of that name is a secret.
func secretElement(name string) bool {
	return SecretName(name) || slices.Contains(typedNames, plain(name))
}

var signs = strings.NewReplacer("_", "", "-", "", ".", "", " ", "", ":", "")

// plain is a name without signs, in lower case.
func plain(name string) string { return strings.ToLower(signs.Replace(name)) }
