package pbx

import (
	"fmt"
	"hash/crc32"
	"regexp"
	"strconv"

	"cordboard/backend/csta"
)

const (
	statusOK      = "normal"
	firstCrossRef = 1169730000 // such references as OpenScape gives
	trunk         = "T1"       // the switch's only way out
)

// standard is ECMA-269 as it is written: implicit association or an ECMA-354 session, one call id for
// the whole call, every party under its own device id.
type standard struct {
	*Switch
	accent
}

// accent is how one dialect of the standard names calls and people, and what it adds to events.
type accent interface {
	// callID names a call.
	callID(serial int) string
	// inside names a party of a call in its connection.
	inside(leg) csta.DeviceID
	// told is somebody in an event.
	told(part, party, told) csta.Device
	// adorn adds to an event what is the dialect's own.
	adorn(e *csta.Event, h happening, at leg)
}

// part is what somebody is in an event.
type part int

const (
	asSubject    part = iota // whom the event is about
	asCaller                 // callingDevice
	asCalled                 // calledDevice
	asDialler                // callingDevice of Originated
	asDialled                // calledDevice of Originated
	asRedirector             // lastRedirectionDevice
	asTarget                 // newDestination, transferredToDevice, addedParty
	asEndpoint               // of a connection list, or of a snapshot
)

// plain is the standard itself: everybody is his number.
type plain struct{ dynamic bool }

func (plain) callID(serial int) string                 { return callID(serial) }
func (plain) told(_ part, p party, _ told) csta.Device { return device(p) }
func (plain) adorn(*csta.Event, happening, leg)        {}

// inside is the number, or for somebody outside an id that means nothing beyond the call, if the switch
// has that habit.
func (p plain) inside(l leg) csta.DeviceID {
	if !p.dynamic || l.phone != nil || l.call == nil {
		return csta.DeviceID{ID: l.device}
	}
	sum := crc32.ChecksumIEEE([]byte(l.device))
	return csta.DeviceID{ID: fmt.Sprintf("%s#%05d", trunk, sum%100000), TypeOfNumber: "dynamic"}
}

// editions are the namespaces of those that the switch speaks; inRoot finds one in a root element.
var (
	editions = regexp.MustCompile(`^http://www\.ecma-international\.org/standards/ecma-323/csta/ed[3-6]$`)
	inRoot   = regexp.MustCompile(`^(?s:\s*<\?.*?\?>|\s*<!--.*?-->)*\s*<[^!?>]*["'](http://www\.ecma-international\.org/standards/ecma-323/csta/ed[3-6])["']`)
)

// follow takes over the edition in which a client without a session speaks: it may read no other.
func (ss *session) follow(body []byte) {
	if found := inRoot.FindSubmatch(body); ss.app == nil && found != nil {
		ss.space = string(found[1])
	}
}

// write speaks the edition that the session agreed on, or the client's own.
func (s standard) write(ss *session, m csta.Message) ([]byte, error) {
	t := csta.Tongue{Dialect: s.options.Dialect, Namespace: ss.space}
	if ss.app != nil {
		t.Namespace = ss.app.space
	}
	return t.Encode(m)
}

// greet tells how the switch feels, as OpenScape does, and wants the answer.
func (s standard) greet(ss *session) { ss.ask(0, csta.SystemStatus{Status: statusOK}) }

func (s standard) manners(ss *session, id int, m csta.Message) bool {
	switch m := m.(type) {
	case csta.SystemStatusResponse:
		ss.answered(id)
	case csta.SystemStatus:
		ss.reply(id, csta.SystemStatusResponse{})
	case csta.RequestSystemStatus:
		ss.reply(id, csta.RequestSystemStatusResponse{Status: statusOK})
	case csta.SystemRegister:
		ss.reply(id, csta.SystemRegisterResponse{ID: strconv.Itoa(id) + "ss"})
	case csta.StartApplicationSession:
		s.start(ss, id, m)
	case csta.ResetApplicationSessionTimer:
		s.reset(ss, id, m)
	case csta.StopApplicationSession:
		s.stop(ss, id, m)
	default:
		return false
	}
	return true
}

func (standard) admits(*session) bool { return true }

// mxWords are what only MX knows, and dmccWords what only DMCC does.
var (
	mxWords   = words("loginRequest", "CreateConfFromCalls", "AssignDevice", "StartRecording", "StopRecording")
	dmccWords = words("GetDeviceId", "GetThirdPartyDeviceId", "TransferMonitorObjects")
)

func words(all ...string) map[string]bool {
	set := map[string]bool{}
	for _, word := range all {
		set[word] = true
	}
	return set
}

func (standard) lacks(service string) bool { return mxWords[service] || dmccWords[service] }

// lost ends a session with its connection.
func (s standard) lost(ss *session) { s.drop(ss) }

// may lets everybody do everything: the standard's client is a server-side application.
func (s standard) may(*session, string) *csta.Failure { return nil }

func (s standard) own(*session) string { return "" }

func (s standard) number(id csta.DeviceID) (string, bool) { return id.Number(), true }

func (s standard) party(p party) csta.Device { return s.told(asEndpoint, p, told{}) }

func (s standard) crossRef(*session) string {
	s.crossRefs++
	return strconv.Itoa(firstCrossRef + s.crossRefs)
}

func (s standard) connection(l leg) csta.ConnectionID {
	return csta.ConnectionID{CallID: s.callID(l.call.serial), Device: s.inside(l)}
}

// id is the call id for all parties: an opaque word of hex digits.
func (c *call) id() string { return callID(c.serial) }

func callID(serial int) string {
	return fmt.Sprintf("FF000100%08X%016X", serial, 0x2D65C85C1C750000+serial)
}

func (s standard) find(x *exchange, _ *session, id csta.ConnectionID) *leg {
	number := id.Device.Number()
	for _, c := range x.calls {
		if s.callID(c.serial) != id.CallID {
			continue
		}
		for _, l := range c.legs {
			if l.device == number || s.inside(*l).ID == id.Device.ID {
				return l
			}
		}
	}
	return nil
}
