package shell

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"cordboard/backend/problem"
	"cordboard/frontend"
)

func TestProblemsAreToldInThePersonsLanguage(t *testing.T) {
	t.Run("of the menu", func(t *testing.T) {
		require.Contains(t, problemText(frontend.Texts("de"), problem.New(problem.InCall)), "Sie sind in einem Gespräch.")
	})
	t.Run("of the softphone", func(t *testing.T) {
		require.Equal(t, frontend.Texts("fr")("problem.badNumber", nil), problemText(frontend.Texts("fr"), problem.New(problem.BadNumber)))
	})
	t.Run("unknown", func(t *testing.T) {
		require.Equal(t, frontend.Texts("de")("problem.internal", nil)+"\n\nplain", problemText(frontend.Texts("de"), errors.New("plain")))
	})
}
