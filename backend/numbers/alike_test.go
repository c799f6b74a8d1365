package numbers

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestSpellingsOfOneNumberAreAlike(t *testing.T) {
	for _, test := range []struct {
		a, b string
		want bool
	}{
		{"0555111", "0555111", true},
		{"0555111", "0555222", false},
		{"+49 30 5550100", "0049305550100", true},
		{"+49 30 5550100", "030 5550100", true},
		{"0+493055501", "+493055501", true},
		{"+49305550100", "+49405550100", false},
		{"200", "200", true},
		{"200", "1200", false},
		{"1200", "200", false},
		{"555111", "030555111", false},
		{"*21", "21", false},
		{"", "", false},
		{"anonymous", "anonymous", false},
		{"0", "00", false},
		{"0200", "200", false},
		{"", "0555111", false},
	} {
		require.Equal(t, test.want, Alike(test.a, test.b), "%q %q", test.a, test.b)
		require.Equal(t, test.want, Alike(test.b, test.a), "%q %q", test.b, test.a)
	}
}
