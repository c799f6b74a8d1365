package channel

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestConversationsAreBounded(t *testing.T) {
	c := NewConversations(NewKeys())
	for range 10 * MostOpen {
		_, err := c.Begin(randomID(), randomID(), nil)
		require.NoError(t, err)
	}
	require.Len(t, c.open, MostOpen)
}

func TestAPagesKeyIsComputedFromItsFrame(t *testing.T) {
	keys := NewKeys()
	issued := keys.Issue()
	require.Equal(t, encode(keys.of(issued.Frame)), issued.Key)
	require.NotEqual(t, issued.Key, encode(NewKeys().of(issued.Frame)), "in another start it is another one")
}
