package agent

import (
	"slices"

	"cordboard/backend/call"
	"cordboard/backend/csta"
)

// Verb is something that an agent can ask of the switch.
type Verb string

// The verbs.
const (
	Dial        Verb = "dial"
	Answer      Verb = "answer"
	Hold        Verb = "hold"
	Retrieve    Verb = "retrieve"
	HangUp      Verb = "hangup"
	Consult     Verb = "consult"
	Blind       Verb = "blind"
	DTMF        Verb = "dtmf"
	Deflect     Verb = "deflect"
	Park        Verb = "park"
	EndCall     Verb = "endCall"
	Join        Verb = "join"
	Attach      Verb = "attach"
	Alternate   Verb = "alternate"
	Transfer    Verb = "transfer"
	Conference  Verb = "conference"
	Reconnect   Verb = "reconnect"
	Pickup      Verb = "pickup"
	GroupPickup Verb = "groupPickup"
	Ready       Verb = "ready"
	DND         Verb = "dnd"
	Forward     Verb = "forward"
)

// verbs is the table. Can lists what fits a call in this order.
var verbs = []Row{
	{
		Verb: Dial, Service: "makeCall", Scope: OfPhone, Arguments: []Argument{number}, Method: "Dial",
		Button: &Button{Box: DialBox}, ask: dial,
	},
	{
		Verb: Answer, Service: "answerCall", Scope: OfCall, States: []call.State{call.Ringing}, Stale: true, Into: call.Connected,
		Arguments: []Argument{callID},
		ask:       about(func(at csta.ConnectionID) csta.AnswerCall { return csta.AnswerCall{Connection: at} }),
	},
	{
		Verb: Hold, Service: "holdCall", Scope: OfCall, States: []call.State{call.Connected}, Stale: true, Into: call.Held,
		Arguments: []Argument{callID}, Method: "Hold", Button: &Button{Order: 60, Single: true},
		ask: about(func(at csta.ConnectionID) csta.HoldCall { return csta.HoldCall{Connection: at} }),
	},
	{
		Verb: Retrieve, Service: "retrieveCall", Scope: OfCall, States: []call.State{call.Held}, Stale: true, Into: call.Connected,
		Arguments: []Argument{callID}, Method: "Retrieve", Button: &Button{Order: 10, Look: Primary},
		ask: about(func(at csta.ConnectionID) csta.RetrieveCall { return csta.RetrieveCall{Connection: at} }),
	},
	{
		Verb: HangUp, Service: "clearConnection", Scope: OfCall, States: everyState, Stale: true,
		Arguments: []Argument{callID}, Method: "HangUp", Button: &Button{Order: 110, Look: Danger, Leaves: true}, ask: hangUpCall,
	},
	{
		Verb: Consult, Service: "consultationCall", Scope: OfCall, States: []call.State{call.Connected, call.Held},
		Parts: []Verb{Hold, Dial}, Arguments: []Argument{number}, Button: &Button{Order: 70, Box: PassOn, Single: true},
		fits: consultable, ask: consult,
	},
	{
		Verb: Blind, Service: "singleStepTransfer", Allowed: "Transfer", Scope: OfCall, States: []call.State{call.Connected},
		Arguments: []Argument{callID, number}, Button: &Button{Order: 80, Box: PassOn, Single: true, Leaves: true}, ask: blind,
	},
	{
		Verb: DTMF, Service: "generateDigits", Category: CallAssociated, Scope: OfCall,
		States: []call.State{call.Initiated, call.Connected}, Stale: true,
		Arguments: []Argument{callID, {Name: "digits", Kind: KindDigits}}, Button: &Button{Order: 100, Box: Keypad},
		fits: takesDigits, ask: sendDigits,
	},
	{
		Verb: Deflect, Service: "deflectCall", Scope: OfCall, States: []call.State{call.Ringing}, Stale: true,
		Arguments: []Argument{callID, number}, Button: &Button{Order: 85, Box: PassOn, Single: true, Leaves: true}, ask: deflect,
	},
	{
		Verb: Park, Service: "parkCall", Allowed: "Park", Scope: OfCall, States: []call.State{call.Connected},
		Arguments: []Argument{callID, {Name: "number", Kind: KindNumber, Optional: true}},
		Button:    &Button{Order: 90, Single: true, Leaves: true}, ask: park,
	},
	{
		Verb: EndCall, Service: "clearCall", Scope: OfCall, States: []call.State{call.Connected}, Arguments: []Argument{callID},
		ask: about(func(at csta.ConnectionID) csta.ClearCall { return csta.ClearCall{Connection: at} }),
	},
	{
		Verb: Join, Service: "singleStepConference", Scope: OfCall, States: []call.State{call.Connected},
		Arguments: []Argument{callID, number}, Button: &Button{Order: 82, Box: PassOn, Single: true}, ask: join,
	},
	{
		Verb: Attach, Service: "associateData", Category: CallAssociated, Scope: OfCall, States: []call.State{call.Connected},
		Arguments: []Argument{
			callID, {Name: AccountCode, Kind: KindText, Optional: true}, {Name: csta.CorrelatorData, Kind: KindText, Optional: true},
		},
		ask: attach,
	},
	{
		Verb: Alternate, Service: "alternateCall", Scope: OfTwoCalls, States: []call.State{call.Connected},
		Parts: []Verb{Hold, Retrieve}, Button: &Button{Order: 40}, ask: alternate,
	},
	{
		Verb: Transfer, Service: "transferCall", Allowed: "Transfer", Scope: OfTwoCalls,
		States: []call.State{call.Dialing, call.Connected}, Method: "Transfer",
		Button: &Button{Order: 20, Look: Primary, Leaves: true}, ask: transfer,
	},
	{
		Verb: Conference, Service: "conferenceCall", Scope: OfTwoCalls, States: []call.State{call.Connected},
		Method: "Conference", Button: &Button{Order: 30}, ask: conference,
	},
	{
		Verb: Reconnect, Service: "reconnectCall", Scope: OfTwoCalls,
		States: []call.State{call.Dialing, call.Connected, call.Failed}, Parts: []Verb{Retrieve},
		Button: &Button{Order: 50}, ask: reconnect,
	},
	{
		Verb: Pickup, Service: "directedPickupCall", Scope: OfPhone, Arguments: []Argument{number},
		Button: &Button{Box: PickupBox}, ask: pickup,
	},
	{
		Verb: GroupPickup, Service: "groupPickupCall", Scope: OfPhone, Button: &Button{Box: PickupBox}, ask: groupPickup,
	},
	{
		Verb: Ready, Service: "setAgentState", Category: DeviceFeature, Scope: OfPhone,
		Arguments: []Argument{
			{Name: "state", Kind: KindWord, Words: []string{
				string(AgentReady), string(AgentNotReady), string(AgentWorkingAfterCall), loggedOn, string(AgentLoggedOff),
			}},
			{Name: "reason", Kind: KindText, Optional: true},
		},
		Button: &Button{Box: Availability}, ask: setAgentState,
	},
	{
		Verb: DND, Service: "setDoNotDisturb", Category: DeviceFeature, Scope: OfPhone,
		Arguments: []Argument{{Name: "on", Kind: KindSwitch}}, Button: &Button{Box: Availability}, ask: setDoNotDisturb,
	},
	{
		Verb: Forward, Service: "setForwarding", Category: DeviceFeature, Scope: OfPhone,
		Arguments: []Argument{{Name: "number", Kind: KindNumber, Optional: true, None: "off"}}, Button: &Button{Box: Availability},
		ask: setForwarding,
	},
}

// The arguments that many verbs have.
var (
	callID = Argument{Name: "call", Kind: KindCall}
	number = Argument{Name: "number", Kind: KindNumber}
)

var everyState = []call.State{call.Initiated, call.Dialing, call.Ringing, call.Connected, call.Held, call.Failed}

// Verbs returns the table, in its order. No list in it is nil.
func Verbs() []Row {
	rows := slices.Clone(verbs)
	for i := range rows {
		if rows[i].Arguments == nil {
			rows[i].Arguments = []Argument{}
		}
	}
	return rows
}

// ByCommand says why the softphone's page may not ask for a verb by its name: it may do what it has a button for, and
// what has a method of its own it asks for by that. So no page can take a call that the agent does not want.
func ByCommand(verb Verb) error {
	r, p := row(verb)
	switch {
	case p != nil:
		return p
	case r.Button == nil || r.Method != "":
		return badCommand(verb, "")
	}
	return nil
}
