package csta

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// everyTongue is every dialect with every namespace that makes a difference.
func everyTongue() (tongues []Tongue) {
	for _, d := range Dialects() {
		tongues = append(tongues, Tongue{Dialect: d})
	}
	return append(tongues, Tongue{ECMA, NamespaceED3}, Tongue{ECMA, NamespaceED6}, Tongue{DMCC, NamespaceED3 + "/priv7"}, Tongue{Zultys, "urn:x"})
}

// requireNothingAltered says a message in every tongue that can, and hears it: a tongue may leave out what it
// has no place for and fill in what its schemas demand, but nothing may become something else.
func requireNothingAltered(t require.TestingT, m Message) {
	for _, tongue := range everyTongue() {
		body, err := tongue.Encode(m)
		if err != nil || len(body) > MaxBody {
			continue // a word of another dialect, unknown, or grown by escapes
		}
		again, err := Decode(body)
		require.NoError(t, err, "%s", body)
		require.Equal(t, m.Kind(), again.Kind())
		require.Empty(t, altered(reflect.ValueOf(m), reflect.ValueOf(again), fmt.Sprintf("%T", m)), "in %v: %s", tongue, body)

		// What was heard once is heard the same ever after.
		second, err := tongue.Encode(again)
		require.NoError(t, err)
		if len(second) > MaxBody {
			continue
		}
		third, err := Decode(second)
		require.NoError(t, err)
		require.Equal(t, again, third, "in %v: %s", tongue, body)
	}
}

func TestNothingIsAlteredOnItsWayThroughATongue(t *testing.T) {
	for _, messages := range goldens() {
		for _, m := range messages {
			requireNothingAltered(t, m)
		}
	}
}

// TestTheComparisonSeesAlterations keeps the comparison honest.
func TestTheComparisonSeesAlterations(t *testing.T) {
	event := byTheBook(Delivered)
	for name, change := range map[string]func(e *Event){
		"a text":        func(e *Event) { e.Monitor = "2" },
		"a cause":       func(e *Event) { e.Cause = "busy" },
		"a device":      func(e *Event) { e.Called.ID = "12" },
		"a presence":    func(e *Event) { e.Called.Presence = Restricted },
		"an attribute":  func(e *Event) { e.Calling.TypeOfNumber = "other" },
		"a name":        func(e *Event) { e.Calling.Name = "Zoë" },
		"a datum":       func(e *Event) { e.Data = Attached{{UserData, "other"}} },
		"a permission":  func(e *Event) { e.Permitted = []string{"clearCall"} },
		"a connection":  func(e *Event) { e.Connection.CallID = "1" },
		"another state": func(e *Event) { e.Local = StateHold },
		"more in a list": func(e *Event) {
			e.Connections = []ConnectionListItem{{New: at("1", "2")}}
		},
	} {
		other := event
		change(&other)
		require.NotEmpty(t, altered(reflect.ValueOf(event), reflect.ValueOf(other), "event"), name)
	}
	require.Empty(t, altered(reflect.ValueOf(event), reflect.ValueOf(Event{Type: Delivered}), "event"), "what is left out is not altered")
}

// arbitrary draws any value of a type: texts of all kinds, words that the schemas know and words that they do not.
func arbitrary(t *rapid.T, v reflect.Value, at string) {
	texts := rapid.OneOf(
		rapid.SampledFrom([]string{
			"", "1", "3095", " 3095 ", "N<49301>Zoë;displayNumber=1", "a<b>&\"c'", "]]>", "\x00\x1f\uFFFE", "\n", "Zoë \t山田",
			"true", "agentReady", "notReady", "connected", "hold", "operation", "normal", "makeCall", "delivered", "FF00", "tel:+49;x=y",
			"\xff\xfe", "deviceID", "-1", "99999999999999999999", "userData", "x:y", "&#xA;</pwd>",
		}),
		rapid.String(),
	)
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			arbitrary(t, v.Field(i), at+"."+v.Type().Field(i).Name)
		}
	case reflect.Slice:
		list := reflect.MakeSlice(v.Type(), rapid.IntRange(0, 3).Draw(t, at), 3)
		for i := range list.Len() {
			arbitrary(t, list.Index(i), fmt.Sprintf("%s[%d]", at, i))
		}
		if list.Len() > 0 || rapid.Bool().Draw(t, at+" told") {
			v.Set(list)
		}
	case reflect.String:
		if text := texts.Draw(t, at); at != ".Type" && at != ".Service" { // which say what message it is
			v.SetString(text)
		}
	case reflect.Int:
		if v.Type() == reflect.TypeFor[Presence]() {
			v.SetInt(int64(rapid.IntRange(int(Absent), int(NotSpecified)).Draw(t, at)))
		} else {
			v.SetInt(int64(rapid.IntRange(-1, 1<<40).Draw(t, at)))
		}
	case reflect.Bool:
		v.SetBool(rapid.Bool().Draw(t, at))
	default:
		panic(v.Kind())
	}
}

// vocabulary is one message of every type and kind.
func vocabulary() (messages []Message) {
	messages = []Message{CallLogRequest{}, AddressBookRequest{}, ModeRequest{}}
	for root, m := range roots {
		if root != "iq" { // which is one of these three
			messages = append(messages, m)
		}
	}
	for kind := range forms {
		messages = append(messages, Event{Type: kind})
	}
	for kind := range agentForms {
		messages = append(messages, AgentEvent{Type: kind})
	}
	slices.SortFunc(messages, func(a, b Message) int {
		return strings.Compare(fmt.Sprintf("%T %v", a, a), fmt.Sprintf("%T %v", b, b))
	})
	return messages
}

// TestWhateverIsSaidCanBeHeard: any message, however odd its fields, is written as XML that is read as the same
// type, and nothing of what was read is altered by any tongue.
func TestWhateverIsSaidCanBeHeard(t *testing.T) {
	words, tongues := vocabulary(), everyTongue()
	rapid.Check(t, func(t *rapid.T) {
		for range 20 {
			prototype := words[rapid.IntRange(0, len(words)-1).Draw(t, "message")]
			m := refilled(prototype, func(fields reflect.Value) { arbitrary(t, fields, "") })
			requireHeard(t, m, rapid.SampledFrom(tongues).Draw(t, "tongue"))
		}
	})
}

// refilled is a message of the prototype's type and kind with other fields.
func refilled(prototype Message, fill func(fields reflect.Value)) Message {
	value := reflect.New(reflect.TypeOf(prototype)).Elem()
	value.Set(reflect.ValueOf(prototype))
	if value.Kind() == reflect.Pointer { // *Failure
		value.Set(reflect.New(value.Type().Elem()))
		fill(value.Elem())
	} else {
		fill(value)
	}
	return value.Interface().(Message)
}

// requireHeard says a message in a tongue, if that can, however odd its fields; and what was heard, in all.
func requireHeard(t require.TestingT, m Message, tongue Tongue) {
	body, err := tongue.Encode(m)
	if err != nil || len(body) > MaxBody {
		return
	}
	heard, err := Decode(body)
	var syntax *SyntaxError
	if strings.Contains(string(body), unread) && errors.As(err, &syntax) {
		return // an identifier with a character that no XML can hold
	}
	require.NoError(t, err, "%q", body)
	require.IsType(t, m, heard, "%s", body)
	requireNothingAltered(t, heard)
}
