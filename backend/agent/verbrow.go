package agent

import "cordboard/backend/call"

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
	Verb     Verb     `json:"verb"`
	Service  string   `json:"-"` // the CSTA service, as switches list it among what they support and what they permit for a call
	Category Category `json:"-"`
	// Allowed is the word of MX's cmdsAllowed that is evidenced for it. Hold and the like have none there, so
	// nothing is concluded about them.
	Allowed string `json:"-"`
	Scope   Scope  `json:"scope"`
	// States are those of a call that the verb fits; of a verb of two calls, those of the one in hand.
	States []call.State `json:"-"`
	// Stale says that it fits a call of which nobody knows whether it is still there. Should it be over, the
	// switch will say so.
	Stale bool `json:"-"`
	// Into is the state that it brings the call into. A refusal is none if the call is in it already: somebody did the same
	// at the telephone.
	Into call.State `json:"-"`
	// Parts are the verbs of which it is made where the switch has no service for it: a consultation is a hold
	// and a dialled call.
	Parts     []Verb     `json:"-"`
	Arguments []Argument `json:"arguments"`
	// Method is the name of the method that the softphone's page calls for it; "" = Command, as for most.
	Method string `json:"method"`
	// Button says where the softphone has it; nil = only `cordctl agent` does.
	Button *Button `json:"button"`

	fits func(*capabilities, []call.Call, call.Call) bool // what else must hold; nil = nothing
	ask  func(*command) error
}

// Button is how the softphone shows a verb. Its texts stand in the message files under softphone.act and the
// verb's name; its picture has the verb's name, too.
type Button struct {
	Order int  `json:"order"` // among the buttons of a call, from the left
	Look  Look `json:"look"`
	Box   Box  `json:"box"`
	// Single hides it while two calls can be joined or swapped.
	Single bool `json:"single"`
	// Leaves says that the agent gives the call away: the softphone saves the call's notes first.
	Leaves bool `json:"leaves"`
}

// Look is how much a button stands out.
type Look string

// The looks.
const (
	Plain   Look = ""
	Primary Look = "primary" // what is likely to be wanted
	Danger  Look = "danger"  // what ends something
)

// Box is where a button stands.
type Box string

// The boxes.
const (
	WithCall     Box = ""             // among the buttons of the call
	PassOn       Box = "passOn"       // asks for a number; opened with the call
	Keypad       Box = "keypad"       // sends what is typed; opened with the call
	DialBox      Box = "dial"         // the number that is dialled stands there
	PickupBox    Box = "pickup"       // calls that ring elsewhere
	Availability Box = "availability" // what the agent and their phone are set to
)
