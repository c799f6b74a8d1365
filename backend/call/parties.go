package call

import (
	"slices"
	"strings"
	"unicode"

	"cordboard/backend/csta"
	"cordboard/backend/numbers"
)

// parties are the others of a call, as far as they are known.
type parties struct {
	Party       Party  // the other side, or the first of them
	Called      string // the number originally dialled
	fromNetwork bool   // the party's number was told by the network
	settled     bool   // a transfer or a conference told the party: who once called does not matter any more
	replaced    string // the number of a party that a transfer took out; who came instead was not told
	members     []member
	listeners   []string // devices that listen without taking part
}

// member is one of the other parties of a call whose parties a transfer or a conference told.
type member struct {
	Party
	device string // what its connection is called
}

// is says whether a device is this party.
func (m member) is(device string) bool { return m.device == device || number(m.Number) == device }

// everybody lists the other parties.
func (p *parties) everybody() []member {
	if len(p.members) > 0 {
		return slices.Clone(p.members)
	}
	return []member{{Party: p.Party, device: number(p.Party.Number)}}
}

// shown are the others of a conference; nil while there is only one.
func (p *parties) shown() []Party {
	if len(p.members) < 2 {
		return nil
	}
	var list []Party
	for _, m := range p.members {
		list = append(list, m.Party)
	}
	return list
}

// leave removes one party; false = it is none of them. With one other left it is an ordinary call again.
func (p *parties) leave(device string) bool {
	device = strings.TrimSpace(device)
	i := slices.IndexFunc(p.members, func(m member) bool { return m.is(device) })
	if i < 0 || len(p.members) == 1 {
		return false
	}
	p.members = slices.Delete(p.members, i, i+1)
	if len(p.members) == 1 {
		p.become(p.members[0].Party)
	}
	return true
}

// become makes somebody the one other party.
func (p *parties) become(other Party) {
	if number(other.Number) == number(p.Party.Number) {
		other = Party{Number: p.Party.Number, Name: first(p.Party.Name, other.Name)}
	}
	p.Party, p.fromNetwork, p.settled, p.replaced = other, false, true, ""
}

// joinedBy are the other parties of a conference that came without a list: those there were, and who was taken in.
func (p *parties) joinedBy(d csta.Device, own bool) []member {
	others := p.everybody()
	if !own && known(d) && !slices.ContainsFunc(others, func(m member) bool { return m.is(number(d.ID)) }) {
		others = append(others, member{Party: Party{Number: d.Number(), Name: d.Name}, device: number(d.ID)})
	}
	if len(others) < 2 {
		return p.members
	}
	return others
}

// overhear notes who listens. own is the followed device.
func (p *parties) overhear(own string, devices ...csta.Device) {
	for _, d := range devices {
		if device := number(d.ID); known(d) && device != own && !p.about(d) && !slices.Contains(p.listeners, device) {
			p.listeners = append(p.listeners, device)
		}
	}
}

// about says whether a device is the other party as far as it is known.
func (p *parties) about(d csta.Device) bool { return number(d.ID) == number(p.Party.Number) }

// mayName says whether what an event tells about a device may be told of the party. After a transfer events may
// still name who once called or was called.
func (p *parties) mayName(d csta.Device) bool { return !p.settled || p.about(d) }

// name keeps a display name; a number in its place is none.
func (p *parties) name(name string) {
	name = strings.TrimSpace(name)
	if name != "" && name != p.Party.Number && name != p.Called {
		p.Party.Name = name
	}
}

// dialled keeps the first number that was told as dialled. Where a group hands an inbound call out, OpenScape names
// the agent as the called, and what the caller dialled as the network's word (capture 13-DeliveredEvent).
func (p *parties) dialled(n *reading, inbound bool) {
	number := p.Called
	if number == "" && known(n.ev.Called) {
		number = n.ev.Called.Number()
	}
	network := n.ev.NetworkCalled
	if inbound && known(network) && !n.own(network) && (number == "" || n.monitor.is(number)) {
		number = network.Number()
	}
	p.Called = number
}

// callee names the other side of an outbound call: what we dialled, else what the switch says was dialled, else where
// it led the call.
func (p *parties) callee(n *reading) {
	for _, d := range []csta.Device{n.ev.Called, n.ev.NetworkCalled, n.ev.Target} {
		if p.Party.Number == "" && known(d) && (!n.own(d) || d == n.ev.Called) {
			p.Party.Number = d.Number()
		}
	}
	if p.mayName(n.ev.Called) {
		p.name(n.ev.Called.Name)
	}
	switch n.ev.Type {
	case csta.Delivered, csta.Established, csta.Offered:
		if !n.own(n.ev.Subject) && p.mayName(n.ev.Subject) {
			p.name(n.ev.Subject.Name)
		}
	}
}

// caller names the other side of an inbound call: the network's word for the caller before the switch's.
func (p *parties) caller(n *reading) {
	switch network := n.networkCaller; {
	case p.settled:
	case known(network) && !n.own(network):
		p.Party.Number, p.fromNetwork = network.Number(), true
	case known(n.ev.Calling) && n.own(n.ev.Calling) && known(n.ev.Called) && !n.own(n.ev.Called):
		p.Party.Number = first(p.Party.Number, n.ev.Called.Number()) // our own call comes back
	case known(n.ev.Calling) && !p.fromNetwork && (!n.own(n.ev.Calling) || p.Party.Number == ""):
		p.Party.Number = n.ev.Calling.Number()
	}
	if p.mayName(n.ev.Calling) {
		p.name(first(n.callerName, n.networkCaller.Name))
		p.name(n.ev.Calling.Name)
	}
}

// silentCause is that of somebody who listens without taking part: a supervisor.
const silentCause = "silentParticipation"

// resettle names who came instead of a party that a transfer took out, once an event tells it; true = somebody did.
func (p *parties) resettle(n *reading, own string) bool {
	if n.ev.Cause == silentCause && !n.mine {
		p.overhear(own, n.ev.Subject)
		return false
	}
	came := false
	if p.settled && len(p.members) < 2 && n.ev.Type == csta.Established && known(n.ev.Subject) && !n.own(n.ev.Subject) {
		p.become(Party{Number: n.ev.Subject.Number(), Name: n.ev.Subject.Name}) // where it was passed on to, or back
		came = true
	}
	if p.replaced == "" {
		return came
	}
	for _, d := range []csta.Device{n.ev.Calling, n.ev.Subject, n.ev.Called} {
		if known(d) && !n.own(d) && number(d.ID) != p.replaced {
			p.become(Party{Number: d.Number(), Name: first(d.Name, n.callerName)})
			return true
		}
	}
	return came
}

// recognise reads in a snapshot who is still there; true = one other is.
func (p *parties) recognise(info *csta.SnapshotCallInfo) bool {
	end := info.Endpoint
	if !known(end) {
		end = csta.Device{}
	}
	switch {
	case len(p.members) > 1 && len(info.States) == 2:
		i := slices.IndexFunc(p.members, func(m member) bool { return m.is(number(end.ID)) })
		if i >= 0 {
			p.members = p.members[i : i+1]
			p.become(p.members[0].Party)
			return true
		}
		p.members = nil
		if !known(end) {
			return false
		}
	case p.replaced != "" && known(end) && number(end.ID) != p.replaced:
	default:
		return false
	}
	p.become(Party{Number: end.Number(), Name: end.Name})
	return true
}

// unlike says whether a device is known to be none of those that the call is known to be with, or was before a
// transfer.
func (p *parties) unlike(d csta.Device) bool {
	known := []string{p.Party.Number, p.Called, p.replaced}
	for _, m := range p.members {
		known = append(known, m.Number, m.device)
	}
	known = slices.DeleteFunc(known, func(number string) bool { return number == "" })
	if len(known) == 0 || p.Party.Number == "" && len(p.members) == 0 {
		return false
	}
	return !slices.ContainsFunc(known, func(number string) bool { return number == d.Number() || numbers.Alike(number, d.Number()) })
}

// remembered gives a member what one of our calls knows about it; alone says that it was the only other one in that
// call before. Should it be somebody else than who was dialled, because they forward their calls or another one
// answered, the list knows better.
func (m *member) remembered(p *parties, old csta.ConnectionID, alone bool) {
	all := p.everybody()
	was := number(old.Device.ID)
	for _, o := range all {
		same := o.device != "" && (o.device == m.device || o.device == was) || o.Number != "" && number(o.Number) == number(m.Number)
		if same || alone && len(all) == 1 && o.Number != "" && alike(o.Number, m.Number) {
			m.Number, m.Name = first(o.Number, m.Number), first(o.Name, m.Name)
			return
		}
	}
}

// alike says whether two texts may be spellings of one number: with or without prefixes. What is no number, the name
// of a trunk, is no contradiction.
func alike(a, b string) bool {
	a, b = digits(a), digits(b)
	n := 0
	for n < len(a) && n < len(b) && a[len(a)-1-n] == b[len(b)-1-n] {
		n++
	}
	return n >= min(len(a), len(b), 5)
}

// digits are what is left of a number without signs; empty = it is none.
func digits(number string) string {
	if strings.ContainsFunc(number, unicode.IsLetter) {
		return ""
	}
	return strings.Map(func(r rune) rune {
		if '0' <= r && r <= '9' {
			return r
		}
		return -1
	}, number)
}
