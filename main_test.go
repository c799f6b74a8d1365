package main

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAWrongCommandLineIsSaidAndEndsWith2(t *testing.T) {
	for _, args := range [][]string{{"200"}, {"tel:1", "--safe-mode"}, {"--dial"}, {"--dail", "1"}, {"--settings", "tel:1"}} {
		var out, errOut bytes.Buffer
		require.Equal(t, 2, run(args, &out, &errOut), args)
		require.Empty(t, out.String())
		require.NotEmpty(t, errOut.String())
	}
	var out, errOut bytes.Buffer
	require.Zero(t, run([]string{"--version"}, &out, &errOut))
	require.Equal(t, "Cordboard "+version+"\n", out.String())
}
