package main

import (
	"bytes"
	"os"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestTheProgramHoldsNothingOfTheTestBed reads the built program: neither code nor pages of the test bed are in it.
func TestTheProgramHoldsNothingOfTheTestBed(t *testing.T) {
	program, err := os.ReadFile("out/cordboard")
	if err != nil {
		t.Skip("the program is not built: make out/cordboard")
	}
	page, err := os.ReadFile("testbed/org/dist/index.html")
	if err != nil {
		t.Skip("the pages are not built: make pages")
	}
	require.True(t, bytes.Contains(program, []byte("cordboard/backend/agent")), "names of the program's own code are found")
	require.False(t, bytes.Contains(program, []byte("cordboard/testbed/")), "the test bed's code is in the program")
	require.False(t, bytes.Contains(program, page), "the simulated console's page is in the program")
}
