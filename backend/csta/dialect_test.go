package csta

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestDialectsKnowTheirNamespace(t *testing.T) {
	require.Equal(t, []Dialect{Zultys, ECMA, OpenScape, DMCC}, Dialects())
	for dialect, want := range map[Dialect]struct {
		standard bool
		space    string
	}{
		Zultys: {false, NamespaceED4}, ECMA: {true, NamespaceED4}, OpenScape: {true, NamespaceED4}, DMCC: {true, NamespaceED3},
		"": {}, "klingon": {},
	} {
		require.Equal(t, want.standard, dialect.Standard(), dialect)
		require.Equal(t, want.space, dialect.Namespace(), dialect)
	}
}

func TestANamespaceNamesTheEdition(t *testing.T) {
	for tongue, edition := range map[Tongue]int{
		{Dialect: ECMA}:                                          4,
		{Dialect: DMCC}:                                          3,
		{ECMA, NamespaceED3}:                                     3,
		{ECMA, NamespaceED5}:                                     5,
		{OpenScape, NamespaceED6}:                                6,
		{DMCC, NamespaceED3 + "/priv7"}:                          3,
		{DMCC, NamespaceED6}:                                     6,
		{ECMA, "urn:a-switch-of-its-own"}:                        4,
		{DMCC, "urn:a-switch-of-its-own"}:                        3,
		{ECMA, "http://x.invalid/csta/ed"}:                       4,
		{ECMA, "http://x.invalid/csta/ed9"}:                      4,
		{ECMA, "http://www.ecma.ch/standards/ecma-323/csta/ed2"}: 3,
	} {
		require.Equal(t, edition, tongue.edition(), tongue)
	}
}

func TestATongueSpeaksInItsNamespace(t *testing.T) {
	for _, d := range []Dialect{ECMA, OpenScape, DMCC} {
		body, err := Tongue{d, "urn:own"}.Encode(HoldCall{at("1", "2")})
		require.NoError(t, err)
		require.Contains(t, string(body), `<HoldCall xmlns="urn:own">`)
		body, err = Tongue{d, "urn:own"}.Encode(StopApplicationSession{SessionID: "1"})
		require.NoError(t, err)
		require.Contains(t, string(body), `xmlns="`+NamespaceSession+`"`, "the session's words have a standard of their own")
	}
	body, err := Tongue{Zultys, "urn:own"}.Encode(HoldCall{at("1", "2")})
	require.NoError(t, err)
	require.Contains(t, string(body), `<HoldCall xmlns="urn:own">`)
	body, err = Tongue{Zultys, "urn:own"}.Encode(Event{Type: Held, Connection: at("1", "2"), Subject: known("2")})
	require.NoError(t, err)
	require.NotContains(t, string(body), "xmlns", "MX's server names none")
	body, err = Tongue{DMCC, "urn:own"}.Encode(GetThirdPartyDeviceIdResponse{avaya})
	require.NoError(t, err)
	require.Contains(t, string(body), `<GetThirdPartyDeviceIdResponse xmlns="`+NamespaceAvaya+`">`)
	body, err = Tongue{DMCC, "urn:own"}.Encode(Event{Type: EnteredDigits, Monitor: "1"})
	require.NoError(t, err)
	require.Contains(t, string(body), `<monitorCrossRefID xmlns="urn:own">1<`)
}

func TestEditionsDifferWhereTheSchemasDo(t *testing.T) {
	deflect := DeflectCall{Connection: at("1", "2"), To: DeviceID{ID: "1100"}}
	data := SnapshotCallData{ServiceCrossRefID: "S", SegmentID: 2, Parties: []SnapshotParty{{Device: known("1")}}}
	initiated := Event{Type: ServiceInitiated, Monitor: "1", Connection: at("1", "2"), Subject: known("2"), Called: known("3"), Cause: "makeCall"}
	for space, old := range map[string]bool{NamespaceED3: true, NamespaceED4: true, NamespaceED5: false, NamespaceED6: false} {
		body, err := Tongue{ECMA, space}.Encode(deflect)
		require.NoError(t, err)
		if old {
			require.Contains(t, string(body), `<newDestination>1100</newDestination>`)
		} else {
			require.Contains(t, string(body), `<newDestination><device>1100</device></newDestination>`)
		}
		read, err := Decode(body)
		require.NoError(t, err)
		require.Equal(t, deflect, read)
	}
	for space, told := range map[string]bool{NamespaceED3: true, NamespaceED4: false, NamespaceED6: false} {
		body, err := Tongue{ECMA, space}.Encode(data)
		require.NoError(t, err)
		read, err := Decode(body)
		require.NoError(t, err)
		want := data
		if !told {
			want = SnapshotCallData{LastSegment: true, Parties: data.Parties}
		}
		require.Equal(t, want, read, space)
	}
	for space, told := range map[string]bool{NamespaceED3: false, NamespaceED4: true} {
		body, err := Tongue{ECMA, space}.Encode(initiated)
		require.NoError(t, err)
		read, err := Decode(body)
		require.NoError(t, err)
		require.Equal(t, told, read.(Event).Called.Presence == Known, space)
	}
	m, err := Decode([]byte(`<DeflectCall><newDestination><device>1</device><device>2</device></newDestination></DeflectCall>`))
	require.NoError(t, err)
	require.Equal(t, DeviceID{ID: "1"}, m.(DeflectCall).To, "of several destinations the first")
}

func TestEveryVendorsLoginIsUnderstood(t *testing.T) {
	const around = `<StartApplicationSession><applicationInfo><applicationID>A</applicationID><applicationSpecificInfo>`
	const behind = `</applicationSpecificInfo></applicationInfo></StartApplicationSession>`
	for inner, want := range map[string]StartApplicationSession{
		``:                                     {},
		`<user>u</user><password>p</password>`: {Login: LoginFlat, User: "u", Password: "p"},
		`<x:login xmlns:x="urn:x"><x:who><x:userName>u</x:userName><x:password>p</x:password></x:who></x:login>`: {User: "u", Password: "p"},
		`<user>u</user>`: {Login: LoginFlat, User: "u"},
		`<a:SessionLoginInfo xmlns:a="` + NamespaceAvaya + `"><a:userName>u</a:userName><a:password>p</a:password>` +
			`<a:sessionCleanupDelay>90</a:sessionCleanupDelay><a:sessionID>S</a:sessionID></a:SessionLoginInfo>`: {
			Login: LoginAvaya, User: "u", Password: "p", CleanupDelay: 90, ResumeID: "S",
		},
		`<SessionLoginInfo xmlns="http://www.eltex.org/csta"><userName>u</userName><password>p</password></SessionLoginInfo>`:               {User: "u", Password: "p"},
		`<SessionLoginInfo xmlns="http://www.pbxnsip.com/schemas/csta"><userName>u</userName><password>p</password><x/></SessionLoginInfo>`: {User: "u", Password: "p"},
	} {
		m, err := Decode([]byte(around + inner + behind))
		require.NoError(t, err)
		want.ApplicationID = "A"
		require.Equal(t, want, m, inner)
	}
}

func TestALoginIsTheDialectsOwnUnlessItSaysSo(t *testing.T) {
	for _, tc := range []struct {
		d       Dialect
		login   string
		written string
	}{
		{ECMA, "", "<user>u<"},
		{OpenScape, "", "<user>u<"},
		{OpenScape, LoginFlat, "<user>u<"},
		{OpenScape, LoginAvaya, "<acx:userName>u<"},
		{DMCC, "", "<acx:userName>u<"},
		{DMCC, LoginAvaya, "<acx:userName>u<"},
		{DMCC, LoginFlat, "<user>u<"},
	} {
		body, err := Encode(StartApplicationSession{ApplicationID: "A", Login: tc.login, User: "u", Password: "p"}, tc.d)
		require.NoError(t, err)
		require.Contains(t, string(body), tc.written, tc)
	}
}
