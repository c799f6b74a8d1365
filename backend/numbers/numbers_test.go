package numbers_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"cordboard/backend/numbers"
)

var (
	berlin = numbers.Plan{Country: "DE", OutsidePrefix: "0", InternalLengths: []int{3}}
	boston = numbers.Plan{Country: "US", OutsidePrefix: "9", InternalLengths: []int{4}}
	direct = numbers.Plan{Country: "DE"}
	none   = numbers.Plan{}
)

func TestDialable(t *testing.T) {
	for _, c := range []struct {
		name  string
		plan  numbers.Plan
		typed string
		want  string
	}{
		{"digits", none, "5550100", "5550100"},
		{"formatting goes", none, " (030) 123-45.67/8 ", "03012345678"},
		{"plus stays", none, "+49 30 1234567", "+49301234567"},
		{"trunk zero goes", none, "+49 (0)30 1234567", "+49301234567"},
		{"feature codes", none, "*21*200#", "*21*200#"},
		{"voicemail", none, "*86", "*86"},
		{"vanity", none, "1-800-FLOWERS", "18003569377"},
		{"tel link", none, "tel:+49-30-1234567", "+49301234567"},
		{"tel link with extension", none, "tel:+1-555-123-4567;ext=89", "+15551234567"},
		{"tel link escaped", none, "TEL:+49%2030%20123", "+4930123"},
		{"tel link escaped plus", none, "tel:%2B4930123", "+4930123"},
		{"tel link with slashes", none, "tel://5550100", "5550100"},
		{"tel link with context", none, "tel:863-1234;phone-context=+1-914-555", "+19145558631234"},
		{"tel link with a domain as context", none, "tel:200;phone-context=example.com", "200"},
		{"typed extension", none, "+1 555 123 4567 ext. 89", "+15551234567"},
		{"short extension", none, "5551234x89", "5551234"},
		{"a hash is dialled", none, "123#456", "123#456"},
		{"wide digits", none, "＋４９ ３０ １２３", "+4930123"},
		{"arabic digits", none, "٠٣٠١٢٣", "030123"},
		{"marks of direction", none, "\u202a+4930123\u202c", "+4930123"},
		{"unusual dashes and spaces", none, "030\u00a0123\u2013456\u22127", "0301234567"},

		{"no prefix, no change", direct, "030 1234567", "0301234567"},
		{"internal stays", berlin, "200", "200"},
		{"national gets the prefix", berlin, "030 1234567", "00301234567"},
		{"home number from a record", berlin, "+49 30 1234567", "00301234567"},
		{"abroad", berlin, "+44 20 7946 0018", "000442079460018"},
		{"abroad as dialled", berlin, "00442079460018", "000442079460018"},
		{"emergency stays", berlin, "112", "112"},
		{"feature code stays", berlin, "*72", "*72"},
		{"home number", boston, "+1 617 555 0123", "916175550123"},
		{"home number without 1", boston, "(617) 253-0000", "916172530000"},
		{"prefix was typed", boston, "9 1 617 253 0000", "916172530000"},
		{"abroad from America", boston, "+49 30 1234567", "901149301234567"},
		{"internal in America", boston, "4711", "4711"},
		{"unknown country", numbers.Plan{Country: "ZZ", OutsidePrefix: "0"}, "+49 30 1234567", "+49301234567"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := c.plan.Dialable(c.typed)
			require.NoError(t, err)
			require.Equal(t, c.want, got)
		})
	}
}

func TestDialableRefusesGarbage(t *testing.T) {
	for _, c := range []struct {
		typed string
		want  numbers.Reason
	}{
		{"", numbers.Empty},
		{"  \n", numbers.Empty},
		{"()-", numbers.Empty},
		{"tel:", numbers.Empty},
		{"+", numbers.NoDigits},
		{"*#", numbers.NoDigits},
		{"call me", numbers.BadCharacter},
		{"030\n123", numbers.BadCharacter},
		{"030\x00123", numbers.BadCharacter},
		{"tel:030%0A123", numbers.BadCharacter},
		{"tel:030%zz", numbers.BadCharacter},
		{"tel:030%ff", numbers.BadCharacter},
		{"030\xff123", numbers.BadCharacter},
		{"javascript:alert(1)", numbers.BadCharacter},
		{"x12", numbers.BadCharacter},
		{"030 1+23", numbers.BadCharacter},
		{"<b>123</b>", numbers.BadCharacter},
		{"555, 556", numbers.BadCharacter},
		{"ann@example.com", numbers.BadCharacter},
		{strings.Repeat("1", 33), numbers.TooLong},
		{"12345678901234567890", numbers.TooLong},
		{"4.9301234567E+11", numbers.BadCharacter},
		{"Fax 12", numbers.BadCharacter},
		{"12 Main Street", numbers.BadCharacter},
		{"IBAN DE89370400440532013000", numbers.BadCharacter},
		{"https://example.com/0301234567", numbers.BadCharacter},
		{"0301234567=1", numbers.BadCharacter},
		{strings.Repeat(" ", 300) + "1" + strings.Repeat("-", 300) + "2", numbers.TooLong},
	} {
		_, err := none.Dialable(c.typed)
		var invalid *numbers.InvalidError
		require.ErrorAs(t, err, &invalid, "%q", c.typed)
		require.Equal(t, c.want, invalid.Reason, "%q", c.typed)
		require.NotEmpty(t, invalid.Error())
	}
}

func TestDisplay(t *testing.T) {
	for _, c := range []struct {
		plan         numbers.Plan
		number, want string
	}{
		{berlin, "+49301234567", "030 1234567"},
		{berlin, "00301234567", "030 1234567"},
		{berlin, "+442079460018", "+44 20 7946 0018"},
		{berlin, "200", "200"},
		{berlin, "*86", "*86"},
		{berlin, "anonymous", "anonymous"},
		{boston, "916172530000", "(617) 253-0000"},
		{none, "+442079460018", "+44 20 7946 0018"},
		{none, "0301234567", "0301234567"},
		{none, "", ""},
	} {
		require.Equal(t, c.want, c.plan.Display(c.number), c.number)
	}
}

func TestSearchForms(t *testing.T) {
	require.Equal(t, []string{"+49301234567", "030 1234567", "0301234567", "49301234567"}, berlin.SearchForms("+49301234567"))
	require.Equal(t, []string{"00301234567", "+49301234567", "030 1234567", "0301234567", "49301234567"}, berlin.SearchForms("00301234567"),
		"the prefix for outside is in nobody's record")
	require.Empty(t, berlin.SearchForms("200"), "colleagues are no customers")
	require.Equal(t, []string{"0301234567"}, none.SearchForms("0301234567"))
	require.Empty(t, berlin.SearchForms(" anonymous "))
	require.Empty(t, berlin.SearchForms(""))
}

func TestSame(t *testing.T) {
	require.True(t, berlin.Same("+49 30 1234567", "030/1234567"))
	require.True(t, berlin.Same("00301234567", "+49301234567"), "with the prefix for outside")
	require.True(t, berlin.Same("tel:200", "200"))
	require.False(t, berlin.Same("200", "201"))
	require.False(t, berlin.Same("+49301234567", "+44301234567"))
	require.False(t, berlin.Same("", ""))
	require.True(t, none.Same("555-0100", "5550100"))
}

// Whatever is typed or linked: no panic, and what comes out is dialable and stays as it is.
func FuzzDialable(f *testing.F) {
	for _, seed := range []string{
		"tel:+49-30-1234567;ext=89", "tel:%2B49%2030", "tel:863-1234;phone-context=+1-914-555", "1-800-FLOWERS", "+49 (0)30 123",
		"*21*200#", "tel:", "tel:;ext=1", "callto:ann", "tel:0%0d%0a1", "０１２", "200 x 5", "+", "tel:+1;phone-context=+", "a:b:c", "tel:1;;;=;phone-context",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		for _, plan := range []numbers.Plan{none, direct, berlin, boston} {
			number, err := plan.Dialable(typed)
			if err != nil {
				require.Empty(t, number)
				continue
			}
			require.Regexp(t, `^(?:[*#][0-9*#]*)?\+?[0-9*#]*[0-9][0-9*#]*$`, number)
			require.LessOrEqual(t, len(number), 64)
			if plan.OutsidePrefix == "" {
				again, err := plan.Dialable(number)
				require.NoError(t, err)
				require.Equal(t, number, again)
			}
			plan.Display(typed)
			require.NotContains(t, plan.SearchForms(typed), "")
		}
	})
}
