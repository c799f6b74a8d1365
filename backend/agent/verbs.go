package agent

import (
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

// Scope says what a verb is about.
type Scope string

// The scopes. A verb of the phone is about no call: State.Services says whether it is offered. A verb of two
// calls needs the one in hand and the one on hold; it is offered with the one in hand.
const (
	OfPhone    Scope = "phone"
	OfCall     Scope = "call" // named by the argument call; a consultation finds its call by itself
	OfTwoCalls Scope = "twoCalls"
)

// Category is a list into which the standard sorts services when a switch tells what it supports (ECMA-269,
// GetCSTAFeatures).
type Category int

// The categories of the services that are used here.
const (
	CallControl    Category = iota // callControlServList
	CallAssociated                 // callAssociatedServList
	DeviceFeature                  // logicalServList
)

// Row is all that is told of a verb. What the switch lacks, what may be done with a call, the check of arguments,
// the commands of `cordctl agent` and the softphone's buttons are derived from it.
type Row struct {
	Verb     Verb
	Service  string // the CSTA service, as switches list it among what they support and what they permit for a call
	Category Category
	// Allowed is the word of MX's cmdsAllowed that is evidenced for it. Hold and the like have none there, so
	// nothing is concluded about them.
	Allowed string
	Scope   Scope
	// States are those of a call that the verb fits; of a verb of two calls, those of the one in hand.
	States []call.State
	// Stale says that it fits a call of which nobody knows whether it is still there. Should it be over, the
	// switch will say so.
	Stale bool
	// Parts are the verbs of which it is made where the switch has no service for it: a consultation is a hold
	// and a dialled call.
	Parts     []Verb
	Arguments []Argument
	// Method is the name of the method that the softphone's page calls for it; "" = Command, as for most.
	Method string
	// Button says where the softphone has it; nil = only `cordctl agent` does.
	Button *Button

	fits func(*capabilities, []call.Call, call.Call) bool // what else must hold; nil = nothing
	ask  func(*command) error
}

// Button is how the softphone shows a verb. Its texts stand in the message files under softphone.act and the
// verb's name; its picture has the verb's name, too.
type Button struct {
	Order int    // among the buttons of a call, from the left
	Look  string // primary, danger, or "" for a plain one
	// Box is where the button stands: "" = with the call; passOn, keypad, pickup, dial and availability are boxes
	// of their own.
	Box string
	// Single hides it while two calls can be joined or swapped.
	Single bool
	// Leaves says that the agent gives the call away: the softphone saves the call's notes first.
	Leaves bool
}

// verbs is the table. Can lists what fits a call in this order.
var verbs = []Row{
	{
		Verb: Dial, Service: "makeCall", Scope: OfPhone, Arguments: []Argument{number}, Method: "Dial",
		Button: &Button{Box: "dial"}, ask: dial,
	},
	{
		Verb: Answer, Service: "answerCall", Scope: OfCall, States: []call.State{call.Ringing}, Stale: true,
		Arguments: []Argument{callID},
		ask:       about(func(at csta.ConnectionID) csta.AnswerCall { return csta.AnswerCall{Connection: at} }),
	},
	{
		Verb: Hold, Service: "holdCall", Scope: OfCall, States: []call.State{call.Connected}, Stale: true,
		Arguments: []Argument{callID}, Method: "Hold", Button: &Button{Order: 60, Single: true},
		ask: about(func(at csta.ConnectionID) csta.HoldCall { return csta.HoldCall{Connection: at} }),
	},
	{
		Verb: Retrieve, Service: "retrieveCall", Scope: OfCall, States: []call.State{call.Held}, Stale: true,
		Arguments: []Argument{callID}, Method: "Retrieve", Button: &Button{Order: 10, Look: "primary"},
		ask: about(func(at csta.ConnectionID) csta.RetrieveCall { return csta.RetrieveCall{Connection: at} }),
	},
	{
		Verb: HangUp, Service: "clearConnection", Scope: OfCall, States: everyState, Stale: true,
		Arguments: []Argument{callID}, Method: "HangUp", Button: &Button{Order: 110, Look: "danger", Leaves: true}, ask: hangUpCall,
	},
	{
		Verb: Consult, Service: "consultationCall", Scope: OfCall, States: []call.State{call.Connected, call.Held},
		Parts: []Verb{Hold, Dial}, Arguments: []Argument{number}, Button: &Button{Order: 70, Box: "passOn", Single: true},
		fits: consultable, ask: consult,
	},
	{
		Verb: Blind, Service: "singleStepTransfer", Allowed: "Transfer", Scope: OfCall, States: []call.State{call.Connected},
		Arguments: []Argument{callID, number}, Button: &Button{Order: 80, Box: "passOn", Single: true, Leaves: true}, ask: blind,
	},
	{
		Verb: DTMF, Service: "generateDigits", Category: CallAssociated, Scope: OfCall,
		States: []call.State{call.Initiated, call.Connected}, Stale: true,
		Arguments: []Argument{callID, {Name: "digits", Kind: KindDigits}}, Button: &Button{Order: 100, Box: "keypad"},
		fits: takesDigits, ask: sendDigits,
	},
	{
		Verb: Deflect, Service: "deflectCall", Scope: OfCall, States: []call.State{call.Ringing}, Stale: true,
		Arguments: []Argument{callID, number}, Button: &Button{Order: 85, Box: "passOn", Single: true, Leaves: true}, ask: deflect,
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
		Arguments: []Argument{callID, number}, ask: join,
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
		Button: &Button{Order: 20, Look: "primary", Leaves: true}, ask: transfer,
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
		Button: &Button{Box: "pickup"}, ask: pickup,
	},
	{
		Verb: GroupPickup, Service: "groupPickupCall", Scope: OfPhone, Button: &Button{Box: "pickup"}, ask: groupPickup,
	},
	{
		Verb: Ready, Service: "setAgentState", Category: DeviceFeature, Scope: OfPhone,
		Arguments: []Argument{
			{Name: "state", Kind: KindWord, Words: []string{DutyReady, DutyNotReady, DutyWorkingAfterCall, "loggedOn", DutyLoggedOff}},
			{Name: "reason", Kind: KindText, Optional: true},
		},
		Button: &Button{Box: "availability"}, ask: setAgentState,
	},
	{
		Verb: DND, Service: "setDoNotDisturb", Category: DeviceFeature, Scope: OfPhone,
		Arguments: []Argument{{Name: "on", Kind: KindSwitch}}, Button: &Button{Box: "availability"}, ask: setDoNotDisturb,
	},
	{
		Verb: Forward, Service: "setForwarding", Category: DeviceFeature, Scope: OfPhone,
		Arguments: []Argument{{Name: "number", Kind: KindNumber, Optional: true, None: "off"}}, Button: &Button{Box: "availability"},
		ask: setForwarding,
	},
}

// The arguments that many verbs have.
var (
	callID = Argument{Name: "call", Kind: KindCall}
	number = Argument{Name: "number", Kind: KindNumber}
)

var everyState = []call.State{call.Initiated, call.Dialing, call.Ringing, call.Connected, call.Held, call.Failed}

// Verbs returns the table, in its order.
func Verbs() []Row { return append([]Row{}, verbs...) }
