package csta

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAPendingStateIsReadInEitherSpelling(t *testing.T) {
	for wire, want := range map[string]AgentState{
		"notReady": AgentNotReady, "agentNotReady": AgentNotReady, "ready": AgentReady, "agentReady": AgentReady,
		"null": AgentNull, "agentNull": AgentNull, "agent": "agent", "dancing": "dancing", "": "",
	} {
		for _, root := range []string{"AgentBusyEvent", "AgentWorkingAfterCallEvent"} {
			m, err := Decode([]byte("<" + root + "><pendingAgentState>" + wire + "</pendingAgentState></" + root + ">"))
			require.NoError(t, err)
			require.Equal(t, want, m.(AgentEvent).Pending, wire)
		}
	}
	for root, word := range map[AgentEventKind]string{AgentBusyEvent: "agentNotReady", AgentWorkingAfterCallEvent: "notReady"} {
		body, err := Encode(AgentEvent{Type: root, Pending: AgentNotReady}, ECMA)
		require.NoError(t, err)
		require.Contains(t, string(body), "<pendingAgentState>"+word+"<", root)
	}
	body, err := Encode(AgentEvent{Type: AgentReadyEvent, Pending: AgentNotReady}, ECMA)
	require.NoError(t, err)
	require.NotContains(t, string(body), "pending", "which has no place for it")
}

func TestAgentsOfBothWorldsAreRead(t *testing.T) {
	m, err := Decode([]byte(`<GetAgentStateResponse><agentStateList>` +
		`<agentStateEntry><agentID>7001</agentID><loggedOnState>1</loggedOnState><agentInfo>` +
		`<agentInfoItem><acdGroup>500</acdGroup><agentState>agentBusy</agentState><pendingAgentState>agentNotReady</pendingAgentState></agentInfoItem>` +
		`<agentInfoItem><agentState>dancing</agentState></agentInfoItem></agentInfo></agentStateEntry>` +
		`<agentStateEntry><readyState>x</readyState><roleName>Support</roleName><loginAvailable>true</loginAvailable><loggedOnState>false</loggedOnState><roleId>1</roleId></agentStateEntry>` +
		`</agentStateList></GetAgentStateResponse>`))
	require.NoError(t, err)
	require.Equal(t, GetAgentStateResponse{Agents: []AgentEntry{
		{AgentID: "7001", LoggedOn: true, Groups: []AgentInGroup{
			{Group: DeviceID{ID: "500"}, State: AgentBusy, Pending: AgentNotReady}, {State: "dancing"},
		}},
		{RoleID: "1", RoleName: "Support", LoginAvailable: true, ReadyState: "x"},
	}}, m)
}

func TestFeaturesAreReadFromAnyList(t *testing.T) {
	m, err := Decode([]byte(`<GetCSTAFeaturesResponse><supportedEvents><voiceEvtsList><play/></voiceEvtsList><callControlEvtsList><delivered/><callBack/></callControlEvtsList></supportedEvents>` +
		`<supportedServices><callControlServList><makeCall><x>1</x></makeCall><holdCall>false</holdCall><callBack/></callControlServList><somethingElse><y/></somethingElse>` +
		`</supportedServices></GetCSTAFeaturesResponse>`))
	require.NoError(t, err)
	require.Equal(t, GetCSTAFeaturesResponse{[]string{"makeCall", "callBack", "play", "delivered"}}, m)

	m, err = Decode([]byte(`<GetSwitchingFunctionCapsResponse><switchingSubDomainName>CM1</switchingSubDomainName><servEvtsList>` +
		`<callControlEvtsList><held/></callControlEvtsList><callControlServList><holdCall/></callControlServList><systemServList><systemStatus/></systemServList>` +
		`</servEvtsList></GetSwitchingFunctionCapsResponse>`))
	require.NoError(t, err)
	require.Equal(t, GetSwitchingFunctionCapsResponse{Services: []string{"holdCall", "systemStatus"}, Events: []string{"held"}}, m)
}

func TestMXsPagesAreReadWhereverTheyPutTheirFields(t *testing.T) {
	want := AddressBookPage{Size: 2, Index: 0, Entries: []AddressBookEntry{{JID: "1@mx", FirstName: "Zoë", BusinessPhone: "+49"}}}
	for _, entry := range []string{
		`<abentry jid="1@mx" firstName="Zoë" businessPhone="+49"/>`,
		`<abentry><jid>1@mx</jid><firstName>Zoë</firstName><businessPhone>+49</businessPhone><x>y</x></abentry>`,
		`<abentry jid="1@mx"><firstName>Zoë</firstName><businessPhone>+49</businessPhone></abentry>`,
	} {
		m, err := Decode([]byte(`<ablist size="2" index="0">` + entry + `</ablist>`))
		require.NoError(t, err)
		require.Equal(t, want, m, entry)
	}
	m, err := Decode([]byte(`<callloginfo><call number="1099" xmlns="x"><name>Zoë</name></call><call/></callloginfo>`))
	require.NoError(t, err)
	require.Equal(t, CallLogInfo{Entries: []Entry{{Name: "call", Attributes: []Datum{{"number", "1099"}}, Fields: []Datum{{"name", "Zoë"}}}, {Name: "call"}}}, m)
	m, err = Decode([]byte(`<iq type="get" id="weather"/>`))
	require.NoError(t, err)
	require.Equal(t, Unknown{Root: "iq", K: KindEvent}, m)
}
