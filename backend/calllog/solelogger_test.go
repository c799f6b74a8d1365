package calllog

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"
)

// computer is what the programs of one user share.
type computer map[string]bool

var errHeld = errors.New("held")

func (c computer) hold(name string) (func(), error) {
	if c[name] {
		return nil, errHeld
	}
	c[name] = true
	return func() { delete(c, name) }, nil
}

func (c computer) program() *SoleLogger { return &SoleLogger{Hold: c.hold, Held: errHeld} }

func TestTheFirstOfTwoProgramsLogsUntilItEnds(t *testing.T) {
	c := computer{}
	a, b := c.program(), c.program()
	require.True(t, a.Follow("main 200", false))
	require.False(t, b.Follow("main 200", false))
	require.True(t, a.Follow("main 200", false), "a State that changes nothing")
	for range 3 {
		require.True(t, a.Look())
		require.False(t, b.Look())
	}
	a.Leave()
	require.True(t, b.Look())
	require.False(t, a.Follow("main 200", false))
	require.True(t, b.Look())
}

func TestTwoExtensionsAreTwo(t *testing.T) {
	c := computer{}
	a, b := c.program(), c.program()
	require.True(t, a.Follow("main 200", false))
	require.True(t, b.Follow("main 201", false))
	require.False(t, b.Follow("main 200", false))
	require.True(t, c.program().Follow("main 201", false), "who follows another one lets go of it")
	require.False(t, a.Follow("", false))
	require.False(t, a.Look())
	require.True(t, b.Look())
}

func TestWhoTakesOverLogsAtOnce(t *testing.T) {
	c := computer{}
	a, b := c.program(), c.program()
	require.True(t, a.Follow("main 200", false))
	require.True(t, b.Follow("main 200", true))
	for range 3 {
		require.False(t, a.Look(), "the other one hears of it, and does not take what it has just given up")
	}
	for range 3 {
		require.True(t, b.Look())
		require.False(t, a.Look())
	}
	require.True(t, a.Follow("", false) || a.Follow("main 200", true), "and may take it back")
	require.False(t, b.Look())
	require.True(t, a.Look())
	a.Leave()
	b.Leave()
	require.Empty(t, c)
}

// TestWhereNobodyCanTellThisProgramLogs: a call must not be lost because a folder is missing.
func TestWhereNobodyCanTellThisProgramLogs(t *testing.T) {
	l := &SoleLogger{Hold: func(string) (func(), error) { return nil, errors.New("no folder") }, Held: errHeld}
	require.True(t, l.Follow("main 200", false))
	require.True(t, l.Look())
	l.Leave()
	require.False(t, l.Look())
}
