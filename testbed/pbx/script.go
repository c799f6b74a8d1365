package pbx

import (
	"fmt"
	"maps"
	"slices"

	"cordboard/backend/csta"
)

// Script is what people do by themselves, one step after the other.
type Script struct {
	Name  string `json:"name"`
	Steps []Step `json:"steps"`
	Again bool   `json:"again"` // it begins anew when it is over
}

// Step is one thing that somebody does. A script waits until When is true of everybody in it, then for
// AfterMs, and then does it. A first step without When waits until somebody watches any extension.
type Step struct {
	When    map[string]State `json:"when"` // by extension, queue or number outside
	AfterMs int              `json:"afterMs"`

	Who    string   `json:"who"` // an extension; a number outside only calls, presses and hangs up
	Does   Act      `json:"does"`
	To     string   `json:"to"`     // the number that it is done with; see Act
	Called string   `json:"called"` // of call from outside: the number that was dialled, if not To
	Digits string   `json:"digits"` // of press
	State  string   `json:"state"`  // of duty; of forward the kind, empty = forwardImmediate
	On     bool     `json:"on"`     // of doNotDisturb
	Data   Attached `json:"data"`   // of call and attach
}

// Act is what somebody can do.
type Act string

// The acts. What an extension does is done as if its user pressed the keys of his phone.
const (
	DoCall       Act = "call"       // calls To; with Data if he is outside
	DoLift       Act = "lift"       // answers the oldest call that rings
	DoHangUp     Act = "hangUp"     // leaves the call he talks in, else his newest
	DoHold       Act = "hold"       // puts on hold
	DoRetrieve   Act = "retrieve"   // goes back to whom he holds
	DoAlternate  Act = "alternate"  // changes over to whom he holds
	DoConsult    Act = "consult"    // holds and calls To
	DoTransfer   Act = "transfer"   // sends the caller to To; without To to whom he consults
	DoConference Act = "conference" // takes whom he holds and whom he talks with together
	DoAdd        Act = "add"        // takes To into the conversation in one step
	DoListen     Act = "listen"     // To listens in
	DoDrop       Act = "drop"       // puts To out of the conference
	DoPark       Act = "park"       // parks the caller at To; without To at a free place
	DoPickUp     Act = "pickUp"     // answers what rings, waits or is parked at To; without To in his group
	DoDeflect    Act = "deflect"    // sends what rings here to To
	DoPress      Act = "press"      // types Digits
	DoAttach     Act = "attach"     // adds Data to the call
	DoDuty       Act = "duty"       // asks for State: loggedOn, loggedOff, ready, notReady, workingAfterCall
	DoForward    Act = "forward"    // sends his calls to To; without To no more
	DoDND        Act = "doNotDisturb"
)

// acts are all of them; of each, whether only an extension can do it, and whether it needs a number.
var acts = map[Act]struct{ extension, to bool }{
	DoCall: {false, true}, DoLift: {true, false}, DoHangUp: {false, false}, DoHold: {true, false}, DoRetrieve: {true, false},
	DoAlternate: {true, false}, DoConsult: {true, true}, DoTransfer: {true, false}, DoConference: {true, false}, DoAdd: {true, true},
	DoListen: {true, true}, DoDrop: {true, true}, DoPark: {true, false}, DoPickUp: {true, false}, DoDeflect: {true, true},
	DoPress: {false, false}, DoAttach: {true, false}, DoDuty: {true, false}, DoForward: {true, false}, DoDND: {true, false},
}

func (a Act) byExtension() bool { return acts[a].extension }

// State is what somebody's phone is like.
type State string

// The states that a script can wait for.
const (
	IsWatched State = "watched" // somebody watches the extension
	IsFree    State = "free"    // in no call
	IsRinging State = "rings"
	IsTalking State = "talks"
	IsHolding State = "holds"
	IsWaiting State = "waits" // a queue in which somebody waits; a place where a call is parked
)

func (sc *Script) check(c *checker, where string) {
	if len(sc.Steps) == 0 {
		c.add("%s: steps is missing: write what is done", where)
	}
	for i, step := range sc.Steps {
		where := fmt.Sprintf("%s: steps[%d]", where, i)
		kind, known := acts[step.Does]
		if !known {
			oneOf(c, where+": does", step.Does, slices.Sorted(maps.Keys(acts))...)
		}
		c.number(where+": who", step.Who)
		if kind.to && step.To == "" {
			c.add("%s: to is missing: write the number for %s", where, step.Does)
		}
		if step.Does == DoPress && !tones.MatchString(step.Digits) {
			c.add("%s: digits %q: write digits, *, # and A to D", where, step.Digits)
		}
		if step.Does == DoDuty {
			oneOf(c, where+": state", step.State, "loggedOn", "loggedOff", "ready", "notReady", "workingAfterCall")
		}
		if step.Does == DoForward {
			oneOf(c, where+": state", step.State, "", forwardImmediate, forwardBusy, forwardNoAns, forwardDND)
		}
		for _, who := range slices.Sorted(maps.Keys(step.When)) {
			oneOf(c, where+": when "+who, step.When[who], IsWatched, IsFree, IsRinging, IsTalking, IsHolding, IsWaiting)
		}
		c.ms(where+": afterMs", step.AfterMs)
		c.data(where, step.Data)
	}
}

// playing is a script on its way.
type playing struct {
	*Script
	next int  // the step that is due
	due  bool // its time runs
	done int
	err  error // why it stopped
}

// Progress is how far a script came.
type Progress struct {
	Name string
	Done int   // steps, all rounds counted
	Over bool  // nothing more will come
	Err  error // why it stopped before its end
}

// Scripts tells how far the scenario's scripts came.
func (s *Switch) Scripts() []Progress {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []Progress
	for _, p := range s.x.scripts {
		all = append(all, Progress{p.Name, p.done, p.err != nil || p.next == len(p.Steps), p.err})
	}
	return all
}

// cue lets scripts go on whose next step may be done now.
func (x *exchange) cue() {
	for _, p := range x.scripts {
		if p.due || p.err != nil || p.next == len(p.Steps) || !x.begun {
			continue
		}
		step := p.Steps[p.next]
		met := true
		for who, state := range step.When {
			met = met && x.is(who, state)
		}
		if !met {
			continue
		}
		p.due = true
		x.after(ms(step.AfterMs), func() { x.play(p, step) })
	}
}

func (x *exchange) play(p *playing, step Step) {
	p.due = false
	if p.err = x.act(step); p.err != nil {
		x.log.Warn("a script of the scenario stopped", "script", p.Name, "step", p.next, "does", step.Does, "error", p.err)
		return
	}
	p.done++
	if p.next++; p.next == len(p.Steps) && p.Again {
		p.next = 0
	}
}

// is tells what somebody's phone is like.
func (x *exchange) is(who string, state State) bool {
	var legs []*leg
	for _, c := range x.calls {
		for _, l := range c.legs {
			if l.number == who {
				legs = append(legs, l)
			}
		}
	}
	has := func(fits func(*leg) bool) bool { return slices.ContainsFunc(legs, fits) }
	switch state {
	case IsWatched:
		return x.attended(who)
	case IsFree:
		return len(legs) == 0
	case IsRinging:
		return has(func(l *leg) bool { return l.state == csta.StateAlerting })
	case IsTalking:
		return has(func(l *leg) bool { return l.state == csta.StateConnected && l.call.conversation() })
	case IsHolding:
		return has(func(l *leg) bool { return l.state == csta.StateHold })
	case IsWaiting:
		return has(func(l *leg) bool { return l.state == csta.StateQueued })
	}
	return false
}
