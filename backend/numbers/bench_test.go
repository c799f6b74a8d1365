package numbers_test

import "testing"

func BenchmarkDial(b *testing.B) {
	for b.Loop() {
		_, _ = berlin.Dial("+49 30 1234567")
	}
}

func BenchmarkSearchForms(b *testing.B) {
	for b.Loop() {
		berlin.SearchForms("003612345678")
	}
}
