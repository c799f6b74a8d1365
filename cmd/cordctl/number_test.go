package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestNumberShowsWhatBecomesOfAField(t *testing.T) {
	t.Setenv("LC_ALL", "en_US.UTF-8")
	ask := func(args ...string) (code int, out, err string) {
		var o, e bytes.Buffer
		code = run(t.Context(), append([]string{"number"}, args...), stdio{strings.NewReader(""), &o, &e})
		return code, o.String(), e.String()
	}
	code, out, _ := ask("030 123456 / 0171 2345678", "--country", "DE", "--prefix", "0")
	require.Zero(t, code)
	require.Contains(t, out, "Dialled: 0030123456 (within the country, behind the prefix)\n")
	require.Contains(t, out, "Other numbers: 01712345678\n")
	require.Contains(t, out, "Searched: 030123456, +4930123456, 030 123456, 4930123456\n")

	_, out, _ = ask("4711", "--rule", "9* -> bar", "--rule", "4000-4999 -> 88{number}")
	require.Contains(t, out, "Dialled: 884711 (rule 2 of the dial plan)\n")

	code, _, errors := ask("call me")
	require.Equal(t, 1, code)
	require.Contains(t, errors, "not a number that can be called")
	code, _, _ = ask("4711", "--rule", "nonsense")
	require.NotZero(t, code)
}
