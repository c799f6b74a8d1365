package simulator

import (
	"slices"
	"strings"

	"cordboard/backend/csta"
)

// hear takes one message of a client, under the lock. What the dialect has no manners for is a service
// that all dialects share: the reply goes first and then the news, or the other way round if the
// scenario likes it so.
func (s *Switch) hear(ss *session, id int, m csta.Message) {
	if _, here := s.sessions[ss]; !here || ss.closing {
		return // cut off: what it said last is not heard any more
	}
	if s.dialect.manners(ss, id, m) {
		return
	}
	if m.Kind() != csta.KindRequest {
		return // nothing that a switch asked for, and no reply is due
	}
	reply := s.serve(ss, m)
	if s.options.Scenario.EventsFirst {
		s.spread()
	}
	if reply != nil {
		ss.reply(id, reply)
	}
}

// serve does what a request wants and returns its answer; nil = the event is the answer.
func (s *Switch) serve(ss *session, m csta.Message) csta.Message {
	switch m := m.(type) {
	case csta.MonitorStart:
		return s.startMonitor(ss, m)
	case csta.MonitorStop:
		return s.stopMonitor(ss, m)
	case csta.MakeCall:
		return s.makeCall(ss, m)
	case csta.AnswerCall:
		return s.control(ss, m.Connection, s.x.answer, csta.AnswerCallResponse{}, false)
	case csta.HoldCall:
		return s.control(ss, m.Connection, func(l *leg) *csta.Failure { return s.x.hold(l, "normal") }, csta.HoldCallResponse{}, true)
	case csta.RetrieveCall:
		return s.control(ss, m.Connection, func(l *leg) *csta.Failure { return s.x.retrieve(l, "normal") }, csta.RetrieveCallResponse{}, true)
	case csta.ClearConnection:
		return s.control(ss, m.Connection, func(l *leg) *csta.Failure {
			s.x.leave(l, l.number, "normalClearing")
			return nil
		}, csta.ClearConnectionResponse{}, true)
	case csta.SnapshotDevice:
		return s.snapshot(ss, m)
	case csta.GenerateDigits:
		return s.control(ss, m.Connection, func(l *leg) *csta.Failure { return s.x.typed(l, m.Digits) }, csta.GenerateDigitsResponse{}, false)
	default:
		return s.serveTwo(ss, m)
	}
}

func refusal(code string) *csta.Failure { return &csta.Failure{Category: "operation", Code: code} }

// device is the extension that a request means, or why there is none.
func (s *Switch) device(ss *session, id csta.DeviceID, unknown string) (*phone, *csta.Failure) {
	number := strings.TrimSpace(id.Number())
	if number == "" {
		number = s.dialect.own(ss)
	}
	at := s.x.phones[number]
	if at == nil {
		return nil, refusal(unknown)
	}
	if f := s.dialect.may(ss, number); f != nil {
		return nil, f
	}
	return at, nil
}

func (s *Switch) startMonitor(ss *session, m csta.MonitorStart) csta.Message {
	if m.Type != "" && m.Type != "device" {
		return refusal("monitorTypeNotSupported")
	}
	at, f := s.device(ss, m.Device, "invalidDeviceID")
	if f != nil {
		return f
	}
	ref := s.dialect.crossRef(ss)
	ss.monitors = append(ss.monitors, monitor{crossRef: ref, device: at.number})
	if !s.watched[at.number] {
		s.watched[at.number] = true
		s.announce(at.number)
	}
	return csta.MonitorStartResponse{CrossRefID: ref}
}

func (s *Switch) stopMonitor(ss *session, m csta.MonitorStop) csta.Message {
	i := slices.IndexFunc(ss.monitors, func(mon monitor) bool { return mon.crossRef == m.CrossRefID })
	if i < 0 {
		return refusal("invalidMonitorCrossRefID")
	}
	ss.monitors = slices.Delete(ss.monitors, i, i+1)
	return csta.MonitorStopResponse{}
}

func (s *Switch) makeCall(ss *session, m csta.MakeCall) csta.Message {
	from, f := s.device(ss, m.Calling, "invalidCallingDeviceID")
	if f != nil {
		return f
	}
	to := digits(m.Called.Number())
	l, f := s.x.dial(from, to, "makeCall")
	if f != nil {
		return f
	}
	return csta.MakeCallResponse{Connection: s.dialect.connection(*l), Called: to}
}

// control does something to one leg. A silent one is answered by its event alone, if the scenario says so.
func (s *Switch) control(ss *session, id csta.ConnectionID, do func(*leg) *csta.Failure, done csta.Message, silent bool) csta.Message {
	l := s.dialect.find(s.x, ss, id)
	if l == nil {
		return refusal("invalidConnectionID")
	}
	if f := s.dialect.may(ss, l.number); f != nil {
		return f
	}
	if f := do(l); f != nil {
		return f
	}
	if silent {
		return s.unlessSilent(done)
	}
	return done
}

func (s *Switch) unlessSilent(done csta.Message) csta.Message {
	if s.options.Scenario.SilentReplies && s.options.Dialect == csta.Zultys {
		return nil
	}
	return done
}

func (s *Switch) snapshot(ss *session, m csta.SnapshotDevice) csta.Message {
	at, f := s.device(ss, m.Device, "invalidDeviceID")
	if f != nil {
		return f
	}
	answer := csta.SnapshotDeviceResponse{}
	for _, l := range at.legs {
		info := csta.SnapshotCallInfo{Connection: s.dialect.connection(*l), States: []csta.ConnectionState{l.state}}
		others := l.others()
		for _, other := range others {
			info.States = append(info.States, other.state)
		}
		if len(others) == 1 {
			info.Endpoint = device(party{number: others[0].number})
		}
		answer.Calls = append(answer.Calls, info)
	}
	return answer
}

// device is a party as messages tell it: one without a number withholds it.
func device(p party) csta.Device {
	if p.number == "" {
		return csta.Device{Presence: csta.Restricted, Name: p.name}
	}
	return csta.Device{Presence: csta.Known, DeviceID: csta.DeviceID{ID: p.number}, Name: p.name}
}

// digits is a number without what people write between its digits.
func digits(number string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(" \t\r\n-().//\u00a0", r) {
			return -1
		}
		return r
	}, number)
}
