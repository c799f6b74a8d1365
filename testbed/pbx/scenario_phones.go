package pbx

import (
	"maps"
	"slices"
	"time"

	"cordboard/backend/csta"
)

// Phone is what an extension is set to when the switch starts.
type Phone struct {
	DoNotDisturb bool           `json:"doNotDisturb"`
	OutOfService bool           `json:"outOfService"`
	NoWaiting    bool           `json:"noWaiting"` // busy while its user talks, even if somebody watches it
	JustRings    bool           `json:"justRings"` // never answers by itself, even if nobody watches it
	Forwards     []ForwardAfter `json:"forwards"`
}

// ForwardAfter sends calls of a phone somewhere else.
type ForwardAfter struct {
	Type string `json:"type"` // forwardImmediate, forwardBusy, forwardNoAns or forwardDND
	To   string `json:"to"`
	// AfterMs is how long the phone rings before forwardNoAns takes effect; 0 = the scenario's forwardMs.
	AfterMs int `json:"afterMs"`
}

// Agent is somebody who works at a phone. Who works in a queue and is in no Agents is there from the
// start, ready, and without a password.
type Agent struct {
	Extension string      `json:"extension"` // where he works; empty = anywhere, and he is not there yet
	Password  csta.Secret `json:"password"`  // empty = none is asked for
	State     AgentState  `json:"state"`     // when the switch starts; empty = loggedOff
}

// AgentState is what an agent is when the switch starts.
type AgentState string

// The states to begin with.
const (
	IsLoggedOff AgentState = "loggedOff"
	IsNotReady  AgentState = "notReady"
	IsReady     AgentState = "ready"
)

// Queue is a number behind which agents work: the standard's ACD group, MX's role. Its calls wait until
// one of them is ready and free.
type Queue struct {
	Number string   `json:"number"`
	Name   string   `json:"name"`
	ID     string   `json:"id"` // MX's roleId; empty = its number
	Agents []string `json:"agents"`
	Rings  Rings    `json:"rings"` // empty = LongestIdle

	// AnswerWithinMs is how long an agent's phone rings before the call goes back to the queue and he is
	// not ready any more; 0 = as long as the caller waits.
	AnswerWithinMs int `json:"answerWithinMs"`
	// WrapUpMs is how long an agent works after a call; 0 = the scenario's afterCallMs.
	WrapUpMs int `json:"wrapUpMs"`
	// OverflowMs is how long a call waits before it is sent to OverflowTo; 0 = for ever.
	OverflowMs int    `json:"overflowMs"`
	OverflowTo string `json:"overflowTo"`
}

// Rings is at whose phones a queue's call rings.
type Rings string

// The ways to ring.
const (
	LongestIdle Rings = "longestIdle" // at the one who was idle longest
	All         Rings = "all"         // at everybody who is free; the others are told who answered
)

// IVR is a number that answers, asks for digits and then sends the caller on, with what he typed as data.
type IVR struct {
	Number    string     `json:"number"`
	Name      string     `json:"name"`
	AnswersMs int        `json:"answersMs"` // 0 = half a second
	Asks      []Question `json:"asks"`
	To        string     `json:"to"`   // where the caller is sent; empty = it hangs up
	Data      Attached   `json:"data"` // what its script adds by itself
}

// Question is what an IVR asks for: it is answered by so many digits, by the digit that ends it, or when
// nobody types any more. What nobody typed is not in the data.
type Question struct {
	Name   string `json:"name"`
	Digits int    `json:"digits"`
	Ends   string `json:"ends"`
	WaitMs int    `json:"waitMs"` // for the next digit; 0 = 10 s
}

// agent is who works at an extension when the switch starts.
func (s *Scenario) agent(extension string) agent {
	var groups []string
	for _, q := range s.Queues {
		if slices.Contains(q.Agents, extension) {
			groups = append(groups, q.Number)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(s.Agents)) {
		a := s.Agents[id]
		if a.Extension != extension {
			continue
		}
		switch a.State {
		case IsReady:
			return agent{id: id, state: ready, groups: groups}
		case IsNotReady:
			return agent{id: id, state: notReady, groups: groups}
		default:
			return agent{state: nobody}
		}
	}
	if len(groups) > 0 {
		return agent{id: extension, state: ready, groups: groups}
	}
	return agent{state: nobody}
}

func ms(n int) time.Duration { return time.Duration(n) * time.Millisecond }
