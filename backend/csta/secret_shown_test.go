package csta

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"reflect"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"
)

// hide fills every secret of a message and says how many there are.
func hide(v reflect.Value, secret Secret) (secrets int) {
	switch {
	case v.Type() == reflect.TypeFor[Secret]():
		v.SetString(string(secret))
		return 1
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			secrets += hide(v.Field(i), secret)
		}
	}
	return secrets
}

func TestNoMessageShowsASecret(t *testing.T) {
	const secret = "hunter2\n"
	var secrets int
	for _, prototype := range vocabulary() {
		var found int
		m := refilled(prototype, func(fields reflect.Value) { found = hide(fields, secret) })
		if found == 0 {
			continue
		}
		secrets += found
		var said bytes.Buffer
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%20v"} {
			fmt.Fprintf(&said, verb, m)
			fmt.Fprintf(&said, verb, &m)
			fmt.Fprintf(&said, verb, []Message{m})
		}
		slog.New(slog.NewTextHandler(&said, nil)).Info("m", "m", m)
		slog.New(slog.NewJSONHandler(&said, nil)).Info("m", "m", m)
		text, err := json.Marshal(m)
		require.NoError(t, err)
		said.Write(text)
		require.Contains(t, string(text), hidden)
		for _, form := range []string{"hunter", fmt.Sprintf("%x", "hunter"), fmt.Sprintf("%X", "hunter")} {
			require.NotContains(t, said.String(), form, "%T", m)
		}
	}
	require.Equal(t, 10, secrets, "a message got or lost a secret field: see to it that this is meant")
}

// TestWhatSoundsSecretIsASecret: a field of such a name is no plain text.
func TestWhatSoundsSecretIsASecret(t *testing.T) {
	sounds := regexp.MustCompile(`(?i)passw|pwd|secret|sessionid|resumeid|auth`)
	for _, prototype := range vocabulary() {
		of := reflect.TypeOf(prototype)
		if of.Kind() != reflect.Struct {
			continue
		}
		for i := range of.NumField() {
			if field := of.Field(i); sounds.MatchString(field.Name) {
				require.Equal(t, reflect.TypeFor[Secret](), field.Type, "%T.%s", prototype, field.Name)
			}
		}
	}
}

// TestWhatNobodyMayKnowIsNotRead: some secrets that switches tell have no field at all.
func TestWhatNobodyMayKnowIsNotRead(t *testing.T) {
	const digits = "68756E74657232" // hunter2
	for name, body := range map[string]string{
		"an authorisation code": `<CallInformationEvent><monitorCrossRefID>1</monitorCrossRefID><connection><callID>1</callID></connection>` +
			`<accountInfo>34373131</accountInfo><authCode>` + digits + `</authCode></CallInformationEvent>`,
		"of a call":           `<MakeCall><callingDevice>1</callingDevice><authCode>` + digits + `</authCode></MakeCall>`,
		"of data":             `<AssociateData><accountCode>34373131</accountCode><authCode>` + digits + `</authCode></AssociateData>`,
		"of a transfer":       `<SingleStepTransferCall><authCode>` + digits + `</authCode></SingleStepTransferCall>`,
		"an agent's password": `<AgentLoggedOnEvent><agentID>1</agentID><agentPassword>` + digits + `</agentPassword></AgentLoggedOnEvent>`,
		"a telephone's":       `<loginResponce Code="0" softPhonePwd="hunter2" wwwUuid="hunter2">OK</loginResponce>`,
		"of an unknown one":   `<SetSomething><password>hunter2</password></SetSomething>`,
	} {
		m, err := Decode([]byte(body))
		require.NoError(t, err)
		said := fmt.Sprintf("%+v %#v", m, m)
		require.NotContains(t, said, "hunter2", name)
		require.NotContains(t, said, digits, name)
		for _, d := range Dialects() {
			if again, err := Encode(m, d); err == nil {
				require.NotContains(t, string(again), "hunter2", name)
				require.NotContains(t, string(again), digits, name)
			}
		}
	}
	m, err := Decode([]byte(`<CallInformationEvent><accountInfo>34373131</accountInfo><authCode>` + digits + `</authCode></CallInformationEvent>`))
	require.NoError(t, err)
	require.Equal(t, Attached{{AccountCode, "4711"}}, m.(Event).Data)
}

func TestAnAgentsPasswordIsHexInTheStandardAndAsTypedOnMX(t *testing.T) {
	m := SetAgentState{Device: DeviceID{ID: "1"}, State: LoggedOn, AgentID: "4711", Password: "12 34"}
	for _, d := range Dialects() {
		body, err := Encode(m, d)
		require.NoError(t, err)
		if d == Zultys {
			require.Contains(t, string(body), "<password>12 34</password>")
		} else {
			require.Contains(t, string(body), "<password>3132203334</password>")
		}
		read, err := Decode(body)
		require.NoError(t, err)
		require.Equal(t, m, read)
	}
}
