package csta

import (
	"encoding/hex"
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// demanded are what the schemas want where a message tells nothing.
var demanded = []string{
	"normal", "active", "generic", "unspecified", "privateErrorCode", string(AgentNull), string(StateNull), LoginFlat, LoginAvaya,
}

// altered names the first place where a value became another one; "" = nowhere.
func altered(was, is reflect.Value, at string) string {
	if was.Type() != is.Type() {
		return at + ": another type"
	}
	switch was := was.Interface().(type) {
	case *Failure:
		return alteredFailure(*was, *is.Interface().(*Failure), at)
	case Device:
		return alteredDevice(was, is.Interface().(Device), at)
	case Attached:
		return alteredData(was, is.Interface().(Attached), at)
	case []Datum:
		return alteredData(was, is.Interface().([]Datum), at)
	case []string:
		return missing(was, is.Interface().([]string), at)
	}
	switch was.Kind() {
	case reflect.Struct:
		for i := range was.NumField() {
			if found := altered(was.Field(i), is.Field(i), at+"."+was.Type().Field(i).Name); found != "" {
				return found
			}
		}
	case reflect.Slice:
		return alteredList(was, is, at)
	case reflect.String:
		if is.String() != was.String() && is.String() != "" && is.String() != digits(was.String()) && (was.String() != "" || !slices.Contains(demanded, is.String())) {
			return fmt.Sprintf("%s: %q became %q", at, was.String(), is.String())
		}
	case reflect.Int:
		if is.Int() != was.Int() && is.Int() != 0 && (was.Int() != 0 || at != "csta.StartApplicationSession.CleanupDelay") {
			return fmt.Sprintf("%s: %d became %d", at, was.Int(), is.Int())
		}
	case reflect.Bool:
		if is.Bool() && !was.Bool() && at != "csta.SnapshotCallData.LastSegment" {
			return at + " became true"
		}
	default:
		return at + ": not compared"
	}
	return ""
}

// alteredList compares the lists' items one by one; a tongue may leave items out.
func alteredList(was, is reflect.Value, at string) string {
	next := 0
	for i := range is.Len() {
		var found string
		for {
			if next == was.Len() {
				return fmt.Sprintf("%s[%d]: %s", at, i, found)
			}
			found = altered(was.Index(next), is.Index(i), at)
			next++
			if found == "" {
				break
			}
		}
	}
	return ""
}

func alteredDevice(was, is Device, at string) string {
	switch {
	case is.Presence != was.Presence && is.Presence != Absent && is.Presence != NotKnown:
		return fmt.Sprintf("%s: presence %d became %d", at, was.Presence, is.Presence)
	case is.DeviceID != was.DeviceID && is.DeviceID != (DeviceID{}):
		return fmt.Sprintf("%s: %+v became %+v", at, was.DeviceID, is.DeviceID)
	case is.Name != was.Name && is.Name != "" && is.Name != was.label() && is.Name != was.ID: // MX has a name in a number's place
		return fmt.Sprintf("%s: named %q, then %q", at, was.Name, is.Name)
	default:
		return ""
	}
}

// alteredFailure: a category that the standard does not know becomes the private one, or unspecified.
func alteredFailure(was, is Failure, at string) string {
	known := was.Category == is.Category || is.Category == categoryPrivate || is.Category == categoryUnspecified
	if !known || (is.Code != was.Code && is.Code != "" && is.Code != "generic") {
		return fmt.Sprintf("%s: %v became %v", at, was, is)
	}
	return ""
}

// alteredData: what cannot be shown stays as hex digits, where hex digits are on the wire.
func alteredData(was, is []Datum, at string) string {
	for _, d := range was {
		was = append(was, Datum{d.Name, digits(d.Value)})
	}
	return missing(was, is, at)
}

func digits(text string) string { return strings.ToUpper(hex.EncodeToString([]byte(text))) }

func missing[T comparable](was, is []T, at string) string {
	for _, item := range is {
		if !slices.Contains(was, item) {
			return fmt.Sprintf("%s: %v was not there", at, item)
		}
	}
	return ""
}
