package pbx

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/csta"
)

// TestTheLogSaysWhySomebodyWasRefused: whoever writes a client against the switch looks there.
func TestTheLogSaysWhySomebodyWasRefused(t *testing.T) {
	for name, tc := range map[string]struct {
		o    Options
		talk func(t *testing.T, s *Switch)
		says string
	}{
		"an unknown user": {Options{}, func(t *testing.T, s *Switch) { dial(t, s).say(1, loginRequest("999")) }, "there is no such user"},
		"in use": {Options{}, func(t *testing.T, s *Switch) {
			mx(t, s, "200")
			dial(t, s).say(1, loginRequest("200"))
		}, "forced is not set"},
		"a clear password": {Options{}, func(t *testing.T, s *Switch) {
			dial(t, s).say(1, strings.Replace(loginRequest("200"), hashed+"\n", "secret", 1))
		}, "base64"},
		"one client": {Options{Dialect: csta.ECMA, OneClient: true}, func(t *testing.T, s *Switch) {
			dial(t, s)
			dial(t, s)
		}, "another client is connected"},
		"a session": {avayas, func(t *testing.T, s *Switch) {
			dial(t, s).say(1, avayaSession("wrong", "ed3/priv7", "", 60))
		}, "wrong password"},
		"a version": {avayas, func(t *testing.T, s *Switch) {
			dial(t, s).say(1, avayaSession("secret", "ed9", "", 60))
		}, "priv1 to priv7"},
		"a request": {Options{Dialect: csta.ECMA}, func(t *testing.T, s *Switch) {
			dial(t, s).say(1, `<AnswerCall><callToBeAnswered><callID>9</callID></callToBeAnswered></AnswerCall>`)
		}, "request=AnswerCall category=operation code=invalidConnectionID"},
		"no XML": {Options{Dialect: csta.ECMA}, func(t *testing.T, s *Switch) { dial(t, s).say(1, `<AnswerCall`) }, "not understood"},
	} {
		var log bytes.Buffer
		tc.o.Log = slog.New(slog.NewTextHandler(&log, nil))
		story(t, tc.o, func(t *testing.T, s *Switch) {
			tc.talk(t, s)
			synctest.Wait()
			require.Contains(t, log.String(), tc.says, name)
			require.NotContains(t, log.String(), "secret", name)
		})
	}
}

// TestADeviceAloneNamesItsOnlyCall, and none where it has two.
func TestADeviceAloneNamesItsOnlyCall(t *testing.T) {
	story(t, Options{Dialect: csta.ECMA}, func(t *testing.T, s *Switch) {
		c := dial(t, s)
		const only = `<ClearConnection` + ed4 + `><connectionToBeCleared><deviceID>200</deviceID></connectionToBeCleared></ClearConnection>`
		c.say(1, `<MonitorStart`+ed4+`><monitorObject><deviceObject>200</deviceObject></monitorObject></MonitorStart>`)
		c.heard()
		c.say(2, only)
		c.refused(2, "operation", "invalidConnectionID")
		for range 2 {
			_, err := s.Call(customer, "", "200", nil)
			require.NoError(t, err)
		}
		c.heard()
		c.say(3, only)
		c.refused(3, "operation", "invalidConnectionID")
		require.NoError(t, s.HangUp("200"))
		c.heard()
		c.say(4, only)
		require.Equal(t, "ClearConnectionResponse", c.heard()[0].name)
	})
}

// TestAnswersCanBeLateInTheirOrder: a client that asks first and waits afterwards is not caught by an answer.
func TestAnswersCanBeLateInTheirOrder(t *testing.T) {
	story(t, Options{AnswerDelay: 3 * time.Millisecond}, func(t *testing.T, s *Switch) {
		c := dial(t, s)
		c.say(1, loginRequest("200"))
		c.hears()
		time.Sleep(3 * time.Millisecond)
		c.hears("9999 presence", "0001 loginResponce")
	})
}
