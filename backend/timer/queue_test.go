package timer_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/timer"
)

// ran plays what happens for a while, and returns what was run and how long after the beginning.
func ran(q *timer.Queue, within time.Duration) {
	end := time.After(within)
	for {
		select {
		case <-q.C():
			q.Run(time.Now())
		case <-end:
			return
		}
	}
}

func TestQueue(t *testing.T) {
	type story func(q *timer.Queue, g *timer.Group, note func(what string) func())
	in := func(d time.Duration) time.Time { return time.Now().Add(d) }
	for name, c := range map[string]struct {
		story story
		want  []string
	}{
		"nothing is due": {func(*timer.Queue, *timer.Group, func(string) func()) {}, nil},
		"the earliest is first": {func(_ *timer.Queue, g *timer.Group, note func(string) func()) {
			g.Set("b", in(2*time.Second), note("b"))
			g.Set("a", in(time.Second), note("a"))
		}, []string{"a 1s", "b 2s"}},
		"one of a name": {func(_ *timer.Queue, g *timer.Group, note func(string) func()) {
			g.Set("a", in(time.Second), note("old"))
			g.Set("a", in(2*time.Second), note("new"))
		}, []string{"new 2s"}},
		"the sooner of two": {func(_ *timer.Queue, g *timer.Group, note func(string) func()) {
			g.SetBy("a", in(2*time.Second), note("late"))
			g.SetBy("a", in(time.Second), note("soon"))
			g.SetBy("a", in(3*time.Second), note("never"))
		}, []string{"soon 1s"}},
		"stopped": {func(_ *timer.Queue, g *timer.Group, note func(string) func()) {
			g.Set("a", in(time.Second), note("a"))
			g.Set("b", in(time.Second), note("b"))
			g.Stop("a")
			g.Set("b", time.Time{}, note("b"))
		}, nil},
		"a group ends with all of it, and no other": {func(q *timer.Queue, g *timer.Group, note func(string) func()) {
			g.Set("a", in(time.Second), note("a"))
			q.Group().Set("a", in(2*time.Second), note("other"))
			g.Close()
			g.Set("b", in(time.Second), note("b"))
		}, []string{"other 2s"}},
		"again from within": {func(_ *timer.Queue, g *timer.Group, note func(string) func()) {
			g.Set("a", in(time.Second), func() {
				note("a")()
				g.Set("a", in(time.Second), note("again"))
			})
		}, []string{"a 1s", "again 2s"}},
		"one stops the other of the same moment": {func(_ *timer.Queue, g *timer.Group, note func(string) func()) {
			g.Set("a", in(time.Second), func() { note("a")(); g.Close() })
			g.Set("b", in(time.Second), note("b"))
		}, []string{"a 1s"}},
		"what is past is due": {func(_ *timer.Queue, g *timer.Group, note func(string) func()) {
			g.Set("a", in(-time.Hour), note("a"))
		}, []string{"a 0s"}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var q timer.Queue
				var told []string
				begun := time.Now()
				c.story(&q, q.Group(), func(what string) func() {
					return func() { told = append(told, what+" "+time.Since(begun).String()) }
				})
				ran(&q, time.Minute)
				require.Equal(t, c.want, told)
				require.Nil(t, q.C(), "nothing is left")
			})
		})
	}
}

func TestAt(t *testing.T) {
	var q timer.Queue
	g, at := q.Group(), time.Now().Add(time.Hour)
	require.True(t, g.At("a").IsZero())
	g.Set("a", at, func() {})
	require.Equal(t, at, g.At("a"))
	require.True(t, q.Group().At("a").IsZero(), "another's")
	q.Run(at.Add(-time.Nanosecond))
	require.Equal(t, at, g.At("a"))
	q.Run(at)
	require.True(t, g.At("a").IsZero())
}
