package csta_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"testing"

	"github.com/stretchr/testify/require"

	"cordboard/backend/csta"
)

func TestSecretsAreNeverPrinted(t *testing.T) {
	const secret csta.Secret = "hunter2\n"
	messages := []any{
		secret, &[]csta.Secret{secret}[0],
		csta.LoginRequest{User: "200", Password: secret},
		csta.StartApplicationSession{User: "csta", Password: secret},
		csta.StartApplicationSessionPosResponse{SessionID: secret},
		csta.ResetApplicationSessionTimer{SessionID: secret},
		csta.StopApplicationSession{SessionID: secret},
		csta.ApplicationSessionTerminated{SessionID: secret},
		map[string]csta.Secret{"pwd": secret},
		[]csta.Message{csta.LoginRequest{Password: secret}},
		struct{ Request csta.Message }{csta.LoginRequest{Password: secret}},
	}
	for _, m := range messages {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%t", "%10.3s", "%z"} {
			require.NotContains(t, fmt.Sprintf(verb, m), "hunter", "%s of %T", verb, m)
			require.NotContains(t, fmt.Sprintf(verb, m), fmt.Sprintf("%x", "hunter"), "%s of %T", verb, m)
		}
		text, err := json.Marshal(m)
		require.NoError(t, err)
		require.NotContains(t, string(text), "hunter")
		require.Contains(t, string(text), "[secret]")

		var log bytes.Buffer
		slog.New(slog.NewTextHandler(&log, nil)).Info("m", "m", m)
		slog.New(slog.NewJSONHandler(&log, nil)).Info("m", "m", m)
		require.NotContains(t, log.String(), "hunter")
	}
	require.NotContains(t, fmt.Sprint(fmt.Errorf("refused: %w %v", &csta.Failure{Category: "security"}, secret)), "hunter")
}

func TestPasswordIsHashedAsMXWantsIt(t *testing.T) {
	require.Equal(t, "5en6G6MezRroT3XKqkdPOmY/BfQ=\n", string(csta.HashPassword("secret")))
	require.Equal(t, "2jmj7l5rSw0yVb/vlWAYkK/YBwk=\n", string(csta.HashPassword("")))
}

// do stands for link.Do: the answer's type must follow from the request's.
func do[R csta.Message](csta.RequestFor[R]) (answer R) { return answer }

func TestRequestsNameTheirAnswer(t *testing.T) {
	for name, answer := range map[string]csta.Message{
		"AlternateCallResponse":                   do(csta.AlternateCall{}),
		"AnswerCallResponse":                      do(csta.AnswerCall{}),
		"AssignDeviceResponse":                    do(csta.AssignDevice{}),
		"AssociateDataResponse":                   do(csta.AssociateData{}),
		"ClearCallResponse":                       do(csta.ClearCall{}),
		"ClearConnectionResponse":                 do(csta.ClearConnection{}),
		"ConferenceCallResponse":                  do(csta.ConferenceCall{}),
		"ConsultationCallResponse":                do(csta.ConsultationCall{}),
		"CreateConfFromCallsResponse":             do(csta.CreateConfFromCalls{}),
		"DeflectCallResponse":                     do(csta.DeflectCall{}),
		"DialDigitsResponse":                      do(csta.DialDigits{}),
		"DirectedPickupCallResponse":              do(csta.DirectedPickupCall{}),
		"GenerateDigitsResponse":                  do(csta.GenerateDigits{}),
		"GetAgentStateResponse":                   do(csta.GetAgentState{}),
		"GetCSTAFeaturesResponse":                 do(csta.GetCSTAFeatures{}),
		"GetDeviceIdResponse":                     do(csta.GetDeviceId{}),
		"GetDoNotDisturbResponse":                 do(csta.GetDoNotDisturb{}),
		"GetForwardingResponse":                   do(csta.GetForwarding{}),
		"GetSwitchingFunctionCapsResponse":        do(csta.GetSwitchingFunctionCaps{}),
		"GetThirdPartyDeviceIdResponse":           do(csta.GetThirdPartyDeviceId{}),
		"GroupPickupCallResponse":                 do(csta.GroupPickupCall{}),
		"HoldCallResponse":                        do(csta.HoldCall{}),
		"loginResponce":                           do(csta.LoginRequest{}),
		"MakeCallResponse":                        do(csta.MakeCall{}),
		"MonitorStartResponse":                    do(csta.MonitorStart{}),
		"MonitorStopResponse":                     do(csta.MonitorStop{}),
		"ParkCallResponse":                        do(csta.ParkCall{}),
		"ReconnectCallResponse":                   do(csta.ReconnectCall{}),
		"RequestSystemStatusResponse":             do(csta.RequestSystemStatus{}),
		"ResetApplicationSessionTimerPosResponse": do(csta.ResetApplicationSessionTimer{}),
		"RetrieveCallResponse":                    do(csta.RetrieveCall{}),
		"SetAgentStateResponse":                   do(csta.SetAgentState{}),
		"SetDoNotDisturbResponse":                 do(csta.SetDoNotDisturb{}),
		"SetForwardingResponse":                   do(csta.SetForwarding{}),
		"SingleStepConferenceCallResponse":        do(csta.SingleStepConferenceCall{}),
		"SingleStepTransferCallResponse":          do(csta.SingleStepTransferCall{}),
		"SnapshotCallResponse":                    do(csta.SnapshotCall{}),
		"SnapshotDeviceResponse":                  do(csta.SnapshotDevice{}),
		"StartApplicationSessionPosResponse":      do(csta.StartApplicationSession{}),
		"StopApplicationSessionPosResponse":       do(csta.StopApplicationSession{}),
		"SystemRegisterResponse":                  do(csta.SystemRegister{}),
		"SystemStatusResponse":                    do(csta.SystemStatus{}),
		"TransferCallResponse":                    do(csta.TransferCall{}),
		"TransferMonitorObjectsResponse":          do(csta.TransferMonitorObjects{}),
	} {
		require.Equal(t, name, answer.Name())
		require.Equal(t, csta.KindReply, answer.Kind())
	}
}
