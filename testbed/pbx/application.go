package pbx

import (
	"fmt"
	"math/rand/v2"
	"time"

	"cordboard/backend/csta"
)

const (
	shortestSession = 1   // seconds
	usualSession    = 180 // when the client wishes for none
	longestSession  = 600
)

// app is an application's ECMA-354 session. It belongs to a connection; DMCC's outlives its own for the
// while that the application asked for.
type app struct {
	id       string
	user     string
	space    string // the namespace that was agreed on; empty = the dialect's own
	duration int    // seconds
	expire   func() bool

	cleanup  time.Duration // how long it waits for its application to come back
	at       *session      // nil = the connection was lost
	monitors []monitor     // while it is
}

func (s standard) start(ss *session, id int, m csta.StartApplicationSession) {
	if (m.User != "" || m.Password != "") && m.Password != s.options.Scenario.password(m.User) {
		s.refuseSession(ss, id, "invalidApplicationInfo", "wrong password")
		return
	}
	version := agreed(m.ProtocolVersions)
	if version == "" {
		s.refuseSession(ss, id, "requestedProtocolVersionNotSupported", "it speaks the editions 3 to 6 of ECMA-323")
		return
	}
	if a := s.begin(ss, id, m); a != nil {
		if version != s.options.Dialect.Namespace() {
			a.space = version
		}
		ss.reply(id, csta.StartApplicationSessionPosResponse{
			SessionID: csta.Secret(a.id), ProtocolVersion: version, Duration: a.duration,
		})
	}
}

func (s standard) refuseSession(ss *session, id int, code, why string) {
	s.log.Info("session refused", "peer", ss.peer, "why", why, "code", code)
	ss.reply(id, csta.SessionRefused{Service: "StartApplicationSession", Code: code})
}

// begin opens a session for a connection that has none yet; nil = it is refused.
func (s standard) begin(ss *session, id int, m csta.StartApplicationSession) *app {
	if ss.app != nil {
		s.refuseSession(ss, id, "maxNumberSessions", "the connection has a session already")
		return nil
	}
	s.crossRefs++
	// A server that was started anew does not give out the ids of before: who still has one would take over another's session.
	a := &app{id: fmt.Sprintf("%03d%06d", s.crossRefs, rand.IntN(1_000_000)), user: m.User, duration: granted(m.Duration, usualSession), at: ss}
	s.apps[a.id], ss.app = a, a
	s.wind(a)
	return a
}

// granted is what the switch makes of a wish for a duration.
func granted(wish, otherwise int) int {
	if wish <= 0 {
		return otherwise
	}
	return max(shortestSession, min(wish, longestSession))
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

// mine is the connection's own session, if the request names it.
func (ss *session) mine(id csta.Secret) *app {
	if ss.app != nil && ss.app.id == string(id) {
		return ss.app
	}
	return nil
}

func (s standard) reset(ss *session, id int, m csta.ResetApplicationSessionTimer) {
	a := ss.mine(m.SessionID)
	if a == nil {
		ss.reply(id, csta.SessionRefused{Service: "ResetApplicationSessionTimer", Code: "invalidSessionID"})
		return
	}
	a.duration = granted(m.Duration, a.duration)
	ss.reply(id, csta.ResetApplicationSessionTimerPosResponse{Duration: a.duration})
	s.wind(a)
}

// stop ends a session at the application's wish. Its monitors go with it; the connection stays.
func (s standard) stop(ss *session, id int, m csta.StopApplicationSession) {
	a := ss.mine(m.SessionID)
	if a == nil {
		ss.reply(id, csta.SessionRefused{Service: "StopApplicationSession", Code: "invalidSessionID"})
		return
	}
	ss.reply(id, csta.StopApplicationSessionPosResponse{})
	s.forgetApp(a)
	ss.monitors = nil
}

// forgetApp ends a session.
func (s standard) forgetApp(a *app) {
	if a.expire != nil {
		a.expire()
	}
	if a.at != nil {
		a.at.app = nil
	}
	delete(s.apps, a.id)
}

// drop ends the session of a connection, if it has one.
func (s standard) drop(ss *session) {
	if ss.app != nil {
		s.forgetApp(ss.app)
	}
}

// wind starts the session's timer anew. When it runs out, the client is told and dropped.
func (s standard) wind(a *app) {
	if a.expire != nil {
		a.expire()
	}
	a.expire = s.after(time.Duration(a.duration)*time.Second, func() {
		if ss := a.at; ss != nil {
			ss.sayLast(ss.nextID(), csta.ApplicationSessionTerminated{SessionID: csta.Secret(a.id), Reason: "sessionTimerExpired"})
			ss.monitors = nil
		}
		s.forgetApp(a)
	})
}
