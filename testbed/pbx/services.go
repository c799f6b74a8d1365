package pbx

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
	if m.Kind() == csta.KindRequest && s.dialect.admits(ss) && s.lacks(m.Name()) {
		ss.reply(id, refusal("serviceNotSupported"))
		return
	}
	if s.dialect.manners(ss, id, m) {
		return
	}
	if m.Kind() != csta.KindRequest {
		return // nothing that a switch asked for, and no reply is due
	}
	if s.noSnapshot(ss, id, m) {
		return
	}
	reply := s.serve(ss, m)
	if s.options.Scenario.EventsFirst {
		s.broadcast()
	}
	if reply != nil {
		ss.reply(id, reply)
	}
}

// lacks tells whether the dialect, or this very switch, has no such service.
func (s *Switch) lacks(service string) bool {
	return s.dialect.lacks(service) || slices.Contains(s.options.Scenario.Lacks, service)
}

// serve does what a request wants and returns its answer; nil = the event is the answer.
func (s *Switch) serve(ss *session, m csta.Message) csta.Message {
	for _, desk := range []func(*session, csta.Message) csta.Message{
		s.serveMonitors, s.serveCall, s.serveTwo, s.serveSnapshots, s.serveAgents, s.serveFeatures,
	} {
		if answer := desk(ss, m); answer != nil {
			if answer == silence {
				return nil
			}
			return answer
		}
	}
	return refusal("serviceNotSupported")
}

// silence is the answer to a request whose event is the answer.
var silence = csta.Message(csta.Unknown{Root: "silence", K: csta.KindReply})

func refusal(code string) *csta.Failure { return &csta.Failure{Category: "operation", Code: code} }

// or is the answer, unless there is a refusal.
func or(f *csta.Failure, answer csta.Message) csta.Message {
	if f != nil {
		return f
	}
	return answer
}

// device is the extension that a request means, or why there is none.
func (s *Switch) device(ss *session, id csta.DeviceID, unknown string) (*phone, *csta.Failure) {
	number, ok := s.dialect.number(id)
	if number = strings.TrimSpace(number); id.ID == "" {
		number, ok = s.dialect.own(ss), true
	}
	at := s.x.phones[number]
	if at == nil || !ok {
		return nil, refusal(unknown)
	}
	if f := s.dialect.may(ss, number); f != nil {
		return nil, f
	}
	return at, nil
}

// one finds the connection that a request names; its answer is a refusal or the message.
func (s *Switch) one(ss *session, id csta.ConnectionID, unknown string, do func(*leg) (csta.Message, *csta.Failure)) csta.Message {
	l := s.dialect.find(s.x, ss, id)
	if l == nil || l.phone == nil {
		return refusal(unknown)
	}
	if f := s.dialect.may(ss, l.number); f != nil {
		return f
	}
	done, f := do(l)
	return or(f, done)
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
		return silence
	}
	return done
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
