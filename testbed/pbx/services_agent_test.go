package pbx

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/csta"
)

// wants is a SetAgentState.
func wants(state, more string) string {
	return `<SetAgentState` + ed4 + `><device>200</device><requestedAgentState>` + state + `</requestedAgentState>` + more + `</SetAgentState>`
}

// acd is a switch with a group of two.
func acd(dialect csta.Dialect) Options {
	return Options{Dialect: dialect, Scenario: Scenario{
		Queues: []Queue{{Number: "500", Name: "Support", ID: "1", Agents: []string{"200", "201"}}},
		Agents: map[string]Agent{"A1": {Extension: "200", Password: "geheim"}, "A2": {Extension: "201"}},
	}}
}

func TestAnAgentsDay(t *testing.T) {
	workday(t, acd(csta.ECMA), func(d *desk) {
		d.asks(d.ann, wants("ready", ""))
		d.told(d.ann, "stateIncompatibility/invalidObjectState") // nobody is logged on
		d.asks(d.ann, wants("loggedOn", "<agentID>A1</agentID><password>77726F6E67</password>"))
		d.told(d.ann, "operation/invalidAgentPassword")
		d.asks(d.ann, wants("loggedOn", "<agentID>A2</agentID>"))
		d.told(d.ann, "operation/invalidAgentIdentifier")
		d.asks(d.ann, wants("loggedOn", "<agentID>A1</agentID><password>67656865696D</password>"))
		got := d.all(d.ann)
		require.Equal(t, []string{"SetAgentStateResponse", "AgentLoggedOnEvent", "AgentNotReadyEvent"}, []string{got[0].name, got[1].name, got[2].name})
		require.Equal(t, "A1", got[1].at("agentID"))
		require.Equal(t, "200", got[1].at("agentDevice/deviceIdentifier"))

		d.asks(d.ann, wants("ready", ""))
		d.told(d.ann, "SetAgentStateResponse", "AgentReady")
		d.asks(d.ann, `<GetAgentState`+ed4+`><device>200</device></GetAgentState>`)
		f := d.all(d.ann)[0]
		item := "agentStateList/agentStateEntry/agentInfo/agentInfoItem/"
		require.Equal(t, []string{"500", "agentReady"}, []string{f.at(item + "acdGroup"), f.at(item + "agentState")})

		d.asks(d.ann, `<GetAgentState`+ed4+`><device>500</device></GetAgentState>`)
		f = d.all(d.ann)[0]
		require.Equal(t, []string{"A1", "agentReady"}, []string{f.at("agentStateList/agentStateEntry/agentID"), f.at(item + "agentState")})
		require.Len(t, f.Children[0].Children, 1, "201 is not logged on")

		_, err := d.sw.Call(customer, "", "500", nil)
		require.NoError(t, err)
		require.NoError(t, d.sw.Lift("200"))
		require.Equal(t, "AgentBusyEvent", d.all(d.ann)[2].name)
		d.asks(d.ann, wants("notReady", ""))
		f = d.all(d.ann)[0]
		require.Equal(t, "agentNotReady", f.at("pendingAgentState"))
		d.asks(d.ann, `<GetAgentState`+ed4+`><device>200</device><acdGroup>500</acdGroup></GetAgentState>`)
		require.Equal(t, "agentNotReady", d.all(d.ann)[0].at(item+"pendingAgentState"))
		require.NoError(t, d.sw.HangUp(customer))
		got = d.all(d.ann)
		require.Equal(t, "AgentNotReadyEvent", got[len(got)-1].name)

		d.asks(d.ann, wants("workingAfterCall", ""))
		d.told(d.ann, "SetAgentStateResponse", "AgentWorkingAfterCall")
		d.asks(d.ann, wants("loggedOff", ""))
		d.told(d.ann, "SetAgentStateResponse", "AgentLoggedOff")
		d.asks(d.ann, `<GetAgentState`+ed4+`><device>200</device></GetAgentState>`)
		f = d.all(d.ann)[0]
		require.Equal(t, []string{"false", "agentNull"}, []string{f.at("agentStateList/agentStateEntry/loggedOnState"), f.at(item + "agentState")})
		d.asks(d.ann, wants("happy", ""))
		d.told(d.ann, "operation/invalidAgentState")
	})
}

func TestWorkAfterEachCall(t *testing.T) {
	o := acd(csta.ECMA)
	o.Scenario.AfterCallMs, o.Scenario.ReadyAtLogOn = 5000, true
	workday(t, o, func(d *desk) {
		d.asks(d.ann, wants("loggedOn", "<agentID>A1</agentID><password>67656865696D</password>"))
		require.Equal(t, []string{"SetAgentStateResponse", "AgentLoggedOn", "AgentReady"}, d.hears(d.ann))
		d.talks()
		require.NoError(t, d.sw.HangUp("200"))
		got := d.hears(d.ann)
		require.Equal(t, "AgentWorkingAfterCall", got[len(got)-1])
		d.passes(5 * time.Second)
		d.told(d.ann, "AgentReady")
	})
}

func TestDoNotDisturbAndForwarding(t *testing.T) {
	workday(t, ecma, func(d *desk) {
		set := func(kind, to string, on string) string {
			if kind != "" {
				kind = "<forwardingType>" + kind + "</forwardingType>"
			}
			if to != "" {
				to = "<forwardDN>" + to + "</forwardDN>"
			}
			return `<SetForwarding` + ed4 + `><device>200</device>` + kind + `<activateForward>` + on + `</activateForward>` + to + `</SetForwarding>`
		}
		dnd := func(on string) string {
			return `<SetDoNotDisturb` + ed4 + `><device>200</device><doNotDisturbOn>` + on + `</doNotDisturbOn></SetDoNotDisturb>`
		}
		d.asks(d.ann, dnd("true"))
		f := d.all(d.ann)[1]
		require.Equal(t, []string{"DoNotDisturbEvent", "true", "200"}, []string{f.name, f.at("doNotDisturbOn"), f.at("device/deviceIdentifier")})
		d.asks(d.ann, `<GetDoNotDisturb`+ed4+`><device>200</device></GetDoNotDisturb>`)
		require.Equal(t, "true", d.all(d.ann)[0].at("doNotDisturbOn"))
		d.asks(d.bob, makeCall("201", "200"))
		d.passes(routeTime)
		require.Equal(t, "Failed C1@200 connected doNotDisturb", d.hears(d.bob)[3])
		require.NoError(t, d.sw.HangUp("201"))
		d.hears(d.bob)
		d.asks(d.ann, dnd("false"))
		d.hears(d.ann)

		d.asks(d.ann, set("", "201", "true"))
		f = d.all(d.ann)[1]
		require.Equal(t, []string{"ForwardingEvent", "forwardImmediate", "true", "201"},
			[]string{f.name, f.at("forwardingType"), f.at("forwardStatus"), f.at("forwardTo")})
		ref, err := d.sw.Call(customer, "", "200", nil)
		require.NoError(t, err)
		f = d.all(d.ann)[0]
		require.Equal(t, "Diverted C2@200 null callForwardImmediate", d.brief(f))
		require.Equal(t, "201", f.at("newDestination/deviceIdentifier"))
		f = d.all(d.bob)[0]
		require.Equal(t, "Delivered C2@201 alerting callForwardImmediate", d.brief(f))
		require.Equal(t, []string{"200", "200"}, []string{f.at("lastRedirectionDevice/numberDialed"), f.at("calledDevice/deviceIdentifier")})
		require.NoError(t, d.sw.HangUp(string(ref)))
		d.hears(d.bob)

		d.asks(d.ann, set("", "", "false"))
		d.asks(d.ann, set("forwardNoAns", "201", "true"))
		d.hears(d.ann)
		d.asks(d.ann, `<GetForwarding`+ed4+`><device>200</device></GetForwarding>`)
		f = d.all(d.ann)[0]
		require.Equal(t, "forwardNoAns", f.at("forwardingList/forwardListItem/forwardingType"))
		_, err = d.sw.Call(customer, "", "200", nil)
		require.NoError(t, err)
		d.told(d.ann, "Delivered C3@200 alerting")
		d.passes(15 * time.Second)
		d.told(d.ann, "Diverted C3@200 null callForwardNoAnswer")
		d.told(d.bob, "Delivered C3@201 alerting callForwardNoAnswer")

		for request, refusal := range map[string]string{
			set("forwardMoon", "201", "true"): "operation/invalidForwardingType", set("forwardBusy", "200", "true"): "operation/invalidForwardingDestination",
		} {
			d.asks(d.ann, request)
			d.told(d.ann, refusal)
		}
	})
}

func TestMXGroups(t *testing.T) {
	o := acd("")
	o.Scenario.Queues = append(o.Scenario.Queues, Queue{Number: "501", Name: "Sales", Agents: []string{"200"}})
	o.Scenario.Agents = map[string]Agent{"200": {Extension: "200"}, "201": {Extension: "201"}}
	workday(t, o, func(d *desk) {
		d.asks(d.ann, `<GetAgentState`+ed4+`><device>200</device></GetAgentState>`)
		f := d.all(d.ann)[0]
		entry := "agentStateList/agentStateEntry/"
		require.Equal(t, []string{"1", "Support", "500", "false", "true"}, []string{
			f.at(entry + "roleId"), f.at(entry + "roleName"), f.at(entry + "roleExt"), f.at(entry + "loggedOnState"), f.at(entry + "loginAvailable"),
		})
		require.Equal(t, "2", f.Children[0].attr("rowCount"))
		d.asks(d.ann, `<?xml version='1.0' encoding='UTF-8'?><SetAgentState`+ed4+`><device>200</device><requestedAgentState>loggedOn</requestedAgentState><agentID></agentID><password></password><physicalDevice></physicalDevice><group>Support</group><group>Moon</group></SetAgentState>`)
		got := d.all(d.ann)
		require.Equal(t, []string{"true", "false"}, []string{got[0].Children[0].attr("success"), got[0].Children[1].attr("success")})
		require.Equal(t, "Support", got[0].Children[0].Text)
		require.Equal(t, []string{"AgentUpdateEvent", "Support", "true"}, []string{got[1].name, got[1].at("roleName"), got[1].at("loggedOnState")})
		_, err := d.sw.Call(customer, "", "500", nil)
		require.NoError(t, err)
		got = d.all(d.ann)
		require.Len(t, got, 2)
		require.Equal(t, "DeliveredEvent", got[1].name)
		d.asks(d.ann, wants("notReady", "<physicalDevice/>"))
		d.told(d.ann, "operation/serviceNotSupported")
		require.NoError(t, d.sw.HangUp(customer))
		d.hears(d.ann)
		d.asks(d.ann, wants("loggedOff", "<agentID/><password/><physicalDevice/>"))
		got = d.all(d.ann)
		require.Equal(t, "true", got[0].Children[0].attr("success"))
		require.Equal(t, "false", got[1].at("loggedOnState"))
	})
}

func TestMXTellsMemberships(t *testing.T) {
	workday(t, acd(""), func(d *desk) {
		require.NoError(t, d.sw.SetMember("500", "202", true))
		require.NoError(t, d.sw.SetMember("500", "202", true))
		f := d.all(d.cleo)
		require.Len(t, f, 1)
		require.Equal(t, []string{"AgentAddEvent", "1", "Support", "500", "false"},
			[]string{f[0].name, f[0].at("roleId"), f[0].at("roleName"), f[0].at("roleExt"), f[0].at("loggedOnState")})
		require.NoError(t, d.sw.SetMember("500", "202", false))
		require.Equal(t, "AgentDeleteEvent", d.all(d.cleo)[0].name)
		d.asks(d.cleo, `<GetAgentState`+ed4+`><device>202</device></GetAgentState>`)
		require.Equal(t, "0", d.all(d.cleo)[0].Children[0].attr("rowCount"))
		require.ErrorIs(t, d.sw.SetMember("501", "202", true), ErrNoExtension)
		require.ErrorIs(t, d.sw.SetMember("500", "299", true), ErrNoExtension)
	})
}
