package agent

import (
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"cordboard/backend/csta"
)

func TestWhatAProfileLacksIsAService(t *testing.T) {
	words := slices.Collect(maps.Values(spelled))
	for _, p := range csta.Profiles() {
		for _, word := range p.Lacks {
			require.Contains(t, words, word, p.Name)
		}
	}
}
