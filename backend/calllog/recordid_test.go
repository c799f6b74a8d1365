package calllog

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Records of the simulated org.
const (
	mayaShort = "003Hx0000000001"
	maya      = "003Hx0000000001IAA"
	luis      = "003Hx0000000017IAA"
	soren     = "003Hx0000000018IAA"
)

func TestARecordHasOneIDHoweverItIsSpelled(t *testing.T) {
	for given, want := range map[string]string{
		mayaShort:                maya,
		maya:                     maya,
		strings.ToLower(maya):    maya,
		strings.ToUpper(maya):    maya,
		"001D000000IqhSL":        "001D000000IqhSLIAZ", // of the SOAP API guide
		"001D000000IqhSLIAZ":     "001D000000IqhSLIAZ",
		"001d000000iqhsliaz":     "001D000000IqhSLIAZ",
		"003hx0000000001":        "003hx0000000001AAA", // another record than Maya: 15 characters tell capitals from small ones
		"":                       "",
		"003A":                   "003A",
		"003Hx000000000!":        "003Hx000000000!",
		"003Hx0000000001999":     "003Hx0000000001999", // no checksum
		"0030000000000019AA":     "0030000000000019AA",
		"003000000000001ZAA":     "003000000000001ZAA", // says that a digit is a capital
		"003Hx0000000001IAAmore": "003Hx0000000001IAAmore",
		"00THx0000000001IAA":     "00THx0000000001IAA", // not case that was lost: the checksum is another record's
		"003Hx000000000é":        "003Hx000000000é",
	} {
		require.Equal(t, want, RecordID(given), given)
		require.Equal(t, want, RecordID(RecordID(given)), given)
	}
}

func FuzzRecordID(f *testing.F) {
	for _, id := range []string{maya, mayaShort, "003A", "003hx0000000001iaa", "\x00", "0030000000000019AA"} {
		f.Add(id)
	}
	f.Fuzz(func(t *testing.T, id string) {
		one := RecordID(id)
		require.Equal(t, one, RecordID(one))
		if len(one) != len(id) {
			require.Equal(t, id, one[:shortID], "what 15 characters say stays")
		}
		require.True(t, strings.EqualFold(id, one[:len(id)]))
	})
}
