package pbx

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/csta"
)

// asking is a switch whose number 8000 asks for an account, ended by #, and for a reason of one digit.
func asking(dialect csta.Dialect) Options {
	return Options{Dialect: dialect, Extensions: []string{"200", "201", "202", "203"}, Scenario: Scenario{
		IVRs: []IVR{{
			Number: "8000", Name: "Welcome", To: "200", Data: Attached{{Name: "language", Value: "de"}},
			Asks: []Question{{Name: "account", Ends: "#", WaitMs: 8000}, {Name: "reason", Digits: 1}},
		}},
	}}
}

// TestDigitsForTheIVRComeWithTheCall reads the data where each dialect has its place for it.
func TestDigitsForTheIVRComeWithTheCall(t *testing.T) {
	for dialect, place := range map[csta.Dialect]func(t *testing.T, f frame){
		csta.Zultys: func(t *testing.T, f frame) {
			cads := f.cads()
			require.Equal(t, []string{"4711", "2", "de"}, []string{cads["account"], cads["reason"], cads["language"]})
		},
		csta.ECMA:      func(t *testing.T, f frame) { require.Equal(t, "account=4711;reason=2;language=de", f.user(t)) },
		csta.OpenScape: func(t *testing.T, f frame) { require.Equal(t, "account=4711;reason=2;language=de", f.user(t)) },
		csta.DMCC: func(t *testing.T, f frame) {
			private := "extensions/privateData/private/DeliveredEventPrivateData/userEnteredCode/"
			require.Equal(t, "2", f.at(private+"data"), f.body)
			require.Equal(t, "8000", f.at(private+"collectVDN"), f.body)
		},
	} {
		t.Run(string(dialect), func(t *testing.T) {
			story(t, asking(dialect), func(t *testing.T, s *Switch) {
				c := watchers[dialect](t, s, "200")
				_, err := s.Call(customer, "Ann", "8000", nil, Pressing("4711#", "2"))
				require.NoError(t, err)
				time.Sleep(ivrTime + 2*pressTime)
				frames := c.heard()
				require.NotEmpty(t, frames)
				place(t, frames[len(frames)-1])
			})
		})
	}
}

// user is the text of userData.
func (f frame) user(t *testing.T) string {
	e, err := csta.Decode([]byte(f.body))
	require.NoError(t, err)
	for _, d := range e.(csta.Event).Data {
		if d.Name == csta.UserData {
			return d.Value
		}
	}
	return ""
}

// TestACallerInsideTypesForTheIVR: who dials the IVR from an extension is told everything, and types by
// GenerateDigits, one digit after the other.
func TestACallerInsideTypesForTheIVR(t *testing.T) {
	story(t, asking(csta.ECMA), func(t *testing.T, s *Switch) {
		d := &desk{T: t, sw: s, ids: map[string]string{}}
		d.cleo = ecmaWatching(t, s, "203")
		require.NoError(d, s.Dial("203", "8000"))
		d.passes(routeTime + ivrTime)
		d.told(d.cleo, "ServiceInitiated C1@203 initiated makeCall", "Originated C1@203 connected",
			"Delivered C1@8000 connected", "Established C1@8000 connected")
		d.asks(d.cleo, d.on("GenerateDigits", "connectionToSendDigits", "C1@203", "<charactersToSend>47</charactersToSend>"))
		require.Equal(d, "GenerateDigitsResponse", d.hears(d.cleo)[0])
		require.NoError(d, s.Press("203", "11#"))
		d.hears(d.cleo)
		require.NoError(d, s.Press("203", "2"))
		told := d.hears(d.cleo)
		require.Contains(d, told, "Diverted C1@8000 connected redirected")
		require.Contains(d, told, "Delivered C1@200 connected redirected")
		s.do(func() {
			require.Equal(d, Attached{{Name: "account", Value: "4711"}, {Name: "reason", Value: "2"}, {Name: "language", Value: "de"}}, s.x.calls[0].data)
		})
	})
}

func TestWhatNobodyTypesIsNotInTheData(t *testing.T) {
	story(t, asking(csta.Zultys), func(t *testing.T, s *Switch) {
		c := mxWatching(t, s, "200")
		_, err := s.Call(customer, "", "8000", nil, Pressing("12")) // and no #
		require.NoError(t, err)
		time.Sleep(ivrTime + pressTime + 8*time.Second + promptsMs*time.Millisecond - 1)
		c.hears()
		time.Sleep(time.Nanosecond)
		cads := c.hears("9999 DivertedEvent", "9999 DeliveredEvent")[1].cads()
		require.Equal(t, "12", cads["account"])
		require.NotContains(t, cads, "reason")
		require.Equal(t, "de", cads["language"])
	})
}

func TestWhoGivesUpAtTheIVRLeavesNothingBehind(t *testing.T) {
	story(t, asking(csta.ECMA), func(t *testing.T, s *Switch) {
		_, err := s.Call(customer, "", "8000", nil, Pressing("4711#"), HangingUpAfter(2*time.Second))
		require.NoError(t, err)
		time.Sleep(3 * time.Second)
		require.ErrorIs(t, s.HangUp(customer), ErrNoCall)
		time.Sleep(time.Hour)
		s.do(func() {
			require.Empty(t, s.x.calls)
			require.Empty(t, s.timers)
		})
	})
}

func TestAnIVRWithoutADestinationHangsUp(t *testing.T) {
	o := asking(csta.ECMA)
	o.Scenario.IVRs[0].To, o.Scenario.IVRs[0].Asks = "", nil
	story(t, o, func(t *testing.T, s *Switch) {
		c := ecmaWatching(t, s, "203")
		require.NoError(t, s.Dial("203", "8000"))
		time.Sleep(time.Second)
		c.hears("9999 ServiceInitiatedEvent", "9999 OriginatedEvent", "9999 DeliveredEvent", "9999 EstablishedEvent",
			"9999 ConnectionClearedEvent", "9999 ConnectionClearedEvent")
	})
}
