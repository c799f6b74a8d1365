package redact

import "strings"

// Words that make a name the name of a secret. In attribute keys "session" is one of them too; in running
// text and XML it is not, since the messages of ECMA-354 have it in their names.
var secretWords = []string{
	"pwd", "passw", "passphrase", "secret", "token", "authcode", "authorization", "cookie", "credential",
	"apikey", "privatekey", "sessionid", "kennwort",
}

// SecretKey says whether an attribute or a field of that name holds a secret.
func SecretKey(key string) bool {
	key = plain(key)
	if strings.Contains(key, "session") {
		return true
	}
	for _, word := range secretWords {
		if strings.Contains(key, word) {
			return true
		}
	}
	return false
}

// DialKey says whether a whole number under that key is one to dial.
func DialKey(key string) bool {
	key = plain(key)
	for _, word := range []string{"number", "phone", "party", "call", "device", "dial", "extension", "ani", "dnis", "from", "to"} {
		if strings.Contains(key, word) {
			return true
		}
	}
	return false
}

var joints = strings.NewReplacer("_", "", "-", "", ".", "", " ", "", ":", "")

func plain(key string) string { return strings.ToLower(joints.Replace(key)) }
