package softphone

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/agent"
	"cordboard/backend/call"
	"cordboard/backend/config"
	"cordboard/backend/csta"
	"cordboard/backend/problem"
)

// asked is the State's request without its count.
func (p *program) asked(t *testing.T) PendingRequest {
	t.Helper()
	state, err := p.app.State()
	require.NoError(t, err)
	return PendingRequest{Server: state.Pending.Server, Number: state.Pending.Number}
}

// twoServers sets up a second server beside Main.
func (p *program) twoServers(t *testing.T) {
	t.Helper()
	cfg := p.app.current.get().Clone()
	second := cfg.Servers[0]
	second.Name = "Branch"
	cfg.Servers = append(cfg.Servers, second)
	require.NoError(t, config.Update(p.app.current.path, func(c *config.Config) error { *c = cfg; return nil }))
	p.awaitState(t, "two servers", func(s *State) bool { return len(s.Servers) == 2 })
}

func problemCode(err error) string {
	var told *problem.Problem
	if errors.As(err, &told) {
		return string(told.Code)
	}
	return ""
}

func TestConnectToAsksForThePasswordOfThatServer(t *testing.T) {
	p := newProgram(t, csta.Zultys)
	p.twoServers(t)
	require.Equal(t, PendingRequest{}, p.asked(t))
	require.Equal(t, "serverGone", problemCode(p.app.ConnectTo(t.Context(), "Elsewhere")))
	require.Equal(t, PendingRequest{}, p.asked(t))

	require.NoError(t, p.app.ConnectTo(t.Context(), "Branch"))
	require.Equal(t, PendingRequest{Server: "Branch"}, p.asked(t))
	first := p.wantedID()
	require.NoError(t, p.app.ConnectTo(t.Context(), "Branch"))
	require.Greater(t, p.wantedID(), first, "asked again, the softphone shows the pane again")
	p.signOn(t, "Branch")
	p.awaitState(t, "signed on, the request is fulfilled", func(s *State) bool { return s.Agent == agent.On && s.Pending.Server == "" })
	require.NoError(t, p.app.ConnectTo(t.Context(), "Branch"))
	require.Equal(t, agent.On, p.app.session.State().Agent, "who is there already stays")
}

func TestConnectToSignsOffElsewhereFirst(t *testing.T) {
	p := newProgram(t, csta.Zultys)
	p.twoServers(t)
	p.signOn(t, "Main")
	require.NoError(t, p.app.ConnectTo(t.Context(), "Branch"))
	require.Equal(t, agent.Off, p.app.session.State().Agent)
	require.Equal(t, PendingRequest{Server: "Branch"}, p.asked(t))
	p.RequireFarewell(t, csta.Zultys)
}

func TestConnectToIsRefusedDuringACall(t *testing.T) {
	p := newProgram(t, csta.Zultys)
	p.twoServers(t)
	p.signOn(t, "Main")
	_, err := p.Switch.Call("+4930901820", "Erika", "200", nil)
	require.NoError(t, err)
	p.awaitState(t, "ringing", func(s *State) bool { return len(s.Calls) == 1 && s.Calls[0].State == call.Ringing })
	require.Equal(t, "inCall", problemCode(p.app.ConnectTo(t.Context(), "Branch")))
	require.Equal(t, PendingRequest{}, p.asked(t))
	require.Equal(t, agent.On, p.app.session.State().Agent)
	require.Len(t, p.app.session.State().Calls, 1)
}

func TestDialFromWaitsInTheDialBoxForTheSignOn(t *testing.T) {
	p := newProgram(t, csta.Zultys)
	require.NoError(t, p.app.DialFrom(t.Context(), "tel:+49-30-901820;ext=7"))
	require.Equal(t, PendingRequest{Number: "+4930901820"}, p.asked(t))
	p.signOn(t, "Main")
	p.awaitState(t, "signed on", func(s *State) bool { return s.Agent == agent.On })
	require.Equal(t, PendingRequest{Number: "+4930901820"}, p.asked(t), "nobody pressed Call")
	require.Empty(t, p.app.session.State().Calls)

	require.NoError(t, p.app.Telephony().Dial(DialRequest{Number: "+4930901820"}))
	p.awaitState(t, "called, the box is free", func(s *State) bool { return len(s.Calls) == 1 && s.Pending.Number == "" })
}

func TestDialFromDialsForWhoIsSignedOn(t *testing.T) {
	p := newProgram(t, csta.Zultys)
	p.signOn(t, "Main")
	require.NoError(t, p.app.DialFrom(t.Context(), "201"))
	p.awaitState(t, "a call", func(s *State) bool {
		return len(s.Calls) == 1 && s.Calls[0].Direction == call.Outbound && s.Calls[0].Called == "201"
	})
	require.Equal(t, PendingRequest{}, p.asked(t))
	require.Eventually(t, func() bool { return p.Switch.Lift("201") == nil }, 10*time.Second, 5*time.Millisecond, "it rings there")
	p.awaitState(t, "talking", func(s *State) bool { return s.Calls[0].State == call.Connected })
	require.Equal(t, "busyLine", problemCode(p.app.DialFrom(t.Context(), "tel:202")))
	require.Equal(t, PendingRequest{}, p.asked(t))
}

func TestDialFromNeverDialsAFeatureCodeUnasked(t *testing.T) {
	p := newProgram(t, csta.Zultys)
	p.signOn(t, "Main")
	for typed, want := range map[string]string{
		"tel:*21*09001234567%23":     "*21*09001234567#",
		"tel:%2A21%2a09001234567#":   "*21*09001234567#",
		"callto:*72":                 "*72",
		"*21*0900#":                  "*21*0900#",
		"tel:201;postd=*21*0900%23":  "201,*21*0900#", // shown; tones are sent by a button, during the talk
		"tel:201;phone-context=%2A1": "201",
		"tel:２０１":                    "201",
		"tel:201p*21*0900#":          "201,*21*0900#",
		"tel:201,,*21#":              "201,*21#",
	} {
		before := p.wantedID()
		require.NoError(t, p.app.DialFrom(t.Context(), typed), typed)
		require.Equal(t, PendingRequest{Number: want}, p.asked(t), typed)
		require.Greater(t, p.wantedID(), before, typed)
	}
	require.NoError(t, p.app.Telephony().Dial(DialRequest{Number: "201,*21*0900#"}))
	p.awaitState(t, "the plain number alone was dialled", func(s *State) bool {
		return len(s.Calls) == 1 && s.Calls[0].Called == "201" && s.Pending.Number == ""
	})
	require.NoError(t, p.app.DialFrom(t.Context(), "tel:*21*0900%23"), "in a call as well")
	require.Equal(t, PendingRequest{Number: "*21*0900#"}, p.asked(t))
	require.Eventually(t, func() bool { return p.Switch.Lift("201") == nil }, 10*time.Second, 5*time.Millisecond, "it rings there")
	p.awaitState(t, "somebody answered", func(s *State) bool { return s.Calls[0].State == call.Connected })
	asked := map[string]int{}
	for _, frame := range p.Frames.Received() {
		asked[frame.Name]++
	}
	require.Equal(t, 1, asked["MakeCall"])
	require.Zero(t, asked["GenerateDigits"], "nor is a tone sent unasked")
}

func TestAClickedFeatureCodeOnlyFillsTheBox(t *testing.T) {
	p := newProgram(t, csta.Zultys)
	p.signOn(t, "Main")
	for typed, want := range map[string]string{"*21*0900#": "*21*0900#", "tel:%2A72": "*72", " 0301 # ": "0301#"} {
		require.NoError(t, p.app.Telephony().Dial(DialRequest{Number: typed, Clicked: true, Record: &Record{RecordID: "003Hx0000000001AAA"}}))
		require.Equal(t, PendingRequest{Number: want}, p.asked(t), typed)
	}
	require.Empty(t, p.app.session.State().Calls)
	require.NoError(t, p.app.Telephony().Dial(DialRequest{Number: "+49 30 901820", Clicked: true}))
	p.awaitState(t, "a plain number is dialled", func(s *State) bool { return len(s.Calls) == 1 })
}

func TestDialFromOnlyFillsTheBoxWhereLinksAreConfirmed(t *testing.T) {
	p := newProgram(t, csta.Zultys)
	p.signOn(t, "Main")
	require.NoError(t, config.Update(p.app.current.path, func(c *config.Config) error { c.Numbers.ConfirmLinks = true; return nil }))
	require.Eventually(t, func() bool {
		return p.app.current.get().Numbers.ConfirmLinks
	}, 10*time.Second, 5*time.Millisecond, "the setting applies to the running program")
	require.NoError(t, p.app.DialFrom(t.Context(), "tel:201"))
	require.Equal(t, PendingRequest{Number: "201"}, p.asked(t))
	require.Empty(t, p.app.session.State().Calls)
}

func TestDialFromKeepsTheNumberWhileTheLineIsLost(t *testing.T) {
	p := newProgram(t, csta.Zultys)
	p.signOn(t, "Main")
	p.Switch.Refuse(true)
	p.Switch.DropAll()
	p.awaitState(t, "the line is lost", func(s *State) bool { return s.Link == agent.Retrying })
	require.NoError(t, p.app.DialFrom(t.Context(), "201"))
	require.Equal(t, PendingRequest{Number: "201"}, p.asked(t))
}

func TestDialFromRefusesWhatIsNoNumber(t *testing.T) {
	p := newProgram(t, csta.Zultys)
	for _, typed := range []string{"", "tel:", "abc", "tel:%00", "javascript:alert(1)", "1;rm -rf", "+", "tel:%n%n%s"} {
		require.Equal(t, "badNumber", problemCode(p.app.DialFrom(t.Context(), typed)), typed)
	}
	require.Equal(t, PendingRequest{}, p.asked(t))
}

func TestARequestOutlivesStatesFromBeforeIt(t *testing.T) {
	w := PendingRequest{Server: "Branch", Number: "201", since: 5}
	outbound := agent.Call{ID: "1", Direction: call.Outbound}
	require.Equal(t, w, w.after(agent.State{}, agent.State{Rev: 5, Agent: agent.On, Calls: []agent.Call{outbound}}))
	require.Empty(t, w.after(agent.State{}, agent.State{Rev: 6, Agent: agent.On}).Server)
	require.Equal(t, "201", w.after(agent.State{}, agent.State{Rev: 6, Calls: []agent.Call{{ID: "2", Direction: call.Inbound}}}).Number)
	require.Empty(t, w.after(agent.State{}, agent.State{Rev: 6, Calls: []agent.Call{outbound}}).Number)
	require.Equal(t, "201", w.after(agent.State{Calls: []agent.Call{outbound}}, agent.State{Rev: 6, Calls: []agent.Call{outbound}}).Number)
}

// wantedID counts what was asked for outside the softphone.
func (p *program) wantedID() int {
	p.app.composer.mu.Lock()
	defer p.app.composer.mu.Unlock()
	return int(p.app.composer.pending.ID)
}

// What stands behind a number that is passed on to is never left out without a word.
func TestWhatStandsBehindANumberThatIsPassedOnTo(t *testing.T) {
	p := newProgram(t, csta.ECMA)
	p.signOn(t, "Main")
	phone := p.app.Telephony()
	require.NoError(t, phone.Dial(DialRequest{Number: "201"}))
	p.awaitState(t, "the call is answered", func(s *State) bool { return len(s.Calls) == 1 && s.Calls[0].State == call.Connected })
	id := p.app.session.State().Calls[0].ID

	for field, code := range map[string]problem.Code{"202,,44": problem.TonesBehind, "202 ext 44": problem.TonesBehind, "030 5550100 / 030 5550200": problem.SeveralNumbers} {
		require.ErrorIs(t, phone.Command(agent.Blind, agent.Arguments{"call": id, "number": field}), code, field)
	}
	require.ErrorIs(t, phone.Command(agent.Consult, agent.Arguments{"number": "030 5550100 / 030 5550200"}), problem.SeveralNumbers)
	require.Len(t, p.app.session.State().Calls, 1)

	require.NoError(t, phone.Command(agent.Consult, agent.Arguments{"number": "202,,44"}))
	p.awaitState(t, "the tones are offered in the consultation", func(s *State) bool {
		return len(s.Calls) == 2 && len(s.Tones) == 1 && s.Tones[s.Calls[1].ID] == "44"
	})
}
