package org

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
)

// TestSearchCases tries what a softphone's search finds among the fields of the layout for inbound calls.
func TestSearchCases(t *testing.T) {
	o := opened(t, "")
	for _, each := range []struct {
		text string
		want []string
	}{
		{"4155550101", []string{"Maya Lindqvist"}},
		{"+1 415 555 0101", []string{"Maya Lindqvist"}},
		{"(415) 555-0121", []string{"Maya Lindqvist"}},
		{"0101", nil},
		{"4711", []string{"Northwind Orchard Supply"}},
		{"471", nil},
		{"00001002", []string{"00001002"}},
		{"Maya", []string{"Maya Lindqvist"}},
		{"maya lind", []string{"Maya Lindqvist"}},
		{"lindq", []string{"Maya Lindqvist"}},
		{"Lindq*", []string{"Maya Lindqvist"}},
		{"L?ndqvist", []string{"Maya Lindqvist"}},
		{"qvist", nil},
		{"*qvist", nil},
		{"Maya Ortega", nil},
		{`"Maya Lindqvist"`, []string{"Maya Lindqvist"}},
		{`"Lindqvist Maya"`, nil},
		{`"Maya Lind"`, nil},
		{"Maya OR Ortega", []string{"Maya Lindqvist", "Luis Ortega"}},
		{"4155550101 OR 5125550199", []string{"Maya Lindqvist", "Carmen Vega", "Luis Ortega"}},
		{"+14155550101 OR 4155550101 OR 14155550101", []string{"Maya Lindqvist"}},
		{"Maya AND Lindqvist", []string{"Maya Lindqvist"}},
		{"maya.lindqvist@northwind-orchard.example", []string{"Maya Lindqvist"}},
		{"größl", []string{"Bäckerei Größl & Söhne", "Jürgen Größl"}},
		{"Head of Purchasing", nil},              // no field of the layout
		{"6465550121", []string{"Amara Diallo"}}, // the person account, and not the contact in it
		{"", nil},
		{" OR ", nil},
		{"OR", nil},
		{`"`, nil},
		{"***", nil},
		{"[", nil},
		{"a", nil},
	} {
		t.Run(each.text, func(t *testing.T) {
			found, err := o.searchLayout("Inbound", each.text)
			require.NoError(t, err)
			var names []string
			for _, match := range found {
				names = append(names, match.Record.Text(o.Objects[match.Object].NameField))
			}
			require.Equal(t, each.want, names)
		})
	}
	require.Len(t, o.searchEverything("PL 2207"), 1, "custom objects are searched everywhere")
	require.Len(t, o.searchEverything("damaged"), 2, "an article and a case")
}

func TestSearchLagsBehind(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := opened(t, `{"indexDelayMs":30000}`)
		finds := func(number string) int {
			found, err := o.searchLayout("Inbound", number)
			require.NoError(t, err)
			return len(found)
		}
		require.Equal(t, 1, finds("4155550101"), "what was there is known")
		made, err := o.create("Contact", Record{"LastName": "New", "Phone": "(415) 555-0177"})
		require.NoError(t, err)
		_, err = o.update(caller, Record{"Phone": "(415) 555-0178"})
		require.NoError(t, err)
		time.Sleep(30*time.Second - 1)
		require.Equal(t, []int{0, 0, 1}, []int{finds("4155550177"), finds("4155550178"), finds("4155550101")}, "only the old one is known")
		time.Sleep(time.Nanosecond)
		require.Equal(t, []int{1, 1, 0}, []int{finds("4155550177"), finds("4155550178"), finds("4155550101")})
		require.NoError(t, o.remove(made.Text("Id")))
		require.Zero(t, finds("4155550177"), "what is gone is not found, at once")
	})
}

func FuzzSearch(f *testing.F) {
	for _, text := range []string{"4155550101", `"Maya L" OR 471*`, " OR ", "[?*", "\xff"} {
		f.Add(text)
	}
	o, err := newOrg(time.Now, nil, nil)
	require.NoError(f, err)
	f.Fuzz(func(t *testing.T, text string) {
		found, err := o.searchLayout("Inbound", text)
		require.NoError(t, err)
		require.NotNil(t, found)
		o.searchEverything(text)
	})
}
