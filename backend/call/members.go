package call

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"cordboard/backend/csta"
)

// dynamic is the typeOfNumber of a device's name that is good for one call only (ECMA-269 6.1.3): no number.
const dynamic = "dynamic"

// silentCause is that of somebody who listens without taking part: a supervisor.
const silentCause = "silentParticipation"

// member is one of the other parties of a call whose parties a transfer or a conference told.
type member struct {
	Party
	device string // what its connection is called
}

// everybody lists the other parties.
func (r *record) everybody() []member {
	if len(r.members) > 0 {
		return slices.Clone(r.members)
	}
	return []member{{Party: r.Party, device: number(r.Party.Number)}}
}

// sort splits the connection list into our own new connection and the other parties. Who is in one of
// our calls already is known better than by the list: by the number that was looked for in the CRM.
func (t *Table) sort(n *notice, legs []*record) (own *csta.ConnectionID, others []member) {
	for i := range n.ev.Connections {
		item := &n.ev.Connections[i]
		id := item.New
		if id.CallID == "" {
			id = item.Old
		}
		if n.sameDevice(item.New.Device) || n.own(item.Endpoint) || n.sameDevice(item.Old.Device) {
			own = &id
			continue
		}
		if id.Device.ID == "" && !known(item.Endpoint) {
			continue
		}
		m := member{device: number(first(id.Device.ID, item.Endpoint.ID))}
		switch {
		case known(item.Endpoint):
			m.Party = Party{Number: item.Endpoint.Number(), Name: item.Endpoint.Name}
		case item.Endpoint.Presence == csta.Absent && id.Device.TypeOfNumber != dynamic:
			m.Number = id.Device.Number()
		}
		for _, r := range legs {
			m.remembered(r, item.Old, n.companions(item.Old.CallID) == 1)
		}
		if !slices.ContainsFunc(others, func(o member) bool { return o.device == m.device }) {
			others = append(others, m)
		}
	}
	return own, others
}

// companions counts the list's connections, but for our own, that had a callID before.
func (n *notice) companions(callID string) (count int) {
	for _, item := range n.ev.Connections {
		if item.Old.CallID == callID && !n.sameDevice(item.Old.Device) && !n.sameDevice(item.New.Device) {
			count++
		}
	}
	return count
}

// remembered gives a member what one of our calls knows about it; alone says that it was the only other one
// with the old callID. Should it be somebody else than who was dialled, because he forwards his calls or
// another one answered, the list knows better.
func (m *member) remembered(r *record, old csta.ConnectionID, alone bool) {
	all := r.everybody()
	was := number(old.Device.ID)
	for _, o := range all {
		same := o.device != "" && (o.device == m.device || o.device == was) || o.Number != "" && number(o.Number) == number(m.Number)
		alone := alone && len(all) == 1 && old.CallID != "" && old.CallID == r.Connection.CallID
		if same || alone && o.Number != "" && alike(o.Number, m.Number) {
			m.Number, m.Name = first(o.Number, m.Number), first(o.Name, m.Name)
			return
		}
	}
}

// alike says that two texts may be spellings of one number: with or without prefixes. What is no number, the
// name of a trunk, is no contradiction.
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

// leave removes one party; false = it is none of them. With one other left it is an ordinary call again.
func (r *record) leave(device string) bool {
	device = strings.TrimSpace(device)
	i := slices.IndexFunc(r.members, func(m member) bool { return m.is(device) })
	if i < 0 || len(r.members) == 1 {
		return false
	}
	r.members = slices.Delete(r.members, i, i+1)
	if len(r.members) == 1 {
		r.become(r.members[0].Party)
	}
	return true
}

// joinedBy are the other parties of a conference that came without a list: those there were, and who was
// taken in.
func (r *record) joinedBy(n *notice) []member {
	others := r.everybody()
	d := n.ev.Target
	switch {
	case n.own(d):
		r.wonder(n.at) // there is somebody else, whom we were added to
	case known(d) && !slices.ContainsFunc(others, func(m member) bool { return m.is(number(d.ID)) }):
		others = append(others, member{Party: Party{Number: d.Number(), Name: d.Name}, device: number(d.ID)})
	}
	if len(others) < 2 {
		return r.members
	}
	return others
}

// is says that a device is this party.
func (m member) is(device string) bool { return m.device == device || number(m.Number) == device }

// overheard notes who listens.
func (r *record) overheard(devices ...csta.Device) {
	for _, d := range devices {
		if device := number(d.ID); known(d) && device != r.Device && !r.about(d) && !slices.Contains(r.listeners, device) {
			r.listeners = append(r.listeners, device)
		}
	}
}

// become makes somebody the one other party.
func (r *record) become(p Party) {
	if number(p.Number) == number(r.Party.Number) {
		p = Party{Number: r.Party.Number, Name: first(r.Party.Name, p.Name)}
	}
	r.Party, r.fromNetwork, r.settled, r.replaced = p, false, true, ""
	if r.curious {
		r.askAt, r.curious = time.Time{}, false
	}
}

// wonder asks the switch soon who the other parties are. The call itself is not doubted.
func (r *record) wonder(at time.Time) {
	if r.askAt.IsZero() {
		r.askAt, r.curious = at.Add(curiosity), true
	}
}

// resettle names who came instead of a party that a transfer took out, once an event tells it.
func (r *record) resettle(n *notice) {
	if n.ev.Cause == silentCause && !n.mine {
		r.overheard(n.ev.Subject)
		return
	}
	if r.settled && len(r.members) < 2 && n.ev.Type == csta.Established && known(n.ev.Subject) && !n.own(n.ev.Subject) {
		r.become(Party{Number: n.ev.Subject.Number(), Name: n.ev.Subject.Name}) // where it was passed on to, or back
	}
	if r.replaced == "" {
		return
	}
	for _, d := range []csta.Device{n.ev.Calling, n.ev.Subject, n.ev.Called} {
		if known(d) && !n.own(d) && number(d.ID) != r.replaced {
			name := d.Name
			if n.zultys {
				name = first(name, n.ev.NetworkCalling.Name)
			}
			r.become(Party{Number: d.Number(), Name: name})
			return
		}
	}
}

// recognise reads in a snapshot who is still there.
func (r *record) recognise(info *csta.SnapshotCallInfo) {
	end := info.Endpoint
	if !known(end) {
		end = csta.Device{}
	}
	switch {
	case len(r.members) > 1 && len(info.States) == 2:
		i := slices.IndexFunc(r.members, func(m member) bool { return m.is(number(end.ID)) })
		switch {
		case i >= 0:
			r.members = r.members[i : i+1]
			r.become(r.members[0].Party)
		case known(end):
			r.members = nil
			r.become(Party{Number: end.Number(), Name: end.Name})
		default:
			r.members = nil
		}
	case r.replaced != "" && known(end) && number(end.ID) != r.replaced:
		r.become(Party{Number: end.Number(), Name: end.Name})
	}
}
