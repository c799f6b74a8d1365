package main

import (
	"encoding/json"
	"io"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// state is a line of the agent's output, as somebody who read its documentation reads it.
type state struct {
	Rev     int    `json:"rev"`
	Link    string `json:"link"`
	Agent   string `json:"agent"`
	Server  string `json:"server"`
	User    string `json:"user"`
	Device  string `json:"device"`
	RetryAt int64  `json:"retryAt"`
	Problem *struct {
		Code string `json:"code"`
		Text string `json:"text"`
	} `json:"problem"`
	Calls      []phoneCall       `json:"calls"`
	Lacks      map[string]string `json:"lacks"`
	AgentState struct {
		State   string `json:"state"`
		Pending string `json:"pending"`
		Reason  string `json:"reason"`
	} `json:"agentState"`
	DND      *bool `json:"dnd"`
	Forwards []struct {
		Type string `json:"type"`
		To   string `json:"to"`
	} `json:"forwards"`
}

type phoneCall struct {
	ID        string `json:"id"`
	State     string `json:"state"`
	Direction string `json:"direction"`
	Party     struct {
		Number string `json:"number"`
		Name   string `json:"name"`
	} `json:"party"`
	Called string            `json:"called"`
	Data   map[string]string `json:"data"`
	Stale  bool              `json:"stale"`
	Can    []string          `json:"can"`
}

func readState(t *testing.T, line string) (s state) {
	t.Helper()
	require.NoError(t, json.Unmarshal([]byte(line), &s), line)
	return s
}

// desk is one run of `cordctl agent`.
type desk struct {
	*program
	read int // lines of its output that the story has passed
	last state
}

const password = "secret"

// agentAt starts `cordctl agent` and tells it the password.
func agentAt(t *testing.T, address, dialect, user string, more ...string) *desk {
	t.Helper()
	flags := []string{"--server", address, "--dialect", dialect, "--user", user, "--monitor", user}
	switch dialect {
	case "openscape": // Voice; Business has a session with the user's password
		flags = append(flags, "--session=false")
	case "dmcc":
		flags = append(flags, "--switch-name", "CM1")
	}
	return agentWith(t, password, append(flags, more...)...)
}

func agentWith(t *testing.T, password string, flags ...string) *desk {
	t.Helper()
	d := &desk{program: start(t, append([]string{"agent", "--password-stdin"}, flags...)...)}
	d.types(password)
	t.Cleanup(func() { require.NotContains(t, d.out.text(), password, "the password on standard output") })
	return d
}

// types a line on standard input.
func (d *desk) types(line string) {
	d.t.Helper()
	_, err := io.WriteString(d.in, line+"\n")
	require.NoError(d.t, err)
}

// until waits for a state for which the condition holds: the last one that was seen, or a later one.
func (d *desk) until(what string, holds func(state) bool) state {
	d.t.Helper()
	deadline := time.After(patience)
	for {
		if d.last.Rev > 0 && holds(d.last) {
			return d.last
		}
		news, fresh := d.out.since(d.read)
		if len(news) > 0 {
			next := readState(d.t, news[0])
			require.Greater(d.t, next.Rev, d.last.Rev, "rev grows")
			require.NotNil(d.t, next.Calls, "calls is a list")
			d.read, d.last = d.read+1, next
			continue
		}
		select {
		case <-fresh:
		case <-d.ended:
			if again, _ := d.out.since(d.read); len(again) == 0 {
				require.FailNow(d.t, "the agent ended before: "+what, "%s\n%s", d.out.text(), d.err.text())
			}
		case <-deadline:
			require.FailNow(d.t, "never: "+what, "%s\n%s", d.out.text(), d.err.text())
		}
	}
}

func (d *desk) untilOn() state {
	d.t.Helper()
	return d.until("signed on", func(s state) bool { return s.Agent == "on" && s.Link == "up" })
}

// untilCall waits until there is exactly one call and it is in a state.
func (d *desk) untilCall(in string) phoneCall {
	d.t.Helper()
	return d.until("one call "+in, func(s state) bool { return len(s.Calls) == 1 && s.Calls[0].State == in }).Calls[0]
}

// untilParty waits until there is exactly one call, with this number.
func (d *desk) untilParty(number string) phoneCall {
	d.t.Helper()
	return d.until("a call with "+number, func(s state) bool { return len(s.Calls) == 1 && s.Calls[0].Party.Number == number }).Calls[0]
}

func (d *desk) untilNoCall() {
	d.t.Helper()
	d.until("no call", func(s state) bool { return len(s.Calls) == 0 && s.Agent == "on" })
}

// quit ends the agent in order.
func (d *desk) quit() {
	d.t.Helper()
	d.types("quit")
	require.Equal(d.t, 0, d.exit(), d.err.text())
	require.Empty(d.t, d.err.text(), "nothing went wrong")
}
