package softphone

import (
	"context"
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/config"
	"cordboard/backend/csta"
	"cordboard/backend/problem"
	"cordboard/testbed/environment"
)

// toldVault tells when a password has been remembered.
type toldVault struct {
	environment.Vault
	told chan struct{}
}

func (v toldVault) Remember(ctx context.Context, s config.Server, user, password string) error {
	err := v.Vault.Remember(ctx, s, user, password)
	v.told <- struct{}{}
	return err
}

func TestAPasswordIsKeptOnlyWhenWantedAndForgottenWhenWrong(t *testing.T) {
	p := newProgram(t, csta.Zultys)
	kept, told := p.Vault, make(chan struct{}, 3)
	p.app.credentials.vault = toldVault{kept, told}
	telephony := p.app.Telephony()
	request := SignOnRequest{Server: "Main", User: " 200 ", Password: environment.Password, Device: "200"}
	signOn := func(r SignOnRequest, remembered bool) {
		t.Helper()
		require.NoError(t, telephony.SignOn(r))
		require.Eventually(t, func() bool {
			s, err := telephony.app.State()
			return err == nil && s.Remembered.User == "200" && s.Remembered.Kept == remembered
		}, 5*time.Second, 10*time.Millisecond)
		require.NoError(t, telephony.SignOff())
	}

	signOn(request, false)
	require.Empty(t, kept)
	request.Keep = true
	signOn(request, true)
	<-told
	require.Len(t, kept, 1)
	request.Password = ""
	signOn(request, true) // with the kept one
	<-told                // which is remembered a little later, and the State is as before
	file, err := os.ReadFile(p.app.current.path)
	require.NoError(t, err)
	require.NotContains(t, string(file), environment.Password)

	for where := range kept {
		kept[where] = "changed meanwhile"
	}
	require.ErrorIs(t, telephony.SignOn(request), problem.WrongPassword)
	require.Empty(t, kept)

	request.Password = environment.Password
	signOn(request, true)
	request.Keep = false
	signOn(request, false)
	require.Empty(t, kept)
}
