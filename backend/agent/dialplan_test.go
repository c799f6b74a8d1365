package agent

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"cordboard/backend/numbers"
)

func TestANumberIsSpelledOnceByAPlan(t *testing.T) {
	plan := newDialPlan(numbers.Plan{Country: "DE"})
	first := plan.spell("+49301234567")
	require.Equal(t, spelling{plan.Display("+49301234567"), plan.SearchForms("+49301234567"), false}, first)
	require.Same(t, &first.search[0], &plan.spell("+49301234567").search[0])
	for i := range 10 * mostSpelled {
		plan.spell(strconv.Itoa(1_000_000 + i))
		require.LessOrEqual(t, len(plan.spelled), mostSpelled)
	}
	require.NotNil(t, plan.spell("").search)
}

// BenchmarkSpell is what each caller costs a State.
func BenchmarkSpell(b *testing.B) {
	plan := newDialPlan(numbers.Plan{Country: "DE"})
	for b.Loop() {
		plan.spell("+49301234567")
	}
}
