package softphone

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/config"
	"cordboard/backend/csta"
	"cordboard/testbed/environment"
)

func TestWhatTheCallerEnteredIsSearchedInTheSitesOrder(t *testing.T) {
	for name, test := range map[string]struct {
		data  map[string]string
		items []string
		want  []string
	}{
		"nothing wanted":     {map[string]string{"a": "1"}, nil, nil},
		"in the sites order": {map[string]string{"case": "7", "account": " 4711 "}, []string{"account", "case"}, []string{"4711", "7"}},
		"inside userData":    {map[string]string{csta.UserData: "lang=de;account=4711"}, []string{"account"}, []string{"4711"}},
		"correlatorData":     {map[string]string{csta.CorrelatorData: "acct=42"}, []string{"acct"}, []string{"42"}},
		"the whole text":     {map[string]string{csta.UserData: "123456"}, []string{csta.UserData}, []string{"123456"}},
		"no part of a name":  {map[string]string{csta.UserData: "subaccount=1;x"}, []string{"account"}, nil},
	} {
		require.Equal(t, test.want, entered(test.data, test.items), name)
	}
}

func TestWhatTheSwitchOffersBesideCallsIsAskedForAndTold(t *testing.T) {
	p := newProgram(t, csta.ECMA)
	p.app.mu.Lock()
	p.app.config.Servers[0].Adjust.Pace = config.Unlimited // nobody has to wait here
	p.app.mu.Unlock()
	tel := p.app.Telephony()
	require.NoError(t, tel.SignOn(SignOnRequest{Server: "Main", User: "200", Password: environment.Password, Device: "200"}))
	becomes := func(what string, holds func(*State) bool) {
		t.Helper()
		require.Eventually(t, func() bool {
			s, err := tel.app.State()
			return err == nil && holds(s)
		}, 10*time.Second, 10*time.Millisecond, what)
	}
	becomes("offered", func(s *State) bool { return s.Services["dnd"] && s.Services["ready"] && s.Services["forward"] })
	require.NoError(t, tel.SetDND(true))
	becomes("quiet", func(s *State) bool { return s.DND != nil && *s.DND })
	require.NoError(t, tel.SetForward(DialRequest{Number: "202"}))
	becomes("forwarded", func(s *State) bool { return len(s.Forwards) == 1 && s.Forwards[0].To == "202" })
	require.NoError(t, tel.SetForward(DialRequest{}))
	becomes("not forwarded", func(s *State) bool { return len(s.Forwards) == 0 })
	becomes("logged off", func(s *State) bool { return s.Duty.State == "loggedOff" })
	require.NoError(t, tel.SetDuty(DutyRequest{State: "ready"}))
	becomes("ready", func(s *State) bool { return s.Duty.State == "ready" })
	require.NoError(t, tel.SetDuty(DutyRequest{State: "notReady"}))
	becomes("not ready", func(s *State) bool { return s.Duty.State == "notReady" })
	require.NoError(t, tel.SetDND(false))
	require.NoError(t, tel.Survey())
	requireProblem(t, "noCall", tel.Park("1-1", DialRequest{}))
	requireProblem(t, "noCall", tel.Deflect("1-1", DialRequest{Number: "202"}))
	requireProblem(t, "noCall", tel.EndCall("1-1"))
	requireProblem(t, "noCall", tel.Join("1-1", DialRequest{Number: "202"}))
	require.Error(t, tel.Reconnect())
	require.Error(t, tel.Pickup(DialRequest{Number: "202"}), "nothing rings there")
	require.Error(t, tel.GroupPickup())
}
