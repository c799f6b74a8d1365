package pbx

import (
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"cordboard/backend/csta"
)

const (
	routeTime = 150 * time.Millisecond // from dialling to ringing
	ringTime  = time.Second            // how long a phone that nobody watches rings before it answers
	backTime  = 20 * time.Second       // how long a transferred call rings before it comes back
	toneTime  = 5 * time.Second        // how long somebody outside listens to a tone
)

var (
	// ErrNoExtension means that the switch has no such extension.
	ErrNoExtension = errors.New("pbx: no such extension")
	// ErrNoCall means that there is no call to lift, to hold or to hang up there.
	ErrNoCall = errors.New("pbx: no such call there")
	// ErrBusy means that the extension is in a call and nobody watches it.
	ErrBusy = errors.New("pbx: the extension is busy")
)

// exchange is the call logic: phones, calls and what happens to them. It knows no client, no dialect
// and no wire. It has no lock and no goroutine: the switch calls it under its own lock, the function
// after included, and takes the news out before it lets go.
type exchange struct {
	phones  map[string]*phone
	groups  []*group
	calls   []*call // in the order in which they began
	serial  int
	tick    int // counts who became free when
	rounds  int // counts the calls that ring at several phones
	scripts []*playing
	begun   bool // somebody watched an extension at least once

	placesOnly bool // calls are parked at places, never at phones: MX has no word for it
	scenario   Scenario
	news       []happening
	log        *slog.Logger

	attended func(number string) bool                            // whether anybody watches the phone
	after    func(d time.Duration, do func()) (stop func() bool) // the clock
}

func newExchange(extensions []string, scenario Scenario) *exchange {
	x := &exchange{phones: map[string]*phone{}, scenario: scenario, log: slog.New(slog.DiscardHandler)}
	x.scenario.Numbers = map[string]Number{}
	for number, does := range scenario.Numbers {
		x.scenario.Numbers[digits(number)] = does
	}
	x.scenario.Names = map[string]string{}
	for number, name := range scenario.Names {
		x.scenario.Names[digits(number)] = name
	}
	for _, number := range extensions {
		x.phones[number] = &phone{number: number}
	}
	x.equip()
	return x
}

// equip sets up the groups, and the phones as the scenario has them.
func (x *exchange) equip() {
	for i := range x.scenario.Queues {
		q := &x.scenario.Queues[i]
		g := &group{Queue: q, at: &phone{number: q.Number}}
		g.at.group = g
		x.groups = append(x.groups, g)
		x.phones[q.Number] = g.at
		if q.Name != "" && x.scenario.Names[q.Number] == "" {
			x.scenario.Names[q.Number] = q.Name
		}
	}
	for _, v := range x.scenario.IVRs {
		if v.Name != "" && x.scenario.Names[v.Number] == "" {
			x.scenario.Names[v.Number] = v.Name
		}
	}
	for number, p := range x.phones {
		set := x.scenario.Phones[number]
		p.dnd, p.out = set.DoNotDisturb, set.OutOfService
		for _, f := range set.Forwards {
			p.forwards = append(p.forwards, forward{kind: f.Type, to: digits(f.To)})
		}
		p.agent = x.scenario.agent(number)
	}
	for i := range x.scenario.Scripts {
		x.scripts = append(x.scripts, &playing{Script: &x.scenario.Scripts[i]})
	}
}

// settle lets happen what follows from what happened: waiting calls are handed out, scripts go on. The
// switch asks for it before it tells the news.
func (x *exchange) settle() {
	x.distribute()
	x.cue()
}

// named is the party behind a number.
func (x *exchange) named(number string) party {
	return party{number: number, name: x.scenario.Names[number]}
}

func (x *exchange) begin(c call) *call {
	x.serial++
	c.serial = x.serial
	if c.origin == 0 {
		c.origin = c.serial
	}
	x.calls = append(x.calls, &c)
	return &c
}

// join adds a party to a call.
func (x *exchange) join(c *call, who party, at *phone, state csta.ConnectionState) *leg {
	l := &leg{party: who, call: c, device: who.number, phone: at, state: state}
	if l.device == "" { // who withholds his number is known by the trunk through which he came
		l.device = fmt.Sprintf("%s.%d", trunk, c.serial)
	}
	for _, tone := range slices.Clone(c.legs) { // he could not be reached before, and now he can
		if tone.state == csta.StateFail && tone.device == l.device {
			x.remove(tone)
		}
	}
	if at != nil {
		at.last++
		l.seq = at.last
		at.legs = append(at.legs, l)
	}
	c.legs = append(c.legs, l)
	return l
}

// tell notes what happened to a leg, by whom and why.
func (x *exchange) tell(w what, l *leg, by, cause string) {
	x.news = append(x.news, x.picture(w, l, by, cause))
}

func (x *exchange) picture(w what, l *leg, by, cause string) happening {
	h := happening{what: w, call: l.call.told, by: by, cause: cause}
	for i, other := range l.call.legs {
		h.legs = append(h.legs, other.copied())
		if other == l {
			h.about = i
		}
	}
	return h
}

// hold puts a party's own leg on hold. Only a conversation can be held, and only once.
func (x *exchange) hold(l *leg, cause string) *csta.Failure {
	if l.state != csta.StateConnected || !l.call.conversation() {
		return &csta.Failure{Category: "stateIncompatibility", Code: "invalidConnectionState"}
	}
	l.state = csta.StateHold
	x.tell(held, l, l.number, cause)
	return nil
}

// retrieve takes a held leg back, if the handset is free.
func (x *exchange) retrieve(l *leg, cause string) *csta.Failure {
	if l.state != csta.StateHold {
		return &csta.Failure{Category: "stateIncompatibility", Code: "invalidConnectionState"}
	}
	if l.phone != nil && l.phone.active() != nil {
		return &csta.Failure{Category: "stateIncompatibility", Code: "connectedCallExists"}
	}
	l.state = csta.StateConnected
	x.tell(retrieved, l, l.number, cause)
	return nil
}

// leave takes a party out of its call. When one is left alone, the call is over for him too. Whoever
// declines a call that was transferred to him sends it back.
func (x *exchange) leave(l *leg, by, cause string) {
	switch {
	case l.state == csta.StateAlerting && l.back != nil:
		x.comeBack(l, cause)
	case l.state == csta.StateAlerting && l.group != nil:
		x.waitAgain(l)
	default:
		x.quit(l, by, cause)
	}
}

func (x *exchange) quit(l *leg, by, cause string) {
	c, talked, goodbye := l.call, l.call.conversation(), x.goodbye(l.call, cause)
	x.drop(l, by, cause)
	if len(c.legs) > 1 && slices.ContainsFunc(c.legs, (*leg).present) {
		return
	}
	for len(c.legs) > 0 {
		rest := c.legs[0]
		if !talked && rest.state != csta.StateConnected && rest.state != csta.StateFail {
			cause = "callCancelled"
		}
		if talked && x.scenario.FarSideOnly {
			x.remove(rest)
			continue
		}
		at := len(x.news)
		x.drop(rest, by, cause)
		if x.scenario.BothCleared && l.phone != nil {
			x.news[at].legs = append(x.news[at].legs, l.copied())
		}
	}
	x.end(c)
	x.news = append(x.news, goodbye...)
}

// present tells whether somebody is there: a call in which phones only ring and nobody calls any more
// is over.
func (l *leg) present() bool {
	return l.state == csta.StateInitiated || l.state == csta.StateConnected || l.state == csta.StateHold
}

// alone tells whether nobody else is there.
func (l *leg) alone() bool { return !slices.ContainsFunc(l.others(), (*leg).present) }

// clear ends a call for everybody.
func (x *exchange) clear(l *leg) {
	c, by, goodbye := l.call, l.number, x.goodbye(l.call, "normalClearing")
	for len(c.legs) > 0 {
		x.drop(c.legs[0], by, "normalClearing")
	}
	x.end(c)
	x.news = append(x.news, goodbye...)
}

// goodbye is what is told of a call that is over, beside the end of its connections, if the switch has
// that habit.
func (x *exchange) goodbye(c *call, cause string) []happening {
	if !x.scenario.CallCleared || len(c.legs) == 0 {
		return nil
	}
	h := x.picture(over, c.legs[0], "", cause)
	for i := range h.legs {
		h.legs[i].state = csta.StateNull
	}
	return []happening{h}
}

func (x *exchange) drop(l *leg, by, cause string) {
	l.state = csta.StateNull
	x.tell(left, l, by, cause)
	x.remove(l)
}

// remove takes a leg out of its call and its phone, and says nothing of it.
func (x *exchange) remove(l *leg) {
	l.state = csta.StateNull
	l.stop()
	isLeg := func(other *leg) bool { return other == l }
	l.call.legs = slices.DeleteFunc(l.call.legs, isLeg)
	if l.phone != nil {
		l.phone.legs = slices.DeleteFunc(l.phone.legs, isLeg)
		x.freed(l)
	}
}

func (x *exchange) end(c *call) {
	x.calls = slices.DeleteFunc(x.calls, func(other *call) bool { return other == c })
}

// arrive brings a call from outside to an extension, a group or an IVR.
func (x *exchange) arrive(c call, to string, hangsUpAfter time.Duration) (*call, error) {
	at := x.phones[to]
	if at == nil && x.ivr(to) == nil {
		return nil, ErrNoExtension
	}
	if at != nil && at.group == nil && x.closedTo(at, nil) != "" && x.instead(at, nil) == nil {
		return nil, ErrBusy
	}
	begun := x.begin(c)
	caller := x.join(begun, c.caller, nil, csta.StateConnected)
	x.bring(begun, to, "newCall")
	if hangsUpAfter > 0 {
		x.later(caller, hangsUpAfter, func() { x.leave(caller, caller.number, "normalClearing") })
	}
	return begun, nil
}

// stop ends every call's timers, for the end of the switch.
func (x *exchange) stop() {
	for _, c := range x.calls {
		for _, l := range c.legs {
			l.stop()
		}
	}
}
