package softphone

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/call"
	"cordboard/backend/config"
)

var (
	robin = User{ID: "005Hx0000000001IAA", Name: "Robin Demo"}
	kim   = User{ID: "005Hx0000000002IAA", Name: "Kim Kelly"}
)

// TestAnotherLogInNeverSavesAnActivity: it waits, over a kill too, and the panel says for whom.
func TestAnotherLogInNeverSavesAnActivity(t *testing.T) {
	k := newKill(t, "ecma")
	require.NoError(t, k.app.Activities().Here(robin))
	k.signOn()
	k.answered("0555111", "Alice")
	require.NoError(t, k.app.Activities().Here(kim))
	require.NoError(t, k.sw.HangUp("0555111"))
	k.ended(1)
	require.Zero(t, k.claims(t), "Kim's page")
	entry := k.logEntry(t)
	require.Equal(t, &Owner{"https://crm.example.com", "Robin Demo"}, entry.WaitsFor)

	k.again()
	require.Zero(t, k.claims(t), "a page that does not tell who is logged in")
	require.NoError(t, k.app.Activities().Here(User{ID: "003Hx0000000001IAA"}))
	require.Zero(t, k.claims(t), "no user's id")
	require.NoError(t, k.app.Activities().Here(robin))
	require.Nil(t, k.logEntry(t).WaitsFor)
	require.Equal(t, 1, k.claims(t))
}

// TestASandboxNeverSavesAnActivity of the org itself: the settings name another address when the program starts anew.
func TestASandboxNeverSavesAnActivity(t *testing.T) {
	k := newKill(t, "ecma")
	require.NoError(t, k.app.Activities().Here(robin))
	k.signOn()
	k.answered("0555111", "Alice")
	require.NoError(t, k.sw.HangUp("0555111"))
	k.ended(1)
	own := k.org
	require.NoError(t, config.Update(filepath.Join(k.folder, "config.xml"), func(c *config.Config) error {
		c.Salesforce.URL = "https://crm--uat.example.com" // in step with the program, which may still be remembering who signed on
		return nil
	}))
	k.again()
	require.NoError(t, k.app.Activities().Here(robin))
	require.Zero(t, k.claims(t))
	require.Equal(t, &Owner{own, "Robin Demo"}, k.logEntry(t).WaitsFor)
}

// TestACallBelongsToWhoWasLoggedInWhenItBegan, although they tell who they are only during it.
func TestACallBelongsToWhoWasLoggedInWhenItBegan(t *testing.T) {
	k := newKill(t, "ecma")
	k.signOn()
	k.rings("0555111", "Alice")
	k.becomes("0555111", call.Ringing)
	require.NoError(t, k.app.Activities().Here(kim))
	require.Eventually(t, func() bool {
		list, err := k.app.calls.book.List(nil, 1, 1)
		return err == nil && len(list.Live) == 1 && list.Live[0].Account.User == kim.ID
	}, 10*time.Second, 5*time.Millisecond)
}

// claims is how many Activities a page is handed.
func (k *kill) claims(t *testing.T) int {
	t.Helper()
	claimed, err := k.app.Activities().ClaimLogs(randomHex(4), "en")
	require.NoError(t, err)
	for _, c := range claimed {
		require.NoError(t, k.app.Activities().NotLogged(k.app.activities.page, c.ID))
	}
	return len(claimed)
}

// logEntry is the one Activity that the panel lists.
func (k *kill) logEntry(t *testing.T) LogEntry {
	t.Helper()
	var entry LogEntry
	awaitState(t, k.app, "one Activity", func(s *State) bool {
		if len(s.Log) == 1 {
			entry = s.Log[0]
		}
		return len(s.Log) == 1
	})
	return entry
}
