package session_test

import (
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/csta"
	"cordboard/backend/session"
)

// monitoring answers like sound, and names each monitor by its turn. Those that are stopped are there or not.
func monitoring(there bool) func(csta.Message) csta.Message {
	begun, otherwise := 0, sound(talk)
	return func(m csta.Message) csta.Message {
		switch m.(type) {
		case csta.MonitorStart:
			begun++
			return csta.MonitorStartResponse{CrossRefID: strconv.Itoa(begun)}
		case csta.MonitorStop:
			if !there {
				return &csta.Failure{Category: "operation", Code: "invalidMonitorCrossRefID"}
			}
		}
		return otherwise(m)
	}
}

// Monitors that are doubted are begun anew, with a snapshot; where they ran, not again for ten minutes.
func TestDoubtedMonitorsAreBegunAnew(t *testing.T) {
	for there, begun := range map[bool]int{true: 2, false: 4} {
		a := &site{name: "A", answer: monitoring(there)}
		play(t, func(s *fixture) {
			s.at("A")
			s.kinds()
			for range 3 {
				s.do(func() { s.session.Connection().RestartMonitors() })
				time.Sleep(time.Minute)
			}
			require.Equal(s, begun, a.count("MonitorStart"))
			require.Equal(s, begun-1, a.count("MonitorStop"))
			require.Equal(s, begun, a.count("SnapshotDevice"))
			require.Equal(s, []string{"MonitorStopped", "MonitorStarted", "Snapshot"}, s.kinds()[:3])
			time.Sleep(10 * time.Minute)
			s.do(func() { s.session.Connection().RestartMonitors() })
			time.Sleep(time.Minute)
			require.Equal(s, begun+1, a.count("MonitorStart"))
		}, a)
	}
}

// A switch that does not answer MonitorStop keeps its monitor.
func TestAMonitorWhoseEndIsNotAnsweredIsLeftAsItIs(t *testing.T) {
	a := &site{name: "A", answer: instead[csta.MonitorStop](func() csta.Message { return nil }, sound(talk))}
	play(t, func(s *fixture) {
		s.at("A")
		s.kinds()
		s.do(func() { s.session.Connection().RestartMonitors() })
		time.Sleep(time.Minute)
		require.Equal(s, 1, a.count("MonitorStart"))
		require.NotContains(s, s.kinds(), "MonitorStopped")
		s.do(func() { require.Equal(s, session.Up, s.session.Status().Link) })
	}, a)
}

// The switch ends a monitor that is none of ours: the reference may have been damaged on the way.
func TestTheEndOfAnUnknownMonitorIsADoubt(t *testing.T) {
	a := &site{name: "A", answer: monitoring(false)}
	play(t, func(s *fixture) {
		s.at("A")
		for _, ref := range []string{"9", ""} {
			s.do(func() { s.session.Hear(csta.MonitorStop{CrossRefID: ref}, true) })
			time.Sleep(time.Minute)
		}
		require.Equal(s, 3, a.count("MonitorStart"))
	}, a)
}
