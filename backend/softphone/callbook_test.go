package softphone

import (
	"testing"

	"github.com/stretchr/testify/require"

	"cordboard/backend/calllog"
	"cordboard/testbed/environment"
)

func TestTheStateListsAPageOfWhatAPersonHasToDecideAndMoreWhenAsked(t *testing.T) {
	s, _, path := office(t, settled)
	var err error
	s.app.Book, err = calllog.Options{}.Open(path + ".db")
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.app.Book.Close()) })
	environment.RefusedCalls(t, s.app.Book, 50)
	tel := s.app.Telephony()
	for _, want := range []struct{ listed, more int }{{20, 30}, {40, 10}, {50, 0}, {50, 0}} {
		state, err := s.app.State()
		require.NoError(t, err)
		require.Len(t, state.Log, want.listed)
		require.Equal(t, want.more, state.LogMore)
		require.Equal(t, "055500049", state.Log[0].Party, "the latest first")
		require.Equal(t, BookState{}, state.Book)
		rev := state.Rev
		require.NoError(t, tel.ListMore())
		state, err = s.app.State()
		require.NoError(t, err)
		require.Greater(t, state.Rev, rev)
	}
}
