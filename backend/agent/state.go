package agent

import (
	"reflect"
	"slices"
	"time"

	"cordboard/backend/call"
	"cordboard/backend/numbers"
	"cordboard/backend/problem"
	"cordboard/backend/session"
)

// Link says how the connection to the switch is.
type Link string

// The states of the connection. Retrying means that it was lost and is tried again at State.RetryAt.
const (
	Down       = Link(session.Down)
	Connecting = Link(session.Connecting)
	Up         = Link(session.Up)
	Retrying   = Link(session.Retrying)
)

// SignOnState says whether the agent is signed on.
type SignOnState string

// The states of the agent. On lasts through a lost connection that is tried again.
const (
	Off        = SignOnState(session.Off)
	SigningOn  = SignOnState(session.SigningOn)
	On         = SignOnState(session.On)
	SigningOff = SignOnState(session.SigningOff)
)

// State is the whole of what an agent's telephone is right now. Rev grows with every change.
type State struct {
	Rev      uint64           `json:"rev"`
	Link     Link             `json:"link"`
	Agent    SignOnState      `json:"agent"`
	Server   string           `json:"server"`
	User     string           `json:"user"`
	Device   string           `json:"device"`
	RetryAt  int64            `json:"retryAt"` // Unix milliseconds; 0 = no try is due
	Problem  *problem.Problem `json:"problem"` // the last one, until something succeeds
	Calls    []Call           `json:"calls"`   // oldest first, never nil
	Services map[Verb]bool    `json:"services"`
	// Lacks says of each service that is not offered why: LacksDialect, LacksFeatures, LacksSwitch or
	// LacksSession.
	Lacks      map[Verb]Lack `json:"lacks"`
	AgentState AgentStatus   `json:"agentState"`
	DND        *bool         `json:"dnd"`      // nil = not known
	Forwards   []ForwardRule `json:"forwards"` // the active ones; never nil

	// Line counts the connections over which calls were known. What a switch calls a call names it only within one:
	// it may have been restarted in between.
	Line int `json:"-"`
}

// Call is one call as pages see it. Times are Unix milliseconds, 0 = not yet.
type Call struct {
	ID          string            `json:"id"` // unique in this Session
	State       call.State        `json:"state"`
	Prompting   bool              `json:"prompting"` // initiated, and dialled from here: the handset is to be lifted
	Direction   call.Direction    `json:"direction"` // empty while nobody told
	Party       Party             `json:"party"`
	Called      string            `json:"called"`
	Data        map[string]string `json:"data"`
	StartedAt   int64             `json:"startedAt"`
	ConnectedMs int64             `json:"connectedMs"` // talked so far, by the monotonic clock
	ConnectedAt int64             `json:"connectedAt"`
	Cause       string            `json:"cause"`
	Stale       bool              `json:"stale"`
	Can         []Verb            `json:"can"`
	Denied      map[Verb]Lack     `json:"denied"` // services that would fit but that the switch does not permit now, with DeniedByCall
	GlobalID    string            `json:"globalId"`
	ConsultOf   string            `json:"consultOf"` // the id of the call for which it was made, also when that one is over
	Parties     []Party           `json:"parties"`   // the others of a conference; empty while there is only one; never nil
	Search      []string          `json:"search"`    // spellings to look for in the CRM, the best first
	Internal    bool              `json:"internal"`  // the other one is an extension of this house

	Device    string    `json:"-"`
	Key       string    `json:"-"` // the switch's id of the call at Device; changes when the switch renames it
	Global    string    `json:"-"` // what the switch calls the whole call now; GlobalID is what it was called first
	Linkage   string    `json:"-"` // what the switch calls all that belongs together; empty = not told
	Unique    bool      `json:"-"` // no other call ever has this Linkage
	Started   time.Time `json:"-"`
	Connected time.Time `json:"-"` // zero = not yet
}

// Party is the other side of a call. Display is Number spelled for reading.
type Party struct {
	Number  string `json:"number"`
	Name    string `json:"name"`
	Display string `json:"display"`
}

// view turns the table's call into the page's.
func view(c call.Call, plan dialPlan, now time.Time) Call {
	v := Call{
		ID: c.ID, State: c.State, Prompting: c.Prompting(), Direction: c.Direction, Called: c.Called, Cause: c.Cause, Stale: c.Stale,
		Party:    partyOf(c.Party, c.Direction, plan),
		Data:     make(map[string]string, len(c.Data)),
		GlobalID: c.GlobalID, ConsultOf: c.ConsultOf, Parties: []Party{}, Can: []Verb{}, Denied: map[Verb]Lack{},
		Device: c.Device, Key: c.Connection.CallID, Global: c.Connection.GlobalCallID, Linkage: c.Linkage, Unique: c.Unique, Started: c.StartedAt, Connected: c.ConnectedAt,
		StartedAt: c.StartedAt.UnixMilli(),
	}
	if v.Global == "" && v.GlobalID != "" { // on an MX the id is one of a leg only
		v.Global = v.Key
	}
	for _, d := range c.Data {
		v.Data[d.Name] = d.Value
	}
	for _, p := range c.Parties {
		v.Parties = append(v.Parties, partyOf(p, c.Direction, plan))
	}
	v.identify(plan)
	if !c.ConnectedAt.IsZero() {
		v.ConnectedAt = c.ConnectedAt.UnixMilli()
	}
	v.talk(now)
	return v
}

// identify says what to look for in the CRM. A colleague is looked for only when called: then the CRM's administrator
// says where, by the softphone layout for internal calls.
func (c *Call) identify(plan dialPlan) {
	number := c.Party.Number
	if number == "" && c.Direction == call.Outbound {
		number = numbers.Bare(c.Called)
	}
	spelled := plan.spell(number)
	c.Internal = spelled.internal && len(c.Parties) == 0
	c.Search = slices.Clone(spelled.search)
	if c.Internal && c.Direction == call.Outbound {
		c.Search = []string{number}
	}
}

// partyOf is another party as pages see it. What stands in a caller's place without being a number is none: a word for
// withheld, zeros. It is no name either.
func partyOf(p call.Party, direction call.Direction, plan dialPlan) Party {
	v := Party{Number: numbers.Bare(p.Number), Name: p.Name, Display: plan.spell(p.Number).display}
	if direction != call.Outbound && numbers.Withheld(p.Number) {
		v.Number, v.Display = "", ""
		if v.Name == p.Number {
			v.Name = ""
		}
	}
	return v
}

// talk brings the talk time up to date.
func (c *Call) talk(now time.Time) {
	if !c.Connected.IsZero() {
		c.ConnectedMs = max(0, now.Sub(c.Connected).Milliseconds())
	}
}

// At is a copy of the State with the talk times of now.
func (s State) At(now time.Time) State {
	s.Calls = slices.Clone(s.Calls)
	for i := range s.Calls {
		s.Calls[i].talk(now)
	}
	return s
}

// same says that two States differ in nothing but Rev and the talk times.
func (s State) same(o State) bool {
	s, o = s.At(time.Time{}), o.At(time.Time{})
	s.Rev, o.Rev = 0, 0
	return reflect.DeepEqual(s, o)
}
