package calllog

import (
	"os"
	"testing"

	"go.uber.org/goleak"
)

// TestMain lets the test binary be the program that looks at a file.
func TestMain(m *testing.M) {
	if IsCheck(os.Args[1:]) {
		os.Exit(RunCheck(os.Args[1:], os.Stdout))
	}
	if folder := os.Getenv(confirming); folder != "" {
		os.Exit(confirm(folder))
	}
	goleak.VerifyTestMain(m)
}
