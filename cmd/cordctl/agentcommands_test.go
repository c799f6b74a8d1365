package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestLinesOfAnyLengthAndEndAreRead(t *testing.T) {
	long := strings.Repeat("1", 100_000)
	var got []string
	for line := range typed(t.Context(), strings.NewReader("secret\r\n\ndial "+long+"\nquit")) {
		got = append(got, line)
	}
	require.Equal(t, []string{"secret", "", "dial " + long, "quit"}, got)
}
