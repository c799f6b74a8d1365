package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const caller = "+4930123456"

// officeAt starts a switch that calls Zoë at 200 from outside, and agents at these extensions.
func officeAt(t *testing.T, dialect, manners string, extensions ...string) []*desk {
	t.Helper()
	address, _ := simulateOn(t, dialect, "--scenario", scenarioFile(t, `{`+manners+`
		"numbers": {"5550100": {"does": "busy"}},
		"calls": [{"afterMs": 50, "from": "`+caller+`", "name": "Ünal Çelik", "to": "200", "data": [{"name": "userData", "value": "4711"}]}]}`))
	var desks []*desk
	for i := range extensions { // 200 is the last one: the call comes when somebody is there
		extension := extensions[len(extensions)-1-i]
		d := agentAt(t, address, dialect, extension)
		d.untilOn()
		desks = append([]*desk{d}, desks...)
	}
	return desks
}

// answersTheCaller picks up the call from outside.
func (d *desk) answersTheCaller() phoneCall {
	d.t.Helper()
	d.untilCall("ringing")
	d.types("answer")
	d.untilCall("connected")
	return d.untilCaller("connected")
}

// untilCaller waits until the only call is with the caller from outside, and his data came along.
func (d *desk) untilCaller(in string) phoneCall {
	d.t.Helper()
	return d.until("the caller, "+in, func(s state) bool {
		return len(s.Calls) == 1 && s.Calls[0].State == in && s.Calls[0].Party.Number == caller && s.Calls[0].Data["userData"] == "4711"
	}).Calls[0]
}

// untilCalls waits until the calls are in these states, oldest first.
func (d *desk) untilCalls(in ...string) []phoneCall {
	d.t.Helper()
	return d.until("calls "+strings.Join(in, ", "), func(s state) bool {
		if len(s.Calls) != len(in) {
			return false
		}
		for i, c := range s.Calls {
			if c.State != in[i] {
				return false
			}
		}
		return true
	}).Calls
}

func TestAgentsTransferACaller(t *testing.T) {
	if testing.Short() {
		t.Skip("long: make test runs it")
	}
	eachDialect(t, func(t *testing.T, dialect, manners string) {
		desks := officeAt(t, dialect, manners, "200", "201", "202")
		zoe, lukasz, noor := desks[0], desks[1], desks[2]
		zoe.answersTheCaller()

		zoe.types("consult 201")
		zoe.untilCalls("held", "dialing")
		require.Equal(t, "ringing", lukasz.untilParty("200").State)
		lukasz.types("answer")
		zoe.untilCalls("held", "connected")
		zoe.types("alternate")
		zoe.untilCalls("connected", "held")
		zoe.types("alternate")
		require.Subset(t, zoe.untilCalls("held", "connected")[1].Can, []string{"alternate", "transfer", "conference"})
		zoe.types("transfer")
		zoe.untilNoCall()
		lukasz.untilCaller("connected")

		lukasz.types("consult 202") // and passes him on before she answers
		lukasz.untilCalls("held", "dialing")
		require.Equal(t, "ringing", noor.untilParty("201").State)
		lukasz.types("transfer")
		lukasz.untilNoCall()
		noor.untilCaller("ringing")
		noor.types("answer")
		noor.untilCaller("connected")

		noor.types("blind 200") // and back where he came from
		noor.untilNoCall()
		zoe.untilCaller("ringing")
		zoe.types("answer")
		zoe.untilCaller("connected")
		zoe.types("hangup")
		zoe.untilNoCall()
		for _, d := range desks {
			d.quit()
		}
	})
}

func TestAgentsConfer(t *testing.T) {
	if testing.Short() {
		t.Skip("long: make test runs it")
	}
	eachDialect(t, func(t *testing.T, dialect, manners string) {
		desks := officeAt(t, dialect, manners, "200", "201")
		zoe, lukasz := desks[0], desks[1]
		zoe.answersTheCaller()
		zoe.types("consult 201")
		lukasz.untilParty("200")
		lukasz.types("answer")
		zoe.untilCalls("held", "connected")
		zoe.types("conference")
		zoe.out.await(t, "three", func(line string) bool {
			return strings.Contains(line, `"parties":[{"number":"`+caller) && strings.Contains(line, `{"number":"201"`)
		})
		zoe.untilCall("connected")
		if dialect != "zultys" { // MX tells him nothing
			lukasz.out.await(t, "three", func(line string) bool { return strings.Contains(line, `"parties":[{"number":`) })
		}
		lukasz.types("hangup")
		lukasz.untilNoCall()
		zoe.until("two again", func(state) bool {
			all, _ := zoe.out.since(0)
			return strings.Contains(all[len(all)-1], `"parties":[]`)
		})
		zoe.untilCaller("connected")
		zoe.types("hangup")
		zoe.untilNoCall()
		zoe.quit()
		lukasz.quit()
	})
}

func TestAConsultationThatFailsLeavesTheCallerOnHold(t *testing.T) {
	if testing.Short() {
		t.Skip("long: make test runs it")
	}
	eachDialect(t, func(t *testing.T, dialect, manners string) {
		zoe := officeAt(t, dialect, manners, "200")[0]
		zoe.answersTheCaller()
		zoe.types("consult 5550100")
		zoe.untilCalls("held", "failed")
		zoe.until("the reason", func(s state) bool { return s.Problem != nil && s.Problem.Code == "consultFailed" })
		zoe.types("transfer")
		zoe.err.await(t, "why not", func(line string) bool { return strings.HasPrefix(line, "transfer: The consultation failed") })
		zoe.types("hangup")
		zoe.untilCaller("held")
		zoe.types("retrieve")
		zoe.untilCaller("connected")
		zoe.types("dtmf 12#")
		if dialect == "zultys" {
			zoe.err.await(t, "no digits", func(line string) bool {
				return strings.HasPrefix(line, "dtmf: The telephone server does not offer this.")
			})
		}
		zoe.types("hangup")
		zoe.untilNoCall()
		zoe.types("quit")
		require.Equal(t, 0, zoe.exit())
	})
}
