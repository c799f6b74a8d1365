package pbx

import (
	"slices"

	"cordboard/backend/csta"
)

// act lets somebody do something. Its error is ErrNoExtension, ErrNoCall, ErrBusy or what the switch
// says to it.
func (x *exchange) act(a Step) error {
	at, to := x.phones[a.Who], digits(a.To)
	if at == nil || at.group != nil { // nobody sits at a group's place
		return x.actOutside(a, to)
	}
	switch a.Does {
	case DoCall:
		_, f := x.dial(at, to, "makeCall")
		return refused(f)
	case DoLift:
		return x.lift(at)
	case DoHangUp:
		return x.hangUp(a.Who)
	case DoPress:
		return x.pressKeys(a)
	case DoPickUp:
		if to == "" {
			return refused(x.groupPickup(at, ""))
		}
		l := x.waitingAt(to)
		if l == nil {
			return ErrNoCall
		}
		return refused(x.pickUpFrom(at, l))
	case DoDuty:
		_, f := x.setAgentState(at, agentStateRequest{wanted: a.State, id: at.agent.id})
		return refused(f)
	case DoForward:
		return refused(x.setForward(at, a.State, to != "", to))
	case DoDND:
		x.setDND(at, a.On)
		return nil
	case DoRetrieve:
		held := at.in(csta.StateHold)
		if held == nil {
			return ErrNoCall
		}
		return refused(x.retrieve(held, "normal"))
	case DoDeflect:
		l := at.in(csta.StateAlerting)
		if l == nil {
			return ErrNoCall
		}
		return refused(x.deflect(l, to))
	}
	active := at.active()
	if active == nil {
		return ErrNoCall
	}
	return refused(x.actInCall(a, active, to))
}

// actInCall does something with the call that an extension's user talks in.
func (x *exchange) actInCall(a Step, active *leg, to string) (f *csta.Failure) {
	held := active.phone.in(csta.StateHold)
	switch a.Does {
	case DoHold:
		return x.hold(active, "normal")
	case DoConsult:
		_, f = x.consult(active, to)
		return f
	case DoAdd, DoListen:
		_, f = x.addParty(active, to, a.Does == DoListen)
		return f
	case DoDrop:
		return x.putOut(active, to)
	case DoPark:
		_, f = x.park(active, to)
		return f
	case DoAttach:
		x.attach(active, a.Data, "")
		return nil
	}
	switch {
	case a.Does == DoTransfer && to != "":
		_, f = x.sendOn(active, to)
	case held == nil:
		f = stateless("noHeldCall")
	case a.Does == DoTransfer:
		_, f = x.transfer(held, active)
	case a.Does == DoConference:
		_, f = x.conference(held, active, nil)
	case a.Does == DoAlternate:
		f = x.alternate(held, active)
	default:
		f = refusal("serviceNotSupported")
	}
	return f
}

// actOutside is what somebody outside can do.
func (x *exchange) actOutside(a Step, to string) error {
	switch a.Does {
	case DoCall:
		c := call{told: told{caller: x.named(digits(a.Who)), called: to, data: slices.Clone(a.Data)}}
		if called := digits(a.Called); called != "" {
			c.called, c.via = called, called
		}
		_, err := x.arrive(c, to, 0)
		return err
	case DoHangUp:
		return x.hangUp(a.Who)
	case DoPress:
		return x.pressKeys(a)
	}
	return ErrNoExtension
}

// lift answers the oldest call that rings at a phone.
func (x *exchange) lift(at *phone) error {
	for _, l := range at.legs {
		if l.state == csta.StateAlerting && x.pickUp(l) {
			return nil
		}
	}
	return ErrNoCall
}

func (x *exchange) hangUp(who string) error {
	l := x.legOf(who)
	if l == nil {
		return ErrNoCall
	}
	x.leave(l, l.number, "normalClearing")
	return nil
}

func (x *exchange) pressKeys(a Step) error {
	l := x.legOf(a.Who)
	if l == nil {
		return ErrNoCall
	}
	return refused(x.typed(l, a.Digits))
}

// putOut ends somebody else's part in a conference.
func (x *exchange) putOut(own *leg, who string) *csta.Failure {
	for _, l := range own.others() {
		if l.number == who {
			x.leave(l, own.number, "normalClearing")
			return nil
		}
	}
	return refusal("invalidConnectionID")
}

// waitingAt finds the call that rings or waits at a number longest.
func (x *exchange) waitingAt(number string) *leg {
	for _, c := range x.calls {
		for _, l := range c.legs {
			if l.number == number && (l.state == csta.StateAlerting || l.state == csta.StateQueued) {
				return l
			}
		}
	}
	return nil
}

// in is the phone's oldest leg in a state.
func (p *phone) in(state csta.ConnectionState) *leg {
	for _, l := range p.legs {
		if l.state == state {
			return l
		}
	}
	return nil
}

// refused makes an error of a refusal, and none of none.
func refused(f *csta.Failure) error {
	if f == nil {
		return nil
	}
	return f
}
