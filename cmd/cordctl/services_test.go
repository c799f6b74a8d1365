package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// refused waits until a command is told to have failed, in these words.
func (d *desk) refused(command, why string) {
	d.t.Helper()
	d.err.await(d.t, why, func(line string) bool { return strings.HasPrefix(line, command+": ") && strings.Contains(line, why) })
}

func TestCallsAreSentOnAndFetched(t *testing.T) {
	for _, dialect := range allDialects {
		t.Run(dialect, func(t *testing.T) {
			t.Parallel()
			desks := officeAt(t, dialect, "", "200", "201")
			zoe, lukasz := desks[0], desks[1]
			zoe.untilCaller("ringing")
			zoe.types("deflect 201")
			zoe.untilNoCall()
			lukasz.untilCaller("ringing")

			if dialect == "zultys" { // there is no evidence that it can
				zoe.types("pickup 201")
				zoe.refused("pickup", "does not offer this")
				lukasz.types("answer")
			} else {
				zoe.types("pickup 201")
				zoe.untilCaller("connected")
				lukasz.untilNoCall()
				zoe.types("blind 201")
				zoe.untilNoCall()
				lukasz.untilCaller("ringing")
				zoe.types("pickup") // whatever rings in the group
				if dialect == "dmcc" {
					zoe.refused("pickup", "does not offer this")
					zoe.types("pickup 201")
				}
				zoe.untilCaller("connected")
				lukasz.untilNoCall()
				zoe.types("blind 201")
				zoe.untilNoCall()
				lukasz.untilCaller("ringing")
				lukasz.types("answer")
			}
			lukasz.untilCaller("connected")

			switch dialect {
			case "dmcc":
				lukasz.types("park 200")
				lukasz.refused("park", "does not offer this")
				require.NotEmpty(t, lukasz.until("the reason", func(s state) bool { return s.Lacks["park"] != "" }).Lacks["park"])
			case "zultys":
				lukasz.types("park")
				lukasz.untilNoCall()
			default:
				lukasz.types("park 900")
				lukasz.untilNoCall()
				zoe.types("pickup 900")
				zoe.untilCaller("connected")
			}
		})
	}
}

func TestAgentJoinsSomebodyAndEndsTheCallForAll(t *testing.T) {
	for _, dialect := range allDialects {
		t.Run(dialect, func(t *testing.T) {
			t.Parallel()
			desks := officeAt(t, dialect, "", "200", "201")
			zoe, lukasz := desks[0], desks[1]
			zoe.answersTheCaller()
			zoe.types("join 201")
			if dialect == "zultys" {
				zoe.refused("join", "does not offer this")
				zoe.types("endcall")
				zoe.refused("endcall", "does not offer this")
				return
			}
			lukasz.until("a call", func(s state) bool { return len(s.Calls) == 1 })
			lukasz.types("answer")
			lukasz.until("being in", func(s state) bool { return len(s.Calls) == 1 && s.Calls[0].State == "connected" })
			zoe.out.await(t, "three", func(line string) bool {
				return strings.Contains(line, `"parties":[{"number":"`+caller) && strings.Contains(line, `{"number":"201"`)
			})
			zoe.types("endcall")
			zoe.untilNoCall()
			lukasz.untilNoCall()
			zoe.quit()
			lukasz.quit()
		})
	}
}

func TestAgentGoesBackFromAConsultation(t *testing.T) {
	eachDialect(t, func(t *testing.T, dialect, manners string) {
		zoe := officeAt(t, dialect, manners, "200")[0]
		zoe.answersTheCaller()
		zoe.types("consult 5550123")
		zoe.untilCalls("held", "connected")
		zoe.types("reconnect")
		zoe.untilCaller("connected")
		zoe.types("hangup")
		zoe.untilNoCall()
		zoe.types("reconnect")
		zoe.err.await(t, "why not", func(line string) bool { return strings.HasPrefix(line, "reconnect: ") })
		zoe.types("quit")
		require.Equal(t, 0, zoe.exit())
	})
}

func TestAgentIsReadyOrNot(t *testing.T) {
	for _, dialect := range allDialects {
		t.Run(dialect, func(t *testing.T) {
			t.Parallel()
			address, _ := simulateOn(t, dialect, "--scenario", scenarioFile(t, `{
				"queues": [{"number": "300", "name": "Support", "agents": ["200"]}],
				"agents": {"4711": {"extension": "200", "password": "1234"}}}`))
			d := agentAt(t, address, dialect, "200", "--agent-id", "4711", "--agent-password-stdin")
			d.types("1234") // of the agent id
			d.untilOn()
			is := func(wanted string) state {
				t.Helper()
				return d.until(wanted, func(s state) bool { return s.AgentState.State == wanted })
			}
			d.types("ready") // and first logged on
			is("ready")
			if dialect == "zultys" { // knows on and off, and no more
				d.types("notready lunch")
				is("loggedOff")
				d.types("aftercall")
				d.err.await(t, "a refusal", func(line string) bool { return strings.HasPrefix(line, "aftercall: ") })
			} else {
				d.types("notready 3")
				is("notReady")
				if dialect == "dmcc" { // the switch itself tells it
					require.Equal(t, "3", d.until("the reason", func(s state) bool { return s.AgentState.Reason != "" }).AgentState.Reason)
				}
				d.types("aftercall")
				is("workingAfterCall")
				d.types("ready")
				is("ready")
				d.types("loggedoff")
				is("loggedOff")
			}
			d.types("quit")
			require.Equal(t, 0, d.exit())
			require.NotContains(t, d.out.text()+d.err.text(), "1234")
		})
	}
}

func TestAgentSetsHisPhone(t *testing.T) {
	for _, dialect := range allDialects {
		t.Run(dialect, func(t *testing.T) {
			t.Parallel()
			address, _ := simulateOn(t, dialect)
			d := agentAt(t, address, dialect, "200")
			d.untilOn()
			d.types("dnd perhaps")
			d.refused("dnd", "write on or off")
			d.types("forward")
			d.refused("forward", "write a number, or off")
			d.types("alternate 7")
			d.refused("alternate", `nothing follows this command, but there is "7"`)
			d.types("snapshot")
			d.types("dnd on")
			if dialect == "zultys" {
				d.refused("dnd", "does not offer this")
				d.types("forward 201")
				d.refused("forward", "does not offer this")
				return
			}
			d.until("do not disturb", func(s state) bool { return s.DND != nil && *s.DND })
			d.types("dnd off")
			d.until("to be disturbed", func(s state) bool { return s.DND != nil && !*s.DND })
			d.types("forward 201")
			require.Equal(t, "201", d.until("the forwarding", func(s state) bool { return len(s.Forwards) == 1 }).Forwards[0].To)
			d.types("forward off")
			d.until("no forwarding", func(s state) bool { return len(s.Forwards) == 0 })
			d.types("quit")
			require.Equal(t, 0, d.exit())
		})
	}
}

func TestStandbyServerTakesOver(t *testing.T) {
	if testing.Short() {
		t.Skip("long: make test runs it")
	}
	first, sw := simulateOn(t, "ecma")
	second, _ := simulateOn(t, "ecma")
	d := agentAt(t, first, "ecma", "200", "--standby", second, "--standby", unusedAddress(t))
	require.Equal(t, first, d.untilOn().Server)
	sw.cancel()
	sw.exit()
	d.until("the standby", func(s state) bool { return s.Link == "up" && s.Server == second })
	d.types("dial 5550123")
	require.Equal(t, "5550123", d.untilCall("connected").Party.Number)
	d.types("hangup")
	d.untilNoCall()
	d.types("quit")
	require.Equal(t, 0, d.exit())
}
