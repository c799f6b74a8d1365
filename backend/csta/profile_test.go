package csta_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"cordboard/backend/csta"
)

func TestEveryKindOfSwitchHasAProfile(t *testing.T) {
	seen := map[string]bool{}
	for _, p := range csta.Profiles() {
		require.False(t, seen[p.Name], "%s stands twice", p.Name)
		seen[p.Name] = true
		require.Contains(t, csta.Dialects(), p.Dialect, p.Name)
		named, known := csta.Named(p.Name)
		require.True(t, known)
		require.Equal(t, p, named)
	}
	for _, d := range csta.Dialects() {
		require.True(t, seen[string(d)], "%s has no profile of its own", d)
		require.Equal(t, d, d.Profile().Dialect)
	}
	require.Equal(t, csta.ECMA, csta.Dialect("").Profile().Dialect, "what is no dialect is taken for the standard's")
	_, known := csta.Named("sip")
	require.False(t, known)
}

func TestAListOfProfilesIsTheCallers(t *testing.T) {
	csta.Profiles()[0].Name = "changed"
	require.NotEqual(t, "changed", csta.Profiles()[0].Name)
}
