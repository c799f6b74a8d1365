package config_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/zalando/go-keyring"

	"cordboard/backend/config"
)

var mx = config.Server{Name: "Main", Host: "MX.example.com", Port: 7777, Dialect: "zultys"}

func TestVaultKeepsAPasswordForAnAddressAndAUser(t *testing.T) {
	keyring.MockInit()
	ctx, vault := t.Context(), config.NewVault()
	_, ok, err := vault.Recall(ctx, mx, "ann")
	require.NoError(t, err)
	require.False(t, ok)
	require.NoError(t, vault.Forget(ctx, mx, "ann"), "nothing to forget")

	require.NoError(t, vault.Remember(ctx, mx, "ann", "open sesame"))
	same := mx
	same.Name, same.Host = "Head office", "mx.example.com"
	password, ok, err := vault.Recall(ctx, same, "ann")
	require.NoError(t, err)
	require.True(t, ok)
	require.Equal(t, "open sesame", password)

	for name, other := range map[string]func(*config.Server){
		"host": func(s *config.Server) { s.Host = "mx.example.org" },
		"port": func(s *config.Server) { s.Port = 7778 },
	} {
		elsewhere := mx
		other(&elsewhere)
		_, ok, err = vault.Recall(ctx, elsewhere, "ann")
		require.NoError(t, err, name)
		require.False(t, ok, "a password must not go to another %s than it was typed for", name)
	}
	_, ok, err = vault.Recall(ctx, mx, "bob")
	require.NoError(t, err)
	require.False(t, ok)

	require.NoError(t, vault.Remember(ctx, mx, "ann", "changed"))
	password, _, err = vault.Recall(ctx, mx, "ann")
	require.NoError(t, err)
	require.Equal(t, "changed", password)
	require.NoError(t, vault.Forget(ctx, mx, "ann"))
	_, ok, err = vault.Recall(ctx, mx, "ann")
	require.NoError(t, err)
	require.False(t, ok)
}

func TestVaultForgetsAnEmptyPassword(t *testing.T) {
	keyring.MockInit()
	vault := config.NewVault()
	require.NoError(t, vault.Remember(t.Context(), mx, "ann", "open sesame"))
	require.NoError(t, vault.Remember(t.Context(), mx, "ann", ""))
	_, ok, err := vault.Recall(t.Context(), mx, "ann")
	require.NoError(t, err)
	require.False(t, ok)
}

func TestVaultKeepsNothingWhereItMustNot(t *testing.T) {
	keyring.MockInit()
	vault := config.NewVault()
	require.NoError(t, vault.Remember(t.Context(), mx, "ann", "open sesame"))
	forbidden := mx
	forbidden.NeverRemember = true
	requireVaultError(t, vault.Remember(t.Context(), forbidden, "ann", "open sesame"), config.VaultForbidden)
	_, ok, err := vault.Recall(t.Context(), forbidden, "ann")
	require.NoError(t, err)
	require.False(t, ok)
	require.NoError(t, vault.Forget(t.Context(), forbidden, "ann"), "what is left from before can go")
	_, ok, err = vault.Recall(t.Context(), mx, "ann")
	require.NoError(t, err)
	require.False(t, ok)
}

func TestVaultSaysInPlainWordsWhatWentWrong(t *testing.T) {
	for name, wrong := range map[string]struct {
		err  error
		code string
	}{
		"too long":    {fmt.Errorf("set: %w", keyring.ErrSetDataTooBig), config.VaultTooLong},
		"no such":     {keyring.ErrUnsupportedPlatform, config.VaultUnavailable},
		"quoting all": {errors.New("cannot write open sesame"), ""},
	} {
		t.Run(name, func(t *testing.T) {
			keyring.MockInitWithError(wrong.err)
			vault := config.NewVault()
			err := vault.Remember(t.Context(), mx, "ann", "open sesame")
			var failure *config.VaultError
			require.ErrorAs(t, err, &failure)
			require.ErrorContains(t, err, failure.Code)
			if wrong.code != "" {
				require.Equal(t, wrong.code, failure.Code)
			}
			require.NotContains(t, fmt.Sprintf("%v %+v %#v", err, failure, failure), "sesame")
			_, _, err = vault.Recall(t.Context(), mx, "ann")
			require.ErrorAs(t, err, &failure)
		})
	}
}

func TestVaultGivesItsTurnBack(t *testing.T) {
	keyring.MockInit()
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	vault := config.NewVault()
	for range 20 { // which of two ready channels is taken is chance
		err := vault.Remember(ended, mx, "ann", "open sesame")
		if err != nil {
			requireVaultError(t, err, config.VaultLocked)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	require.NoError(t, vault.Remember(ctx, mx, "ann", "open sesame"), "the turn came back")
}

// ownProcess runs the calling test once more in a process of its own, because the mock cannot be taken out
// again, with that session bus. It is false in that process.
func ownProcess(t *testing.T, bus string) bool {
	t.Helper()
	if os.Getenv("CORDBOARD_TEST_VAULT") != "" {
		return false
	}
	name, _, _ := strings.Cut(t.Name(), "/")
	test := exec.Command(os.Args[0], "-test.run=^"+name+"$", "-test.count=1")
	test.Env = append(os.Environ(), "CORDBOARD_TEST_VAULT=1", "DBUS_SESSION_BUS_ADDRESS="+bus)
	said, err := test.CombinedOutput()
	require.NoError(t, err, string(said))
	return true
}

func TestVaultWithoutASecretService(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the Secret Service is Linux's")
	}
	folder := t.TempDir()
	if !ownProcess(t, "unix:path="+folder+"/nobody") {
		vault := config.NewVault()
		requireVaultError(t, vault.Remember(t.Context(), mx, "ann", "open sesame"), config.VaultUnavailable)
		_, ok, err := vault.Recall(t.Context(), mx, "ann")
		require.False(t, ok)
		requireVaultError(t, err, config.VaultUnavailable)
		requireVaultError(t, vault.Forget(t.Context(), mx, "ann"), config.VaultUnavailable)
		return
	}
	t.Run("a bus without one", func(t *testing.T) {
		daemon, err := exec.LookPath("dbus-daemon")
		if err != nil {
			t.Skip("dbus-daemon is not installed")
		}
		rules := folder + "/bus.conf"
		require.NoError(t, os.WriteFile(rules, []byte(`<busconfig><type>session</type><listen>unix:path=`+folder+`/bus</listen>
<policy context="default"><allow send_destination="*"/><allow receive_sender="*"/><allow own="*"/></policy></busconfig>`), 0o600))
		bus := exec.Command(daemon, "--config-file="+rules, "--nofork", "--print-address=1")
		out, err := bus.StdoutPipe()
		require.NoError(t, err)
		require.NoError(t, bus.Start())
		t.Cleanup(func() {
			_ = bus.Process.Kill()
			_ = bus.Wait()
		})
		line := make([]byte, 256)
		n, err := out.Read(line)
		require.NoError(t, err)
		ownProcess(t, strings.TrimSpace(string(line[:n])))
	})
}

func TestVaultDoesNotWaitForASilentStore(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the Secret Service is Linux's")
	}
	path := filepath.Join(t.TempDir(), "bus")
	listener, err := net.Listen("unix", path)
	require.NoError(t, err)
	defer func() { _ = listener.Close() }() // who calls is never answered
	if ownProcess(t, "unix:path="+path) {
		return
	}
	vault := config.NewVault()
	for range 2 { // the second one waits for the turn of the first
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
		_, ok, err := vault.Recall(ctx, mx, "ann")
		cancel()
		require.False(t, ok)
		requireVaultError(t, err, config.VaultLocked)
	}
}

func TestVaultInTheCredentialManager(t *testing.T) {
	if runtime.GOOS != "windows" {
		t.Skip("the Credential Manager is Windows'")
	}
	if ownProcess(t, "") {
		return
	}
	vault, user := config.NewVault(), fmt.Sprintf("test-%d", os.Getpid())
	_, ok, err := vault.Recall(t.Context(), mx, user)
	require.NoError(t, err)
	require.False(t, ok)
	defer func() { require.NoError(t, vault.Forget(t.Context(), mx, user)) }()
	require.NoError(t, vault.Remember(t.Context(), mx, user, "öffne dich, \"Sesam\"!"))
	password, ok, err := vault.Recall(t.Context(), mx, user)
	require.NoError(t, err)
	require.True(t, ok)
	require.Equal(t, "öffne dich, \"Sesam\"!", password)
	require.NoError(t, vault.Forget(t.Context(), mx, user))
	_, ok, err = vault.Recall(t.Context(), mx, user)
	require.NoError(t, err)
	require.False(t, ok)
	requireVaultError(t, vault.Remember(t.Context(), mx, user, strings.Repeat("x", 3000)), config.VaultTooLong)
}

func requireVaultError(t *testing.T, err error, code string) {
	t.Helper()
	var failure *config.VaultError
	require.ErrorAs(t, err, &failure)
	require.Equal(t, code, failure.Code, failure.Detail)
}
