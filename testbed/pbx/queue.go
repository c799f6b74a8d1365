package pbx

import (
	"slices"

	"cordboard/backend/csta"
)

// group is a number behind which several people work: its calls wait at a place of their own until
// somebody is free. The place can be watched as any extension.
type group struct {
	*Queue
	at *phone
}

// enter brings a call to a group. It is handed out at once if somebody is free.
func (x *exchange) enter(g *group, c *call) {
	x.receive(g, x.join(c, x.named(g.Number), g.at, csta.StateAlerting))
}

// receive takes a call that has come to a group.
func (x *exchange) receive(g *group, l *leg) {
	c := l.call
	x.tell(ringing, l, c.caller.number, "enteringDistribution")
	if free := x.free(g, c); len(free) > 0 && x.first(g) == nil {
		x.handOut(g, l, free)
		return
	}
	x.wait(g, l)
}

// wait puts a call into the queue.
func (x *exchange) wait(g *group, l *leg) {
	l.state = csta.StateQueued
	x.tell(queued, l, l.number, "enteringDistribution")
	if g.OverflowMs > 0 && g.OverflowTo != "" {
		x.later(l, ms(g.OverflowMs), func() {
			x.redirect(l, digits(g.OverflowTo), "overflow")
		})
	}
}

// first is the call that is next: who called first comes first, even if he was handed out in vain.
func (x *exchange) first(g *group) *leg {
	var first *leg
	for _, l := range g.at.legs {
		if l.state == csta.StateQueued && !l.park && (first == nil || l.call.serial < first.call.serial) {
			first = l
		}
	}
	return first
}

// free lists the agents who can take a call of a group, the longest idle first.
func (x *exchange) free(g *group, c *call) []*phone {
	var free []*phone
	for _, number := range g.Agents {
		p := x.phones[number]
		if p == nil || p.agent.state != ready || len(p.legs) > 0 || p.dnd || !slices.Contains(p.agent.groups, g.Number) || x.closedTo(p, c) != "" {
			continue
		}
		free = append(free, p)
	}
	slices.SortStableFunc(free, func(a, b *phone) int { return a.idle - b.idle })
	return free
}

// distribute hands out the waiting calls as long as somebody is free. The switch asks for it after
// whatever happened.
func (x *exchange) distribute() {
	for _, g := range x.groups {
		for l := x.first(g); l != nil; l = x.first(g) {
			free := x.free(g, l.call)
			if len(free) == 0 {
				break
			}
			x.handOut(g, l, free)
		}
	}
}

// handOut takes a call from the group's place to the phone of the agent who was idle longest, or to the
// phones of all, as the group has it.
func (x *exchange) handOut(g *group, l *leg, free []*phone) {
	c, rung := l.call, 0
	if g.Rings == All && len(free) > 1 {
		x.rounds++
		rung = x.rounds
	} else {
		free = free[:1]
	}
	x.withdraw(l, free[0].number, "distributed")
	c.via, c.queue = g.Number, g.Number
	var legs []*leg
	for _, p := range free {
		l := x.join(c, x.named(p.number), p, csta.StateAlerting)
		l.group, l.rung = g, rung
		legs = append(legs, l)
	}
	for _, l := range legs {
		x.alert(l, "distributed")
		if g.AnswerWithinMs > 0 {
			x.later(l, ms(g.AnswerWithinMs), func() {
				if l.state == csta.StateAlerting {
					x.waitAgain(l)
				}
			})
		}
	}
}

// waitAgain takes a call away from an agent who does not answer it or declines it. He is not ready any
// more, and the call goes back to where it waited, unless it still rings at others.
func (x *exchange) waitAgain(l *leg) {
	c, g, at := l.call, l.group, l.phone
	l.group = nil
	elsewhere := slices.ContainsFunc(l.others(), func(o *leg) bool { return l.rung != 0 && o.rung == l.rung })
	x.withdraw(l, g.Number, "callNotAnswered")
	if at.agent.state == ready {
		x.enterAgentState(at, notReady, "")
	}
	if elsewhere {
		return
	}
	c.via = at.number
	place := x.join(c, x.named(g.Number), g.at, csta.StateAlerting)
	x.wait(g, place)
}
