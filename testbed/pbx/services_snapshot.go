package pbx

import (
	"slices"
	"strconv"
	"time"

	"cordboard/backend/csta"
)

// partSize is how many entries a part of a snapshot has that comes in parts.
const partSize = 2

// serveSnapshots answers what is there, either at once or, where the switch has that habit, by a
// reference and parts that follow.
func (s *Switch) serveSnapshots(ss *session, m csta.Message) csta.Message {
	switch m := m.(type) {
	case csta.SnapshotDevice:
		at, f := s.device(ss, m.Device, "invalidDeviceID")
		if parked := s.x.parkedAt(digits(m.Device.Number())); f != nil && parked != nil && parked.phone == nil && s.options.Dialect.Standard() {
			at, f = &phone{legs: []*leg{parked}}, nil // a place is as good as a phone to ask for
		}
		if f != nil {
			return f
		}
		calls := s.callsAt(at)
		if !s.tellsParts() {
			return csta.SnapshotDeviceResponse{Calls: calls}
		}
		ref := s.reference()
		inParts(s, ss, slices.Collect(slices.Chunk(calls, partSize)), func(part int, last bool, calls []csta.SnapshotCallInfo) csta.Message {
			return csta.SnapshotDeviceData{ServiceCrossRefID: ref, SegmentID: part, LastSegment: last, Calls: calls}
		})
		return csta.SnapshotDeviceResponse{ServiceCrossRefID: ref}
	case csta.SnapshotCall:
		return s.one(ss, m.Connection, "invalidConnectionID", func(l *leg) (csta.Message, *csta.Failure) {
			parties := s.partiesOf(l.call)
			answer := csta.SnapshotCallResponse{
				Parties: parties, Calling: s.dialect.party(l.call.caller), Called: s.dialect.party(party{number: l.call.called}),
				Data: slices.DeleteFunc(slices.Clone(l.call.data), func(d csta.Datum) bool { return d.Name != csta.CorrelatorData }),
			}
			if s.tellsParts() {
				answer.Parties, answer.ServiceCrossRefID = nil, s.reference()
				// From edition 4 on, the schema has no place for a reference here, nor for a last part: one tells all.
				inParts(s, ss, [][]csta.SnapshotParty{parties}, func(part int, last bool, parties []csta.SnapshotParty) csta.Message {
					return csta.SnapshotCallData{ServiceCrossRefID: answer.ServiceCrossRefID, SegmentID: part, LastSegment: last, Parties: parties}
				})
			}
			return answer, nil
		})
	default:
		return nil
	}
}

// tellsParts: MX was never seen to answer so.
func (s *Switch) tellsParts() bool {
	return s.options.Scenario.SnapshotData && s.options.Dialect.Standard()
}

func (s *Switch) reference() string {
	s.crossRefs++
	return strconv.Itoa(firstCrossRef + s.crossRefs)
}

// inParts sends entries in parts as soon as the reply is under way; without any, an empty last part.
func inParts[T any](s *Switch, ss *session, parts [][]T, message func(part int, last bool, entries []T) csta.Message) {
	if len(parts) == 0 {
		parts = [][]T{nil}
	}
	s.after(s.faults.Delay+time.Millisecond, func() { // after the reply, late as it may be
		for i, entries := range parts {
			ss.say(ss.nextID(), message(i+1, i == len(parts)-1, entries))
		}
	})
}

// callsAt are the calls at a phone, its own state first.
func (s *Switch) callsAt(at *phone) (calls []csta.SnapshotCallInfo) {
	for _, l := range at.legs {
		info := csta.SnapshotCallInfo{Connection: s.dialect.connection(*l), States: []csta.ConnectionState{l.state}}
		others := l.others()
		for _, other := range others {
			info.States = append(info.States, other.state)
		}
		if len(others) == 1 {
			info.Endpoint = s.dialect.party(party{number: others[0].number})
		}
		calls = append(calls, info)
	}
	return calls
}

// partiesOf are the parties of a call.
func (s *Switch) partiesOf(c *call) (parties []csta.SnapshotParty) {
	for _, l := range c.legs {
		parties = append(parties, csta.SnapshotParty{
			Device: s.dialect.party(l.party), Connection: s.dialect.connection(*l), State: l.state,
		})
	}
	return parties
}
