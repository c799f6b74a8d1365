package agent_test

import (
	"net"
	"runtime"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"cordboard/backend/csta"
	"cordboard/testbed/scripted"
)

// peer is the switch's end of one connection, led by a script.
type peer struct {
	*scripted.Peer
	n int // which connection this is, from 0
}

func newPeer(t *testing.T, conn net.Conn, d csta.Dialect, n int) *peer {
	return &peer{&scripted.Peer{T: t, Conn: conn, Dialect: d, Leaves: true}, n}
}

// withPeer plays a story over net.Pipe with fake time against scripts: the n-th connection gets the n-th
// script, and later ones the last.
func withPeer(t *testing.T, d csta.Dialect, story func(s *fixture), scripts ...func(p *peer)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		var n atomic.Int64
		line, at := throughPipes(t, func(conn net.Conn) {
			p := newPeer(t, conn, d, int(n.Add(1))-1)
			scripts[min(p.n, len(scripts)-1)](p)
		})
		s := newFixture(t, d, line, at)
		s.cred.Line.Session, s.cred.Line.Probe, s.cred.Look = false, -1, -1 // scripts answer nothing unasked
		story(s)
	})
}

// tell sends an event.
func (p *peer) tell(ev csta.Event) {
	p.T.Helper()
	if ev.Monitor == "" {
		ev.Monitor = "1"
	}
	p.Say(csta.EventInvokeID, ev)
}

// hear reads until an M comes. Signs of life and answers to our own requests are passed over.
func hear[M csta.Message](p *peer) (int, M) {
	p.T.Helper()
	for {
		id, m := p.Next()
		if typed, ok := m.(M); ok {
			return id, typed
		}
		switch m.(type) {
		case csta.Keepalive, csta.SystemStatusResponse, csta.MonitorStopResponse:
		case csta.RequestSystemStatus:
			p.Say(id, csta.RequestSystemStatusResponse{Status: "normal"})
		default:
			if p.shrug(id, m) {
				continue
			}
			p.T.Errorf("switch: heard %s, want %T", m.Name(), *new(M))
			runtime.Goexit()
		}
	}
}

// named200 is how DMCC names the agent's device.
var named200 = csta.DeviceID{ID: "200:CM1::0", TypeOfNumber: "other", MediaClass: "notKnown"}

// shrug answers what a client asks beside the calls: mostly that there is no such thing here.
func (p *peer) shrug(id int, m csta.Message) bool {
	switch m.(type) {
	case csta.GetCSTAFeatures, csta.GetSwitchingFunctionCaps, csta.GetAgentState, csta.GetDoNotDisturb, csta.GetForwarding, csta.SnapshotCall:
		p.Say(id, &csta.Failure{Category: "operation", Code: "serviceNotSupported"})
		return true
	case csta.GetThirdPartyDeviceId:
		p.Say(id, csta.GetThirdPartyDeviceIdResponse{Device: named200})
		return true
	case csta.ResetApplicationSessionTimer:
		p.Say(id, csta.ResetApplicationSessionTimerPosResponse{Duration: 180})
		return true
	}
	return false
}

// admit lets a client in, as each dialect does; the standard has no sign-on.
func (p *peer) admit() {
	p.T.Helper()
	switch p.Dialect {
	case csta.Zultys:
		id, _ := hear[csta.LoginRequest](p)
		p.Say(id, csta.LoginResponse{Code: "0", APIVersion: 11, Extension: "200", Text: "Login OK"})
	case csta.OpenScape:
		p.Say(0, csta.SystemStatus{Status: "normal"})
		id, _ := hear[csta.SystemRegister](p)
		p.Say(id, csta.SystemRegisterResponse{ID: "7"})
	case csta.DMCC:
		id, _ := hear[csta.StartApplicationSession](p)
		p.Say(id, csta.StartApplicationSessionPosResponse{SessionID: "S1", ProtocolVersion: csta.NamespaceED3 + "/priv7", Duration: 180})
	}
}

// follow lets a client monitor, with these calls at the device.
func (p *peer) follow(calls ...csta.SnapshotCallInfo) {
	p.T.Helper()
	id, _ := hear[csta.MonitorStart](p)
	p.Say(id, csta.MonitorStartResponse{CrossRefID: "1"})
	p.snapshot(calls...)
}

func (p *peer) snapshot(calls ...csta.SnapshotCallInfo) {
	p.T.Helper()
	id, _ := hear[csta.SnapshotDevice](p)
	p.Say(id, csta.SnapshotDeviceResponse{Calls: calls})
}

// hang reads and says nothing until the line closes.
func (p *peer) hang() {
	for {
		if _, err := csta.ReadFrame(p.Conn); err != nil {
			return
		}
	}
}

// serve answers what needs no thought, until the line closes.
func (p *peer) serve() {
	for {
		id, m := p.Next()
		switch m.(type) {
		case csta.MonitorStop:
			p.Say(id, csta.MonitorStopResponse{})
		case csta.RequestSystemStatus:
			p.Say(id, csta.RequestSystemStatusResponse{Status: "normal"})
		case csta.Logout:
			return
		default:
			p.shrug(id, m)
		}
	}
}

func device(id string) csta.Device {
	return csta.Device{Presence: csta.Known, DeviceID: csta.DeviceID{ID: id}}
}

func leg(callID string) csta.ConnectionID {
	return csta.ConnectionID{CallID: callID, Device: csta.DeviceID{ID: "200"}}
}

func ringing(callID string) csta.Event {
	return csta.Event{Type: csta.Delivered, Connection: leg(callID), Subject: device("200"), Calling: device("5550100"), Called: device("200"), Local: csta.StateAlerting, Cause: "newCall"}
}

func answered(callID string) csta.Event {
	return csta.Event{Type: csta.Established, Connection: leg(callID), Subject: device("200"), Calling: device("5550100"), Called: device("200"), Local: csta.StateConnected}
}

func cleared(callID, who string) csta.Event {
	ev := csta.Event{Type: csta.ConnectionCleared, Connection: leg(callID), Subject: device(who), Local: csta.StateConnected, Cause: "normalClearing"}
	ev.Connection.Device.ID = who
	if who == "200" {
		ev.Local = csta.StateNull
	}
	return ev
}
