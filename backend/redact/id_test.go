package redact_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"cordboard/backend/redact"
)

func TestSalesforceIDsStayReadableWhereTheyProveThatTheyAreNoNumber(t *testing.T) {
	for _, text := range []string{
		"0038d00000ABCDEAA5", "0035000000ABCDEAA5", "record 0035000000ABCDEAA5 was not found", "00Q5000001234LnEAI", "a01000000012XyZAAU",
		`{"Id":"0015000001234cDAAQ"}`, "/lightning/r/0015000001234cDAAQ/view", "0038d00000ABCDE", "00QHx0000000001MAA",
	} {
		require.Equal(t, text, redact.MaskNumbers(text))
	}
	for text, want := range map[string]string{
		"003000000012345":                "*************45", // 00 30 is Greece
		"003000000012345AAA":             "*************45AAA",
		"005511912345678":                "*************78",
		"0035000000ABCDE":                "********00ABCDE",    // it has no check letters
		"0035000000ABCDEAAX":             "********00ABCDEAAX", // and here they are wrong
		"0035000000abcdeAAA":             "********00abcdeAAA", // and say nothing here
		"x0035000000ABCDEAA5":            "x********00ABCDEAA5",
		"0035000000ABCDEAA5x":            "********00ABCDEAA5x",
		"0035000000ABCDEAA51":            "********00ABCDEAA51",
		"+0035000000ABCDEAA5":            "+********00ABCDEAA5",
		"0035000000ABCDEAA5-5550100":     "********00ABCDEAA*-*****00",
		"0035000000ABCDEAA5 5550100":     "0035000000ABCDEAA5 *****00",
		"7012200000x1234":                "********00x1234",
		"4930123456789ExtAAA":            "***********89ExtAAA",
		"5550100 0035000000ABCDEAA5":     "******* ********00ABCDEAA5", // what may be one number is one
		"call 0035000000ABCDEAA5 555010": "call 0035000000ABCDEAA5 555010",
	} {
		require.Equal(t, want, redact.MaskNumbers(text), text)
	}
}

func TestSalesforceIDsUnderTheNameOfARecord(t *testing.T) {
	for _, id := range []string{"003000000012345", "003000000012345AAA", "0035000000ABCDE", "0035000000ABCDEAA5", "0038d00000ABCDEAA5", "00Q5000001234Ln"} {
		require.True(t, redact.RecordID("record", id), id)
		require.True(t, redact.RecordID("WhoId", id), id)
		require.False(t, redact.RecordID("party", id), id)
		require.False(t, redact.RecordID("", id), id)
	}
	for _, other := range []string{
		"", "record", "5550100", "+4930123456789", "005511912345678", "003912345678901", "4930123456x7890", "00300000001234", "0030000000123456",
		"0035000000ABCDEAAX", " 003000000012345", "003000000012345\n", "+03000000012345", "003 0000 012345",
	} {
		require.False(t, redact.RecordID("record", other), other)
	}
}
