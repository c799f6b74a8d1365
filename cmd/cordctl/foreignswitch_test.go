package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// accent is how a switch of the test's own spells what it says: every known server has another one.
type accent struct {
	head, tail string
	prefix     string // of elements
	space      string // namespace attribute of the root
}

var (
	mxAccent = accent{}
	edition4 = accent{head: `<?xml version="1.0" encoding="UTF-8"?>`, space: ` xmlns="http://www.ecma-international.org/standards/ecma-323/csta/ed4"`}
	// edition5 is what program libraries write: a prefix, single quotes, returns.
	edition5 = accent{head: "<?xml version='1.0' encoding='utf-8' standalone='yes'?>\r\n", tail: "\r\n", prefix: "ns2:", space: ` xmlns:ns2='` + ed5 + `' xmlns='http://vendor.example/other'`}
)

// spell writes elements of the form <a>..</a> in the accent.
func (a accent) spell(xml string) string {
	if a.prefix != "" {
		xml = strings.ReplaceAll(strings.ReplaceAll(xml, "</", "\x00"), "<", "<"+a.prefix)
		xml = strings.ReplaceAll(xml, "\x00", "</"+a.prefix)
	}
	if end := strings.IndexAny(xml, " />"); a.space != "" {
		if strings.HasPrefix(xml[end:], ">") || strings.HasPrefix(xml[end:], "/>") {
			xml = xml[:end] + a.space + xml[end:]
		}
	}
	return a.head + xml + a.tail
}

// foreignSwitch is one connection of an agent to a switch that is played by the test.
type foreignSwitch struct {
	*wire
	accent
	before func(id string) // what it does with a request's id before it answers
}

// hears waits for a request of the agent; a sign of life may come at any time.
func (f *foreignSwitch) hears(root string) message {
	f.t.Helper()
	for {
		m := f.next()
		if m.root() == "keepalive" || m.root() == "RequestSystemStatus" {
			continue
		}
		if m.root() != root && (m.root() == "GetCSTAFeatures" || m.root() == "GetSwitchingFunctionCaps" || m.root() == "GetAgentState") {
			f.say(m.id, noSuch) // asked beside the calls, at any time
			continue
		}
		require.Equal(f.t, root, m.root(), m.body)
		require.Regexp(f.t, `^\d{4}$`, m.id)
		require.NotEqual(f.t, "9999", m.id, "the events' id")
		if f.before != nil {
			f.before(m.id)
		}
		return m
	}
}

// answers hears a request and answers it.
func (f *foreignSwitch) answers(root, answer string) message {
	f.t.Helper()
	m := f.hears(root)
	f.say(m.id, f.spell(answer))
	return m
}

func (f *foreignSwitch) tells(event string) {
	f.t.Helper()
	f.say("9999", f.spell(event))
}

const (
	loginOK      = `<loginResponce Code="0" sn="631HC" apiversion="11" ext="200" userId="43892780322813134" softPhonePwd="x"  proto="TLS" mxport="5061" clientport="1234" >Login OK</loginResponce>`
	sessionOK    = `<?xml version="1.0" encoding="UTF-8"?><StartApplicationSessionPosResponse xmlns:aps="http://www.ecma-international.org/standards/ecma-354/appl_session"><sessionID>009968951</sessionID><actualProtocolVersion>http://www.ecma-international.org/standards/ecma-323/csta/ed4</actualProtocolVersion><actualSessionDuration>600</actualSessionDuration><extensions><actualHBT>0</actualHBT></extensions></StartApplicationSessionPosResponse>`
	monitorOK    = `<MonitorStartResponse><monitorCrossRefID>1</monitorCrossRefID></MonitorStartResponse>`
	noCalls      = `<SnapshotDeviceResponse><crossRefIDorSnapshotData><snapshotData></snapshotData></crossRefIDorSnapshotData></SnapshotDeviceResponse>`
	noSuch       = `<CSTAErrorCode><operation>serviceNotSupported</operation></CSTAErrorCode>`
	delivered200 = `<DeliveredEvent><monitorCrossRefID>1</monitorCrossRefID><connection><callID>%s</callID><deviceID>200</deviceID></connection><alertingDevice><deviceIdentifier>200</deviceIdentifier></alertingDevice><callingDevice><deviceIdentifier>%s</deviceIdentifier></callingDevice><calledDevice><deviceIdentifier>200</deviceIdentifier></calledDevice><lastRedirectionDevice><notRequired/></lastRedirectionDevice><localConnectionInfo>alerting</localConnectionInfo><cause>newCall</cause></DeliveredEvent>`
	cleared200   = `<ConnectionClearedEvent><monitorCrossRefID>1</monitorCrossRefID><droppedConnection><callID>%s</callID><deviceID>200</deviceID></droppedConnection><releasingDevice><deviceIdentifier>200</deviceIdentifier></releasingDevice><localConnectionInfo>null</localConnectionInfo><cause>normalClearing</cause></ConnectionClearedEvent>`
)

// admits signs the agent on: the first words of each dialect.
func (f *foreignSwitch) admits(dialect string) (first message) {
	f.t.Helper()
	if dialect == "zultys" {
		first = f.hears("loginRequest")
		f.say(first.id, loginOK)
		return first
	}
	first = f.hears("StartApplicationSession")
	f.say(first.id, sessionOK)
	return first
}

// signsOn goes on to the monitor and a snapshot without calls.
func (f *foreignSwitch) signsOn(dialect string) {
	f.t.Helper()
	f.admits(dialect)
	require.Equal(f.t, "200", f.answers("MonitorStart", monitorOK).text("monitorObject/deviceObject"))
	require.Equal(f.t, "200", f.answers("SnapshotDevice", noCalls).text("snapshotObject"))
}

// atForeignSwitch brings an agent to a switch of the test's own.
func atForeignSwitch(t *testing.T, dialect string, a accent, flags ...string) (*desk, *foreignSwitch, *switchboard) {
	t.Helper()
	b := listen(t, "")
	d := agentAt(t, b.address, dialect, "200", flags...)
	t.Cleanup(b.stop) // before the agent's end: nobody would answer its farewell
	return d, &foreignSwitch{wire: b.take(), accent: a}, b
}

// farewell ends the agent in order and is the switch for it.
func (f *foreignSwitch) farewell(d *desk, dialect string) {
	f.t.Helper()
	d.types("quit")
	require.Equal(f.t, "1", f.answers("MonitorStop", `<MonitorStopResponse></MonitorStopResponse>`).text("monitorCrossRefID"))
	if dialect == "zultys" {
		f.hears("logout")
	} else {
		m := f.hears("StopApplicationSession")
		require.Equal(f.t, "009968951", m.text("sessionID"))
		require.Equal(f.t, "normal", m.text("sessionEndReason/definedEndReason"))
		f.say(m.id, `<StopApplicationSessionPosResponse xmlns="http://www.ecma-international.org/standards/ecma-354/appl_session"/>`)
	}
	_ = f.conn.Close()
	require.Equal(f.t, 0, d.exit(), d.err.text())
}

// accents are the ways to spell of each dialect's servers.
func accents(t *testing.T, story func(t *testing.T, dialect string, a accent)) {
	t.Helper()
	for name, tc := range map[string]struct {
		dialect string
		accent
	}{
		"zultys": {"zultys", mxAccent}, "zultys, edition 4": {"zultys", edition4},
		"ecma, edition 4": {"ecma", edition4}, "ecma, edition 5 with a prefix": {"ecma", edition5}, "ecma, no namespace": {"ecma", mxAccent},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			story(t, tc.dialect, tc.accent)
		})
	}
}
