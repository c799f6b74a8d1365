package config_test

import (
	"context"
	"os"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/config"
)

type told struct {
	config config.Config
	err    error
}

// watching starts a Watch whose looks the story makes; each is over before the story goes on.
func watching(t *testing.T, path string, story func(look func(times int), heard func() []told)) {
	t.Helper()
	f := load(t, path)
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		tick := make(chan time.Time)
		var all []told
		var watch sync.WaitGroup
		watch.Go(func() {
			f.Watch(ctx, tick, func(next *config.File, err error) { all = append(all, told{next.Config(), err}) })
		})
		look := func(times int) {
			for range times {
				tick <- time.Time{}
				synctest.Wait()
			}
		}
		story(look, func() []told { return all })
		cancel()
		watch.Wait()
	})
}

func TestWatchTellsAChangeOnceItHasSettled(t *testing.T) {
	path, text := annotated(t)
	watching(t, path, func(look func(int), heard func() []told) {
		look(2)
		require.NoError(t, os.WriteFile(path, []byte(text[:300]), 0o600)) // somebody is writing
		look(1)
		require.NoError(t, os.WriteFile(path, []byte(`<cordboard><monitorObject device="9"/></cordboard>`), 0o600))
		look(1)
		require.Empty(t, heard())
		look(3)
		require.Len(t, heard(), 1)
		require.NoError(t, heard()[0].err)
		require.Equal(t, "9", heard()[0].config.MonitorObject)
	})
}

func TestWatchTellsOfDamageAndOfAFileThatIsGone(t *testing.T) {
	path, _ := annotated(t)
	watching(t, path, func(look func(int), heard func() []told) {
		require.NoError(t, os.WriteFile(path, []byte("<cordboard"), 0o600))
		look(2)
		require.NoError(t, os.Remove(path))
		look(2)
		require.Len(t, heard(), 2)
		var damaged *config.DamagedError
		require.ErrorAs(t, heard()[0].err, &damaged)
		require.NoError(t, heard()[1].err)
		require.Equal(t, config.Default(), heard()[1].config)
	})
}

func TestWatchSeesWhatChangedBeforeItBegan(t *testing.T) {
	path, _ := annotated(t)
	f := load(t, path)
	require.NoError(t, config.Update(path, func(c *config.Config) error { c.MonitorObject = "1"; return nil }))
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		f.Watch(ctx, nil, func(next *config.File, _ error) {
			require.Equal(t, "1", next.Config().MonitorObject)
			cancel()
		})
	})
}

func TestWatchLooksByItselfAndEndsWithItsContext(t *testing.T) {
	path, _ := annotated(t)
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		heard := make(chan string, 1)
		var watch sync.WaitGroup
		watch.Go(func() {
			file, err := config.Load(path)
			require.NoError(t, err)
			file.Watch(ctx, nil, func(f *config.File, _ error) { heard <- f.Config().MonitorObject })
		})
		synctest.Wait()
		require.NoError(t, os.WriteFile(path, []byte(`<cordboard><monitorObject device="9"/></cordboard>`), 0o600))
		require.Equal(t, "9", <-heard)
		cancel()
		watch.Wait()
	})
}
