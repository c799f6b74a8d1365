package agent_test

import (
	"fmt"
	"reflect"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/agent"
	"cordboard/backend/csta"
)

// How long nothing may change before the two are held to agree for good, and how long that may take to come.
const (
	compareLook    = 5 * time.Millisecond
	compareStill   = 50 * time.Millisecond
	compareLonger  = 350 * time.Millisecond // more than that, at most, by luck
	compareLong    = 3 * time.Second        // and now and then
	comparePatient = 30 * time.Second
)

// agreement holds what an agent is shown against what goes on at the switch. They need to agree once within patience, and
// then to go on agreeing: what is still on its way, or comes of a timer, may show a call that is no more only after
// the first agreement, and whoever looked once would not see it.
type agreement struct {
	state    func() agent.State
	truth    func() []csta.SnapshotCallInfo
	stalled  func() time.Duration // how long the computer kept everybody waiting, ever
	patience time.Duration
}

// verdict is what an agreement found: nothing is wrong, or for how long something was.
type verdict struct {
	ghosts, lost, wrong []string
	took                time.Duration // until the first agreement, or without one
}

func (v verdict) sound() bool { return len(v.ghosts)+len(v.lost)+len(v.wrong) == 0 }

func (a agreement) look() verdict {
	var v verdict
	v.ghosts, v.lost, v.wrong = compare(a.state(), a.truth())
	return v
}

// agrees waits for the first agreement since then. The verdict is not sound when it took twice the patience.
func (a agreement) agrees(since time.Time) verdict {
	stalled := a.stalled()
	for {
		v := a.look()
		v.took = time.Since(since) - (a.stalled() - stalled)
		if v.sound() || v.took > 2*a.patience {
			return v
		}
		time.Sleep(compareLook)
	}
}

// stays waits until nothing has changed for a while, neither in what is shown nor at the switch, and until then allows
// no disagreement that lasts longer than the patience. Nobody may act meanwhile.
func (a agreement) stays(still time.Duration) verdict {
	begun := time.Now()
	quiet, stalled := begun, a.stalled()
	var at time.Time // since when they disagree; zero while they agree
	rev, truth := a.state().Rev, a.truth()
	for {
		v := a.look()
		now := time.Now()
		switch {
		case v.sound():
			at = time.Time{}
		case at.IsZero():
			at, stalled = now, a.stalled()
		case now.Sub(at)-(a.stalled()-stalled) > a.patience:
			v.took = now.Sub(at)
			return v
		}
		if r, t := a.state().Rev, a.truth(); r != rev || !reflect.DeepEqual(t, truth) {
			rev, truth, quiet = r, t, now
		}
		switch {
		case v.sound() && now.Sub(quiet) >= still:
			return v
		case now.Sub(begun) > still+comparePatient:
			v.wrong = append(v.wrong, fmt.Sprintf("it is never still for %s", still))
			return v
		}
		time.Sleep(compareLook)
	}
}

// TestTheComparisonSeesAGhostBornLater: the chaos looked at the first agreement and not again.
func TestTheComparisonSeesAGhostBornLater(t *testing.T) {
	up := agent.State{Rev: 1, Link: agent.Up}
	haunted := agent.State{Rev: 2, Link: agent.Up, Calls: []agent.Call{{ID: "1", Key: "g"}}}
	talk := []csta.SnapshotCallInfo{{Connection: csta.ConnectionID{CallID: "g"}, States: []csta.ConnectionState{csta.StateConnected, csta.StateConnected}}}
	for name, c := range map[string]struct {
		born, gone time.Duration // of the ghost, after the first agreement; 0 = never
		still      time.Duration
		real       bool // the call is there at the switch
		sound      bool
	}{
		"nothing happens":                  {0, 0, compareStill, false, true},
		"a ghost is born at once":          {time.Millisecond, 0, compareStill, false, false},
		"within the time of being still":   {compareStill - compareLook, 0, compareStill, false, false},
		"late, where it is looked longer":  {compareLong - compareLook, 0, compareLong, false, false},
		"an event that is on its way":      {10 * time.Millisecond, time.Second, compareStill, false, true},
		"one that stays beyond all reason": {10 * time.Millisecond, chaosTruth + 100*time.Millisecond, compareStill, false, false},
		"a call that is not shown":         {0, 0, compareStill, true, false},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				begun := time.Now()
				a := agreement{
					state: func() agent.State {
						if past := time.Since(begun); c.born > 0 && past >= c.born && (c.gone == 0 || past < c.gone) {
							return haunted
						}
						return up
					},
					truth: func() []csta.SnapshotCallInfo {
						if c.real && time.Since(begun) > 0 {
							return talk
						}
						return nil
					},
					stalled: func() time.Duration { return 0 }, patience: chaosTruth,
				}
				require.True(t, a.agrees(begun).sound(), "at first")
				v := a.stays(c.still)
				require.Equal(t, c.sound, v.sound(), "%+v", v)
				if !c.sound && !c.real {
					require.Equal(t, []string{"g"}, v.ghosts)
				}
			})
		})
	}
}

// TestTheComparisonDoesNotWaitForEver: something that changes all the time is said, too.
func TestTheComparisonDoesNotWaitForEver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		rev := uint64(0)
		a := agreement{
			state:   func() agent.State { rev++; return agent.State{Rev: rev, Link: agent.Up} },
			truth:   func() []csta.SnapshotCallInfo { return nil },
			stalled: func() time.Duration { return 0 }, patience: chaosTruth,
		}
		require.NotEmpty(t, a.stays(compareStill).wrong)
	})
}
