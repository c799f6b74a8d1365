package simulator

import (
	"crypto/sha1" //nolint:gosec // MX's own choice of hash
	"encoding/base64"
	"fmt"
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
		ss.cut(nil)
		return true
	case csta.Keepalive, csta.PresenceNotice:
		return true
	case csta.StartApplicationSession, csta.ResetApplicationSessionTimer, csta.StopApplicationSession, csta.SystemRegister:
		ss.reply(id, refusal("serviceNotSupported"))
		return true
	case csta.SystemStatusResponse:
		ss.answered(id)
		return true
	}
	if ss.login.user == "" && m.Kind() == csta.KindRequest {
		ss.reply(id, refusal("securityViolation"))
		return true
	}
	return false
}

// logIn checks user and password and whether the link is free. A refused client may try again on the
// same connection.
func (z zultys) logIn(ss *session, id int, m csta.LoginRequest) {
	fail := func(code int, text string) {
		ss.reply(id, csta.LoginFailed{Code: code, Serial: serial, APIVersion: apiVersion, Text: text})
	}
	server := strings.EqualFold(m.Type, "Server")
	_, extension := z.x.phones[m.User]
	_, named := z.options.Scenario.Passwords[m.User]
	if !extension && (!server || !named) {
		fail(codeWrong, "Login failed")
		return
	}
	if !knows(m.Password, z.options.Scenario.password(m.User)) {
		z.log.Info("wrong password: an MX wants base64(SHA1(password)) and a newline behind it", "peer", ss.peer)
		fail(codeWrong, "Login failed")
		return
	}
	wanted := login{user: m.User, server: server}
	for other := range z.sessions {
		if other == ss || other.login != wanted {
			continue
		}
		if !m.Forced {
			fail(codeInUse, "Link is in use by another session")
			return
		}
		other.sayLast(csta.EventInvokeID, csta.Logout{Mode: "forced"})
		other.login, other.monitors = login{}, nil
	}
	if ss.login != wanted {
		ss.monitors = nil
	}
	ss.login = wanted
	ss.say(csta.EventInvokeID, csta.PresenceNotice{From: "0", Status: "Available"})
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

// tell is MX's view from one extension. The order of an outbound call and its misleading parts (Diverted
// in an ordinary call, alerting at the caller, no localConnectionInfo in Established) are as captured.
func (z zultys) tell(h happening, at leg) []csta.Event {
	mine := h.subject().number == at.number && h.subject().phone != nil
	calling, called := device(h.call.caller), device(party{number: h.call.called})
	event := csta.Event{Connection: z.connection(at), Cause: "normal"}
	switch h.what {
	case dialled:
		event.Type, event.Calling, event.Called = csta.Originated, calling, called
		event.Calling.Name = ""
	case routed:
		event.Type, event.Subject, event.Target = csta.Diverted, device(party{number: at.number}), called
	case ringing:
		return z.ringing(h, at, mine)
	case answered:
		event.Type = csta.Established
		event.Connection.GlobalCallID = h.call.global()
		event.Subject, event.Calling, event.Called = device(h.subject().party), calling, called
		event.Data = z.data(h.call, at)
	case held:
		if !mine {
			return nil // the held party's own leg stays as it is
		}
		event.Type, event.Subject = csta.Held, device(party{number: at.number})
	case retrieved:
		if !mine {
			return nil
		}
		event.Type, event.Subject = csta.Retrieved, device(party{number: at.number})
	case failed:
		event.Type, event.Calling, event.Called, event.Cause = csta.Failed, calling, called, h.cause
	case left:
		if !mine {
			return nil
		}
		event.Type, event.Subject = csta.ConnectionCleared, device(party{number: h.by})
	default:
		return nil
	}
	return []csta.Event{z.newer(event, h, at)}
}

func (z zultys) ringing(h happening, at leg, mine bool) []csta.Event {
	calling, called := device(h.call.caller), device(party{number: h.call.called})
	diverted := csta.Event{
		Type: csta.Diverted, Connection: z.connection(at), Cause: "normal",
		Subject: called, Target: device(party{number: at.number}),
	}
	delivered := csta.Event{
		Type: csta.Delivered, Connection: z.connection(at), Cause: "normal",
		Subject: device(h.subject().party), Calling: calling, Called: called, Local: csta.StateAlerting,
		Data: z.data(h.call, at),
	}
	delivered.Connection.GlobalCallID = h.call.global()
	if mine && h.call.caller.name != "" {
		// MX puts a name where the standard has a number.
		delivered.NetworkCalling = csta.Device{Name: h.call.caller.name}
	}
	diverted, delivered = z.newer(diverted, h, at), z.newer(delivered, h, at)
	switch {
	case !mine || h.call.begins == WithDelivered:
		return []csta.Event{delivered}
	case h.call.begins == DivertedOnly:
		return []csta.Event{diverted}
	default:
		return []csta.Event{diverted, delivered}
	}
}

// data is what came with the call, in front of it what MX adds by itself.
func (z zultys) data(c *call, at leg) csta.Attached {
	data := csta.Attached{{Name: "__FIRST_CALL_ID__", Value: fmt.Sprintf("%s-00-%05X-%03X", serial, c.serial, at.seq)}}
	if c.caller.number != at.number {
		data = append(data, csta.Datum{Name: "__CALLED_PARTY_ORIG__", Value: c.called})
	}
	return append(data, c.data...)
}

// newer adds the words of MX's newer API, if the scenario wants them.
func (z zultys) newer(e csta.Event, h happening, at leg) csta.Event {
	if !z.options.Scenario.NewerWords {
		return e
	}
	e.Direction = "Incoming"
	if h.call.caller.number == at.number {
		e.Direction = "Outgoing"
	}
	switch at.state {
	case csta.StateAlerting:
		e.State, e.Commands = "Alerting", []string{"Answer", "Disconnect"}
	case csta.StateConnected:
		e.State, e.Commands = "Connected", []string{"Disconnect", "Hold"}
	case csta.StateHold:
		e.State, e.Commands = "Held", []string{"Disconnect", "Retrieve"}
	default:
		e.State = "Disconnected"
	}
	return e
}

// global is the id that all legs of a call share on MX: 64 bits, decimal.
func (c *call) global() string {
	return strconv.Itoa(firstGlobalID + c.serial)
}
