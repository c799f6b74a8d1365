package environment

import "testing"

// Pipe makes a pipe where a file is expected.
func Pipe(t testing.TB, _ string) {
	t.Helper()
	t.Skip("pipes have no place among files here")
}
