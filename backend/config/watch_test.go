package config_test

import (
	"context"
	"os"
	"path/filepath"
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

// watching starts a Watch whose looks the test makes: a look is over when the next tick is taken.
func watching(t *testing.T, f *config.File) (look func(), heard func() []told) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	tick := make(chan time.Time)
	var all []told
	var watch sync.WaitGroup
	watch.Go(func() {
		f.Watch(ctx, tick, func(next *config.File, err error) { all = append(all, told{next.Config(), err}) })
	})
	t.Cleanup(func() { cancel(); watch.Wait() })
	look = func() { tick <- time.Time{} }
	return look, func() []told {
		cancel()
		watch.Wait()
		return all
	}
}

func TestWatchTellsAChangeOnceItHasSettled(t *testing.T) {
	path, text := annotated(t)
	look, heard := watching(t, load(t, path))
	look()
	look()
	require.NoError(t, os.WriteFile(path, []byte(text[:300]), 0o600)) // somebody is writing
	look()
	require.NoError(t, os.WriteFile(path, []byte(`<cordboard><monitorObject device="9"/></cordboard>`), 0o600))
	look()
	look()
	look()
	look()
	all := heard()
	require.Len(t, all, 1)
	require.NoError(t, all[0].err)
	require.Equal(t, "9", all[0].config.MonitorObject)
}

func TestWatchSeesWhatChangedBeforeItBegan(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config.xml")
	f := load(t, path)
	require.NoError(t, config.Update(path, func(c *config.Config) error { c.MonitorObject = "1"; return nil }))
	look, heard := watching(t, f)
	look()
	look()
	look()
	require.NoError(t, os.WriteFile(path, []byte("<cordboard"), 0o600))
	look()
	look()
	look()
	require.NoError(t, os.Remove(path))
	look()
	look()
	look()
	all := heard()
	require.Len(t, all, 3)
	require.Equal(t, "1", all[0].config.MonitorObject)
	var damaged *config.DamagedError
	require.ErrorAs(t, all[1].err, &damaged)
	require.NoError(t, all[2].err)
	require.Equal(t, config.Default(), all[2].config)
}

func TestWatchLooksByItselfAndEndsWithItsContext(t *testing.T) {
	path, _ := annotated(t)
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		heard := make(chan string, 1)
		var watch sync.WaitGroup
		watch.Go(func() {
			config.Watch(ctx, path, func(f *config.File, _ error) { heard <- f.Config().MonitorObject })
		})
		synctest.Wait()
		require.NoError(t, os.WriteFile(path, []byte(`<cordboard><monitorObject device="9"/></cordboard>`), 0o600))
		require.Equal(t, "9", <-heard)
		cancel()
		watch.Wait()
	})
}
