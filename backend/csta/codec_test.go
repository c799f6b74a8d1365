package csta

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestReadingKnowsNoOrderNoNamespaceAndNoHurry(t *testing.T) {
	want := Event{
		Type: Delivered, Monitor: "7", Connection: at("C1", "1001"), Subject: known("1001"), Calling: known("+4930"),
		Called: known("200"), LastRedirection: Device{Presence: NotKnown}, Local: StateAlerting, Cause: "newCall",
		Data: Attached{{UserData, "12"}, {CorrelatorData, "acct=42"}},
	}
	const inner = `<cause>newCall</cause><userData><string>3132</string></userData><localConnectionInfo> alerting
		</localConnectionInfo><calledDevice><deviceIdentifier>200</deviceIdentifier></calledDevice><lastRedirectionDevice><notKnown/>
		</lastRedirectionDevice><callingDevice><deviceIdentifier><![CDATA[+4930]]></deviceIdentifier></callingDevice><vendorsOwn a="b"><cause>no</cause></vendorsOwn>
		<alertingDevice><deviceIdentifier>10<!-- two -->01</deviceIdentifier></alertingDevice><connection><deviceID>1001</deviceID><callID>C1</callID></connection>
		<correlatorData><string>61 6363 74
		3D34 32</string></correlatorData><monitorCrossRefID>7</monitorCrossRefID>`
	for name, body := range map[string]string{
		"no namespace":       `<DeliveredEvent>` + inner + `</DeliveredEvent>`,
		"edition 2":          `<DeliveredEvent xmlns="http://www.ecma.ch/standards/ecma-323/csta/ed2">` + inner + `</DeliveredEvent>`,
		"edition 6":          `<DeliveredEvent xmlns="http://www.ecma-international.org/standards/ecma-323/csta/ed6">` + inner + `</DeliveredEvent>`,
		"a prefix":           `<x:DeliveredEvent xmlns:x="` + NamespaceED4 + `">` + inner + `</x:DeliveredEvent>`,
		"an unbound prefix":  `<x:DeliveredEvent>` + inner + `</x:DeliveredEvent>`,
		"a declaration":      `<?xml version="1.0" encoding="utf-8" standalone="yes"?><DeliveredEvent>` + inner + `</DeliveredEvent>`,
		"blanks around it":   "\n\t<DeliveredEvent>" + inner + "</DeliveredEvent>\n\n",
		"a byte order mark":  "\uFEFF<DeliveredEvent>" + inner + "</DeliveredEvent>",
		"comments around it": "<!-- a --><DeliveredEvent>" + inner + "</DeliveredEvent><!-- b -->",
	} {
		m, err := Decode([]byte(body))
		require.NoError(t, err, name)
		require.Equal(t, want, m, name)
	}
}

func TestTheDeclaredCharacterSetIsRead(t *testing.T) {
	for charset, octets := range map[string]string{"utf-8": "Zo\xc3\xab", "UTF-8": "Zo\xc3\xab", "utf-16": "Zo\xc3\xab", "ISO-8859-1": "Zo\xeb", "windows-1252": "Zo\xeb"} {
		m, err := Decode([]byte(`<?xml version="1.0" encoding="` + charset + `"?><MonitorStop><monitorCrossRefID>` + octets + `</monitorCrossRefID></MonitorStop>`))
		require.NoError(t, err, charset)
		require.Equal(t, MonitorStop{"Zoë"}, m)
	}
}

func TestWhatIsNoMessageIsASyntaxError(t *testing.T) {
	deep := func(levels int) string {
		return strings.Repeat("<a>", levels) + strings.Repeat("</a>", levels)
	}
	for name, tc := range map[string]struct{ body, reason string }{
		"nothing":                {"", "no root"},
		"cut off, not UTF-8":     {"<pwd>\xffhunter2</pw", "well-formed"},
		"entities, closed wrong": {"<a>&hunter2;</b>", "entity"},
		"blanks":                 {" \n", "no root"},
		"no XML":                 {"hello", "text outside"},
		"cut off":                {"<MakeCall><callingDevice>", "well-formed"},
		"wrongly closed":         {"<a><b></a></b>", "well-formed"},
		"two roots":              {"<a/><b/>", "more than one root"},
		"text behind":            {"<a/>more", "text outside"},
		"a document type":        {`<!DOCTYPE a><a/>`, "document types"},
		"a document type later":  {`<a/><!DOCTYPE a>`, "document types"},
		"declared entities":      {`<!DOCTYPE a [<!ENTITY x "xxxxxxxx"><!ENTITY y "&x;&x;&x;">]><a>&y;</a>`, ""},
		"an external entity":     {`<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a/>`, "document types"},
		"too deep":               {deep(maxDepth + 1), "nested"},
		"too long":               {"<a>" + strings.Repeat("x", MaxBody) + "</a>", "more than a frame"},
	} {
		_, err := Decode([]byte(tc.body))
		var syntax *SyntaxError
		require.ErrorAs(t, err, &syntax, name)
		require.Contains(t, err.Error(), tc.reason, name)
		require.NotContains(t, err.Error(), "hunter2", name)
	}
	_, err := Decode([]byte(deep(maxDepth)))
	require.NoError(t, err, "this deep is allowed")
}

func TestUnknownMessagesAreJudgedByTheirName(t *testing.T) {
	for root, kind := range map[string]Kind{
		"BridgedOverEvent": KindEvent, "Event": KindEvent, "CamponCallResponse": KindReply, "GetMonitors": KindRequest,
		"FooNegResponse": KindReply, "iq": KindEvent, "SystemRegisterAbort": KindEvent,
	} {
		m, err := Decode([]byte("<" + root + "><a>1</a></" + root + ">"))
		require.NoError(t, err)
		require.Equal(t, Unknown{Root: root, K: kind}, m)
		require.Equal(t, root, m.Name())
		require.Equal(t, kind, m.Kind())
	}
}

func TestKindsTellWhoWantsAnAnswer(t *testing.T) {
	for _, messages := range goldens() {
		for name, m := range messages {
			want := KindRequest
			switch m.(type) {
			case Event, Logout, Keepalive, PresenceNotice, ApplicationSessionTerminated, SnapshotDeviceData:
				want = KindEvent
			case *Failure, LoginResponse, LoginFailed, SessionRefused:
				want = KindReply
			}
			switch {
			case strings.HasSuffix(m.Name(), "Response"):
				want = KindReply
			case strings.HasSuffix(m.Name(), "Event"), slices.Contains([]string{
				"iq", "callParkInfo", "callloginfo", "ablist", "AssignDeviceInfo", "SnapshotCallData",
			}, m.Name()):
				want = KindEvent
			}
			require.Equal(t, want, m.Kind(), name)
		}
	}
}

func TestOnMXOnlyClientsRequestsCarryTheNamespace(t *testing.T) {
	for name, m := range goldens()[Zultys] {
		body, err := Encode(m, Zultys)
		require.NoError(t, err)
		_, signOn := m.(LoginRequest)
		require.Equal(t, m.Kind() == KindRequest && !signOn, strings.Contains(string(body), NamespaceED4), name)
	}
}

func TestAWordOfAnotherDialectIsNotWritten(t *testing.T) {
	for name, tc := range map[string]struct {
		m Message
		d Dialect
	}{
		"MX's sign-on in the standard": {LoginRequest{}, ECMA},
		"MX's keep-alive":              {Keepalive{}, ECMA},
		"MX's conference":              {CreateConfFromCalls{}, ECMA},
		"MX's question":                {CallLogRequest{}, OpenScape},
		"MX's membership":              {AgentEvent{Type: AgentAddEvent}, DMCC},
		"Avaya's device":               {GetThirdPartyDeviceId{}, ECMA},
		"Avaya's digits":               {Event{Type: EnteredDigits}, Zultys},
		"Avaya's session on OpenScape": {TransferMonitorObjects{}, OpenScape},
		"an agent's event of no kind":  {AgentEvent{}, ECMA},
		"ECMA-354's session on MX":     {StartApplicationSession{}, Zultys},
		"a dialect that is none":       {MonitorStop{"1"}, "klingon"},
		"no dialect":                   {MonitorStop{"1"}, ""},
		"an unknown message":           {Unknown{Root: "Foo"}, ECMA},
		"an event of no kind":          {Event{}, ECMA},
		"an event of an unknown kind":  {Event{Type: "Bridget"}, Zultys},
		"nothing":                      {nil, ECMA},
	} {
		body, err := Encode(tc.m, tc.d)
		require.Error(t, err, name)
		require.Nil(t, body, name)
	}
}

func TestMXsOwnRefusalIsAFailureInEveryDialect(t *testing.T) {
	for _, attr := range []string{"Error", "error"} {
		m, err := Decode([]byte(`<errorResponse ` + attr + `="no such call"/>`))
		require.NoError(t, err)
		require.Equal(t, &Failure{"errorResponse", "no such call"}, m)
	}
	body, err := Encode(&Failure{"errorResponse", "no such call"}, ECMA)
	require.NoError(t, err)
	require.Contains(t, string(body), "<privateErrorCode>no such call</privateErrorCode></CSTAErrorCode>")
	m, err := Decode([]byte(`<CSTAErrorCode>out of order</CSTAErrorCode>`))
	require.NoError(t, err)
	require.Equal(t, &Failure{"unspecified", "out of order"}, m)
	require.EqualError(t, m.(error), "csta: refused by the switch (unspecified: out of order)")
}

func TestMXsAttributesAreReadInAnyCase(t *testing.T) {
	m, err := Decode([]byte(`<loginFailed code="5" SN="631HC" apiVersion="11">busy</loginFailed>`))
	require.NoError(t, err)
	require.Equal(t, LoginFailed{Code: 5, Serial: "631HC", APIVersion: 11, Text: "busy"}, m)
}

func TestThePasswordsNewlineIsKept(t *testing.T) {
	for _, newline := range []string{"&#xA;", "&#10;", "\n", "\r\n"} {
		m, err := Decode([]byte("<loginRequest><userName>200</userName><pwd>5en6G6MezRroT3XKqkdPOmY/BfQ=" + newline + "</pwd></loginRequest>"))
		require.NoError(t, err)
		require.Equal(t, HashPassword("secret"), m.(LoginRequest).Password)
	}
	body, err := Encode(LoginRequest{Password: HashPassword("secret")}, Zultys)
	require.NoError(t, err)
	require.Contains(t, string(body), "<pwd>5en6G6MezRroT3XKqkdPOmY/BfQ=&#xA;</pwd>")
	require.NotContains(t, string(body), "\n")
}

func TestSimpleCallStatesAreSpelledOut(t *testing.T) {
	for word, states := range simpleStates {
		m, err := Decode([]byte(`<SnapshotDeviceResponse><crossRefIDorSnapshotData><snapshotData><snapshotDeviceResponseInfo><connectionIdentifier><callID>1</callID></connectionIdentifier>` +
			`<localCallState><simpleCallState>` + word + `</simpleCallState></localCallState></snapshotDeviceResponseInfo></snapshotData></crossRefIDorSnapshotData></SnapshotDeviceResponse>`))
		require.NoError(t, err)
		require.Equal(t, states, m.(SnapshotDeviceResponse).Calls[0].States, word)
	}
}

func TestWhatTheStandardDemandsIsWrittenAsNotKnown(t *testing.T) {
	for _, d := range Dialects() {
		body, err := Encode(Event{Type: Delivered}, d)
		require.NoError(t, err)
		for _, demanded := range []string{
			"<alertingDevice><notKnown>", "<callingDevice><notKnown>", "<calledDevice><notKnown>", "<lastRedirectionDevice><notKnown>", "<cause>normal<",
		} {
			require.Equal(t, d.Standard(), strings.Contains(string(body), demanded), "%s in %s", demanded, d)
		}
	}
}
