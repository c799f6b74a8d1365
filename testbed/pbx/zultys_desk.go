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
		z.present(ss, m.Status)
	case csta.AssignDevice:
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

// present tells a user's new presence to all of his sessions.
func (z zultys) present(ss *session, status string) {
	for other := range z.sessions {
		if other.login.user == ss.login.user {
			other.say(csta.EventInvokeID, csta.PresenceNotice{From: "0", Status: status})
		}
	}
}

// page is one page of the address book: the extensions and whoever has a name.
func (z zultys) page(from int) csta.AddressBookPage {
	numbers := slices.Concat(z.options.Extensions, slices.Collect(maps.Keys(z.x.scenario.Names)))
	slices.Sort(numbers)
	numbers = slices.Compact(numbers)
	page := csta.AddressBookPage{Size: len(numbers), Index: from}
	if from < 0 || from >= len(numbers) {
		return page
	}
	for _, number := range numbers[from:min(from+bookPage, len(numbers))] {
		page.Entries = append(page.Entries, csta.AddressBookEntry{
			JID: number + "@mx.example", FirstName: z.x.scenario.Names[number], BusinessPhone: number,
		})
	}
	return page
}

// logged is a call that is over, as the log keeps it.
type logged struct {
	at       time.Time
	from, to string
}

// keep notes the calls that are over for an extension, whoever is signed on.
func (s *Switch) keep(h happening) {
	if about := h.about; h.what == left && about < len(h.legs) && h.legs[about].phone != nil {
		number := h.legs[about].number
		log := append(s.logs[number], logged{time.Now(), h.call.caller.number, h.call.called})
		s.logs[number] = log[max(0, len(log)-longestLog):]
	}
}

// tellLog tells the user's calls since a time, in blocks; at least one, which may be empty.
func (z zultys) tellLog(ss *session, since string) {
	seconds, _ := strconv.ParseInt(since, 10, 64)
	var entries []csta.Entry
	for _, l := range z.logs[ss.login.user] {
		if seconds > 0 && l.at.Unix() < seconds {
			continue
		}
		entries = append(entries, csta.Entry{Name: "call", Fields: []csta.Datum{
			{Name: "from", Value: l.from},
			{Name: "to", Value: l.to},
			{Name: "timestamp", Value: strconv.FormatInt(l.at.Unix(), 10)},
		}})
	}
	blocks := slices.Collect(slices.Chunk(entries, logBlock))
	if len(blocks) == 0 {
		blocks = [][]csta.Entry{nil}
	}
	for _, block := range blocks {
		ss.say(csta.EventInvokeID, csta.CallLogInfo{Entries: block})
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
