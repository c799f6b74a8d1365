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

// way is one way to tell a story: at every fork it takes the branch that the tape says.
type way struct {
	taken, forks []int
	names        []string
	at           int
	drawn        func(what string, ways []string) string // chooses instead of the tape
}

// pick takes one of the ways; the first is the ordinary one.
func (t *way) pick(what string, ways ...string) string {
	if t.drawn != nil {
		return t.drawn(what, ways)
	}
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

// everyWay runs a story in every way that strays from the ordinary one at no more than so many forks.
func everyWay(strays int, tell func(*way)) {
	t := &way{}
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

// storyCall is one call of a story, as the switch knows it.
type storyCall struct {
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
	of              *storyCall
	tied            bool // the table can know for which call it was made
	introduced      bool // who called whom was told
	over            bool
}

// telling is one telling under way.
type telling struct {
	*way
	dialect  csta.Dialect
	mx       bool
	manner   string
	table    *call.Table
	now      time.Time
	calls    []*storyCall
	awaiting []*storyCall // which the table is about to learn of
	ended    map[string]call.Ended
	serial   int
	after    string // what the switch called what it made of two calls
	told     []any  // the story's lines, events, ends
	noisy    bool   // the line alters what is told: nobody knows of which call the table learns when
	line     func(csta.Event)
}

// wrong is why a telling fails; untellable is a telling that no switch could give.
type (
	wrong      string
	untellable struct{}
)

func (w *telling) fail(format string, args ...any) { panic(wrong(fmt.Sprintf(format, args...))) }
func (w *telling) skip()                           { panic(untellable{}) }

// newTelling begins a telling by a switch of these manners.
func newTelling(t *way, dialect csta.Dialect, manner string) *telling {
	w := &telling{way: t, dialect: dialect, mx: dialect == csta.Zultys, manner: manner, now: start, ended: map[string]call.Ended{}, serial: 40}
	w.table = call.New(call.Options{Dialect: dialect, Prefix: "x"}).Listing()
	own := me
	if manner == "own extension told by the events" {
		own = ""
	}
	w.table.Follow("1", own)
	return w
}

// told tells a story in one way and returns what is wrong with what the table made of it.
func (s story) told(t *way, dialect csta.Dialect) (w *telling, problem string, ok bool) {
	w = newTelling(t, dialect, t.pick("manner", manners(dialect)...))
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
func (w *telling) finish() {
	if slices.ContainsFunc(w.calls, func(a *storyCall) bool { return !a.over }) {
		return
	}
	w.settle(3 * time.Hour)
	if n := len(w.table.Calls()); n > 0 {
		w.fail("%d calls are left", n)
	}
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
				everyWay(strays, func(way *way) {
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
