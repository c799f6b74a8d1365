package shell

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"cordboard/backend/agent"
	"cordboard/frontend"
)

func TestProblemsAreToldInThePersonsLanguage(t *testing.T) {
	t.Run("of the menu", func(t *testing.T) {
		require.Contains(t, problemText(frontend.Texts("de"), &agent.Problem{Code: "inCall"}), "Sie sind in einem Gespräch.")
	})
	t.Run("of the softphone", func(t *testing.T) {
		require.Equal(t, frontend.Texts("fr")("softphone.problem.badNumber", nil), problemText(frontend.Texts("fr"), &agent.Problem{Code: "badNumber"}))
	})
	t.Run("unknown", func(t *testing.T) {
		require.Equal(t, "Its own words.", problemText(frontend.Texts("de"), &agent.Problem{Code: "no such", Text: "Its own words."}))
		require.Equal(t, "plain", problemText(frontend.Texts("de"), errors.New("plain")))
	})
}
