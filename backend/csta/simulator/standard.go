package simulator

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"time"

	"cordboard/backend/csta"
)

const (
	statusOK        = "normal"
	firstCrossRef   = 1169730000 // such references as OpenScape gives
	trunk           = "T1"       // the switch's only way out
	shortestSession = 1          // seconds
	usualSession    = 180        // when the client wishes for none
	longestSession  = 600
)

// app is a client's ECMA-354 session, if it opened one.
type app struct {
	id       string
	space    string // the edition's namespace; empty = the codec's own
	duration int    // seconds
	expire   func() bool
}

func (a *app) stop() {
	if a.expire != nil {
		a.expire()
	}
	*a = app{}
}

// editions are the namespaces of those that the switch speaks; inRoot finds one in a root element.
var (
	editions = regexp.MustCompile(`^http://www\.ecma-international\.org/standards/ecma-323/csta/ed[3-6]$`)
	inRoot   = regexp.MustCompile(`^(?s:\s*<\?.*?\?>|\s*<!--.*?-->)*\s*<[^!?>]*["'](http://www\.ecma-international\.org/standards/ecma-323/csta/ed[3-6])["']`)
)

// follow takes over the edition in which a client without a session speaks: it may read no other.
func (a *app) follow(body []byte) {
	if found := inRoot.FindSubmatch(body); a.id == "" && found != nil {
		a.space = string(found[1])
	}
}

// edition writes a message in the edition of the standard that the session agreed on. Editions 3 to 6
// are alike in everything that is said here.
func (a *app) edition(body []byte) []byte {
	if a.space == "" {
		return body
	}
	return bytes.Replace(body, []byte(csta.NamespaceED4), []byte(a.space), 1)
}

// standard is ECMA-269 as it is written: implicit association or an ECMA-354 session, one call id for
// the whole call, every party under its own device id.
type standard struct{ *Switch }

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
		if string(m.SessionID) != ss.app.id || ss.app.id == "" {
			ss.reply(id, csta.SessionRefused{Service: "StopApplicationSession", Code: "invalidSessionID"})
			return true
		}
		ss.reply(id, csta.StopApplicationSessionPosResponse{})
		ss.app.stop()
		ss.monitors = nil
	case csta.LoginRequest, csta.Logout, csta.Keepalive, csta.PresenceNotice, csta.CreateConfFromCalls:
		if m.Kind() == csta.KindRequest {
			ss.reply(id, refusal("serviceNotSupported"))
		}
	default:
		return false
	}
	return true
}

func (s standard) start(ss *session, id int, m csta.StartApplicationSession) {
	refuse := func(code string) {
		ss.reply(id, csta.SessionRefused{Service: "StartApplicationSession", Code: code})
	}
	if (m.User != "" || m.Password != "") && m.Password != s.options.Scenario.password(m.User) {
		refuse("invalidApplicationInfo")
		return
	}
	if ss.app.id != "" {
		refuse("maxNumberSessions")
		return
	}
	version := agreed(m.ProtocolVersions)
	if version == "" {
		refuse("requestedProtocolVersionNotSupported")
		return
	}
	duration := usualSession
	if m.Duration > 0 {
		duration = max(shortestSession, min(m.Duration, longestSession))
	}
	s.crossRefs++
	ss.app = app{id: fmt.Sprintf("%09d", 9968950+s.crossRefs), duration: duration}
	ss.reply(id, csta.StartApplicationSessionPosResponse{
		SessionID: csta.Secret(ss.app.id), ProtocolVersion: version, Duration: duration,
	})
	if version != csta.NamespaceED4 {
		ss.app.space = version
	}
	s.wind(ss)
}

// agreed is the first of the wanted editions that the switch speaks; whoever wants none gets edition 4.
func agreed(wanted []string) string {
	if len(wanted) == 0 {
		return csta.NamespaceED4
	}
	for _, version := range wanted {
		if editions.MatchString(version) {
			return version
		}
	}
	return ""
}

func (s standard) reset(ss *session, id int, m csta.ResetApplicationSessionTimer) {
	if ss.app.id == "" || string(m.SessionID) != ss.app.id {
		ss.reply(id, csta.SessionRefused{Service: "ResetApplicationSessionTimer", Code: "invalidSessionID"})
		return
	}
	if m.Duration > 0 {
		ss.app.duration = max(shortestSession, min(m.Duration, longestSession))
	}
	ss.reply(id, csta.ResetApplicationSessionTimerPosResponse{Duration: ss.app.duration})
	s.wind(ss)
}

// wind starts the session's timer anew. When it runs out, the client is told and dropped.
func (s standard) wind(ss *session) {
	if ss.app.expire != nil {
		ss.app.expire()
	}
	ss.app.expire = s.after(time.Duration(ss.app.duration)*time.Second, func() {
		ss.sayLast(ss.nextID(), csta.ApplicationSessionTerminated{
			SessionID: csta.Secret(ss.app.id), Reason: "sessionTimerExpired",
		})
		ss.monitors = nil
	})
}

// may lets everybody do everything: the standard's client is a server-side application.
func (s standard) may(*session, string) *csta.Failure { return nil }

func (s standard) own(*session) string { return "" }

func (s standard) crossRef(*session) string {
	s.crossRefs++
	return strconv.Itoa(firstCrossRef + s.crossRefs)
}

func (s standard) connection(l leg) csta.ConnectionID {
	return csta.ConnectionID{CallID: l.call.id(), Device: csta.DeviceID{ID: l.device}}
}

// id is the call id for all parties: an opaque word of hex digits.
func (c *call) id() string { return callID(c.serial) }

func callID(serial int) string {
	return fmt.Sprintf("FF000100%08X%016X", serial, 0x2D65C85C1C750000+serial)
}

func (s standard) find(x *exchange, _ *session, id csta.ConnectionID) *leg {
	number := id.Device.Number()
	for _, c := range x.calls {
		if c.id() != id.CallID {
			continue
		}
		for _, l := range c.legs {
			if l.device == number || l.device == id.Device.ID {
				return l
			}
		}
	}
	return nil
}
