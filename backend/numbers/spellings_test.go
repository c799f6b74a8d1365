package numbers_test

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"cordboard/backend/numbers"
)

// spelling is a row of testdata/spellings.tsv: how a number is written in a phone field, and what becomes of it.
type spelling struct {
	country, prefix, text, dialled, displayed, e164 string
	searched                                        []string
}

func spellings(t *testing.T) []spelling {
	t.Helper()
	table, err := os.ReadFile("testdata/spellings.tsv")
	require.NoError(t, err)
	var rows []spelling
	for line := range strings.Lines(string(table)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		c := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		require.Len(t, c, 7, line)
		rows = append(rows, spelling{c[0], c[1], c[2], c[3], c[4], c[5], strings.Split(c[6], "|")})
	}
	return rows
}

func TestEverySpellingOfTheTable(t *testing.T) {
	rows := spellings(t)
	countries := map[string]bool{}
	for _, row := range rows {
		countries[row.country] = true
		plan := numbers.Plan{Country: row.country, OutsidePrefix: row.prefix, InternalLengths: []int{3}}
		t.Run(row.country+row.prefix+" "+row.text, func(t *testing.T) {
			dialled, err := plan.Dial(row.text)
			require.NoError(t, err)
			require.Equal(t, row.dialled, dialled.Number, "dialled")
			require.Equal(t, row.displayed, plan.Display(row.text), "displayed")
			e164, _ := plan.E164(row.text)
			require.Equal(t, row.e164, e164, "E.164")
			require.Subset(t, plan.SearchForms(row.text), row.searched, "searched")
			require.Subset(t, plan.SearchForms(row.dialled), row.searched, "a call to it is known by the same spellings")
		})
	}
	require.GreaterOrEqual(t, len(rows), 400)
	require.GreaterOrEqual(t, len(countries), 25)
}
