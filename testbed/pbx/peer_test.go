package pbx

import (
	"crypto/sha1" //nolint:gosec // MX's own choice of hash
	"encoding/base64"
	"slices"

	"github.com/stretchr/testify/require"

	"cordboard/backend/csta"
)

// GoString names a client in the draws of a failure.
func (p *peer) GoString() string { return p.number }

// peer is a client of one extension without a socket: it speaks in bytes, and knows of its calls only
// what the bytes said.
type peer struct {
	*world
	ss      *session
	device  csta.DeviceID
	number  string
	knows   listener
	table   *table // the same, as the agent's call table has it
	lastID  int
	replies []csta.Message
}

// world is a switch with its clients, whose time passes when the test says so.
type world struct {
	require.TestingT
	sw    *Switch
	clock *watch
	peers []*peer
	calls map[string]int // which call an id belongs to, of every id that was ever told
}

// signsOn connects somebody, as his dialect has it, and watches his extension.
func (w *world) signsOn(number string) *peer {
	p := &peer{world: w, number: number}
	p.ss = &session{
		sw: w.sw, peer: number, out: outbox{wake: make(chan struct{}, 1)}, gone: make(chan struct{}), pending: map[int]func() bool{},
	}
	p.knows = listener{number, map[string]csta.ConnectionState{}}
	w.peers = append(w.peers, p)
	w.sw.do(func() {
		w.sw.sessions[p.ss] = struct{}{}
		w.sw.dialect.greet(p.ss)
	})
	w.listen()
	p.device = w.id(number)
	switch w.sw.options.Dialect {
	case csta.OpenScape:
		if w.sw.options.Variant == Business {
			ask[csta.StartApplicationSessionPosResponse](p, csta.StartApplicationSession{
				ApplicationID: "test", Login: csta.LoginFlat, User: "u", Password: "secret", ProtocolVersions: []string{csta.NamespaceED4},
			})
			break
		}
		ask[csta.SystemRegisterResponse](p, csta.SystemRegister{SystemStatus: true})
	case csta.Zultys:
		sum := sha1.Sum([]byte("secret")) //nolint:gosec // MX's own choice of hash
		hash := csta.Secret(base64.StdEncoding.EncodeToString(sum[:]) + "\n")
		ask[csta.LoginResponse](p, csta.LoginRequest{User: number, Password: hash, Type: "User", Forced: true})
	case csta.DMCC:
		ask[csta.StartApplicationSessionPosResponse](p, csta.StartApplicationSession{
			ApplicationID: "test", User: "u", Password: "secret", ProtocolVersions: []string{"http://www.ecma-international.org/standards/ecma-323/csta/ed3/priv7"},
		})
		p.device = ask[csta.GetThirdPartyDeviceIdResponse](p, csta.GetThirdPartyDeviceId{SwitchName: "CM1", Extension: number}).Device
	}
	ask[csta.MonitorStartResponse](p, csta.MonitorStart{Device: p.device})
	p.learns()
	p.models()
	return p
}

// id is how a request names somebody.
func (w *world) id(number string) csta.DeviceID {
	return w.sw.dialect.party(party{number: number}).DeviceID
}

// learns takes over what a snapshot tells.
func (p *peer) learns() {
	p.knows.calls = p.snapshot()
}

func (p *peer) snapshot() map[string]csta.ConnectionState {
	calls := map[string]csta.ConnectionState{}
	for _, info := range ask[csta.SnapshotDeviceResponse](p, csta.SnapshotDevice{Device: p.device}).Calls {
		require.Equal(p, p.number, info.Connection.Device.Number())
		calls[info.Connection.CallID] = info.States[0]
	}
	return calls
}

// own is the extension's connection in a call.
func (p *peer) own(id string) csta.ConnectionID {
	return csta.ConnectionID{CallID: id, Device: p.device}
}

// asks sends a request as bytes and gives back what answered it; nil = nothing did.
func (p *peer) asks(m csta.Message) csta.Message {
	p.lastID = p.lastID%9998 + 1
	p.says(p.lastID, m)
	p.listen()
	if len(p.replies) == 0 {
		return nil
	}
	reply := p.replies[0]
	require.Len(p, p.replies, 1, "one request, one reply")
	p.replies = nil
	return reply
}

func (p *peer) says(id int, m csta.Message) {
	body, err := csta.Encode(m, p.sw.options.Dialect)
	require.NoError(p, err)
	read, err := csta.Decode(body)
	require.NoError(p, err)
	require.IsType(p, m, read)
	p.sw.do(func() {
		p.ss.follow(body)
		p.sw.hear(p.ss, id, read)
	})
}

// ask wants a certain answer.
func ask[R csta.Message](p *peer, m csta.Message) R {
	reply := p.asks(m)
	require.IsType(p, *new(R), reply, "%#v", reply)
	return reply.(R)
}

// listen lets everybody read what came for him.
func (w *world) listen() {
	for _, p := range w.peers {
		for _, o := range p.ss.out.take() {
			m, err := csta.Decode(o.frame.Body)
			require.NoError(w, err, "%s", o.frame.Body)
			p.hears(o, m)
		}
	}
}

func (p *peer) hears(o outgoing, m csta.Message) {
	switch m := m.(type) {
	case csta.Event:
		require.Equal(p, csta.EventInvokeID, o.frame.InvokeID)
		p.follows(m)
	case csta.SystemStatus:
		p.says(o.frame.InvokeID, csta.SystemStatusResponse{})
	case csta.Unknown:
		require.Fail(p, "an unknown message", "%s", o.frame.Body)
	default:
		if m.Kind() == csta.KindReply {
			require.Equal(p, p.lastID, o.frame.InvokeID)
			p.replies = append(p.replies, m)
		}
	}
}

// follows takes an event as each dialect means it.
func (p *peer) follows(e csta.Event) {
	p.understands(e)
	switch {
	case p.sw.options.Dialect == csta.Zultys:
		p.knows.hearsMX(p, e)
	case e.Local != "": // CallCleared, digits and data have none
		for i := range e.Connections {
			e.Connections[i].New.Device.ID = e.Connections[i].New.Device.Number()
		}
		e.Subject.ID = e.Subject.Number()
		p.knows.hearsStandard(p, e)
	}
}

// isConsistent holds what must be true of the exchange at any time, and that everybody knows the truth.
func (w *world) isConsistent() {
	x := w.sw.x
	ids := map[string]bool{}
	legs := map[*leg]*call{}
	for _, c := range x.calls {
		require.NotEmpty(w, c.legs, "a call of nobody")
		require.False(w, ids[c.id()], "two calls are named %s", c.id())
		ids[c.id()] = true
		devices := map[string]bool{}
		for _, l := range c.legs {
			require.Same(w, c, l.call)
			require.Nil(w, legs[l], "a leg in two calls")
			legs[l] = c
			require.NotEqual(w, csta.StateNull, l.state)
			require.False(w, devices[l.device] && l.state != csta.StateFail && !l.park, "%s is twice in a call", l.device)
			devices[l.device] = true
			require.Equal(w, l.phone != nil, l.phone != nil && slices.Contains(l.phone.legs, l))
		}
		require.True(w, slices.ContainsFunc(c.legs, (*leg).present), "a call in which nobody is")
	}
	for _, at := range x.phones {
		active := 0
		for _, l := range at.legs {
			require.NotNil(w, legs[l], "a leg of no call at %s", at.number)
			if l.state != csta.StateAlerting && l.state != csta.StateHold && l.state != csta.StateQueued {
				active++
			}
		}
		require.LessOrEqual(w, active, 1, "one handset")
		if at.agent.state == onCall {
			require.NotEmpty(w, at.legs, "busy without a call")
		}
	}
	for _, g := range x.groups {
		if next := x.first(g); next != nil {
			require.Empty(w, x.free(g, next.call), "somebody waits and somebody is free")
		}
	}
	for _, p := range w.peers {
		truth := map[string]csta.ConnectionState{}
		for _, l := range x.phones[p.number].legs {
			id := w.sw.dialect.connection(*l).CallID
			truth[id] = l.state
			w.belongs(p.number+" "+id, l)
		}
		require.Equal(w, truth, p.knows.calls, "what the events said at %s", p.number)
		p.sees(truth)
	}
}

// belongs holds that an id that was once told of a call at a device is never told of another one. MX
// gives an id to every leg, and a leg may change its call; the standard's is the call's, as long as the
// older of two calls goes on.
func (w *world) belongs(id string, l *leg) {
	origin := l.call.origin
	if w.sw.options.Dialect == csta.Zultys || w.sw.options.Scenario.Survivor != SurvivesOlder {
		return
	}
	if was, known := w.calls[id]; known {
		require.Equal(w, was, origin, "%s named another call before", id)
	}
	w.calls[id] = origin
}
