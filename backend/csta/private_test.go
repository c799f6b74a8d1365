package csta

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// avayaEvent wraps private data in an event's extensions.
func avayaEvent(kind, private string) []byte {
	return []byte(`<` + kind + ` xmlns="` + NamespaceED3 + `"><monitorCrossRefID>1</monitorCrossRefID><connection><deviceID>1000</deviceID>` +
		`<callID>55</callID></connection><userData><string>75</string></userData><correlatorData><string>63</string></correlatorData>` +
		`<extensions><privateData><private>` + private + `</private></privateData></extensions></` + kind + `>`)
}

func TestWhatTheCallerTypedIsFoundInAvayasPrivateData(t *testing.T) {
	const code = `<userEnteredCode><userEnteredCodeType>callPrompter</userEnteredCodeType><userEnteredCodeIndicator>collect</userEnteredCodeIndicator>` +
		`<data>4711#</data><collectVDN typeOfNumber="other">5001</collectVDN></userEnteredCode>`
	const wrapped = `<DeliveredEventPrivateData xmlns="` + NamespaceAvaya + `">`
	for name, tc := range map[string]struct {
		private string
		want    Attached
	}{
		"nothing": {``, Attached{{UserData, "u"}, {CorrelatorData, "c"}}},
		"typed": {
			wrapped + `<trunkGroup>12</trunkGroup>` + code + `<distributingVDN><deviceIdentifier xmlns="` + NamespaceED3 + `">5000</deviceIdentifier></distributingVDN></DeliveredEventPrivateData>`,
			Attached{{UserData, "u"}, {CorrelatorData, "c"}, {UserEnteredCode, "4711#"}, {CollectVDN, "5001"}, {DistributingVDN, "5000"}, {TrunkGroup, "12"}},
		},
		"typed in the call that it came of": {
			wrapped + `<originalCallInfo>` + code + `</originalCallInfo></DeliveredEventPrivateData>`,
			Attached{{UserData, "u"}, {CorrelatorData, "c"}, {UserEnteredCode, "4711#"}, {CollectVDN, "5001"}},
		},
		"typed in both": {
			wrapped + `<userEnteredCode><data>1</data></userEnteredCode><originalCallInfo>` + code + `</originalCallInfo></DeliveredEventPrivateData>`,
			Attached{{UserData, "u"}, {CorrelatorData, "c"}, {UserEnteredCode, "1"}, {CollectVDN, "5001"}},
		},
		"told twice": {
			wrapped + `<originalCallInfo><userData><string>6F6C64</string></userData></originalCallInfo></DeliveredEventPrivateData>`,
			Attached{{UserData, "u"}, {CorrelatorData, "c"}},
		},
		"nothing typed": {
			wrapped + `<userEnteredCode><data></data></userEnteredCode></DeliveredEventPrivateData>`,
			Attached{{UserData, "u"}, {CorrelatorData, "c"}},
		},
		"another vendor's": {
			`<scx:x xmlns:scx="http://www.siemens.com/schema/csta"><scx:y>1</scx:y></scx:x>`,
			Attached{{UserData, "u"}, {CorrelatorData, "c"}},
		},
	} {
		m, err := Decode(avayaEvent("DeliveredEvent", tc.private))
		require.NoError(t, err, name)
		require.Equal(t, tc.want, m.(Event).Data, name)
	}
}

func TestDataOfTheCallThatItCameOfIsTaken(t *testing.T) {
	m, err := Decode([]byte(`<DeliveredEvent><correlatorData><string>63</string></correlatorData><extensions><privateData><private>` +
		`<DeliveredEventPrivateData><originalCallInfo><userData><string>6F6C64</string></userData></originalCallInfo></DeliveredEventPrivateData>` +
		`</private></privateData></extensions></DeliveredEvent>`))
	require.NoError(t, err)
	require.Equal(t, Attached{{UserData, "old"}, {CorrelatorData, "c"}}, m.(Event).Data)
}

func TestDataStandsInTheOrderInWhichARecordIsLookedFor(t *testing.T) {
	m, err := Decode([]byte(`<CallInformationEvent><accountInfo>34373131</accountInfo><correlatorData><string>63</string></correlatorData>` +
		`<userData><string>75</string></userData><extensions><privateData><private><X><trunkGroup>12</trunkGroup>` +
		`<userEnteredCode><data>9</data></userEnteredCode></X></private></privateData></extensions>` +
		`<cad name="b" type="string">2</cad><cad name="a" type="string">1</cad><cad name="digits">3</cad></CallInformationEvent>`))
	require.NoError(t, err)
	require.Equal(t, Attached{
		{"b", "2"}, {"a", "1"}, {UserData, "u"}, {CorrelatorData, "c"}, {UserEnteredCode, "9"}, {TrunkGroup, "12"}, {Digits, "3"}, {AccountCode, "4711"},
	}, m.(Event).Data)
}

func TestACallKeepsItsLinkage(t *testing.T) {
	const id = `<globalCallData><globalCallSwitchingSubDomainName>CM1</globalCallSwitchingSubDomainName><globalCallLinkageID>` +
		`<globallyUniqueCallLinkageID> 00001000551234 </globallyUniqueCallLinkageID></globalCallLinkageID></globalCallData>`
	for body, want := range map[string]string{
		`<DeliveredEvent><callLinkageData>` + id + `</callLinkageData></DeliveredEvent>`: "00001000551234",
		`<TransferedEvent><callLinkageDataList><oldCallLinkageData><globalCallData><globalCallLinkageID><globallyUniqueCallLinkageID>old` +
			`</globallyUniqueCallLinkageID></globalCallLinkageID></globalCallData></oldCallLinkageData><newCallLinkageData>` + id +
			`</newCallLinkageData></callLinkageDataList></TransferedEvent>`: "00001000551234",
		`<HeldEvent><callLinkageData><globalCallData><globalCallLinkageID><subDomainCallLinkageID>77</subDomainCallLinkageID>` +
			`</globalCallLinkageID></globalCallData></callLinkageData></HeldEvent>`: "77",
		`<HeldEvent><callLinkageData/></HeldEvent>`: "",
		`<HeldEvent/>`: "",
	} {
		m, err := Decode([]byte(body))
		require.NoError(t, err)
		require.Equal(t, want, m.(Event).Linkage, body)
	}
}

func TestPermittedServicesAreToldByTheirTruth(t *testing.T) {
	for body, want := range map[string][]string{
		``:                     nil,
		`<servicesPermitted/>`: {},
		`<servicesPermitted><callControlServices/><voiceServices/></servicesPermitted>`: {},
		`<servicesPermitted><callControlServices><answerCall>false</answerCall><clearConnection> true </clearConnection><holdCall>1</holdCall>` +
			`<transferCall>0</transferCall></callControlServices><callAssociatedServices><generateDigits>TRUE</generateDigits></callAssociatedServices>` +
			`</servicesPermitted>`: {"clearConnection", "holdCall", "generateDigits"},
	} {
		for _, root := range []string{"EstablishedEvent", "CallInformationEvent", "CallClearedEvent"} {
			m, err := Decode([]byte("<" + root + ">" + body + "</" + root + ">"))
			require.NoError(t, err)
			require.Equal(t, want, m.(Event).Permitted, body)
		}
	}
	body, err := Encode(Event{Type: Held, Permitted: []string{}}, ECMA)
	require.NoError(t, err)
	require.Contains(t, string(body), "<servicesPermitted><callControlServices></callControlServices>", "nothing is permitted, and that is told")
	body, err = Encode(Event{Type: Held, Permitted: []string{"dance"}}, ECMA)
	require.NoError(t, err)
	require.NotContains(t, string(body), "dance")
	body, err = Encode(Event{Type: Held, Permitted: []string{"holdCall"}}, Zultys)
	require.NoError(t, err)
	require.NotContains(t, string(body), "Permitted", "MX has commands of its own")
}

func TestAvayasReasonsAreNumbers(t *testing.T) {
	for reason, told := range map[string]bool{"3": true, "0": true, "-1": true, "": false, "lunch": false, "70000": false} {
		body, err := Encode(SetAgentState{Device: avaya, State: NotReady, Reason: reason}, DMCC)
		require.NoError(t, err)
		m, err := Decode(body)
		require.NoError(t, err)
		require.Equal(t, told, m.(SetAgentState).Reason == reason && reason != "", reason)
		for _, d := range []Dialect{Zultys, ECMA, OpenScape} {
			body, err := Encode(SetAgentState{Device: avaya, State: NotReady, Reason: reason}, d)
			require.NoError(t, err)
			require.NotContains(t, string(body), "reasonCode")
		}
	}
}
