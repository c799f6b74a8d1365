package numbers_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/nyaruka/phonenumbers"
	"github.com/stretchr/testify/require"

	"cordboard/backend/numbers"
)

// Whatever is dialled is read, under the same plan, as what was meant, or was typed as such.
func requireReadsBack(t *testing.T, plan numbers.Plan, text string) {
	t.Helper()
	d, err := plan.Dial(text)
	if err != nil {
		require.Empty(t, d.Number, text)
		return
	}
	require.Regexp(t, `^(?:[*#][0-9*#]*)?\+?[0-9*#]*[0-9][0-9*#]*$`, d.Number, text)
	require.LessOrEqual(t, len(d.Number), 64)
	typed := digitsOf(text)
	switch d.Rule {
	case "code", "own":
		return
	case "internal", "emergency", "service", "typed":
		require.Subset(t, []byte(typed+letterDigits(text)), []byte(d.Number), "%s: no digit that was not typed", text)
		return
	case "unknown", "plus":
		if d.Meant == "" {
			return
		}
	}
	if d.Meant == "" {
		return // direct, and not known
	}
	bare := plan
	bare.OutsidePrefix = ""
	outside := strings.TrimPrefix(d.Number, plan.OutsidePrefix)
	if d.Rule == "plus" || strings.HasPrefix(d.Number, "+") {
		outside = d.Number
	}
	again, ok := bare.E164(outside)
	require.True(t, ok, "%s: %s is dialled and is no number", text, d.Number)
	require.Equal(t, d.Meant, again, "%s: %s is dialled", text, d.Number)
}

func digitsOf(text string) string { return phonenumbers.NormalizeDigitsOnly(text) + "+*#" }

func letterDigits(text string) string {
	return phonenumbers.ConvertAlphaCharactersInNumber(strings.ToUpper(text))
}

func TestEveryExampleNumberOfTheLibraryReadsBackFromEverywhere(t *testing.T) {
	kinds := []phonenumbers.PhoneNumberType{
		phonenumbers.FIXED_LINE, phonenumbers.MOBILE, phonenumbers.TOLL_FREE, phonenumbers.PREMIUM_RATE, phonenumbers.SHARED_COST, phonenumbers.VOIP,
		phonenumbers.PERSONAL_NUMBER, phonenumbers.PAGER, phonenumbers.UAN, phonenumbers.VOICEMAIL,
	}
	most := 3
	if testing.Short() {
		most = 1
	}
	if raced {
		most = 1
	}
	tried, refused, regions := 0, 0, 0
	for region := range phonenumbers.GetSupportedRegions() {
		if regions++; raced && regions%5 != 0 {
			continue
		}
		for _, kind := range kinds {
			example := phonenumbers.GetExampleNumberForType(region, kind)
			if example == nil || !phonenumbers.IsValidNumber(example) {
				continue
			}
			want := phonenumbers.Format(example, phonenumbers.E164)
			for _, plan := range []numbers.Plan{{Country: region, OutsidePrefix: "0"}, {Country: region, OutsidePrefix: "9"}, {Country: region}, berlin, boston} {
				for _, text := range []string{want, phonenumbers.Format(example, phonenumbers.INTERNATIONAL), phonenumbers.Format(example, phonenumbers.RFC3966)}[:most] {
					tried++
					if _, err := plan.Dial(text); err != nil {
						refused++
						t.Logf("%s from %+v: %v", text, plan, err)
					}
					requireReadsBack(t, plan, text)
					long, ok := plan.E164(text)
					require.True(t, ok, text)
					require.Equal(t, want, long)
					shown, ok := numbers.Plan{Country: plan.Country}.E164(plan.Display(text))
					require.True(t, ok, "%s is shown as %s", text, plan.Display(text))
					require.Equal(t, want, shown, "%s is shown as %s", text, plan.Display(text))
				}
			}
		}
	}
	require.Greater(t, tried, 500*most)
	require.Zero(t, refused, "of %d", tried)
}

func TestWhatIsDialledReadsBack(t *testing.T) {
	for _, row := range spellings(t) {
		for _, plan := range []numbers.Plan{none, direct, berlin, boston, munich, frisco, rome} {
			requireReadsBack(t, plan, row.text)
		}
	}
}

// Whatever stands in a phone field: nothing is dialled that does not read back.
func FuzzPhoneField(f *testing.F) {
	for _, seed := range []string{
		"604-555-0123 Local 212", "030 123456 / 0171 2345678", "491701234567", "0 0361 2345678", "+49 (030) 1234567", "tel:+16465550186,,820445398#", "234-5678",
		"0734273830@myprovider.com", "#31#+49301234567", "+54 9 11 6123-4567", "+39 (0)6 69812345", "1-800-FLOWERS", "0301234567.0", "٠٣٠١٢٣٤٥٦٧", "+52 1 55 1234 5678",
		"030 1234567 9-17 Uhr", "[x](0)[1", "+1 (1) 6172530000", "0xx11 5", "\"a\" <tel:1>;x", "1,2;3p4w5", "\u202e+4930\u202c",
	} {
		f.Add(seed)
	}
	plans := []numbers.Plan{none, direct, berlin, boston, munich, frisco, rome, {Country: "AR", OutsidePrefix: "0"}, {Country: "MX", OutsidePrefix: "9"}, {Country: "RU", OutsidePrefix: "9"}, {Country: "HU", OutsidePrefix: "0"}}
	f.Fuzz(func(t *testing.T, text string) {
		for _, plan := range plans {
			requireReadsBack(t, plan, text)
			require.NotContains(t, plan.SearchForms(text), "")
			plan.Display(text)
			numbers.Withheld(text)
		}
	})
}

// phoneCases are the cases of people who live with desk telephones, by kind, with invented numbers.
func TestPhoneCases(t *testing.T) {
	table, err := os.ReadFile("testdata/cases.json")
	require.NoError(t, err)
	var kinds []struct {
		ID, Kind string
		Cases    []struct {
			Op, Input, Want string
			Plan            numbers.Plan
		}
	}
	require.NoError(t, json.Unmarshal(table, &kinds))
	for _, kind := range kinds {
		for _, c := range kind.Cases {
			t.Run(kind.ID+" "+c.Op+" "+c.Input, func(t *testing.T) {
				switch c.Op {
				case "dial":
					got, err := c.Plan.Dialable(c.Input)
					require.NoError(t, err)
					require.Equal(t, c.Want, got)
				case "display":
					require.Equal(t, c.Want, c.Plan.Display(c.Input))
				case "e164":
					got, _ := c.Plan.E164(c.Input)
					require.Equal(t, c.Want, got)
				case "search":
					require.Contains(t, c.Plan.SearchForms(c.Input), c.Want)
				case "withheld":
					require.True(t, numbers.Withheld(c.Input))
					require.Empty(t, c.Plan.SearchForms(c.Input))
				default:
					t.Fatalf("no op %q", c.Op)
				}
			})
		}
	}
}
