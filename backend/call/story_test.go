package call_test

import (
	"flag"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"cordboard/backend/call"
	"cordboard/backend/csta"
)

// A story says line by line what happens at the phone 200 and what its agent is to see:
//
//	ring a +49301 to=800        verb, the call's name in the story, what else there is to say
//	= a ringing in +49301       the whole table: every call, its state, direction and other party
//	leaves a
//	= a over abandoned          told once that it ended, and what became of it
//
// How a switch tells it is not the story's business. Every verb knows the ways in which switches of a
// dialect tell what happened (which events, in which order, with which of their parts); a story is told
// in all of them. Calls keep their names whatever ids the switch gives them: a call that loses its id in
// the table, a second one for the same, or a forgotten one fails the telling, and the failure names the
// story, the dialect and the way.
type story struct {
	name string
	text string
	only string // "mx" or "standard": what the other side has no such thing of; "" = every dialect
}

// telling is one way to tell a story: at every fork it takes the branch that the tape says.
type telling struct {
	taken, forks []int
	names        []string
	at           int
}

// pick takes one of the ways; the first is the ordinary one.
func (t *telling) pick(what string, ways ...string) string {
	if t.at == len(t.taken) {
		t.taken, t.forks = append(t.taken, 0), append(t.forks, 0)
	}
	i := t.taken[t.at]
	t.forks[t.at] = len(ways)
	t.at++
	if i > 0 {
		t.names = append(t.names, what+": "+ways[i])
	}
	return ways[i]
}

// tellings runs a story in every way that strays from the ordinary one at no more than so many forks.
func tellings(strays int, tell func(*telling)) {
	t := &telling{}
	for {
		t.at, t.names = 0, nil
		tell(t)
		i := t.at - 1
		for ; i >= 0; i-- {
			strayed := 0
			for _, way := range t.taken[:i] {
				strayed += min(way, 1)
			}
			if t.taken[i]+1 < t.forks[i] && strayed < strays {
				break
			}
		}
		if i < 0 {
			return
		}
		t.taken, t.forks = t.taken[:i+1], t.forks[:i+1]
		t.taken[i]++
	}
}

// me is the phone that is followed.
const me = "200"

// thread is one call of a story, as the switch knows it.
type thread struct {
	name            string
	id              string // the table's
	callID          string
	global          string // MX: globalCallID; elsewhere the linkage
	calling, called string
	direction       call.Direction
	others          []string // the other parties, by number
	state           csta.ConnectionState
	far             csta.ConnectionState // of the one other party
	data            csta.Attached        // told so far
	key             string               // GlobalID, once there is one
	of              *thread
	tied            bool // the table can know for which call it was made
	introduced      bool // who called whom was told
	over            bool
}

// tale is one telling under way.
type tale struct {
	*telling
	dialect  csta.Dialect
	mx       bool
	manner   string
	table    *call.Table
	now      time.Time
	threads  []*thread
	awaiting []*thread // which the table is about to learn of
	ended    map[string]call.Ended
	serial   int
	after    string // what the switch called what it made of two calls
	told     []any  // the story's lines, events, ends
}

// wrong is why a telling fails; untellable is a telling that no switch could give.
type (
	wrong      string
	untellable struct{}
)

func (w *tale) fail(format string, args ...any) { panic(wrong(fmt.Sprintf(format, args...))) }
func (w *tale) skip()                           { panic(untellable{}) }

// told tells a story in one way and returns what is wrong with what the table made of it.
func (s story) told(t *telling, dialect csta.Dialect) (w *tale, problem string, ok bool) {
	w = &tale{telling: t, dialect: dialect, mx: dialect == csta.Zultys, now: start, ended: map[string]call.Ended{}}
	defer func() {
		switch r := recover().(type) {
		case nil:
		case wrong:
			problem = string(r)
		case untellable:
			ok = false
		default:
			panic(r)
		}
	}()
	w.manner = w.pick("manner", manners(dialect)...)
	w.table = call.New(call.Options{Dialect: dialect, Prefix: "x"})
	own := me
	if w.manner == "own extension told by the events" {
		own = ""
	}
	w.table.Follow("1", own)
	w.serial = 40
	for n, text := range strings.Split(strings.TrimSpace(s.text), "\n") {
		w.told = append(w.told, strings.TrimSpace(text))
		if rest, is := strings.CutPrefix(strings.TrimSpace(text), "= "); is {
			until := w.now.Add(3 * time.Second) // people take their time
			w.settle(3 * time.Second)
			w.compare(rest, n+1)
			w.now = later(w.now, until)
			continue
		}
		w.happens(strings.Fields(text))
	}
	w.finish()
	return w, "", true
}

// finish lets time pass: nothing ends twice, nobody comes back.
func (w *tale) finish() {
	if slices.ContainsFunc(w.threads, func(a *thread) bool { return !a.over }) {
		return
	}
	w.settle(3 * time.Hour)
	if n := len(w.table.Calls()); n > 0 {
		w.fail("%d calls are left", n)
	}
}

// hear gives an event to the table and sees which calls came and ended.
func (w *tale) hear(ev csta.Event) {
	ev.Monitor = "1"
	w.now = w.now.Add(100 * time.Millisecond)
	heard := overTheWire(ev, w.dialect)
	w.told = append(w.told, heard)
	w.note(w.table.Apply(heard, w.now))
	if w.manner == "every event twice" {
		w.note(w.table.Apply(heard, w.now))
	}
}

func (w *tale) note(ended []call.Ended) {
	w.bind()
	for _, e := range ended {
		if _, twice := w.ended[e.ID]; twice {
			w.fail("%s ended twice", e.ID)
		}
		if e.StartedAt.After(e.EndedAt) || !e.ConnectedAt.IsZero() && e.ConnectedAt.Before(e.StartedAt) || e.Talk < 0 || e.Ring < 0 || e.Hold < 0 {
			w.fail("%s: impossible times", e.ID)
		}
		w.ended[e.ID] = e
		w.told = append(w.told, e)
		if a := w.thread(e.ID); a == nil {
			if len(w.awaiting) == 0 {
				w.fail("%s ended, of which nobody knew", e.ID)
			}
			w.awaiting[0].id, w.awaiting = e.ID, w.awaiting[1:]
		}
	}
}

// protocol is what was told, for people.
func (w *tale) protocol() string {
	var lines []string
	for _, told := range w.told {
		switch told := told.(type) {
		case string:
			lines = append(lines, told)
		case call.Ended:
			lines = append(lines, fmt.Sprintf("    -> %s ended: %s %s", told.ID, told.Outcome, told.Cause))
		case csta.Event:
			line := fmt.Sprintf("    %s %s@%s", told.Type, told.Connection.CallID, told.Connection.Device.ID)
			for _, word := range [][2]string{
				{"subject", told.Subject.ID},
				{"target", told.Target.ID},
				{"calling", told.Calling.ID},
				{"called", told.Called.ID},
				{"local", string(told.Local)},
				{"cause", told.Cause},
				{"second", told.Secondary.CallID},
			} {
				if word[1] != "" {
					line += " " + word[0] + "=" + word[1]
				}
			}
			for _, item := range told.Connections {
				line += fmt.Sprintf(" %s@%s>%s@%s", item.Old.CallID, item.Old.Device.ID, item.New.CallID, item.New.Device.ID)
			}
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}

func (w *tale) thread(id string) *thread {
	for _, a := range w.threads {
		if a.id == id {
			return a
		}
	}
	return nil
}

// bind gives the calls that are new in the table their names in the story.
func (w *tale) bind() {
	for _, c := range w.table.Calls() {
		if w.thread(c.ID) != nil {
			continue
		}
		if len(w.awaiting) == 0 {
			w.fail("a ghost: %s %s %s %s", c.ID, c.State, c.Direction, c.Party.Number)
		}
		w.awaiting[0].id, w.awaiting = c.ID, w.awaiting[1:]
	}
}

// settle lets time pass, but only as far as something is due soon; a snapshot that is asked for is given.
func (w *tale) settle(patience time.Duration) {
	until := w.now.Add(patience)
	for range 500 {
		due := w.table.Deadline()
		if due.IsZero() || due.After(until) {
			return
		}
		w.now = later(w.now, due)
		ended, ask := w.table.Tick(w.now)
		w.told = append(w.told, "    tick")
		w.note(ended)
		if ask {
			w.told = append(w.told, "    snapshot")
			w.note(w.table.Reconcile(me, w.snapshot(), w.now))
		}
	}
	w.fail("time never comes to rest")
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// snapshot is what the switch says that there is.
func (w *tale) snapshot() []csta.SnapshotCallInfo {
	var infos []csta.SnapshotCallInfo
	for _, a := range w.threads {
		if a.state == csta.StateNull || a.state == "" {
			continue
		}
		own := w.connection(a, me)
		if w.manner == "no callID" {
			own.CallID = ""
		}
		info := csta.SnapshotCallInfo{Connection: own, States: []csta.ConnectionState{a.state}}
		for range a.others {
			info.States = append(info.States, a.far)
		}
		if len(a.others) == 1 {
			info.Endpoint = w.party(a.others[0])
		}
		infos = append(infos, info)
	}
	return infos
}

// compare holds the table against what a line says.
func (w *tale) compare(text string, n int) {
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
func (w *tale) described(a *thread, c call.Call, words []string) string {
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
			if of := w.named(value); a.tied && of.id != c.ConsultOf {
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

func (w *tale) gone(a *thread, words []string, n int) {
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

// straying is at how many forks of a story a telling leaves the ordinary way: 2 are 45,000 tellings in some
// seconds, 3 half a million in a minute.
var straying = flag.Int("strays", 2, "at how many forks a story is told in an unusual way")

// TestEveryStoryInEveryDialectAndOrder tells every sequence of calls as each dialect's switches tell it.
func TestEveryStoryInEveryDialectAndOrder(t *testing.T) {
	strays := *straying
	if testing.Short() {
		strays = 1
	}
	all := 0
	for _, dialect := range dialects {
		for _, s := range stories {
			if s.only == "mx" && dialect != csta.Zultys || s.only == "standard" && dialect == csta.Zultys {
				continue
			}
			t.Run(string(dialect)+"/"+s.name, func(t *testing.T) {
				count, failures := 0, 0
				tellings(strays, func(way *telling) {
					if failures == 3 {
						return
					}
					w, problem, ok := s.told(way, dialect)
					switch {
					case problem != "":
						failures++
						t.Errorf("%s [%s]\n%s\n=> %s", s.name, strings.Join(way.names, "; "), w.protocol(), problem)
					case ok:
						count++
					}
				})
				if count == 0 {
					t.Error("told in no way")
				}
				all += count
			})
		}
	}
	t.Logf("stories=%d tellings=%d", len(stories), all)
	if strays == 2 && !t.Failed() && all < leastTellings && everything() {
		t.Errorf("only %d tellings: the stories have become poorer", all)
	}
}
