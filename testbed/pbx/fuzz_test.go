package pbx

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/csta"
)

// consistent wants the exchange not to contradict itself.
func consistent(t require.TestingT, x *exchange) {
	for _, c := range x.calls {
		require.NotEmpty(t, c.legs, "a call without anybody")
		for _, l := range c.legs {
			require.Same(t, c, l.call)
			require.NotEqual(t, csta.StateNull, l.state)
			require.Equal(t, l.phone != nil, l.phone != nil && slices.Contains(l.phone.legs, l))
		}
	}
	for _, at := range x.phones {
		active := 0
		for _, l := range at.legs {
			require.Contains(t, x.calls, l.call)
			if l.state != csta.StateAlerting && l.state != csta.StateHold && l.state != csta.StateQueued {
				active++
			}
		}
		require.LessOrEqual(t, active, 1, "one handset")
	}
}

// sides are the switches that a session is fuzzed with, and how a client signs on to each.
var sides = []struct {
	Options
	signOn []string // "id body"
	watch  string
}{
	{Options{}, []string{"1 " + loginRequest("200")}, "2 " + `<MonitorStart><monitorObject><deviceObject/></monitorObject></MonitorStart>`},
	{ecma, []string{"0 <SystemStatusResponse/>"}, "2 " + `<MonitorStart><monitorObject><deviceObject>200</deviceObject></monitorObject></MonitorStart>`},
	{scape, []string{"0 <SystemStatusResponse/>"}, "2 " + `<MonitorStart><monitorObject><deviceObject>200</deviceObject></monitorObject></MonitorStart>`},
	{business, []string{"1 " + osbizSession("secret"), "5001 <SystemStatusResponse/>"}, "2 " + `<MonitorStart><monitorObject><deviceObject>200</deviceObject></monitorObject></MonitorStart>`},
	{avayas, []string{"1 " + avayaSession("secret", "ed3/priv7", "", 60)}, "2 " + `<MonitorStart><monitorObject>` + avayaDevice("deviceObject", "200") + `</monitorObject></MonitorStart>`},
}

// phrases are a working day in the form of FuzzSession's scripts.
var phrases = []string{
	"3 <MakeCall><callingDevice>{200}</callingDevice><calledDirectoryNumber>{201}</calledDirectoryNumber></MakeCall>\n~300\n" +
		"4 <AnswerCall><callToBeAnswered>{201@}</callToBeAnswered></AnswerCall>\n5 <HoldCall><callToBeHeld>{200@}</callToBeHeld></HoldCall>\n" +
		"6 <MakeCall><callingDevice>{200}</callingDevice><calledDirectoryNumber>5550100</calledDirectoryNumber></MakeCall>\n~3000\n" +
		"7 <SnapshotDevice><snapshotObject>{200}</snapshotObject></SnapshotDevice>\n8 <ClearConnection><connectionToBeCleared>{200@}</connectionToBeCleared></ClearConnection>",
	"+\n3 <DeflectCall><callToBeDiverted>{200@}</callToBeDiverted><newDestination>{201}</newDestination></DeflectCall>\n" +
		"4 <DirectedPickupCall><callToBePickedUp>{201@}</callToBePickedUp><requestingDevice>{200}</requestingDevice></DirectedPickupCall>\n" +
		"5 <ConsultationCall><existingCall>{200@}</existingCall><consultedDevice>{201}</consultedDevice></ConsultationCall>\n~2000\n" +
		"6 <ParkCall><parking>{200@}</parking></ParkCall>\n~70000\n7 <SingleStepTransferCall><activeCall>{200@}</activeCall><transferredTo>9</transferredTo></SingleStepTransferCall>",
	"+\n3 <AnswerCall><callToBeAnswered>{200@}</callToBeAnswered></AnswerCall>\n4 <ConsultationCall><existingCall>{200@}</existingCall><consultedDevice>7</consultedDevice></ConsultationCall>\n~2000\n" +
		"5 <TransferCall><heldCall>{200@1}</heldCall><activeCall>{200@}</activeCall></TransferCall>\n5 <ConferenceCall><heldCall>{200@1}</heldCall><activeCall>{200@}</activeCall></ConferenceCall>\n" +
		"6 <SingleStepConferenceCall><activeCall>{200@}</activeCall><deviceToJoin>{201}</deviceToJoin><participationType>silent</participationType></SingleStepConferenceCall>",
	"3 <SetAgentState><device>{200}</device><requestedAgentState>loggedOn</requestedAgentState><agentID>1</agentID></SetAgentState>\n" +
		"4 <SetDoNotDisturb><device>{200}</device><doNotDisturbOn>true</doNotDisturbOn></SetDoNotDisturb>\n+\n" +
		"5 <SetForwarding><device>{200}</device><activateForward>true</activateForward><forwardDN>{200}</forwardDN></SetForwarding>\n" +
		"6 <AlternateCall><heldCall>{200@}</heldCall><activeCall>{200@1}</activeCall></AlternateCall>\n7 <GetCSTAFeatures/>",
	"!GET / HTTP/1.1\n",
	"0 <keepalive/>\n0 <presence status='x'/>\n0 <iq type='get' id='addressbook' index='-9'/>\n9999 <MakeCall/>\n3 <logout/>",
	"3 <MakeCall><callingDevice>{200}</callingDevice></MakeCall>\n4 <DialDigits><diallingConnection>{200@}</diallingConnection><diallingSequence>5</diallingSequence></DialDigits>\n~9000\n" +
		"5 <ReconnectCall><activeCall>{200@}</activeCall><heldCall>{200@1}</heldCall></ReconnectCall>\n6 <StopApplicationSession><sessionID>1</sessionID></StopApplicationSession>",
}

// FuzzSession says whatever comes into its head to a live switch: before and after signing on, in every
// dialect. The switch goes on, and never contradicts itself. A script has a line for each frame, "id
// body"; a line that begins with ! is raw bytes, + a call from outside, and ~ milliseconds that pass. In a
// body {200} is an extension and {200@} its newest connection, {200@1} the one before.
func FuzzSession(f *testing.F) {
	for side := range sides {
		for _, script := range phrases {
			f.Add(byte(side), true, script)
			f.Add(byte(side), false, script)
		}
	}
	f.Fuzz(func(t *testing.T, side byte, signsOn bool, script string) {
		with := sides[int(side)%len(sides)]
		synctest.Test(t, func(t *testing.T) {
			s := New(with.Options)
			near, far := net.Pipe()
			go func() { _ = s.ServeConn(t.Context(), far) }()
			go func() { _, _ = io.Copy(io.Discard, near) }()
			c := babbler{t, s, near}
			if signsOn {
				for _, line := range append(slices.Clone(with.signOn), with.watch) {
					c.says(line)
				}
			}
			for i, line := range strings.Split(script, "\n") {
				if i > 100 {
					break
				}
				c.says(line)
			}
			synctest.Wait()
			s.do(func() { consistent(t, s.x) })
			time.Sleep(time.Hour)
			_ = near.Close()
			synctest.Wait()
			s.do(func() {
				consistent(t, s.x)
				require.Empty(t, s.sessions)
			})
			s.Close()
			require.Empty(t, s.timers)
		})
	})
}

// requests are all that a client may ask for; {c} and {d} stand for any connection and any device.
var requests = []string{
	"<MakeCall><callingDevice>{d}</callingDevice><calledDirectoryNumber>{d}</calledDirectoryNumber></MakeCall>",
	"<AnswerCall><callToBeAnswered>{c}</callToBeAnswered></AnswerCall>", "<HoldCall><callToBeHeld>{c}</callToBeHeld></HoldCall>",
	"<RetrieveCall><callToBeRetrieved>{c}</callToBeRetrieved></RetrieveCall>", "<ClearConnection><connectionToBeCleared>{c}</connectionToBeCleared></ClearConnection>",
	"<ConsultationCall><existingCall>{c}</existingCall><consultedDevice>{d}</consultedDevice></ConsultationCall>",
	"<AlternateCall><heldCall>{c}</heldCall><activeCall>{c}</activeCall></AlternateCall>", "<ReconnectCall><activeCall>{c}</activeCall><heldCall>{c}</heldCall></ReconnectCall>",
	"<TransferCall><heldCall>{c}</heldCall><activeCall>{c}</activeCall></TransferCall>", "<ConferenceCall><heldCall>{c}</heldCall><activeCall>{c}</activeCall></ConferenceCall>",
	"<SingleStepTransferCall><activeCall>{c}</activeCall><transferredTo>{d}</transferredTo></SingleStepTransferCall>",
	"<SingleStepConferenceCall><activeCall>{c}</activeCall><deviceToJoin>{d}</deviceToJoin><participationType>active</participationType></SingleStepConferenceCall>",
	"<SingleStepConferenceCall><activeCall>{c}</activeCall><deviceToJoin>{d}</deviceToJoin><participationType>silent</participationType></SingleStepConferenceCall>",
	"<DeflectCall><callToBeDiverted>{c}</callToBeDiverted><newDestination>{d}</newDestination></DeflectCall>",
	"<DirectedPickupCall><callToBePickedUp>{c}</callToBePickedUp><requestingDevice>{d}</requestingDevice></DirectedPickupCall>",
	"<GroupPickupCall><newDestination>{d}</newDestination></GroupPickupCall>", "<ParkCall><parking>{c}</parking><parkTo>{d}</parkTo></ParkCall>", "<ParkCall><parking>{c}</parking></ParkCall>",
	"<DialDigits><diallingConnection>{c}</diallingConnection><diallingSequence>20</diallingSequence></DialDigits>", "<ClearCall><callToBeCleared>{c}</callToBeCleared></ClearCall>",
	"<GenerateDigits><connectionToSendDigits>{c}</connectionToSendDigits><charactersToSend>4711</charactersToSend></GenerateDigits>",
	"<AssociateData><existingCall>{c}</existingCall><accountCode>34</accountCode></AssociateData>", "<SnapshotCall><snapshotObject>{c}</snapshotObject></SnapshotCall>",
	"<SnapshotDevice><snapshotObject>{d}</snapshotObject></SnapshotDevice>", "<MonitorStart><monitorObject><deviceObject>{d}</deviceObject></monitorObject></MonitorStart>",
	"<MonitorStop><monitorCrossRefID>1</monitorCrossRefID></MonitorStop>", "<GetAgentState><device>{d}</device></GetAgentState>",
	"<SetAgentState><device>{d}</device><requestedAgentState>loggedOn</requestedAgentState><agentID>1</agentID></SetAgentState>",
	"<SetAgentState><device>{d}</device><requestedAgentState>ready</requestedAgentState></SetAgentState>", "<SetAgentState><device>{d}</device><requestedAgentState>notReady</requestedAgentState></SetAgentState>",
	"<SetAgentState><device>{d}</device><requestedAgentState>loggedOff</requestedAgentState></SetAgentState>",
	"<SetDoNotDisturb><device>{d}</device><doNotDisturbOn>true</doNotDisturbOn></SetDoNotDisturb>", "<SetDoNotDisturb><device>{d}</device><doNotDisturbOn>false</doNotDisturbOn></SetDoNotDisturb>",
	"<SetForwarding><device>{d}</device><activateForward>true</activateForward><forwardDN>{d}</forwardDN></SetForwarding>",
	"<SetForwarding><device>{d}</device><forwardingType>forwardNoAns</forwardingType><activateForward>true</activateForward><forwardDN>{d}</forwardDN></SetForwarding>",
	"<SetForwarding><device>{d}</device><activateForward>false</activateForward></SetForwarding>", "<GetForwarding><device>{d}</device></GetForwarding>",
	"<GetCSTAFeatures/>", "<GetSwitchingFunctionCaps/>", "<SystemRegister/>", "<RequestSystemStatus/>", "<CreateConfFromCalls><callId>1</callId><ownerId>200</ownerId><ownerCallId>2</ownerCallId></CreateConfFromCalls>",
	"+", "~200", "~1200", "~21000", "~61000",
}

// FuzzRequests asks a live switch, in every dialect and with every habit, for one thing after the other,
// sensible or not: each byte chooses a request, a connection or a device.
func FuzzRequests(f *testing.F) {
	for side := range sides {
		f.Add(byte(side), byte(0), []byte("\x2a\x01\x00\x05\x00\x01\x2c\x08\x02\x00\x10\x00\x01\x2e"))
		f.Add(byte(side), byte(255), []byte("\x00\x00\x01\x2b\x01\x03\x02\x00\x00\x00\x02\x2c\x09\x02\x00\x0b\x00\x02\x13\x00"))
	}
	f.Fuzz(func(t *testing.T, side, habits byte, choices []byte) {
		with := sides[int(side)%len(sides)]
		with.Scenario.Habits = Habits{
			Survivor:    []Survivor{SurvivesOlder, SurvivesHeld, SurvivesActive, SurvivesNone}[habits&3],
			CallCleared: habits&4 != 0, FarSideOnly: habits&8 != 0, NetworkSilent: habits&16 != 0, SnapshotData: habits&32 != 0,
			NoCallWaiting: habits&64 != 0, DigitsTold: habits&128 != 0, AfterCallMs: int(habits) % 3,
		}
		with.Scenario.Queues = []Queue{{Number: "500", Agents: []string{"200"}, WrapUpMs: 1000}}
		next := func() int {
			if len(choices) == 0 {
				return 0
			}
			b := choices[0]
			choices = choices[1:]
			return int(b)
		}
		connections := []string{"{200@}", "{200@1}", "{201@}", "{201@1}", "", "<callID>9</callID><deviceID>200</deviceID>"}
		devices := []string{"{200}", "{201}", "5550100", "", "500", "+49301"}
		synctest.Test(t, func(t *testing.T) {
			s := New(with.Options)
			near, far := net.Pipe()
			go func() { _ = s.ServeConn(t.Context(), far) }()
			go func() { _, _ = io.Copy(io.Discard, near) }()
			c := babbler{t, s, near}
			for _, line := range append(slices.Clone(with.signOn), with.watch) {
				c.says(line)
			}
			for i := 0; i < 60 && len(choices) > 0; i++ {
				line := requests[next()%len(requests)]
				for strings.Contains(line, "{c}") {
					line = strings.Replace(line, "{c}", connections[next()%len(connections)], 1)
				}
				for strings.Contains(line, "{d}") {
					line = strings.Replace(line, "{d}", devices[next()%len(devices)], 1)
				}
				if strings.HasPrefix(line, "<") {
					line = fmt.Sprintf("%d %s", 10+i, line)
				}
				c.says(line)
				s.do(func() { consistent(t, s.x) })
			}
			time.Sleep(time.Hour)
			_ = near.Close()
			synctest.Wait()
			s.do(func() { consistent(t, s.x) })
			s.Close()
			require.Empty(t, s.timers)
		})
	})
}

// babbler is a client who says anything.
type babbler struct {
	t    *testing.T
	s    *Switch
	conn net.Conn
}

func (b babbler) says(line string) {
	switch {
	case strings.HasPrefix(line, "!"):
		b.writes([]byte(line[1:]))
	case strings.HasPrefix(line, "+"):
		_, _ = b.s.Call("+49301", "", "200", nil)
	case strings.HasPrefix(line, "~"):
		ms, _ := strconv.Atoi(line[1:])
		time.Sleep(time.Duration(min(max(ms, 0), 600_000)) * time.Millisecond)
	default:
		id, body, _ := strings.Cut(line, " ")
		n, _ := strconv.Atoi(id)
		if body = b.fills(body); len(body) < csta.MaxBody && n >= 0 && n < 10000 {
			b.writes(wire(n, body))
		}
	}
}

// fills puts the extensions and connections of the switch into a body.
func (b babbler) fills(body string) string {
	if !strings.Contains(body, "{") {
		return body
	}
	b.s.do(func() {
		for _, number := range []string{"200", "201"} {
			body = strings.ReplaceAll(body, "{"+number+"}", b.s.dialect.flat(number).ID)
			legs := b.s.x.phones[number].legs
			for back, word := range []string{"@", "@1"} {
				id := ""
				if i := len(legs) - 1 - back; i >= 0 {
					c := b.s.dialect.connection(*legs[i])
					id = fmt.Sprintf("<callID>%s</callID><deviceID>%s</deviceID>", c.CallID, c.Device.ID)
				}
				body = strings.ReplaceAll(body, "{"+number+word+"}", id)
			}
		}
	})
	return body
}

func (b babbler) writes(raw []byte) {
	_ = b.conn.SetWriteDeadline(time.Now().Add(time.Second))
	_, _ = io.Copy(b.conn, bytes.NewReader(raw))
	synctest.Wait()
}
