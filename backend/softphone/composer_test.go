package softphone

import (
	"log/slog"
	"path/filepath"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/call"
	"cordboard/backend/calllog"
	"cordboard/backend/config"
	"cordboard/backend/csta"
	"cordboard/testbed/environment"
)

// composed is the State that was composed last: the same one as long as nothing was composed since.
func (p *program) composed(t *testing.T) *State {
	t.Helper()
	s, err := p.app.composer.composed()
	require.NoError(t, err)
	return s
}

func TestTheStateIsComposedOnceAfterAChangeAndThenHandedOut(t *testing.T) {
	p := newProgram(t, csta.ECMA)
	p.signOn(t, "Main")
	p.awaitState(t, "who signed on is remembered", func(s *State) bool { return s.Remembered.User == "200" })
	_, err := p.Switch.Call("0555111", "Ada", "200", nil)
	require.NoError(t, err)
	p.awaitState(t, "it rings", func(s *State) bool { return len(s.Calls) == 1 && s.Calls[0].State == call.Ringing })
	require.NoError(t, p.Switch.Lift("200"))
	p.awaitState(t, "connected", func(s *State) bool { return s.Calls[0].State == call.Connected })
	id := p.composed(t).Calls[0].ID

	for name, change := range map[string]func() error{
		"notes": func() error { return p.app.Activities().Note(id, "wants a quote") },
		"a pop": func() error {
			_, err := p.app.Activities().Found(id, Found{Ask: 1, Matches: []Record{{RecordID: "003"}}})
			return err
		},
		"more listed": p.app.Activities().ListMore,
		"a request":   func() error { return p.app.DialFrom(t.Context(), "*72") },
		"the settings": func() error {
			file, err := config.Load(p.Config.Path())
			p.app.settingsChanged(file, err)
			return err
		},
	} {
		before := p.composed(t)
		require.NoError(t, change(), name)
		after := p.composed(t)
		require.Greater(t, after.Rev, before.Rev, name)

		now := time.Now()
		first, err := p.app.composer.state(now)
		require.NoError(t, err)
		second, err := p.app.composer.state(now.Add(time.Minute))
		require.NoError(t, err)
		require.Same(t, after, p.composed(t), "%s: two pulls compose nothing", name)
		require.Equal(t, after.Rev, first.Rev, name)
		require.Equal(t, after.Rev, first.State.Rev, "%s: the one Rev", name)
		require.Equal(t, after.Rev, second.Rev, name)
		require.Equal(t, time.Minute.Milliseconds(), second.Calls[0].ConnectedMs-first.Calls[0].ConnectedMs, "%s: the talk goes on", name)
		second.Calls[0].ConnectedMs = first.Calls[0].ConnectedMs
		require.Equal(t, first, second, name)
	}
}

func TestManyPullsShareOneComposedState(t *testing.T) {
	p := newProgram(t, csta.ECMA)
	p.app.composer.changed()
	var pulls sync.WaitGroup
	composed := make(chan *State, 20)
	for range cap(composed) {
		pulls.Go(func() {
			s, err := p.app.composer.composed()
			if err == nil {
				composed <- s
			}
		})
	}
	pulls.Wait()
	close(composed)
	require.Len(t, composed, 20)
	for s := range composed {
		require.Same(t, p.composed(t), s)
	}
}

// TestPagesAreToldAgainOfWhatHasNotChanged: a bridge whose page took its timers away hears nothing else, and wakes up by it.
func TestPagesAreToldAgainOfWhatHasNotChanged(t *testing.T) {
	settings, path := environment.Settings(t, ""), filepath.Join(t.TempDir(), "calls.db")
	synctest.Test(t, func(t *testing.T) {
		book, err := calllog.Options{}.Open(path)
		require.NoError(t, err)
		defer book.Close()
		var told []uint64
		app := New(Options{
			Config: settings, Book: book, Log: slog.New(slog.DiscardHandler), Announce: func(rev uint64) { told = append(told, rev) },
		})
		app.Start()
		time.Sleep(3*heartbeat + time.Second)
		app.Stop()
		require.Equal(t, []uint64{0, 0, 0}, told, "and nobody is signed on")
	})
}

// BenchmarkPull is what a page's question for the State costs when nothing has changed: two calls are up, fifty refused
// Activities wait for somebody's decision.
func BenchmarkPull(b *testing.B) {
	p := newProgram(b, csta.ECMA)
	environment.RefusedCalls(b, p.Book, 50)
	p.signOn(b, "Main")
	for _, number := range []string{"0555111", "0555222"} {
		_, err := p.Switch.Call(number, "Ada", "200", nil)
		require.NoError(b, err)
	}
	p.awaitState(b, "both ring", func(s *State) bool {
		return len(s.Calls) == 2 && s.Calls[0].State == call.Ringing && s.Calls[1].State == call.Ringing
	})
	for b.Loop() {
		_, err := p.app.State()
		require.NoError(b, err)
	}
}
