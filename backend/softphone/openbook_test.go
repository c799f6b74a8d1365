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
	s.app.calls.book, err = calllog.Options{}.Open(path + ".db")
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.app.calls.book.Close()) })
	environment.RefusedCalls(t, s.app.calls.book, 50)
	activities := s.app.Activities()
	for _, want := range []struct{ listed, more int }{{20, 30}, {40, 10}, {50, 0}, {50, 0}} {
		state, err := s.app.State()
		require.NoError(t, err)
		require.Len(t, state.Log, want.listed)
		require.Equal(t, want.more, state.LogMore)
		require.Equal(t, "055500049", state.Log[0].Party, "the latest first")
		require.Equal(t, BookState{}, state.Book)
		rev := state.Rev
		require.NoError(t, activities.ListMore())
		state, err = s.app.State()
		require.NoError(t, err)
		require.Greater(t, state.Rev, rev)
	}
}
