package call_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"cordboard/backend/call"
	"cordboard/backend/csta"
)

// randomStory is a story that is made up while it is told: people do what phones let them do, in any order, and
// the switch tells it in any of the ways that say of which call they speak. What fails is a story to read.
type randomStory struct {
	*telling
	t       *rapid.T
	verb    string
	former  []string      // ids that calls had once
	delayed []csta.Event  // events that were overtaken
	unheard *[]csta.Event // takes the events that nobody hears yet
}

// drawable are the choices that a random story makes, by verb and choice, and the ways among which it chooses;
// nil are all. The others are told in the ordinary way.
var drawable = map[string][]string{
	"ring/ring": nil, "hangup/end of": {"own", "own, far after"}, "leaves/end of": {"far, own", "own"},
	"consult/dial": {"asked, answer first", "asked, answer between", "asked, answer last"}, "consult/begin": nil, "consult/Held": nil,
	"fails/Failed": nil, "transfer/transfer": nil, "transfer/name afterwards": nil, "transfer/second call": nil,
	"transfer/own clears": nil, "join/conference": nil, "join/name afterwards": told, "join/list": nil,
	"passed/name afterwards": told, "passed/list": nil, "passed/afterwards": {"nothing"},
	"handed/name afterwards": told, "handed/list": nil, "handed/afterwards": {"new leg"}, "handed/second call": nil,
}

// told are the names that a list of connections tells.
var told = []string{"the held call's", "the active call's", "a new one"}

func newRandomStory(t *rapid.T, dialect csta.Dialect) *randomStory {
	r := &randomStory{t: t}
	r.telling = newTelling(&way{drawn: r.drawn}, dialect, manners(dialect)[0])
	return r
}

func (r *randomStory) drawn(what string, ways []string) string {
	if i := strings.LastIndexByte(what, ' '); i > 0 && r.named(what[i+1:]) != nil {
		what = what[:i]
	}
	allowed, free := drawable[r.verb+"/"+what]
	if allowed != nil {
		ways = slices.DeleteFunc(slices.Clone(ways), func(way string) bool { return !slices.Contains(allowed, way) })
	}
	if !free {
		return ways[0]
	}
	return rapid.SampledFrom(ways).Draw(r.t, what)
}

// tells adds a line to the story and has the switch tell it.
func (r *randomStory) tells(format string, args ...any) {
	line := fmt.Sprintf(format, args...)
	r.told = append(r.told, line)
	r.verb, _, _ = strings.Cut(line, " ")
	ids := r.ids()
	r.happens(strings.Fields(line))
	for _, id := range ids {
		if !slices.Contains(r.ids(), id) {
			r.former = append(r.former, id)
		}
	}
}

func (r *randomStory) ids() (ids []string) {
	for _, a := range r.live() {
		ids = append(ids, a.callID)
	}
	return ids
}

func (r *randomStory) live() []*storyCall {
	return slices.DeleteFunc(slices.Clone(r.calls), func(a *storyCall) bool { return a.shown() == "" })
}

// shown is the state in which a call is to be shown; "" when it is over.
func (a *storyCall) shown() call.State {
	switch {
	case a.state == csta.StateNull:
		return ""
	case a.state == csta.StateAlerting:
		return call.Ringing
	case a.state == csta.StateHold:
		return call.Held
	case a.far == csta.StateFail:
		return call.Failed
	case a.far != csta.StateConnected:
		return call.Dialing
	}
	return call.Connected
}

func (r *randomStory) in(states ...call.State) *storyCall {
	fit := slices.DeleteFunc(r.live(), func(a *storyCall) bool { return !slices.Contains(states, a.shown()) })
	if len(fit) == 0 {
		return nil
	}
	return rapid.SampledFrom(fit).Draw(r.t, "which")
}

func (r *randomStory) busy() bool {
	return slices.ContainsFunc(r.live(), func(a *storyCall) bool { return a.shown() != call.Ringing && a.shown() != call.Held })
}

func (r *randomStory) yes(label string) bool { return rapid.Bool().Draw(r.t, label) }
func (r *randomStory) newName() string       { return fmt.Sprint("c", len(r.calls)+1) }

func (r *randomStory) number() string {
	r.serial++
	return fmt.Sprint("555", r.serial)
}

// act does one thing that can be done at the phone, if there is one.
func (r *randomStory) act(label string) {
	acts := []func(){
		r.ring, r.ring, r.answer, r.answer, r.hold, r.retrieve, r.consult, r.consult, r.consult, r.consulted, r.consulted,
		r.hangUp, r.otherLeaves, r.late, r.transfer, r.conference, r.conference, r.passedOn,
	}
	acts[rapid.IntRange(0, len(acts)-1).Draw(r.t, label)]()
}

func (r *randomStory) ring() {
	if r.in(call.Ringing) == nil && len(r.live()) <= 3 {
		r.tells("ring %s %s", r.newName(), r.number())
	}
}

func (r *randomStory) answer() {
	if a := r.in(call.Ringing); a != nil && !r.busy() {
		r.tells("answer %s", a.name)
	}
}

func (r *randomStory) hold() {
	if a := r.in(call.Connected); a != nil {
		r.tells("hold %s", a.name)
	}
}

func (r *randomStory) retrieve() {
	if a := r.in(call.Held); a != nil && !r.busy() {
		r.tells("retrieve %s", a.name)
	}
}

func (r *randomStory) consult() {
	if a := r.in(call.Connected); a != nil && len(r.live()) <= 3 {
		name := r.newName()
		r.tells("consult %s %s %s", a.name, name, r.number())
		r.tells("rings %s", name)
	}
}

func (r *randomStory) consulted() {
	switch a := r.in(call.Dialing); {
	case a == nil:
	case r.yes("fails"):
		r.tells("fails %s busy", a.name)
	default:
		r.tells("answers %s", a.name)
	}
}

func (r *randomStory) hangUp() {
	if live := r.live(); len(live) > 0 {
		r.tells("hangup %s", rapid.SampledFrom(live).Draw(r.t, "whose").name)
	}
}

func (r *randomStory) otherLeaves() {
	a := r.in(call.Connected, call.Held)
	switch {
	case a == nil || r.mx && len(a.others) > 1: // which tells nobody
	case len(a.others) > 1:
		r.tells("drop %s %s", a.name, rapid.SampledFrom(a.others).Draw(r.t, "who leaves"))
	default:
		r.tells("leaves %s", a.name)
	}
}

// late says again what was true once.
func (r *randomStory) late() {
	if len(r.former) > 0 {
		a := &storyCall{callID: rapid.SampledFrom(r.former).Draw(r.t, "former")}
		r.told = append(r.told, "late, of "+a.callID)
		r.tell(local(r.about(csta.ConnectionCleared, a, me), csta.StateNull))
		r.tell(local(r.about(csta.Held, a, me), csta.StateHold))
	}
}

// pair is a call on hold and one in hand.
func (r *randomStory) pair(active ...call.State) (held, inHand *storyCall) {
	if inHand = r.in(active...); inHand == nil {
		return nil, nil
	}
	return r.in(call.Held), inHand
}

func (r *randomStory) transfer() {
	held, inHand := r.pair(call.Connected, call.Dialing)
	if held == nil {
		return
	}
	tied := 0
	for _, a := range r.live() {
		if a.of == held || held.of == a {
			tied++
		}
	}
	asked := ""
	if tied != 1 || inHand.of != held && held.of != inHand {
		asked = " asked=yes"
	}
	r.tells("transfer %s %s%s", held.name, inHand.name, asked)
}

// conference makes one call of two. The one for which the other was made goes on, else the held one.
func (r *randomStory) conference() {
	elder, younger := r.pair(call.Connected)
	if elder == nil {
		return
	}
	if elder.of == younger {
		elder, younger = younger, elder
	}
	r.tells("join %s %s", elder.name, younger.name)
}

// passedOn is a transfer by the other party: this phone goes on with somebody else.
func (r *randomStory) passedOn() {
	switch a := r.in(call.Connected); {
	case a == nil || len(a.others) > 1:
	case r.yes("consulted"): // it was we who were asked
		r.tells("handed %s %s", a.name, r.number())
	default:
		r.tells("passed %s %s", a.name, r.number())
		r.now = r.now.Add(3 * time.Second) // on MX a clear right behind would be the old leg's
	}
}

// check holds the table against the story: no ghost, no lost call, and the end of each that is over was told.
func (r *randomStory) check() {
	var lines []string
	for _, a := range r.calls {
		if a.shown() == "" {
			require.Contains(r.t, r.ended, a.id, "the end of %s\n%s", a.name, r.protocol())
			continue
		}
		line := fmt.Sprintf("%s %s %s %s of=-", a.name, a.shown(), map[call.Direction]string{call.Inbound: "in", call.Outbound: "out"}[a.direction], a.others[0])
		if len(a.others) > 1 {
			line = strings.Replace(line, a.others[0], "? parties="+strings.Join(slices.Sorted(slices.Values(a.others)), ","), 1)
		}
		if a.of != nil {
			line = strings.Replace(line, "of=-", "of="+a.of.name, 1)
		}
		lines = append(lines, line)
	}
	if lines == nil {
		lines = []string{"none"}
	}
	text := strings.Join(lines, "; ")
	r.told = append(r.told, "= "+text)
	r.compare(text, len(r.told))
	for _, c := range r.table.Calls() {
		require.Equal(r.t, r.byID(c.ID).callID, c.Connection.CallID, "%s", r.protocol())
	}
}

// tellRandom makes a random story up. What is wrong with what the table makes of it is told with the story.
func tellRandom(t *testing.T, tell func(r *randomStory)) {
	for _, dialect := range dialects {
		t.Run(string(dialect), func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				r := newRandomStory(t, dialect)
				defer func() {
					if why, is := recover().(wrong); is {
						t.Fatalf("%s\n=> %s", r.protocol(), why)
					}
				}()
				tell(r)
			})
		})
	}
}

// Whatever agents do with several calls, and however the switch tells it: never a ghost, never a lost
// call, every call keeps its id from its first event to its end.
func TestSecondCallsInAnyOrder(t *testing.T) {
	tellRandom(t, func(r *randomStory) {
		for range rapid.IntRange(1, 40).Draw(r.t, "acts") {
			r.act("act")
			r.check()
		}
	})
}
