package csta

import (
	"bytes"
	"reflect"
	"strings"
	"unicode"
	"unicode/utf8"
)

// identifiers are the fields whose text names a call, a monitor or a session: one unread character in them makes them
// another one's.
var identifiers = map[string]bool{"Monitor": true, "CrossRefID": true, "ServiceCrossRefID": true, "SessionID": true}

// distrust looks through a message in which characters could not be read. A name loses them at its ends (they are what
// was left of one that was cut, or padding). A number is not guessed: the device counts as not known. Where the call's
// own ids are hit there is no message: err is a *SyntaxError, and the switch has to be asked.
func distrust(m Message) (Message, error) {
	v := reflect.New(reflect.TypeOf(m)).Elem()
	v.Set(reflect.ValueOf(m))
	if v.Kind() == reflect.Pointer {
		return m, nil // a refusal, which names nothing
	}
	if !trustworthy(v, "") {
		return nil, &SyntaxError{Reason: "a character of an identifier cannot be read"}
	}
	return v.Interface().(Message), nil
}

// doubtful says whether a body has characters that could not be read, or may have.
func doubtful(text []byte) bool {
	return bytes.Contains(text, []byte(unread)) || bytes.Contains(text, []byte("&#"))
}

func trustworthy(v reflect.Value, field string) bool {
	switch at := v.Addr().Interface().(type) {
	case *ConnectionID:
		return !hurt(at.CallID) && !hurt(at.Device.Number()) && !hurt(at.GlobalCallID) && !hurt(at.GlobalOrigCallID)
	case *Device:
		at.Name = readableName(at.Name)
		if hurt(at.Number()) {
			at.DeviceID, at.Presence = DeviceID{}, NotKnown
		}
		return true
	case *DeviceID:
		return !hurt(at.Number())
	case *string:
		return !identifiers[field] || !hurt(*at)
	case *Secret:
		return !identifiers[field] || !hurt(string(*at))
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if !trustworthy(v.Field(i), v.Type().Field(i).Name) {
				return false
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			if !trustworthy(v.Index(i), field) {
				return false
			}
		}
	}
	return true
}

// readableName is a display name without what could not be read at its ends.
func readableName(name string) string {
	return strings.TrimFunc(name, func(r rune) bool { return r == utf8.RuneError || unicode.IsSpace(r) })
}

func hurt(text string) bool { return strings.Contains(text, unread) }
