package main

import "testing"

func makePipe(t *testing.T, _ string) {
	t.Helper()
	t.Skip("pipes have no place among files here")
}
