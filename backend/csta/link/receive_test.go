package link_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"cordboard/backend/csta"
	"cordboard/testbed/scripted"
)

// A monitor's end that cannot be read is an end all the same: of which one, nobody knows.
func TestAMonitorsEndThatCannotBeReadIsTold(t *testing.T) {
	play(t, csta.ECMA, func(p *peer) {
		p.SayXML(3, `<MonitorStop><monitorCrossRefID>1</monitorCrossRe`)
		p.rest()
	}, func(s *fixture) {
		c := s.mustOpen()
		require.Equal(s, csta.MonitorStop{}, <-c.Events())
	})
}

// A length that grew on the way makes the frames after it part of a body. That ends the line with the next of them.
func TestAFrameThatSwallowsOthersEndsTheLine(t *testing.T) {
	held := func(callID string) []byte {
		return scripted.Frame(t, csta.EventInvokeID, `<HeldEvent><monitorCrossRefID>1</monitorCrossRefID><heldConnection><callID>`+callID+`</callID></heldConnection></HeldEvent>`)
	}
	play(t, csta.ECMA, func(p *peer) {
		whole := held("5")
		for i := range whole { // slow as a frame may be
			p.Write(whole[i : i+1])
		}
		long := held("6")
		long[2] = 0xF0
		p.Write(long)
		_, _ = p.Conn.Write(held("7")) // the line may be gone before all of it is taken
		p.rest()
	}, func(s *fixture) {
		c := s.mustOpen()
		require.Equal(s, "5", (<-c.Events()).(csta.Event).Connection.CallID)
		var bad *csta.FrameError
		require.ErrorAs(s, s.over(c), &bad)
	})
}
