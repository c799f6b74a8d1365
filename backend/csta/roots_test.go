package csta_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"cordboard/backend/csta"
)

// TestRootsAreReadInAnyCase: vendors do not agree on it.
func TestRootsAreReadInAnyCase(t *testing.T) {
	for body, want := range map[string]csta.Message{
		`<LoginFailed code="4">no</LoginFailed>`: csta.LoginFailed{Code: 4, Text: "no"},
		`<loginfailed Code="4">no</loginfailed>`: csta.LoginFailed{Code: 4, Text: "no"},
		`<KeepAlive/>`:                           csta.Keepalive{},
		`<LOGOUT mode="forced"/>`:                csta.Logout{Mode: "forced"},
		`<LoginFailure/>`:                        csta.Unknown{Root: "LoginFailure"},
	} {
		got, err := csta.Decode([]byte(body))
		require.NoError(t, err)
		require.Equal(t, want, got, body)
	}
}
