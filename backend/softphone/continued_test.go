package softphone

import (
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/call"
	"cordboard/backend/calllog"
)

// talkOn is how long is talked before nobody watches, meanwhile and afterwards: long enough to be told from nothing.
const talkOn = 300 * time.Millisecond

// close ends the program in good order and starts it anew over what it left.
func (k *kill) close() {
	k.t.Helper()
	k.app.Stop()
	require.NoError(k.t, k.app.calls.book.Close())
	k.start("calls.db")
}

// away has the program not watch for a while.
type away struct {
	name string
	does func(*kill)
}

// ways are all the ways in which nobody watches a call for a while.
func ways() []away {
	pass := func() { time.Sleep(talkOn) } // talk takes its time
	return []away{
		{"close", func(k *kill) { k.app.Stop(); pass(); k.close(); k.signOn() }},
		{"sign off", func(k *kill) { require.NoError(k.t, k.tel.SignOff()); pass(); k.signOn() }},
		{"kill", func(k *kill) { pass(); k.again(); k.signOn() }},
		{"another server", func(k *kill) {
			require.NoError(k.t, k.tel.SignOff())
			pass()
			k.elsewhere()
			require.NoError(k.t, k.tel.SignOn(k.credentials("Second")))
		}},
		{"kill, and another server", func(k *kill) {
			pass()
			k.elsewhere()
			k.again()
			require.NoError(k.t, k.tel.SignOn(k.credentials("Second")))
		}},
	}
}

// elsewhere has the switch answer at a second address, which the settings know as another server.
func (k *kill) elsewhere() {
	k.t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(k.t, err)
	go k.sw.Serve(k.t.Context(), listener)
	path := filepath.Join(k.folder, "config.xml")
	settings, err := os.ReadFile(path)
	require.NoError(k.t, err)
	_, port, err := net.SplitHostPort(listener.Addr().String())
	require.NoError(k.t, err)
	second := strings.ReplaceAll(string(settings), `name="Main"`, `name="Second"`)
	second = second[strings.Index(second, "<server "):strings.Index(second, "</servers>")]
	_, old, _ := net.SplitHostPort(k.address)
	second = strings.ReplaceAll(second, old, port)
	require.NoError(k.t, os.WriteFile(path, []byte(strings.Replace(string(settings), "</servers>", second+"</servers>", 1)), 0o600))
	require.Eventually(k.t, func() bool {
		_, known := k.app.current.server("Second")
		return known
	}, 10*time.Second, 10*time.Millisecond, "the settings are read again")
}

// TestACallThatNobodyWatchedForAWhileIsOneActivity: whatever ended and came back, it is the same record with the same start,
// direction, party, notes and relations, and it lasted from its true start.
func TestACallThatNobodyWatchedForAWhileIsOneActivity(t *testing.T) {
	if testing.Short() {
		t.Skip("it tells a long story in every dialect")
	}
	for _, way := range ways() {
		for _, direction := range []call.Direction{call.Inbound, call.Outbound} {
			t.Run(way.name+"/"+string(direction), func(t *testing.T) {
				eachDialect(t, func(k *kill) {
					k.signOn()
					id := k.talks(direction, "0555111")
					began := time.Now()
					require.NoError(k.t, k.app.Activities().Note(id, "her order"))
					require.NoError(k.t, k.app.Activities().Choose(id, Record{RecordID: "003000000000001AAA", RecordName: "Alice", ObjectType: "Contact"}))
					before := k.entries(1)[0]
					time.Sleep(talkOn)
					way.does(k)
					id = k.becomes("0555111", call.Connected)
					state, err := k.app.State()
					require.NoError(k.t, err)
					require.Equal(k.t, "her order", state.Notes[id])
					require.Equal(k.t, Tie{"003000000000001AAA", "Alice", "Contact", calllog.Caller}, state.Relations[id].Who)
					for _, c := range state.Calls {
						require.GreaterOrEqual(k.t, c.ConnectedMs, (2*talkOn - talkOn/2).Milliseconds(), "the panel counts from the true start")
						require.Equal(k.t, direction, c.Direction)
					}
					require.NoError(k.t, k.app.Activities().Note(id, "her order, paid"))
					time.Sleep(talkOn)
					long := time.Since(began)
					require.NoError(k.t, k.sw.HangUp("0555111"))
					r := k.ended(1)[0]
					require.Equal(k.t, before.ID, r.ID)
					require.True(k.t, before.StartedAt.Equal(r.StartedAt), "the start")
					require.Equal(k.t, []any{string(direction), "0555111", before.Name, "her order, paid"}, []any{r.Direction, r.Number, r.Name, r.Notes})
					task := r.Task(k.app.o.Texts("en"))
					require.Contains(k.t, task["Subject"], map[call.Direction]string{call.Inbound: "Call from ", call.Outbound: "Call to "}[direction])
					require.Contains(k.t, task["Subject"], "0555111")
					require.Equal(k.t, "003000000000001AAA", task["WhoId"])
					require.GreaterOrEqual(k.t, r.Earlier+r.Talk, long-50*time.Millisecond, "talked")
					require.LessOrEqual(k.t, r.Earlier+r.Talk, r.EndedAt.Sub(r.ConnectedAt)+time.Millisecond, "talked")
				})
			})
		}
	}
}

// talks has the agent talk with a number, called or calling, and returns the call's id.
func (k *kill) talks(direction call.Direction, number string) string {
	k.t.Helper()
	if direction == call.Inbound {
		k.rings(number, "Alice")
		k.becomes(number, call.Ringing)
		require.NoError(k.t, k.sw.Lift("200"))
	} else {
		require.NoError(k.t, k.tel.Dial(DialRequest{Number: number}))
	}
	return k.becomes(number, call.Connected)
}

// entries waits until the book has so many entries.
func (k *kill) entries(want int) (list []calllog.Record) {
	k.t.Helper()
	require.Eventually(k.t, func() (there bool) {
		var err error
		list, err = k.app.calls.book.Records()
		require.NoError(k.t, err)
		return len(list) == want
	}, 15*time.Second, 5*time.Millisecond)
	return list
}

// ended waits until the book has so many entries, none of a call that is up.
func (k *kill) ended(want int) (list []calllog.Record) {
	k.t.Helper()
	require.Eventually(k.t, func() bool {
		list, _ = k.app.calls.book.Records()
		for _, r := range list {
			if r.Fate == calllog.Live {
				return false
			}
		}
		return len(list) > 0
	}, 15*time.Second, 5*time.Millisecond)
	require.Len(k.t, list, want)
	return list
}
