package softphone

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"cordboard/backend/config"
	"cordboard/backend/numbers"
	"cordboard/backend/problem"
)

func TestTheBenchShowsWhatBecomesOfAField(t *testing.T) {
	s := &Settings{token: "t"}
	plan := config.Numbers{Country: "DE", OutsidePrefix: "0", InternalLengths: []int{3}, Rules: []string{"0900* -> bar"}}
	view, err := s.Number("t", plan, "030 1234567 Durchwahl 12")
	require.NoError(t, err)
	require.Equal(t, &NumberView{
		Dialled: "00301234567", Rule: "national", Later: "12", Others: []string{}, Displayed: "030 1234567",
		Searched: []string{"0301234567", "+49301234567", "030 1234567", "49301234567"},
	}, view)

	view, err = s.Number("t", plan, "0900 1234567")
	require.NoError(t, err)
	require.Equal(t, problem.BarredNumber, view.Problem.Code)
	require.Empty(t, view.Dialled)
	require.Empty(t, view.Rule)

	_, err = s.Number("other", plan, "200")
	require.ErrorIs(t, err, problem.Page)
}

// The settings let pass exactly the rules that the dial plan reads.
func TestTheSettingsKnowARuleOfTheDialPlan(t *testing.T) {
	rows := config.Settings()
	at := slices.IndexFunc(rows, func(row config.Setting) bool { return row.Path == "numbers.rules" })
	require.Equal(t, numbers.RulePattern, rows[at].Pattern)
}
