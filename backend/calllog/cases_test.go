package calllog

import "testing"

// The cases of people who live with desk telephones that show in the Activity.
func TestActivityCases(t *testing.T) {
	for id, tell := range map[string]func(t *testing.T){
		"P15 a name that is written from right to left": TestANumberBesideANameFromRightToLeftKeepsItsPlusInFront,
		"Q11 clocks that are set while somebody talks":  TestTalkIsWhatWasTalkedWhateverTheClockSays,
	} {
		t.Run(id, tell)
	}
}
