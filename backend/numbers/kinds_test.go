package numbers_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"cordboard/backend/numbers"
)

var (
	munich = numbers.Plan{Country: "DE", OutsidePrefix: "0", AreaCode: "089", InternalLengths: []int{3}}
	frisco = numbers.Plan{Country: "US", OutsidePrefix: "8", AreaCode: "415"}
	eight  = numbers.Plan{Country: "US", OutsidePrefix: "8"}
	rome   = numbers.Plan{Country: "IT", OutsidePrefix: "0", InternalLengths: []int{3}}
)

func TestWhatStandsBehindANumberIsNeverDialledWithIt(t *testing.T) {
	for _, c := range []struct {
		plan                          numbers.Plan
		text, number, later, remarked string
		others                        []string
	}{
		{none, "604-555-0123 Local 212", "6045550123", "212", "", nil},
		{none, "604-555-0123 (ask for Jim, room 12)", "6045550123", "", "ask for Jim, room 12", nil},
		{none, "604-555-0123 2pm-5pm", "6045550123", "", "2pm-5pm", nil},
		{none, "1-800-FLOWERS", "18003569377", "", "", nil},
		{none, "1-800-FLOWERS ext. 12", "18003569377", "12", "", nil},
		{none, "1-800-FLOWERS (24h)", "18003569377", "", "24h", nil},
		{none, "1-800-MATTRESS", "18006288737", "", "", nil},
		{none, "+1 646 555 0186,,820445398#", "+16465550186", "820445398#", "", nil},
		{none, "tel:030123456;postd=pp22", "030123456", "22", "", nil},
		{none, "0301234567p22w3#", "0301234567", "22,3#", "", nil},
		{none, "+1 646 555 0186 PIN: 820445398#", "+16465550186", "", "PIN: 820445398#", nil},
		{none, "+1 617 555 0123 #12", "+16175550123", "12", "", nil},
		{none, "030 123456 / 0171 2345678", "030123456", "", "", []string{"01712345678"}},
		{none, "604-555-0123 or 604-555-0199", "6045550123", "", "or 604-555-0199", []string{"6045550199"}},
		{none, "0301234567\n01712345678", "0301234567", "", "01712345678", []string{"01712345678"}},
		{none, "call Bob 555-0123", "5550123", "", "call Bob", nil},
		{none, "'0301234567", "0301234567", "", "", nil},
		{none, `"Ann 2" <sip:+4930123456@pbx.example:5061>`, "+4930123456", "", "", nil},
		{none, "sips:200:secret@10.0.0.1:5061;transport=tls?subject=1", "200", "", "", nil},
		{berlin, "200 (Bob)", "200", "", "Bob", nil},
		{berlin, "030 1234567 9-17 Uhr", "00301234567", "", "9-17 Uhr", nil},
		{berlin, "030 1234567 12:00-17:00 Uhr", "00301234567", "", "12:00-17:00 Uhr", nil},
		{berlin, "030 1234567 24h", "00301234567", "", "24h", nil},
		{berlin, "030 1234567 1. Stock", "00301234567", "", "1. Stock", nil},
		{berlin, "030 1234567 2 Kinder", "00301234567", "", "2 Kinder", nil},
		{berlin, "030 12345 67 privat", "00301234567", "", "privat", nil},
		{berlin, "030 1234567 (12)", "00301234567", "12", "", nil},
		{berlin, "030 1234567 Durchwahl 12", "00301234567", "12", "", nil},
		{berlin, "030 123456-12", "003012345612", "", "", nil},
		{berlin, "030/1234567", "00301234567", "", "", nil},
		{berlin, "0361/12345/67", "003611234567", "", "", nil},
		{berlin, "030 1234567/8", "00301234567", "", "", []string{"0301234568"}},
		{berlin, "030 123456/57", "0030123456", "", "", []string{"030123457"}},
		{berlin, "030 1234567 0171 2345678", "00301234567", "", "", []string{"01712345678"}},
		{berlin, "Mobil 0171 2345678, Büro 030 1234567", "001712345678", "", "Mobil, Büro 030 1234567", []string{"0301234567"}},
		{boston, "+1 (617) 253-0000 / 0001", "916172530000", "", "", []string{"+16172530001"}},
		{boston, "617.253.0000 x 12 or 13", "916172530000", "12", "or 13", nil},
		{boston, "617 253 0000 12", "916172530000", "12", "", nil},
	} {
		d, err := c.plan.Dial(c.text)
		require.NoError(t, err, c.text)
		require.Equal(t, c.number, d.Number, c.text)
		require.Equal(t, c.later, d.Later(), c.text)
		require.Equal(t, c.others, orNil(d.Others), c.text)
		require.Equal(t, c.remarked, d.Remark, c.text)
	}
}

func orNil(list []string) []string {
	if len(list) == 0 {
		return nil
	}
	return list
}

func TestWhatIsNotSureToBeANumberIsRefused(t *testing.T) {
	for text, want := range map[string]numbers.Reason{
		"555, 556":                numbers.BadCharacter,
		"0171 (D1) 2345678":       numbers.BadCharacter,
		"030 privat":              numbers.BadCharacter,
		"0171 handy":              numbers.BadCharacter,
		"030 123456789012345 678": numbers.TooLong,
		"0301234567 <b>x</b>":     numbers.BadCharacter,
		"0301234567 \x01":         numbers.BadCharacter,
		"*21*12+3":                numbers.BadCharacter,
	} {
		_, err := numbers.Plan{Country: "DE", OutsidePrefix: "0", InternalLengths: []int{2}}.Dial(text)
		var invalid *numbers.InvalidError
		require.ErrorAs(t, err, &invalid, text)
		require.Equal(t, want, invalid.Reason, text)
	}
}

func TestTheDialPlan(t *testing.T) {
	for _, c := range []struct {
		plan               numbers.Plan
		text, number, rule string
	}{
		{berlin, "0 0361 2345678", "003612345678", "typed"},
		{berlin, "0-0361-2345678", "003612345678", "typed"},
		{berlin, "003612345678", "0003612345678", "abroad"},
		{berlin, "0 30 1234567", "00301234567", "national"},
		{berlin, "0112", "0112", "typed"},
		{berlin, "0 112", "0112", "typed"},
		{berlin, "112", "112", "emergency"},
		{berlin, "116117", "116117", "service"},
		{berlin, "4711", "04711", "unknown"},
		{berlin, "0", "0", "internal"},
		{berlin, "200", "200", "internal"},
		{berlin, "491701234567", "001701234567", "national"},
		{berlin, "+49 030 1234567", "00301234567", "national"},
		{berlin, "0049 030 1234567", "00301234567", "national"},
		{berlin, "+39 (0)6 69812345", "000390669812345", "abroad"},
		{berlin, "+39 6 69812345", "00039669812345", "unknown"},
		{berlin, "#31#+49 171 2345678", "#31#001712345678", "code"},
		{berlin, "#31#0171 2345678", "#31#001712345678", "code"},
		{none, "*21*+49301234567#", "*21*+49301234567#", "code"},
		{berlin, "*72", "*72", "code"},
		{boston, "*67 617-253-0000", "*67916172530000", "code"},
		{boston, "234-5678", "92345678", "unknown"},
		{boston, "9 234-5678", "92345678", "typed"},
		{boston, "411", "411", "service"},
		{boston, "9 011 49 30 1234567", "901149301234567", "typed"},
		{eight, "234-5678", "82345678", "unknown"},
		{eight, "415-234-5678", "814152345678", "national"},
		{frisco, "234-5678", "814152345678", "national"},
		{frisco, "8 234-5678", "82345678", "typed"},
		{munich, "3012345", "00893012345", "area"},
		{munich, "12345678", "008912345678", "area"},
		{munich, "0 12345678", "012345678", "typed"},
		{berlin, "2345678", "02345678", "area"},
		{rome, "+39 (0)6 69812345", "00669812345", "national"},
		{rome, "0 06 69812345", "00669812345", "typed"},
		{direct, "0049 030 1234567", "0049301234567", "direct"},
		{direct, "491701234567", "+491701234567", "direct"},
		{numbers.Plan{Country: "BR", OutsidePrefix: "0"}, "+49 30 1234567", "+49301234567", "plus"},
		{numbers.Plan{Country: "BR", OutsidePrefix: "0", InternationalPrefix: "0021"}, "+49 30 1234567", "0002149301234567", "abroad"},
		{numbers.Plan{Country: "DE", OutsidePrefix: "9", InternationalPrefix: "0010"}, "+44 20 7946 0018", "90010442079460018", "abroad"},
		{numbers.Plan{Country: "BR", OutsidePrefix: "0"}, "(0xx11) 96123-4567", "011961234567", "national"},
		{numbers.Plan{Country: "MX", OutsidePrefix: "9"}, "+52 1 55 1234 5678", "95512345678", "national"},
		{numbers.Plan{Country: "MX", OutsidePrefix: "9"}, "044 55 1234 5678", "95512345678", "national"},
		{numbers.Plan{Country: "CI", OutsidePrefix: "0"}, "+225 (0)7 12 34 56 78", "00712345678", "national"},
		{numbers.Plan{OutsidePrefix: "9"}, "5550100", "95550100", "unknown"},
		{numbers.Plan{OutsidePrefix: "9"}, "200", "200", "typed"},
	} {
		d, err := c.plan.Dial(c.text)
		require.NoError(t, err, "%+v %s", c.plan, c.text)
		require.Equal(t, c.number, d.Number, "%+v %s", c.plan, c.text)
		require.Equal(t, c.rule, string(d.Rule), "%+v %s", c.plan, c.text)
	}
}

func TestTheSitesOwnRules(t *testing.T) {
	plan := berlin
	plan.Rules = []string{
		"no rule", "+49 bar", "0900* -> bar", "4000-4999 -> internal", "+4936155500* -> {rest}", "5xx -> 88{number}",
		"7*, 4-5 digits -> outside", "0180* -> typed", "6* -> plus", "112 -> bar",
	}
	for text, want := range map[string]string{
		"4711": "4711", "0361 5550012": "12", "+49 361 5550012": "12", "512": "88512", "7123": "07123", "0180 5 123456": "01805123456",
		"030 1234567": "00301234567", "112": "112",
	} {
		d, err := plan.Dial(text)
		require.NoError(t, err, text)
		require.Equal(t, want, d.Number, text)
	}
	for _, text := range []string{"0900 123456", "+49 900 123456"} {
		_, err := plan.Dial(text)
		var invalid *numbers.InvalidError
		if text[0] == '0' {
			require.ErrorAs(t, err, &invalid)
			require.Equal(t, numbers.Barred, invalid.Reason)
		} else {
			require.NoError(t, err, "the rule is for what is typed with the 0")
		}
	}
	d, _ := plan.Dial("0361 5550012")
	require.Equal(t, 5, d.Own, "counted from 1, with those that are none")
}

func TestAnAmbiguousCallerIsSearchedInEveryReading(t *testing.T) {
	require.Subset(t, berlin.SearchForms("003612345678"), []string{"+3612345678", "+493612345678", "03612345678"})
	require.Subset(t, direct.SearchForms("491701234567"), []string{"+491701234567", "0170 1234567", "0491 701234567"})
	require.Subset(t, direct.SearchForms("442079460018"), []string{"+442079460018", "04420 79460018"})
	require.Equal(t, "+491701234567", direct.SearchForms("491701234567")[1], "the most plausible one first")
	require.Equal(t, "0734273830", direct.SearchForms("0734273830@pbx.example")[0])
}

func TestTheMainNumberOfADirectDialOneIsSearchedLast(t *testing.T) {
	plan := direct
	require.NotContains(t, plan.SearchForms("0734273833"), "0734273-0")
	plan.MainNumberDigits = 3
	forms := plan.SearchForms("0734273833")
	require.Equal(t, []string{"0734273833", "+49734273833", "07342 73833", "49734273833"}, forms[:4])
	require.Subset(t, forms[4:], []string{"0734273-0", "07342730", "+497342730"})
	require.Len(t, plan.SearchForms("0171 2345678"), 4, "a mobile is nobody's main number's")
}

func TestWithheldCallers(t *testing.T) {
	for _, caller := range []string{
		"", " ", "anonymous", "Anonymous@anonymous.invalid", "sip:anonymous@10.0.0.1:5060", "<sip:restricted@pbx.example>", "0", "00", "000000", "+0", "0@10.1.1.1",
		"Rufnummer unterdrückt", "Numéro masqué", "Número oculto", "Номер скрыт", "非通知", "P", "unknown 12", "+266696687", "Trunk",
	} {
		require.True(t, numbers.Withheld(caller), caller)
		require.Empty(t, berlin.SearchForms(caller), caller)
	}
	for _, caller := range []string{"200", "*86", "*", "T5", "sip:+4930123@anonymous.example", "7378742833", "tel:0301234567", "0301234567"} {
		require.False(t, numbers.Withheld(caller), caller)
	}
}
