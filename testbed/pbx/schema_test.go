package pbx

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/csta"
)

// TestStandardMessagesAreValid plays the standard's stories again, all of them at once, and holds every
// message that the switch said against the schemas.
func TestStandardMessagesAreValid(t *testing.T) {
	if testing.Short() {
		t.Skip("long: make test runs it")
	}
	schema, all := theSchema(t), &everything{said: map[string]bool{}}
	o := ecma
	o.Record = all.record
	o.Scenario.Numbers = map[string]Number{"1": {Does: Busy}, "2": {Does: HangsUp}}
	story(t, o, func(t *testing.T, s *Switch) {
		ann, bob := ecmaWatching(t, s, "200"), ecmaWatching(t, s, "201")
		ann.say(2, startSession("csta", "secret", "ed4", 60))
		ann.say(2, startSession("csta", "wrong", "ed4", 60))
		ann.say(3, `<ResetApplicationSessionTimer`+appl+`><sessionID>x</sessionID></ResetApplicationSessionTimer>`)
		ann.say(3, `<StopApplicationSession`+appl+`><sessionID>x</sessionID></StopApplicationSession>`)
		ann.say(4, `<SystemRegister/>`)
		ann.say(4, `<RequestSystemStatus/>`)
		ann.say(4, `<GetCSTAFeatures/>`)
		ann.say(5, makeCall("200", "201"))
		time.Sleep(routeTime)
		_, err := s.Call("", "", "200", Attached{{Name: "a", Value: "b"}, {Name: "correlatorData", Value: "c"}}, DialledAs("0800"))
		require.NoError(t, err)
		ann.say(6, `<SnapshotDevice><snapshotObject>200</snapshotObject></SnapshotDevice>`)
		synctest.Wait()
		require.NoError(t, s.Lift("201"))
		id := string(newest(s, "201"))
		bob.say(6, `<HoldCall>`+connection("callToBeHeld", id, "201")+`</HoldCall>`)
		bob.say(6, `<HoldCall>`+connection("callToBeHeld", id, "201")+`</HoldCall>`)
		bob.say(7, `<RetrieveCall>`+connection("callToBeRetrieved", id, "201")+`</RetrieveCall>`)
		bob.say(8, `<ClearConnection>`+connection("connectionToBeCleared", id, "201")+`</ClearConnection>`)
		synctest.Wait()
		for _, number := range []string{"1", "2", "3"} {
			bob.say(9, makeCall("201", number))
			time.Sleep(3 * time.Second)
			synctest.Wait()
			if number != "2" {
				require.NoError(t, s.HangUp("201"))
			}
		}
		s.EndMonitors("201")
		time.Sleep(2 * time.Minute)
	})
	all.requireValid(t, schema,
		"SystemStatus", "MonitorStartResponse", "StartApplicationSessionPosResponse", "StartApplicationSessionNegResponse",
		"ResetApplicationSessionTimerNegResponse", "StopApplicationSessionNegResponse", "ApplicationSessionTerminated",
		"SystemRegisterResponse", "RequestSystemStatusResponse", "CSTAErrorCode", "MakeCallResponse", "ServiceInitiatedEvent",
		"OriginatedEvent", "NetworkReachedEvent", "DeliveredEvent", "EstablishedEvent", "HeldEvent", "RetrievedEvent", "FailedEvent",
		"ConnectionClearedEvent", "SnapshotDeviceResponse", "HoldCallResponse", "RetrieveCallResponse", "ClearConnectionResponse", "MonitorStop")
}

// TestStandardMessagesOfSecondCallsAreValid plays a consultation, a conference, a transfer and a recall.
func TestStandardMessagesOfSecondCallsAreValid(t *testing.T) {
	if testing.Short() {
		t.Skip("long: make test runs it")
	}
	schema, all := theSchema(t), &everything{said: map[string]bool{}}
	o := ecma
	o.Record = all.record
	workday(t, o, func(d *desk) {
		d.talks()
		d.asks(d.ann, `<SingleStepTransferCall`+ed4+`>`+d.leg("activeCall", "C1@200")+`<transferredTo/></SingleStepTransferCall>`)
		d.asks(d.ann, `<GenerateDigits`+ed4+`>`+d.leg("connectionToSendDigits", "C1@200")+`<charactersToSend>1</charactersToSend></GenerateDigits>`)
		d.hears(d.ann)
		d.consults(true)
		for _, request := range []string{
			d.two("AlternateCall", "heldCall", "C1@200", "activeCall", "C2@200"), d.two("ReconnectCall", "activeCall", "C1@200", "heldCall", "C2@200"),
		} {
			d.asks(d.ann, request)
			d.hears(d.ann)
		}
		_, err := d.sw.Call("", "", "202", account) // a withheld number
		require.NoError(t, err)
		require.NoError(t, d.sw.Lift("202"))
		d.hears(d.cleo)
		require.NoError(t, d.sw.Consult("202", "5550100"))
		d.passes(routeTime + ringTime)
		d.asks(d.cleo, d.two("ConferenceCall", "heldCall", "C3@202", "activeCall", d.newest("202")))
		d.hears(d.cleo)
		d.snapshot(d.cleo, "202")
		d.asks(d.cleo, `<ConsultationCall`+ed4+`>`+d.leg("existingCall", "C3@202")+`<consultedDevice>5550101</consultedDevice></ConsultationCall>`)
		d.passes(routeTime + ringTime)
		d.hears(d.cleo)
		d.asks(d.cleo, d.two("TransferCall", "heldCall", "C3@202", "activeCall", d.newest("202")))
		d.hears(d.cleo)
		_, err = d.sw.Call("+49303", "", "202", account)
		require.NoError(t, err)
		require.NoError(t, d.sw.Lift("202"))
		d.hears(d.cleo)
		require.NoError(t, d.sw.HangUp("201"))
		d.asks(d.cleo, d.sendOn(d.newest("202"), "201"))
		d.passes(backTime)
	})
	all.requireValid(t, schema, "ConsultationCallResponse", "AlternateCallResponse", "ReconnectCallResponse", "TransferCallResponse",
		"SingleStepTransferCallResponse", "ConferenceCallResponse", "GenerateDigitsResponse", "TransferedEvent", "ConferencedEvent",
		"DivertedEvent", "CSTAErrorCode", "SnapshotDeviceResponse")
}

// everything is what the switch said, and what it was told if both is set.
type everything struct {
	mu   sync.Mutex
	said map[string]bool
	both bool
}

func (e *everything) record(f Frame) {
	if f.Out || e.both {
		e.mu.Lock()
		defer e.mu.Unlock()
		e.said[f.Body] = true
	}
}

func theSchema(t *testing.T) string {
	t.Helper()
	shared := os.Getenv("CORDBOARD_SHARED")
	if shared == "" {
		shared = filepath.Join("..", "..", "..", "shared")
	}
	schema := filepath.Join(shared, "csta", "xsd", "all-dialects.xsd")
	if _, err := os.Stat(schema); err != nil {
		t.Skip("the schemas are not beside the repository")
	}
	if _, err := exec.LookPath("xmllint"); err != nil {
		t.Skip("xmllint is not installed")
	}
	return schema
}

// requireValid wants the named messages among all that was said, and all of it to be valid.
func (e *everything) requireValid(t *testing.T, schema string, named ...string) {
	t.Helper()
	names := map[string]bool{}
	for body := range e.said {
		m, err := csta.Decode([]byte(body))
		require.NoError(t, err)
		names[m.Name()] = true
	}
	for _, name := range named {
		require.True(t, names[name], "the stories must make the switch say %s too", name)
	}
	require.NoError(t, e.validate(t, schema))
}

// validate asks xmllint about all of it at once.
func (e *everything) validate(t *testing.T, schema string) error {
	t.Helper()
	e.mu.Lock()
	defer e.mu.Unlock()
	args := []string{"--noout", "--schema", schema}
	dir := t.TempDir()
	for body := range e.said {
		file := filepath.Join(dir, fmt.Sprintf("%03d.xml", len(args)))
		require.NoError(t, os.WriteFile(file, []byte(body), 0o600))
		args = append(args, file)
	}
	if out, err := exec.CommandContext(t.Context(), "xmllint", args...).CombinedOutput(); err != nil {
		return fmt.Errorf("%w: %s", err, regexp.MustCompile(`(?m)^.* validates\n`).ReplaceAll(out, nil))
	}
	return nil
}
