package pbx

import (
	"slices"
	"strconv"
	"strings"

	"cordboard/backend/csta"
)

// statusGreeting is OpenScape's SystemStatus as it was captured (sample openscape-voice/09): in the
// namespace of edition 2, whatever else it speaks.
const statusGreeting = `<?xml version="1.0" encoding="UTF-8"?>
<SystemStatus
  xmlns="http://www.ecma.ch/standards/ecma-323/csta/ed2"
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
  xsi:schemaLocation="
      http://www.ecma.ch/standards/ecma-323/csta/ed2  file://localhost/X:/ips_bln/long_csta/ecma/system-status.xsd
  ">
  <systemStatus>{status}</systemStatus>
</SystemStatus>`

// sessionGranted is its answer to StartApplicationSession (sample openscape-voice/04): the root is in no
// namespace, for the one it declares has a prefix that nobody uses.
const sessionGranted = `<?xml version="1.0" encoding="UTF-8"?><StartApplicationSessionPosResponse xmlns:aps="http://www.ecma-international.org/standards/ecma-354/appl_session"><sessionID>{id}</sessionID><actualProtocolVersion>{version}</actualProtocolVersion><actualSessionDuration>{duration}</actualSessionDuration><extensions><actualHBT>0</actualHBT></extensions></StartApplicationSessionPosResponse>`

// mostWaiting is how many requests may wait for the answer to a SystemStatus.
const mostWaiting = 64

// openscape is Unify's: the switch speaks first and listens when it is answered, devices are told as
// N<number>Name;..., and every event tells what may be done with the watched phone's connection.
type openscape struct{ standard }

func newOpenScape(s *Switch, business bool) dialect {
	voice := openscape{standard{s, unify{plain{s.options.Scenario.DynamicIDs}, s}}}
	if business {
		return officemx{voice}
	}
	return voice
}

// greet asks the client, before anything else, to confirm that the switch is well.
func (o openscape) greet(ss *session) {
	ss.ask(0, csta.SystemStatus{Status: statusOK})
	ss.asked = true
}

// manners: what comes before the SystemStatusResponse waits for it.
func (o openscape) manners(ss *session, id int, m csta.Message) bool {
	if _, answers := m.(csta.SystemStatusResponse); answers && ss.asked {
		ss.answered(id)
		waiting := ss.waiting
		ss.asked, ss.waiting = false, nil
		for _, next := range waiting {
			o.hear(ss, next.id, next.m)
		}
		return true
	}
	if ss.asked && m.Kind() == csta.KindRequest {
		if ss.waiting = append(ss.waiting, heard{id, m}); len(ss.waiting) > mostWaiting {
			ss.cut(ErrUnanswered)
		}
		return true
	}
	return o.standard.manners(ss, id, m)
}

func (openscape) admits(ss *session) bool { return !ss.asked }

// write uses the captures' own bytes where those break the schema.
func (o openscape) write(ss *session, m csta.Message) ([]byte, error) {
	switch m := m.(type) {
	case csta.SystemStatus:
		return []byte(strings.Replace(statusGreeting, "{status}", m.Status, 1)), nil
	case csta.StartApplicationSessionPosResponse:
		return []byte(strings.NewReplacer(
			"{id}", string(m.SessionID), "{version}", m.ProtocolVersion, "{duration}", strconv.Itoa(m.Duration),
		).Replace(sessionGranted)), nil
	}
	return o.standard.write(ss, m)
}

// unsupported are what nothing shows that an OpenScape has it.
var unsupported = words("GetCSTAFeatures", "GetSwitchingFunctionCaps")

func (o openscape) lacks(service string) bool {
	return unsupported[service] || o.standard.lacks(service)
}

// unify is how OpenScape names people.
type unify struct {
	plain
	*Switch
}

// told follows the samples: the subject is N<number>;noa=nk, a caller has his name, the number to show
// and the call's id as uid; who dials is his bare number, and what he dials has the number to show.
func (unify) told(as part, p party, c told) csta.Device {
	if p.number == "" || as == asDialler || p.number == trunk {
		return device(p)
	}
	id := "N<" + p.number + ">"
	switch as {
	case asCaller:
		id += p.name + ";displayNumber=" + p.number + ";uid=" + callID(c.serial)
	case asDialled:
		id += ";displayNumber=" + p.number + ";noa=nk"
	case asCalled:
		id += ";noa=nk"
	default:
		id += p.name + ";noa=nk"
	}
	return csta.Device{Presence: csta.Known, DeviceID: csta.DeviceID{ID: id}, Name: p.name}
}

// adorn adds what may be done, and tells calls of a group as OpenScape does.
func (u unify) adorn(e *csta.Event, h happening, at leg) {
	e.Permitted = slices.DeleteFunc(permitted(at, &h), func(name string) bool {
		return slices.ContainsFunc(u.options.Scenario.Lacks, func(service string) bool { return ability(service) == name })
	})
	if (e.Type == csta.Delivered || e.Type == csta.Established) && h.call.queue != "" && h.subject().group != nil {
		// The agent is called, and what the caller dialled is the network's business.
		e.NetworkCalled = device(party{number: h.call.called})
		e.Called = u.told(asCalled, h.subject().party, h.call)
		if h.cause == "distributed" {
			e.Cause = "enteringDistribution"
		}
	}
}

// officemx is OpenScape Business: it wants a session with user and password before anything else, sends
// its SystemStatus in edition 4, and has no SystemRegister.
type officemx struct{ openscape }

const (
	businessSession = 60   // seconds, as its client asks for
	firstBusinessID = 5000 // before the ids of its own requests
)

// greet asks with an id that no client's first request has: some take a request with an id of theirs for the answer.
func (o officemx) greet(ss *session) {
	ss.lastID = firstBusinessID
	ss.ask(ss.nextID(), csta.SystemStatus{Status: statusOK})
}

func (o officemx) manners(ss *session, id int, m csta.Message) bool {
	switch m := m.(type) {
	case csta.StartApplicationSession:
		o.start(ss, id, m)
		return true
	case csta.SystemRegister:
		ss.reply(id, refusal("serviceNotSupported"))
		return true
	case csta.SystemStatus, csta.SystemStatusResponse:
		return o.standard.manners(ss, id, m)
	}
	if !o.admits(ss) && m.Kind() == csta.KindRequest && !sessionWord(m) {
		ss.reply(id, refusal("securityViolation"))
		return true
	}
	return o.standard.manners(ss, id, m)
}

// start checks user and password, which are no option here.
func (o officemx) start(ss *session, id int, m csta.StartApplicationSession) {
	if m.User == "" || m.Login == csta.LoginAvaya || m.Password != o.options.Scenario.password(m.User) {
		o.refuseSession(ss, id, "invalidApplicationInfo", "it wants user and password side by side in applicationSpecificInfo, and these are not right")
		return
	}
	if m.Duration == 0 {
		m.Duration = businessSession
	}
	o.standard.start(ss, id, m)
}

func (officemx) admits(ss *session) bool { return ss.app != nil }

func (o officemx) write(ss *session, m csta.Message) ([]byte, error) { return o.standard.write(ss, m) }

func (o officemx) lacks(service string) bool {
	return service == "SystemRegister" || o.openscape.lacks(service)
}

// sessionWord tells whether a request belongs to the session itself.
func sessionWord(m csta.Message) bool {
	switch m.(type) {
	case csta.StartApplicationSession, csta.ResetApplicationSessionTimer, csta.StopApplicationSession:
		return true
	}
	return false
}
