package softphone

import (
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/csta"
)

func TestTheCallCenterSaysWhatNobodyElseDoes(t *testing.T) {
	p := newProgram(t, csta.ECMA)
	said := map[string]string{"/reqDialingOptions/reqOutsidePrefix": "9", "/Cordboard/LogResults": "Sold;Lost", "/Cordboard/MaskNumbers": "false"}
	require.NoError(t, p.app.Telephony().CallCenter(said))
	require.Equal(t, "9", p.app.current.get().Numbers.OutsidePrefix)
	require.True(t, p.app.current.get().Logging.MaskNumbers)
	d, err := plan(p.app.current.get()).Dial("(415) 555-0101")
	require.NoError(t, err)
	require.Equal(t, "94155550101", d.Number)
	p.awaitState(t, "the results are the call center's", func(s *State) bool { return len(s.Site.Results) == 2 && s.Site.Results[0] == "Sold" })

	// The settings file is believed first, also when it comes later.
	text, err := os.ReadFile(p.app.current.path)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(p.app.current.path, append(text[:len(text)-len("</cordboard>\n")], []byte("<log><result text=\"Ours\"/></log></cordboard>\n")...), 0o600))
	p.awaitState(t, "the results are the file's", func(s *State) bool { return len(s.Site.Results) == 1 && s.Site.Results[0] == "Ours" })
	require.Equal(t, "9", p.app.current.get().Numbers.OutsidePrefix, "what the file does not say stays the call center's")

	require.NoError(t, p.app.Telephony().CallCenter(map[string]string{}))
	require.Empty(t, p.app.current.get().Numbers.OutsidePrefix)
	many := map[string]string{}
	for i := range mostCallCenterItems + 1 {
		many[time.Duration(i).String()] = ""
	}
	requireProblem(t, "badRequest", p.app.Telephony().CallCenter(many))
}

func TestAPageThatKeepsTheSoftphoneOutIsToldOnce(t *testing.T) {
	var s Silence
	require.Equal(t, []bool{true, false, false}, []bool{s.KeptOut(), s.KeptOut(), s.KeptOut()})
}
