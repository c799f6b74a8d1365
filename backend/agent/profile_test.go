package agent

import (
	"testing"

	"github.com/stretchr/testify/require"

	"cordboard/backend/csta"
)

func TestWhatAProfileLacksIsAService(t *testing.T) {
	var words []string
	for _, r := range verbs {
		words = append(words, r.Service)
	}
	for _, p := range csta.Profiles() {
		for _, word := range p.Lacks {
			require.Contains(t, words, word, p.Name)
		}
	}
}
