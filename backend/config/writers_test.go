package config_test

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"cordboard/backend/config"
)

const rounds = 40

// writer adds its servers and, in between, remembers a user: two programs do that to one file. Nobody is
// promised a turn while others write without a pause; who is told that the file is busy tries again.
func writer(path, name string) error {
	for i := range rounds {
		err := config.ErrBusy
		for errors.Is(err, config.ErrBusy) {
			err = config.Update(path, func(c *config.Config) error {
				c.Servers = append(c.Servers, config.Server{Name: fmt.Sprintf("%s-%d", name, i), Host: "h", Port: 1, Dialect: "ecma"})
				c.Remembered.User = name
				c.Remembered.Device = strconv.Itoa(count(c.Remembered.Device) + 1)
				return nil
			})
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func count(text string) int {
	n, _ := strconv.Atoi(text)
	return n
}

func TestMain(m *testing.M) {
	if name := os.Getenv("CORDBOARD_TEST_WRITER"); name != "" {
		write := writer
		if name == "confirm" {
			write = confirm
		}
		if err := write(os.Getenv("CORDBOARD_TEST_CONFIG"), name); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func TestTwoProgramsLoseNothing(t *testing.T) {
	if testing.Short() {
		t.Skip("long: make test runs it")
	}
	path := filepath.Join(t.TempDir(), "config.xml")
	var others []*exec.Cmd
	for _, name := range []string{"one", "two"} {
		other := exec.Command(os.Args[0])
		other.Env = append(os.Environ(), "CORDBOARD_TEST_WRITER="+name, "CORDBOARD_TEST_CONFIG="+path)
		other.Stderr = os.Stderr
		require.NoError(t, other.Start())
		others = append(others, other)
	}
	done := make(chan struct{})
	var reader sync.WaitGroup
	reader.Go(func() {
		for {
			select {
			case <-done:
				return
			default:
			}
			if _, err := config.Load(path); err != nil {
				t.Errorf("a reader met a half-written file: %v", err)
				return
			}
		}
	})
	require.NoError(t, writer(path, "three"))
	for _, other := range others {
		require.NoError(t, other.Wait())
	}
	close(done)
	reader.Wait()
	c := load(t, path).Config()
	names := map[string]bool{}
	for _, s := range c.Servers {
		names[s.Name] = true
	}
	require.Len(t, names, 3*rounds)
	require.Equal(t, strconv.Itoa(3*rounds), c.Remembered.Device)
}

func TestSavingTheFormKeepsWhatTheConsoleRememberedMeanwhile(t *testing.T) {
	path, _ := annotated(t)
	form := load(t, path)
	edited := form.Config()
	edited.Servers[0].Host = "new.example.com"
	require.NoError(t, config.Update(path, func(c *config.Config) error {
		c.Remembered = config.Remembered{Server: "Branch", User: "bob", Device: "201"}
		return nil
	}))
	require.NoError(t, form.Save(edited))
	c := load(t, path).Config()
	require.Equal(t, "new.example.com", c.Servers[0].Host)
	require.Equal(t, config.Remembered{Server: "Branch", User: "bob", Device: "201"}, c.Remembered)
	require.Equal(t, c, form.Config())
}

func TestTwoFormsInOneSectionAreAConflict(t *testing.T) {
	path, _ := annotated(t)
	first, second := load(t, path), load(t, path)
	a, b := first.Config(), second.Config()
	a.Servers[0].Host, b.Servers[0].Host = "a.example.com", "b.example.com"
	b.MonitorObject = "777"
	require.NoError(t, first.Save(a))
	before := read(t, path)
	var conflict *config.ConflictError
	require.ErrorAs(t, second.Save(b), &conflict)
	require.Equal(t, []string{"servers"}, conflict.Sections)
	require.Equal(t, before, read(t, path))

	require.NoError(t, load(t, path).Save(b), "loading again and saving once more is the admin's word")
	require.Equal(t, "b.example.com", load(t, path).Config().Servers[0].Host)
}

func TestBothFormsSayingTheSameIsNoConflict(t *testing.T) {
	path, _ := annotated(t)
	first, second := load(t, path), load(t, path)
	c := first.Config()
	c.MonitorObject = "777"
	require.NoError(t, first.Save(c))
	require.NoError(t, second.Save(c))
}

func TestAnActiveServerSomebodyDeletedGivesWayToAnother(t *testing.T) {
	path, _ := annotated(t)
	form := load(t, path)
	edited := form.Config()
	edited.ActiveServer = "Lab"
	require.NoError(t, config.Update(path, func(c *config.Config) error { c.Servers = c.Servers[:2]; return nil }))
	require.NoError(t, form.Save(edited))
	require.Equal(t, "Main", load(t, path).Config().ActiveServer)
}

func TestUpdateThatFailsOrChangesNothingWritesNothing(t *testing.T) {
	path, text := annotated(t)
	require.NoError(t, os.Chmod(path, 0o440)) // writing would be an error
	require.NoError(t, config.Update(path, func(*config.Config) error { return nil }))
	require.ErrorIs(t, config.Update(path, func(c *config.Config) error { c.MonitorObject = "1"; return os.ErrInvalid }), os.ErrInvalid)
	require.NoError(t, os.Chmod(path, 0o640))
	require.ErrorIs(t, config.Update(path, func(c *config.Config) error { c.MonitorObject = "\x01"; return nil }), config.ErrUnwritable)
	require.Equal(t, text, read(t, path))
	require.NoError(t, config.Update(path, func(c *config.Config) error { c.MonitorObject = strings.Repeat("x", 3); return nil }))
}
