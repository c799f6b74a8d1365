package call_test

import (
	"fmt"
	"slices"
	"strings"

	"cordboard/backend/call"
)

// compare holds the table against what a line says.
func (w *telling) compare(text string, n int) {
	live := 0
	calls := w.table.Calls()
	for _, want := range strings.Split(text, ";") {
		words := strings.Fields(want)
		if words[0] == "none" {
			continue
		}
		a := w.named(words[0])
		if words[1] == "over" {
			w.gone(a, words[2:], n)
			continue
		}
		live++
		i := slices.IndexFunc(calls, func(c call.Call) bool { return c.ID == a.id })
		if i < 0 {
			w.fail("line %d: call %s is lost", n, a.name)
		}
		if is := w.described(a, calls[i], words); is != "" {
			w.fail("line %d: %s is %s", n, strings.TrimSpace(want), is)
		}
	}
	if live != len(calls) {
		w.fail("line %d: %d calls, not %d", n, len(calls), live)
	}
}

// described compares one call; "" = it is as told.
func (w *telling) described(a *storyCall, c call.Call, words []string) string {
	direction := map[string]call.Direction{"in": call.Inbound, "out": call.Outbound, "any": c.Direction}[words[2]]
	number := words[3]
	switch number {
	case "-":
		number = ""
	case "?":
		number = c.Party.Number
	}
	switch {
	case string(c.State) != words[1]:
		return string(c.State)
	case c.Direction != direction:
		return "direction " + string(c.Direction)
	case c.Party.Number != number:
		return "with " + c.Party.Number
	case c.Device != me:
		return "at " + c.Device
	case c.Stale:
		return "stale"
	case c.Connection.CallID != "" && c.Connection.CallID != a.callID:
		return "still called " + c.Connection.CallID + ", not " + a.callID
	case (c.State == call.Connected || c.State == call.Held && c.Direction == call.Inbound) && c.ConnectedAt.IsZero():
		return "not counted"
	case a.key != "" && c.GlobalID != a.key:
		return "known as " + c.GlobalID + ", before as " + a.key
	}
	if a.key = c.GlobalID; a.key == "" && !w.mx && w.manner != "no callID" {
		return "known by no name"
	}
	for _, d := range a.data {
		if !slices.Contains(c.Data, d) {
			return "without " + d.Name + "=" + d.Value
		}
	}
	for _, word := range words[4:] {
		name, value, _ := strings.Cut(word, "=")
		got := value
		switch name {
		case "called":
			got = c.Called
		case "parties":
			var numbers []string
			for _, p := range c.Parties {
				numbers = append(numbers, first(p.Number, "-"))
			}
			slices.Sort(numbers)
			got = strings.Join(numbers, ",")
		case "of":
			if value == "-" {
				got = first(c.ConsultOf, value)
			} else if of := w.named(value); a.tied && of.id != c.ConsultOf {
				got = c.ConsultOf
			}
		default:
			return "asked for " + name
		}
		if got != value {
			return name + "=" + got
		}
	}
	if !slices.ContainsFunc(words[4:], func(word string) bool { return strings.HasPrefix(word, "parties") }) && len(c.Parties) > 0 {
		return fmt.Sprintf("a conference of %v", c.Parties)
	}
	return ""
}

func (w *telling) gone(a *storyCall, words []string, n int) {
	e, told := w.ended[a.id]
	want := words[0]
	for _, word := range words[1:] {
		if mx, is := strings.CutPrefix(word, "mx="); is && w.mx && w.manner != "with causes" {
			want = mx
		}
	}
	if w.manner == "no callID" && slices.Contains(w.names, "end of "+a.name+": CallCleared") {
		want += "|" + string(call.Unseen) // which of two calls, only the snapshot knows
	}
	if words[0] == string(call.Abandoned) {
		switch {
		case slices.Contains(w.names, "end of "+a.name+": CallCleared") && a.direction == call.Inbound:
			want += "|" + string(call.Missed) // nobody told that it was the caller who cleared it
		case w.manner == "acting devices not known" && a.direction == call.Outbound:
			want += "|" + string(call.NoAnswer) // nor who left first
		}
	}
	switch {
	case !told:
		w.fail("line %d: the end of %s is not told", n, a.name)
	case !slices.Contains(strings.Split(want, "|"), string(e.Outcome)):
		w.fail("line %d: %s was %q (%s), not %s", n, a.name, e.Outcome, e.Cause, want)
	case a.key != "" && e.GlobalID != a.key:
		w.fail("line %d: %s ended as %s, was %s", n, a.name, e.GlobalID, a.key)
	}
	for _, d := range a.data {
		if !slices.Contains(e.Data, d) {
			w.fail("line %d: %s ended without %s", n, a.name, d.Name)
		}
	}
	a.over = true
}

func first(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
