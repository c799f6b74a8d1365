package calllog

import (
	"bytes"
	"encoding/csv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestTheHistoryAsCSVIsReadBackAndCarriesNoFormula(t *testing.T) {
	var out bytes.Buffer
	require.NoError(t, WriteCSV(&out, []Record{
		*past("1", 1, func(r *Record) { r.Name, r.Notes = `=HYPERLINK("http://x","y")`, "two\nlines; \"quoted\"" }),
		*past("2", 2, func(r *Record) { untaken("missed")(r); r.Number, r.Handled = "+49(30)1", true }),
		*past("3", 3, func(r *Record) { r.Notes, r.Name, r.Result = "@SUM(A1)", "-1+2", "+a" }),
	}))
	lines, err := csv.NewReader(&out).ReadAll()
	require.NoError(t, err)
	require.Len(t, lines, 4)
	column := func(line int, name string) string {
		for i, head := range lines[0] {
			if head == name {
				return lines[line][i]
			}
		}
		t.Fatalf("no column %s", name)
		return ""
	}
	require.Equal(t, "two\nlines; \"quoted\"", column(1, "notes"))
	require.Equal(t, `'=HYPERLINK("http://x","y")`, column(1, "name"))
	require.Equal(t, "+493055501", column(1, "number"), "a number keeps its +")
	require.Equal(t, start.Add(time.Hour).Format(time.RFC3339), column(1, "start"))
	require.Equal(t, []string{"received", "60", ""}, []string{column(1, "kind"), column(1, "talkSeconds"), column(1, "handled")})
	require.Equal(t, []string{"missed", "0", "true", "'+49(30)1"}, []string{column(2, "kind"), column(2, "talkSeconds"), column(2, "handled"), column(2, "number")})
	require.Equal(t, []string{"'@SUM(A1)", "'-1+2", "'+a"}, []string{column(3, "notes"), column(3, "name"), column(3, "result")})
}
