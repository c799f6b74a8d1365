package main

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
)

var allDialects = []string{"zultys", "ecma", "openscape", "dmcc"}

// eachDialect tells a story once per dialect, and once with the manners of a switch that sends events
// first and, on MX, answers by events alone. The short tests have one dialect of each family.
func eachDialect(t *testing.T, story func(t *testing.T, dialect, manners string)) {
	t.Helper()
	dialects := allDialects
	if testing.Short() {
		dialects = dialects[:2]
	}
	for _, dialect := range dialects {
		t.Run(dialect, func(t *testing.T) {
			t.Parallel()
			story(t, dialect, "")
		})
		if testing.Short() {
			continue
		}
		t.Run(dialect+", events first", func(t *testing.T) {
			t.Parallel()
			story(t, dialect, `"eventsFirst": true, "silentReplies": true, "newerWords": true,`)
		})
	}
}

func TestTwoAgentsTalk(t *testing.T) {
	eachDialect(t, func(t *testing.T, dialect, manners string) {
		address, _ := simulateOn(t, dialect, "--scenario", scenarioFile(t, `{`+manners+`"names": {"200": "Zoë Müller", "201": "Łukasz Ōno"}}`))
		zoe, lukasz := agentAt(t, address, dialect, "200"), agentAt(t, address, dialect, "201")
		require.Empty(t, zoe.untilOn().Calls)
		lukasz.untilOn()

		zoe.types("dial 201")
		c := zoe.untilCall("dialing")
		require.Equal(t, "outbound", c.Direction)
		require.Equal(t, "201", c.Party.Number)
		id := c.ID
		c = lukasz.untilParty("200") // MX tells the caller after the ringing
		require.Equal(t, "ringing", c.State)
		require.Equal(t, "inbound", c.Direction)
		require.ElementsMatch(t, []string{"answer", "hangup", "deflect"}, c.Can)
		if dialect == "zultys" { // the standard has no place for names
			require.Equal(t, "Zoë Müller", c.Party.Name)
			require.Equal(t, "Łukasz Ōno", zoe.until("the name", func(s state) bool { return len(s.Calls) == 1 && s.Calls[0].Party.Name != "" }).Calls[0].Party.Name)
		}
		require.Equal(t, "dialing", zoe.last.Calls[0].State)

		lukasz.types("answer")
		require.Equal(t, "inbound", lukasz.untilCall("connected").Direction)
		c = zoe.untilCall("connected")
		require.Equal(t, id, c.ID, "one id from the first state to the last")
		require.Equal(t, "outbound", c.Direction)
		require.Subset(t, c.Can, []string{"hold", "hangup", "consult", "blind"})
		require.NotContains(t, c.Can, "transfer", "with nobody to transfer to")

		zoe.types("hold")
		require.ElementsMatch(t, []string{"retrieve", "hangup", "consult"}, zoe.untilCall("held").Can)
		zoe.types("retrieve " + id)
		zoe.untilCall("connected")
		require.Equal(t, "connected", lukasz.last.Calls[0].State, "who is put on hold is still connected")
		lukasz.types("hangup")
		lukasz.untilNoCall()
		zoe.untilNoCall()

		// The other way round, given up while it rings.
		lukasz.types("dial 200")
		require.Equal(t, "inbound", zoe.untilCall("ringing").Direction)
		require.Equal(t, "outbound", lukasz.untilCall("dialing").Direction)
		lukasz.types("hangup")
		lukasz.untilNoCall()
		zoe.untilNoCall()
		zoe.quit()
		lukasz.quit()
	})
}

func TestIncomingCallsOfAScenario(t *testing.T) {
	for _, dialect := range allDialects {
		for _, begins := range []string{"delivered", "diverted", "divertedOnly"} {
			for _, lifted := range []bool{false, true} {
				t.Run(fmt.Sprintf("%s %s lifted=%v", dialect, begins, lifted), func(t *testing.T) {
					t.Parallel()
					lifts := ""
					if lifted {
						lifts = `, "lifts": [{"extension": "200", "afterMs": 300}]`
					}
					address, _ := simulateOn(t, dialect, "--scenario", scenarioFile(t, fmt.Sprintf(`{"calls": [
						{"afterMs": 50, "from": "+4930123456", "name": "Ünal Çelik", "to": "200", "called": "08005550100", "begins": %q,
						 "data": [{"name": "userData", "value": "4711"}]}]%s}`, begins, lifts)))
					d := agentAt(t, address, dialect, "200")
					c := d.untilCall("ringing")
					require.Equal(t, "inbound", c.Direction)
					if !lifted {
						d.types("answer")
					}
					c = d.untilCall("connected")
					require.Equal(t, "inbound", c.Direction)
					require.Equal(t, "+4930123456", c.Party.Number)
					require.Equal(t, "08005550100", c.Called)
					require.Equal(t, "4711", c.Data["userData"])
					if dialect == "zultys" {
						require.Equal(t, "Ünal Çelik", c.Party.Name)
						require.Equal(t, "08005550100", c.Data["__CALLED_PARTY_ORIG__"])
					}
					d.types("hangup")
					d.untilNoCall()
					d.quit()
				})
			}
		}
	}
}

func TestNumbersThatCannotBeReached(t *testing.T) {
	if testing.Short() {
		t.Skip("long: make test runs it")
	}
	eachDialect(t, func(t *testing.T, dialect, manners string) {
		address, _ := simulateOn(t, dialect, "--scenario", scenarioFile(t, `{`+manners+`"numbers": {
			"5550100": {"does": "busy"}, "5550101": {"does": "doesNotExist"}, "5550102": {"does": "noAnswer", "afterMs": 10}, "5550103": {"does": "hangsUp", "afterMs": 10}}}`))
		d := agentAt(t, address, dialect, "200")
		d.untilOn()
		for _, number := range []string{"5550100", "5550101", "5550102"} {
			d.types("dial " + number)
			c := d.untilCall("failed")
			require.Equal(t, number, c.Party.Number)
			require.Equal(t, "outbound", c.Direction)
			d.types("hangup")
			d.untilNoCall()
		}
		d.types("dial 555 0103")
		d.untilCall("connected")
		d.untilNoCall()
		d.quit()
	})
}

// TestCommandsThatDoNotFit are told on standard error, and the agent goes on.
func TestCommandsThatDoNotFit(t *testing.T) {
	address, _ := simulateOn(t, "zultys")
	d := agentAt(t, address, "zultys", "200")
	d.untilOn()
	for command, complaint := range map[string]string{
		"hold":       "hold: there is no call for that",
		"answer 77":  "answer: This call is over.",
		"dial":       "dial: This is not a number that can be called. Correct it and dial again. (empty)",
		"dance":      "dance: unknown command; there are " + listOfCommands(),
		"hangup 1 2": "hangup: This call is over.",
	} {
		d.types(command)
		d.err.await(t, complaint, func(line string) bool { return line == complaint })
	}
	d.types("dial 201")
	d.untilCall("dialing")
	d.types("dial 202")
	d.err.await(t, "a second call", func(line string) bool {
		return line == "dial: A call is being dialled already. Wait for it or hang it up."
	})
	d.types("")
	d.types("  hangup \r")
	d.untilNoCall()
	d.types("quit")
	require.Equal(t, 0, d.exit())
}

// TestEndOfInputSignsOff: `printf 'secret\ndial 201\n' | cordctl agent` ends when it has done that.
func TestEndOfInputSignsOff(t *testing.T) {
	address, _ := simulateOn(t, "zultys")
	d := agentAt(t, address, "zultys", "200")
	d.untilOn()
	d.types("dial 201")
	d.untilCall("dialing")
	require.NoError(t, d.in.Close())
	require.Equal(t, 0, d.exit())
	require.Equal(t, "off", d.until("off", func(s state) bool { return s.Agent == "off" }).Agent)

	again := agentAt(t, address, "zultys", "200") // no --forced: the link is free
	require.Len(t, again.untilOn().Calls, 1, "calls live in the switch, not in who watches them")
	again.quit()
}
