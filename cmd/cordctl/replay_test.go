package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// shape is what of a State must come back: the calls, with everything but their ids' prefix and the clock.
func (s state) shape() string {
	var calls []string
	for _, c := range s.Calls {
		data, _ := json.Marshal(c.Data) // always marshals
		id := c.ID[strings.LastIndex(c.ID, "-")+1:]
		calls = append(calls, fmt.Sprintf("%s %s %s %s/%s called %s %s stale=%v", id, c.State, c.Direction, c.Party.Number, c.Party.Name, c.Called, data, c.Stale))
	}
	return strings.Join(calls, " | ")
}

// requireWithin wants the one list to be in the other, in its order: an agent does not print States that
// another one overtook.
func requireWithin(t *testing.T, some, all []string) {
	t.Helper()
	rest := all
	for _, want := range some {
		found := false
		for i, is := range rest {
			if is == want {
				rest, found = rest[i+1:], true
				break
			}
		}
		require.True(t, found, "%q is not, or not there, in\n%s", want, strings.Join(all, "\n"))
	}
	require.Empty(t, rest, "nothing comes after it")
}

// recordedDay is an agent's day at the simulated switch, and its trace.
func recordedDay(t *testing.T, dialect string, flags ...string) (trace string, d *desk) {
	t.Helper()
	address, _ := simulateOn(t, dialect, "--scenario", scenarioFile(t, `{
		"names": {"+4930123456": "Ann Lee"}, "numbers": {"5550100": {"does": "busy"}},
		"calls": [{"afterMs": 50, "from": "+4930123456", "to": "200", "called": "08005550100", "data": [{"name": "userData", "value": "4711"}]}]}`))
	trace = filepath.Join(t.TempDir(), "day.jsonl")
	require.NoError(t, os.WriteFile(trace, []byte("an older one"), 0o644)) // which others might read
	d = agentAt(t, address, dialect, "200", append([]string{"--trace", trace}, flags...)...)
	d.livesTheDay()
	d.quit()
	return trace, d
}

// livesTheDay does what an agent does in the recorded day.
func (d *desk) livesTheDay() {
	d.t.Helper()
	require.Equal(d.t, "ringing", d.untilParty("+4930123456").State) // MX tells the caller after the ringing
	d.types("answer")
	d.untilCall("connected")
	d.types("hold")
	d.untilCall("held")
	d.types("consult 5550123")
	d.untilStates("held", "connected")
	d.types("alternate")
	d.untilStates("connected", "held")
	d.types("transfer")
	d.untilNoCall()
	d.types("dial 5550100")
	d.untilCall("failed")
	d.types("hangup")
	d.untilNoCall()
}

func (d *desk) untilStates(states ...string) {
	d.t.Helper()
	d.until(strings.Join(states, ", "), func(s state) bool {
		if len(s.Calls) != len(states) {
			return false
		}
		for i := range states {
			if s.Calls[i].State != states[i] {
				return false
			}
		}
		return true
	})
}

func TestReplayPrintsWhatTheAgentSaw(t *testing.T) {
	for _, dialect := range allDialects {
		t.Run(dialect, func(t *testing.T) {
			t.Parallel()
			trace, d := recordedDay(t, dialect, "--plain-numbers")
			info, err := os.Stat(trace)
			require.NoError(t, err)
			require.Equal(t, os.FileMode(0o600), info.Mode().Perm())

			p := start(t, "replay", trace)
			require.Equal(t, 0, p.exit(), p.err.text())
			require.Len(t, steps(t, d.out.text()), 5)
			require.Equal(t, steps(t, d.out.text()), steps(t, p.out.text()))
			requireWithin(t, silhouettes(t, d.out.text()), silhouettes(t, p.out.text()))

			again := start(t, "replay", trace)
			require.Equal(t, 0, again.exit())
			require.Equal(t, p.out.text(), again.out.text(), "a trace is played the same every time")
			require.Contains(t, p.out.text(), `"outcome":"transferred"`)
			require.Contains(t, p.out.text(), `"outcome":"busy"`)
		})
	}
}

// TestReplayOfPseudonyms: the same story, told of other numbers.
func TestReplayOfPseudonyms(t *testing.T) {
	if testing.Short() {
		t.Skip("long: make test runs it")
	}
	trace, d := recordedDay(t, "zultys")
	content, err := os.ReadFile(trace)
	require.NoError(t, err)
	for _, number := range []string{"4930123456", "5550123", "5550100", "08005550100"} {
		require.NotContains(t, string(content), number)
	}
	require.NotContains(t, string(content), password)
	require.NotContains(t, string(content), "5en6G6MezRroT3XKqkdPOmY") // its hash
	p := start(t, "replay", trace)
	require.Equal(t, 0, p.exit(), p.err.text())
	requireWithin(t, silhouettes(t, d.out.text()), silhouettes(t, p.out.text()))
}

// silhouettes are the States with nothing but states and directions of calls, each once in a row.
func silhouettes(t *testing.T, out string) (list []string) {
	t.Helper()
	for line := range strings.Lines(strings.TrimSpace(out)) {
		var is string
		for _, c := range readState(t, line).Calls {
			is += c.State + " " + c.Direction + " "
		}
		if len(list) == 0 || list[len(list)-1] != is {
			list = append(list, is)
		}
	}
	return list
}

// TestReplayOfLongExtensions: an extension that looks like any number is another one in the trace, and the
// calls are still its own.
func TestReplayOfLongExtensions(t *testing.T) {
	if testing.Short() {
		t.Skip("long: make test runs it")
	}
	for _, dialect := range allDialects {
		t.Run(dialect, func(t *testing.T) {
			t.Parallel()
			address, _ := simulateOn(t, dialect, "--extensions", "4930555200-4930555201", "--scenario", scenarioFile(t, `{
				"calls": [{"afterMs": 50, "from": "+4930123456", "to": "4930555200"}]}`))
			trace := filepath.Join(t.TempDir(), "day.jsonl")
			d := agentAt(t, address, dialect, "4930555200", "--trace", trace)
			d.untilParty("+4930123456")
			d.types("answer")
			d.untilCall("connected")
			d.types("hold")
			d.untilCall("held")
			d.types("consult 4930555201")
			d.untilStates("held", "connected")
			d.types("conference")
			d.untilCall("connected")
			d.types("hangup")
			d.untilNoCall()
			d.quit()
			content, err := os.ReadFile(trace)
			require.NoError(t, err)
			require.NotContains(t, string(content), "4930555")
			require.NotContains(t, string(content), "4930123456")
			p := start(t, "replay", trace)
			require.Equal(t, 0, p.exit(), p.err.text())
			requireWithin(t, silhouettes(t, d.out.text()), silhouettes(t, p.out.text()))
		})
	}
}

func TestReplayServesTheTraceAsASwitch(t *testing.T) {
	for _, dialect := range allDialects {
		t.Run(dialect, func(t *testing.T) {
			t.Parallel()
			trace, first := recordedDay(t, dialect, "--plain-numbers")
			sw := start(t, "replay", trace, "--serve", "127.0.0.1:0", "--speed", "5")
			address := sw.out.field(t, "listening")
			require.Equal(t, dialect, sw.out.field(t, "dialect"))

			second := agentAt(t, address, dialect, "200")
			second.livesTheDay()
			second.quit()
			require.Equal(t, steps(t, first.out.text()), steps(t, second.out.text()), "the same calls, in the same states, with the same data")

			// A client that comes later gets the trace from its beginning. Who does nothing sees the day pass too.
			third := agentAt(t, address, dialect, "200")
			third.untilCall("ringing")
			third.types("quit")
			require.Equal(t, 0, third.exit())
		})
	}
}

// steps are the States that the story waits for, which no agent can miss, each as it was last.
func steps(t *testing.T, out string) (list []string) {
	t.Helper()
	before := ""
	for line := range strings.Lines(strings.TrimSpace(out)) {
		s := readState(t, line)
		var states []string
		for _, c := range s.Calls {
			states = append(states, c.State)
		}
		switch is := strings.Join(states, " "); is {
		case "ringing", "held", "held connected", "connected held", "failed":
			if is == before {
				list = list[:len(list)-1]
			}
			list, before = append(list, s.shape()), is
		}
	}
	return list
}

// TestReplayGoesOnWithoutACommand: whoever only watches sees the day pass.
func TestReplayGoesOnWithoutACommand(t *testing.T) {
	if testing.Short() {
		t.Skip("long: make test runs it")
	}
	trace, _ := recordedDay(t, "ecma")
	sw := start(t, "replay", trace, "--serve", "127.0.0.1:0", "--speed", "20", "--wait", "100ms")
	d := agentAt(t, sw.out.field(t, "listening"), "ecma", "200")
	d.untilCall("ringing")
	d.untilCall("held")
	d.untilStates("held", "connected")
	d.untilCall("failed")
	d.untilNoCall()
	d.types("dial 5550199") // which nobody recorded
	d.err.await(t, "a refusal", func(line string) bool { return strings.HasPrefix(line, "dial: ") })
	d.types("quit")
	require.Equal(t, 0, d.exit())
}

const traceHead = `{"cordboard":"trace","version":1,"dialect":"ecma","numbers":"plain","start":"2026-11-22T14:00:00Z"}` + "\n"

func traceFile(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "trace.jsonl")
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	return path
}

func TestReplayComplainsWithTheLine(t *testing.T) {
	const good = `{"us":5,"id":0,"name":"SystemStatus","body":"<SystemStatus/>"}` + "\n"
	for text, says := range map[string]string{
		"":                              "line 1: the file is empty",
		"<xml/>\n":                      "line 1: this is no trace of Cordboard",
		`{"log":{"entries":[]}}` + "\n": "line 1: this is no trace of Cordboard",
		`{"cordboard":"trace","version":1,"dialect":"asn1"}` + "\n": `line 1: dialect "asn1" is not known`,
		traceHead + good + `{"us":6,"id":1,"bo`:                     "line 3: the file ends in the middle",
		traceHead + good + good + "garbage\n" + good:                "line 4: the line cannot be read",
	} {
		path := traceFile(t, text)
		for _, args := range [][]string{{"replay", path}, {"replay", path, "--serve", "127.0.0.1:0"}} {
			p := start(t, args...)
			said := p.complaint()
			require.Contains(t, said, says)
			require.Contains(t, said, path)
		}
	}
	p := start(t, "replay", traceFile(t, traceHead), "--serve", "127.0.0.1:0")
	require.Contains(t, p.complaint(), "line 1: the trace ends here and has no frame")
	require.Contains(t, start(t, "replay", "/nowhere/trace.jsonl").complaint(), "no such file")
	p = start(t, "replay", traceFile(t, traceHead+good+`{"us":9,"id":9999,"name":"X","body":"<<<"}`+"\n"))
	require.Equal(t, 0, p.exit(), "a message that cannot be read is part of what happened")
}

// TestReplayOfAGap goes on with the monitors that the header tells.
func TestReplayOfAGap(t *testing.T) {
	head := strings.Replace(traceHead, "}\n", `,"monitors":{"1":"200"}}`+"\n", 1)
	delivered, err := json.Marshal(fmt.Sprintf(delivered200, "c1", "5550100"))
	require.NoError(t, err)
	p := start(t, "replay", traceFile(t, head+`{"lost":7}`+"\n"+`{"us":5000000,"id":9999,"name":"DeliveredEvent","body":`+string(delivered)+"}\n"))
	require.Equal(t, 0, p.exit(), p.err.text())
	var last state
	for line := range strings.Lines(strings.TrimSpace(p.out.text())) {
		last = readState(t, line)
	}
	require.Equal(t, "ringing", last.Calls[0].State)
	require.Contains(t, p.out.text(), `"at":1795356005000`)
}

// TestReplayEndsWhenItIsInterrupted, with a client in the line.
func TestReplayEndsWhenItIsInterrupted(t *testing.T) {
	if testing.Short() {
		t.Skip("long: make test runs it")
	}
	trace, _ := recordedDay(t, "zultys")
	sw := start(t, "replay", trace, "--serve", "127.0.0.1:0")
	d := agentAt(t, sw.out.field(t, "listening"), "zultys", "200")
	d.untilOn()
	began := time.Now()
	sw.cancel()
	require.Equal(t, 0, sw.exit(), sw.err.text())
	require.Less(t, time.Since(began), 5*time.Second)
	d.until("the loss", func(s state) bool { return s.Link != "up" })
	d.types("quit")
	require.Equal(t, 0, d.exit())
}

// TestReplayOfALostLine: the trace goes on after the loss, and served it is lost again.
func TestReplayOfALostLine(t *testing.T) {
	if testing.Short() {
		t.Skip("long: make test runs it")
	}
	for _, dialect := range allDialects {
		t.Run(dialect, func(t *testing.T) {
			t.Parallel()
			address, _ := simulateOn(t, dialect, "--faults", "reset=after:14")
			trace := filepath.Join(t.TempDir(), "day.jsonl")
			d := agentAt(t, address, dialect, "200", "--trace", trace, "--plain-numbers")
			lives := func(d *desk) {
				t.Helper()
				d.untilOn()
				d.types("dial 5550123")
				d.untilCall("connected")
				for !d.lostOnce() { // signs of life enough until the line breaks
					d.types("hold")
					d.until("hold or loss", func(s state) bool { return s.Link != "up" || len(s.Calls) == 1 && s.Calls[0].State == "held" })
					d.types("retrieve")
					d.until("talk or loss", func(s state) bool {
						return s.Link != "up" || len(s.Calls) == 1 && s.Calls[0].State == "connected"
					})
				}
				d.until("the line's return", func(s state) bool { return s.Link == "up" && len(s.Calls) == 1 && !s.Calls[0].Stale })
			}
			lives(d)
			d.types("quit")
			require.Equal(t, 0, d.exit())

			p := start(t, "replay", trace)
			require.Equal(t, 0, p.exit(), p.err.text())
			require.Contains(t, p.out.text(), `"stale":true`)
			require.Contains(t, p.out.text(), `"link":"retrying"`)
			requireWithin(t, silhouettes(t, d.out.text()), silhouettes(t, p.out.text()))

			sw := start(t, "replay", trace, "--serve", "127.0.0.1:0", "--speed", "2")
			again := agentAt(t, sw.out.field(t, "listening"), dialect, "200")
			lives(again)
			again.types("quit")
			require.Equal(t, 0, again.exit())
		})
	}
}

// lostOnce says that the line was lost at least once so far.
func (d *desk) lostOnce() bool { return strings.Contains(d.out.text(), `"link":"retrying"`) }
