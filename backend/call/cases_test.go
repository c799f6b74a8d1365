package call_test

import "testing"

// The cases of people who live with desk telephones, as far as the table decides them.
func TestTableCases(t *testing.T) {
	for id, tell := range map[string]func(t *testing.T){
		"P13 a call that is picked up by dialling a code":    TestACallThatIsPickedUpByACodeIsTheCallers,
		"P14 a caller who rings at two telephones of one":    TestTwoLegsOfOneCallRingOnce,
		"P14 the number of a leg is given to the next call":  TestALegNumberGivenToANewCallIsANewCall,
		"P16 a ring that the switch lists no more, or never": TestARingUnheardOfThatIsNeverListedEnds,
		"P16 a ring whose first word was lost":               TestACallOfWhichTheFirstEventWasLostAppears,
		"P16 a talk at a switch that lists nothing goes on":  TestASwitchThatListsNothingEndsNoTalk,
	} {
		t.Run(id, tell)
	}
}
