package pbx

import (
	"crypto/sha1" //nolint:gosec // MX's own choice of hash
	"encoding/base64"
	"slices"
	"strconv"
	"strings"

	"cordboard/backend/csta"
)

const (
	serial     = "631HC" // what the simulated MX calls itself
	apiVersion = 11

	firstUserID   = 43892780322813134
	firstGlobalID = 2808630435142227620
)

// The codes of MX's loginFailed.
const (
	codeWrong = 4 // user or password
	codeInUse = 5 // another session has the link
)

// login is what an MX session knows about its user.
type login struct {
	user   string
	server bool // type Server: may do anything, and has no extension of its own
}

// zultys is the MX family's manners: a login, call ids that count per device, and events that always
// name the watched extension's own leg.
type zultys struct{ *Switch }

// greet says nothing: on MX the client begins.
func (z zultys) greet(*session) {}

func (z zultys) manners(ss *session, id int, m csta.Message) bool {
	switch m := m.(type) {
	case csta.LoginRequest:
		z.logIn(ss, id, m)
		return true
	case csta.Logout:
		ss.login = login{}
		ss.monitors = nil
		ss.hangUp()
		return true
	case csta.Keepalive:
		return true
	case csta.SystemStatusResponse:
		ss.answered(id)
		return true
	}
	if !z.admits(ss) {
		if m.Kind() == csta.KindRequest {
			ss.reply(id, refusal("securityViolation"))
		}
		return true
	}
	return z.desk(ss, id, m)
}

func (zultys) admits(ss *session) bool { return ss.login.user != "" }

// seenOnMX are the services that some client of an MX was seen to ask for.
var seenOnMX = words("loginRequest", "MonitorStart", "MonitorStop", "MakeCall", "AnswerCall", "ClearConnection", "HoldCall",
	"RetrieveCall", "ParkCall", "SingleStepTransferCall", "TransferCall", "DeflectCall", "SnapshotDevice", "CreateConfFromCalls",
	"GetAgentState", "SetAgentState", "AssignDevice")

func (zultys) lacks(service string) bool { return !seenOnMX[service] }

func (zultys) lost(*session) {}

func (zultys) write(_ *session, m csta.Message) ([]byte, error) { return csta.Encode(m, csta.Zultys) }

func (zultys) number(id csta.DeviceID) (string, bool) { return id.Number(), true }

func (zultys) party(p party) csta.Device { return device(p) }

func (zultys) flat(number string) csta.DeviceID { return csta.DeviceID{ID: number} }

// logIn checks user and password and whether the link is free. A refused client may try again on the
// same connection.
func (z zultys) logIn(ss *session, id int, m csta.LoginRequest) {
	fail := func(code int, text, why string) {
		z.log.Info("login refused", "peer", ss.peer, "why", why, "code", code)
		ss.reply(id, csta.LoginFailed{Code: code, Serial: serial, APIVersion: apiVersion, Text: text})
	}
	server := strings.EqualFold(m.Type, "Server")
	_, extension := z.x.phones[m.User]
	_, named := z.options.Scenario.Passwords[m.User]
	if !extension && (!server || !named) {
		fail(codeWrong, "Login failed", "there is no such user")
		return
	}
	password := z.options.Scenario.password(m.User)
	if inDirectory := slices.Contains(z.options.Scenario.Directory, m.User); inDirectory && m.Password != password ||
		!inDirectory && !knows(m.Password, password) {
		why := "wrong password: an MX wants base64(SHA1(password)) and a newline behind it"
		if inDirectory {
			why = "wrong password: a directory knows this user's, and it has to come in clear text"
		}
		fail(codeWrong, "Login failed", why)
		return
	}
	wanted := login{user: m.User, server: server}
	for other := range z.sessions {
		if other == ss || other.login != wanted {
			continue
		}
		if !m.Forced {
			fail(codeInUse, "Link is in use by another session", "the user is signed on from "+other.peer+", and forced is not set")
			return
		}
		other.sayLast(csta.EventInvokeID, csta.Logout{Mode: "forced"})
		other.login, other.monitors = login{}, nil
	}
	if ss.login != wanted {
		ss.monitors = nil
	}
	ss.login = wanted
	ss.say(csta.EventInvokeID, z.presence(m.User))
	answer := csta.LoginResponse{Code: "0", Serial: serial, APIVersion: apiVersion, Text: "Login OK"}
	if !server {
		answer.Extension = m.User
		answer.UserID = strconv.Itoa(firstUserID + slices.Index(z.options.Extensions, m.User))
	}
	ss.reply(id, answer)
}

// knows compares what a client sent with base64(SHA1(password)) and its newline. Every client seen sends
// the newline, as LF, CR LF or character references; one without it, like the clear text, is wrong.
func knows(sent, password csta.Secret) bool {
	sum := sha1.Sum([]byte(password)) //nolint:gosec // MX's own choice of hash
	want := base64.StdEncoding.EncodeToString(sum[:])
	got, newline := strings.CutSuffix(string(sent), "\n")
	return newline && strings.TrimSuffix(got, "\r") == want
}

// may lets a user do things at his own extension only; a Server login may do anything.
func (z zultys) may(ss *session, device string) *csta.Failure {
	if ss.login.server || device == ss.login.user {
		return nil
	}
	return &csta.Failure{Category: "privateErrorCode", Code: "URM Denied"}
}

func (z zultys) own(ss *session) string {
	if ss.login.server {
		return ""
	}
	return ss.login.user
}

// crossRef counts per connection.
func (z zultys) crossRef(ss *session) string {
	ss.lastRef++
	return strconv.Itoa(ss.lastRef)
}

// connection is the leg's number at its device. Extensions count apart: the same call has another id at
// each of them, and the same id is another call.
func (z zultys) connection(l leg) csta.ConnectionID {
	return csta.ConnectionID{CallID: strconv.Itoa(l.seq), Device: csta.DeviceID{ID: l.number}}
}

func (z zultys) find(x *exchange, ss *session, id csta.ConnectionID) *leg {
	number := id.Device.Number()
	if number == "" {
		number = z.own(ss)
	}
	at := x.phones[number]
	if at == nil {
		return nil
	}
	for _, l := range at.legs {
		if strconv.Itoa(l.seq) == id.CallID {
			return l
		}
	}
	return nil
}
