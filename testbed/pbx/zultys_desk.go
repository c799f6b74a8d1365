package pbx

import (
	"maps"
	"slices"
	"strconv"
	"time"

	"cordboard/backend/csta"
)

const (
	logBlock = 21 // entries of the call log in one notice
	bookPage = 50 // entries of the address book in one page

	longestLog = 500 // entries that the log keeps of a user
)

// desk is what MX offers beside calls: presence, the phone that the user's calls use, the call log and
// the address book. False leaves a message to the services that all dialects share.
func (z zultys) desk(ss *session, id int, m csta.Message) bool {
	switch m := m.(type) {
	case csta.PresenceNotice:
		z.present(ss, m)
	case csta.AssignDevice:
		ss.reply(id, csta.AssignDeviceResponse{})
		ss.say(csta.EventInvokeID, csta.AssignDeviceInfo(m))
	case csta.CallLogRequest:
		z.tellLog(ss, m.Timestamp)
	case csta.AddressBookRequest:
		ss.say(csta.EventInvokeID, z.page(m.Index))
	case csta.ModeRequest: // taken, and nothing is known to come of it
	default:
		return false
	}
	return true
}

// present keeps a user's new presence and tells it to all of his sessions.
func (z zultys) present(ss *session, m csta.PresenceNotice) {
	z.mx.presences[ss.login.user] = m
	for other := range z.sessions {
		if other.login.user == ss.login.user {
			other.say(csta.EventInvokeID, z.presence(ss.login.user))
		}
	}
}

// presence is a user's own, as the server tells it: from 0, with the status once more as MX's own and the note.
func (z zultys) presence(user string) csta.PresenceNotice {
	m := z.mx.presences[user]
	m.From = "0"
	if m.Status == "" {
		m.Status = "Available"
	}
	if m.MXStatus == "" {
		m.MXStatus = m.Status
	}
	return m
}

// page is one page of the address book, by its number: the extensions and whoever has a name.
func (z zultys) page(number int) csta.AddressBookPage {
	numbers := slices.Concat(z.options.Extensions, slices.Collect(maps.Keys(z.x.scenario.Names)))
	slices.Sort(numbers)
	numbers = slices.Compact(numbers)
	page := csta.AddressBookPage{Size: len(numbers), Index: number}
	if number < 0 || number > len(numbers)/bookPage {
		return page
	}
	from := number * bookPage
	for i, person := range numbers[from:min(from+bookPage, len(numbers))] {
		page.Entries = append(page.Entries, csta.AddressBookEntry{
			JID: strconv.Itoa(firstUserID + from + i), FirstName: z.x.scenario.Names[person], BusinessPhone: person,
		})
	}
	return page
}

// logged is a call that is over, as the log of one of its parties keeps it.
type logged struct {
	record    int // counts all calls in the logs
	gcid      string
	connected time.Time // zero = nobody answered
	over      time.Time
	from, to  string
	incoming  bool
}

// mxDesk is what an MX keeps beside its calls.
type mxDesk struct {
	logs      map[string][]logged // by extension
	records   int                 // in all of them
	talks     map[talk]time.Time  // since when legs talk, or talked before they were held
	presences map[string]csta.PresenceNotice
}

// talk is a leg: an extension and its number there.
type talk struct {
	number string
	seq    int
}

func newMXDesk() mxDesk {
	return mxDesk{logs: map[string][]logged{}, talks: map[talk]time.Time{}, presences: map[string]csta.PresenceNotice{}}
}

// keep notes who talks, and the calls that are over for an extension, whoever is signed on.
func (s *Switch) keep(h happening) {
	if h.talking() >= 2 {
		for _, l := range h.legs {
			if _, known := s.mx.talks[talk{l.number, l.seq}]; !known && l.phone != nil && l.state == csta.StateConnected {
				s.mx.talks[talk{l.number, l.seq}] = time.Now()
			}
		}
	}
	if about := h.about; h.what == left && about < len(h.legs) && h.legs[about].phone != nil {
		number := h.legs[about].number
		talked := talk{number, h.legs[about].seq}
		s.mx.records++
		log := append(s.mx.logs[number], logged{
			record: s.mx.records, gcid: h.call.global(), connected: s.mx.talks[talked], over: time.Now(),
			from: h.call.caller.number, to: h.call.called, incoming: h.call.caller.number != number,
		})
		delete(s.mx.talks, talked)
		s.mx.logs[number] = log[max(0, len(log)-longestLog):]
	}
}

// tellLog tells the user's calls since a time, in blocks; at least one, which may be empty.
func (z zultys) tellLog(ss *session, since string) {
	seconds, _ := strconv.ParseInt(since, 10, 64)
	var entries []csta.Entry
	for _, l := range z.mx.logs[ss.login.user] {
		if seconds > 0 && l.over.Unix() < seconds {
			continue
		}
		entries = append(entries, l.entry())
	}
	blocks := slices.Collect(slices.Chunk(entries, logBlock))
	if len(blocks) == 0 {
		blocks = [][]csta.Entry{nil}
	}
	for _, block := range blocks {
		ss.say(csta.EventInvokeID, csta.CallLogInfo{Entries: block})
	}
}

// entry is a call of the log as its reader gets it.
func (l logged) entry() csta.Entry {
	direction, connected := "Outgoing", int64(0)
	if l.incoming {
		direction = "Incoming"
	}
	if !l.connected.IsZero() {
		connected = l.connected.Unix()
	}
	return csta.Entry{
		Name: "callinfo",
		Attributes: []csta.Datum{
			{Name: "missed", Value: strconv.FormatBool(l.incoming && l.connected.IsZero())},
			{Name: "direction", Value: direction},
		},
		Fields: []csta.Datum{
			{Name: "record_id", Value: strconv.Itoa(l.record)},
			{Name: "gcid", Value: l.gcid},
			{Name: "connectTimestamp", Value: strconv.FormatInt(connected, 10)},
			{Name: "disconnectTimestamp", Value: strconv.FormatInt(l.over.Unix(), 10)},
			{Name: "callingPartyNo", Value: l.from},
			{Name: "originalCalledPartyNo", Value: l.to},
		},
	}
}

// notice says what happened at a user's phone: his groups, a message for him, where he parked a call. For
// the rest MX has no word.
func (z zultys) notice(h happening) []csta.Message {
	f := h.feature
	switch h.what {
	case callParked:
		return []csta.Message{csta.ParkInfo{ParkID: f.forward.to}}
	case mailArrived:
		return []csta.Message{csta.MailIncomingReadyEvent{Voicemail: f.forward.to}}
	case memberAdded, memberRemoved:
		kind := csta.AgentAddEvent
		if h.what == memberRemoved {
			kind = csta.AgentDeleteEvent
		}
		for i, g := range z.x.groups {
			if g.Number == f.group {
				return []csta.Message{csta.AgentEvent{Type: kind, Role: z.role(i, f.agent)}}
			}
		}
		return nil
	case loggedOn, loggedOff:
		var updates []csta.Message
		for i, g := range z.x.groups {
			if serves(g, f.number) && (f.group == "" || f.group == g.Number) {
				updates = append(updates, csta.AgentEvent{Type: csta.AgentUpdateEvent, Role: z.role(i, f.agent)})
			}
		}
		return updates
	default:
		return nil
	}
}

// recording tells, when a conversation begins, that it could be recorded.
func (z zultys) recording(h happening, at leg) []csta.Message {
	if h.what != answered || at.state != csta.StateConnected {
		return nil
	}
	return []csta.Message{csta.RecordingStateEvent{Connection: z.connection(at), Available: true}}
}
