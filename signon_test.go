package main

import (
	"context"
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/agent"
	"cordboard/backend/config"
	"cordboard/backend/csta"
)

// memoryVault keeps passwords by address and user.
type memoryVault map[string]string

func (v memoryVault) Remember(_ context.Context, s config.Server, user, password string) error {
	v[s.Address()+"|"+user] = password
	return nil
}

func (v memoryVault) Recall(_ context.Context, s config.Server, user string) (string, bool, error) {
	password, ok := v[s.Address()+"|"+user]
	return password, ok, nil
}

func (v memoryVault) Forget(_ context.Context, s config.Server, user string) error {
	delete(v, s.Address()+"|"+user)
	return nil
}

func TestAPasswordIsKeptOnlyWhenWantedAndForgottenWhenWrong(t *testing.T) {
	p := newProgram(t, csta.Zultys)
	kept := p.app.Vault.(memoryVault)
	telephony := &Telephony{p.app}
	request := SignOnRequest{Server: "Main", User: " 200 ", Password: stagePassword, Device: "200"}
	signOn := func(r SignOnRequest, remembered bool) {
		t.Helper()
		require.NoError(t, telephony.SignOn(r))
		require.Eventually(t, func() bool {
			s, err := telephony.app.telephonyState()
			return err == nil && s.Remembered.User == "200" && s.Remembered.Kept == remembered
		}, 5*time.Second, 10*time.Millisecond)
		require.NoError(t, telephony.SignOff())
	}

	signOn(request, false)
	require.Empty(t, kept)
	request.Keep = true
	signOn(request, true)
	require.Len(t, kept, 1)
	request.Password = ""
	signOn(request, true) // with the kept one
	file, err := os.ReadFile(p.app.Config.Path())
	require.NoError(t, err)
	require.NotContains(t, string(file), stagePassword)

	for where := range kept {
		kept[where] = "changed meanwhile"
	}
	var problem *agent.Problem
	require.ErrorAs(t, telephony.SignOn(request), &problem)
	require.Equal(t, "wrongPassword", problem.Code)
	require.Empty(t, kept)

	request.Password = stagePassword
	signOn(request, true)
	request.Keep = false
	signOn(request, false)
	require.Empty(t, kept)
}
