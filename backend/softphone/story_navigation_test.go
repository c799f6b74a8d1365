package softphone

import (
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"cordboard/backend/agent"
	"cordboard/backend/call"
	"cordboard/backend/calllog"
	"cordboard/frontend"
	"cordboard/testbed/environment"
)

// desk is an agent at the console: what is open there, what they do, and what Salesforce and the page make of it. What it
// knows of whom a call may hang on, it knows of itself.
type desk struct {
	t    *rapid.T
	app  *App
	now  time.Time
	made int

	tabs   []string // records
	top    int      // the tab on top; -1 = a list
	form   bool     // a form for a new contact is open
	people []string

	calls   []agent.Call
	over    string              // the call that is wrapped up
	overAt  time.Time           // when it ended
	may     map[string][]string // whom a call may hang on, by its id
	callers map[string]string   // who called or was called, as it was found during the call
	decided map[string]bool     // the agent said something about who it is, or clicked a number
	saved   map[string]string   // whom Salesforce has a call on
}

// newDesk is one with nothing open, at a program of which only the switch is lacking.
func newDesk(t *rapid.T, tb testing.TB) *desk {
	inMemory := filepath.Join(os.DevNull, "calls.db") // where no file can be
	book, err := calllog.Options{}.Open(inMemory)
	require.Error(t, err)
	t.Cleanup(func() { _ = book.Close() })
	app := New(Options{
		Config: environment.Settings(tb, settled), Book: book, Log: slog.New(slog.DiscardHandler), Version: "test", Texts: frontend.Texts,
		Vault: environment.Vault{}, Window: environment.NoWindow{},
	})
	t.Cleanup(func() {
		app.calls.sole.Leave()
		require.NoError(t, app.session.Close(tb.Context()))
	})
	d := &desk{
		t: t, app: app, now: time.Now(), top: -1, may: map[string][]string{}, callers: map[string]string{}, decided: map[string]bool{},
		saved: map[string]string{},
	}
	for i := range 40 { // most of them are in no tab yet
		d.people = append(d.people, calllog.RecordID(fmt.Sprintf("003Hx00000000%02d", i+1)))
	}
	d.follow()
	d.ask()
	return d
}

func (d *desk) state() agent.State {
	return agent.State{Agent: agent.On, Server: "Main", Device: "200", Line: 1, Calls: slices.Clone(d.calls)}
}

// follow tells the program of the calls.
func (d *desk) follow() { d.app.follow(d.state()) }

// sees tells what the page saw.
func (d *desk) sees(kind SightKind, recordID, form string) {
	g := Sight{Kind: kind, Form: form, List: recordID == "" && form == "" && d.top < 0}
	if recordID != "" {
		g.Record = contactNamed(recordID)
	}
	require.NoError(d.t, d.app.activities.see(g, d.state(), d.now))
}

// shown is the record on the screen; "" = a list.
func (d *desk) shown() string {
	if d.top < 0 {
		return ""
	}
	return d.tabs[d.top]
}

// announce is what Salesforce does by itself; of a list it tells nothing.
func (d *desk) announce() {
	if record := d.shown(); record != "" {
		for range rapid.IntRange(1, 2).Draw(d.t, "times") {
			d.sees(SightAnnounced, record, "")
		}
	}
}

// ask is what the page does when a call begins and before each action of its own.
func (d *desk) ask() { d.sees(SightAsked, d.shown(), "") }

// show brings a record up, in the tab that it has or in a new one.
func (d *desk) show(record string) {
	d.form = false
	if d.top = slices.Index(d.tabs, record); d.top < 0 {
		d.tabs, d.top = append(d.tabs, record), len(d.tabs)
	}
	d.announce()
}

// inHand is the call that the agent is busy with; "" = none, or nobody could tell.
func (d *desk) inHand() string {
	talks, waits := "", []string{}
	for _, c := range d.calls {
		switch c.State {
		case call.Connected:
			talks = c.ID
		case call.Ringing, call.Dialing:
			waits = append(waits, c.ID)
		}
	}
	wrapped := d.over
	if d.now.Sub(d.overAt) > 2*time.Minute {
		wrapped = ""
	}
	switch {
	case talks != "":
		return talks
	case len(d.calls) == 0:
		return wrapped
	case len(d.calls) == 1 && len(waits) == 1 && (wrapped == "" || d.calls[0].State == call.Dialing):
		return waits[0]
	}
	return ""
}

// allow notes that a call may hang on a person.
func (d *desk) allow(callID, person string) { d.may[callID] = append(d.may[callID], person) }

func (d *desk) anybody() string { return rapid.SampledFrom(d.people).Draw(d.t, "person") }

// callOf is one of the calls in a state; ok is false when there is none.
func (d *desk) callOf(states ...call.State) (*agent.Call, bool) {
	var fitting []int
	for i := range d.calls {
		if slices.Contains(states, d.calls[i].State) {
			fitting = append(fitting, i)
		}
	}
	if len(fitting) == 0 {
		return nil, false
	}
	return &d.calls[rapid.SampledFrom(fitting).Draw(d.t, "call")], true
}

// begin makes a call, which is the third at most.
func (d *desk) begin(direction call.Direction, state call.State) string {
	if len(d.calls) > 1 {
		d.t.Skip("two calls are enough")
	}
	d.made++
	id, number := fmt.Sprint(d.made), fmt.Sprintf("05550%03d", d.made)
	d.calls = append(d.calls, agent.Call{
		ID: id, Key: id, State: state, Direction: direction, Device: "200", Called: number, Party: agent.Party{Number: number}, Started: d.now,
	})
	if state != call.Ringing {
		d.over = ""
	}
	return id
}

// found has the search for a call find this.
func (d *desk) found(callID string, people ...string) {
	var matches []Record
	for _, person := range people {
		matches = append(matches, *contactNamed(person))
	}
	require.NoError(d.t, d.app.activities.popped(callID, matches))
	if len(people) == 1 {
		d.allow(callID, people[0])
		d.callers[callID] = people[0]
	}
}

// pop is what the page does to show a record.
func (d *desk) pop(record string) {
	d.ask()
	d.sees(SightPopping, record, "")
	d.show(record)
}

func (d *desk) actions() map[string]func(*rapid.T) {
	return map[string]func(*rapid.T){
		"":                  func(*rapid.T) { d.check() },
		"opens":             d.open, // what matters most is drawn most often
		"opens another":     d.open,
		"opens a third one": d.open,
		"closes the tab": func(t *rapid.T) {
			if d.top < 0 {
				t.Skip("a list")
			}
			d.tabs = slices.Delete(d.tabs, d.top, d.top+1)
			d.top = min(d.top, len(d.tabs)-1)
			d.announce()
		},
		"goes to a list":            func(*rapid.T) { d.top = -1 },
		"the window gets the focus": func(*rapid.T) { d.announce() },
		"we refresh":                func(*rapid.T) { d.ask(); d.announce() },
		"the page is loaded again":  func(*rapid.T) { d.ask() },
		"looks at an Activity":      func(*rapid.T) { d.pop(d.anybody()) },
		"opens a form": func(*rapid.T) {
			d.form = true
			d.sees(SightAnnounced, "", "Contact")
			d.announce()
		},
		"makes a contact": func(t *rapid.T) {
			if !d.form {
				t.Skip("no form")
			}
			record := calllog.RecordID(fmt.Sprintf("003Hx00000001%02d", len(d.people)))
			d.people = append(d.people, record)
			if id := d.inHand(); id != "" {
				d.allow(id, record)
			}
			d.show(record)
		},
		"somebody calls": func(*rapid.T) {
			id := d.begin(call.Inbound, call.Ringing)
			d.follow()
			d.ask()
			switch rapid.IntRange(0, 4).Draw(d.t, "found") {
			case 0:
				who := d.anybody()
				d.found(id, who)
				d.pop(who)
			case 1:
				d.found(id, d.people[0], d.people[1])
			default:
				d.found(id)
			}
			if rapid.Bool().Draw(d.t, "answered at once") {
				d.talk(&d.calls[len(d.calls)-1])
			}
		},
		"chooses who calls": func(t *rapid.T) {
			c, ok := d.callOf(call.Ringing, call.Connected)
			if !ok {
				t.Skip("no call")
			}
			who := d.people[rapid.IntRange(0, 1).Draw(t, "who")]
			d.allow(c.ID, who)
			d.callers[c.ID] = who
			require.NoError(t, d.app.activities.Choose(c.ID, *contactNamed(who)))
			d.pop(who)
		},
		"a search is answered late": func(t *rapid.T) {
			if d.over == "" {
				t.Skip("nothing is wrapped up")
			}
			who := d.anybody()
			require.NoError(t, d.app.activities.popped(d.over, []Record{*contactNamed(who)}))
			d.allow(d.over, who)
			delete(d.callers, d.over) // Salesforce may have it with somebody else already
		},
		"dials": func(*rapid.T) {
			id := d.begin(call.Outbound, call.Dialing)
			d.follow()
			d.ask()
			if who := d.anybody(); rapid.Bool().Draw(d.t, "known") {
				d.found(id, who)
			}
		},
		"clicks a number": func(t *rapid.T) {
			who := d.anybody()
			id := d.begin(call.Outbound, call.Dialing)
			d.app.calls.expect(clickOn(DialRequest{Record: contactNamed(who)}, d.calls[len(d.calls)-1].Called, ""))
			d.follow()
			d.ask()
			d.allow(id, who)
			d.decided[id] = true
		},
		"talks": func(t *rapid.T) {
			c, ok := d.callOf(call.Ringing, call.Dialing, call.Held)
			if !ok {
				t.Skip("no call")
			}
			d.talk(c)
		},
		"holds": func(t *rapid.T) {
			c, ok := d.callOf(call.Connected)
			if !ok {
				t.Skip("no call")
			}
			c.State = call.Held
			d.follow()
		},
		"a call ends":   d.end,
		"another ends":  d.end,
		"is done":       func(*rapid.T) { _ = d.app.activities.Done(d.over); d.over = "" },
		"time passes":   func(t *rapid.T) { d.now = d.now.Add(time.Duration(rapid.IntRange(3, 300).Draw(t, "s")) * time.Second) },
		"chooses":       d.choose,
		"we save":       d.save,
		"we save again": d.save,
	}
}

func (d *desk) open(*rapid.T) {
	record := d.anybody()
	if id := d.inHand(); id != "" && record != d.shown() {
		d.allow(id, record)
	}
	d.show(record)
}

// talk answers a call or takes it back; the one that is talked on is held.
func (d *desk) talk(c *agent.Call) {
	for i := range d.calls {
		if d.calls[i].State == call.Connected {
			d.calls[i].State = call.Held
		}
	}
	c.State, d.over = call.Connected, ""
	if c.Connected.IsZero() {
		c.Connected = d.now
	}
	d.follow()
}

func (d *desk) end(t *rapid.T) {
	c, ok := d.callOf(call.Ringing, call.Dialing, call.Connected, call.Held)
	if !ok {
		t.Skip("no call")
	}
	d.now = d.now.Add(3 * time.Second)
	gone := *c
	d.calls = slices.DeleteFunc(d.calls, func(c agent.Call) bool { return c.ID == gone.ID })
	connected := !gone.Connected.IsZero()
	if connected {
		d.over, d.overAt = gone.ID, d.now
	}
	d.app.ended(call.Ended{ID: gone.ID, Connected: connected, Talk: time.Second, EndedAt: d.now})
	d.follow()
	if len(d.calls) > 0 && connected && d.calls[0].State != call.Ringing {
		d.over = ""
	}
}

// choose has the agent say what a call is about, out of what the panel offers.
func (d *desk) choose(t *rapid.T) {
	records, err := d.app.calls.book.Records()
	require.NoError(t, err)
	if len(records) == 0 {
		t.Skip("no call")
	}
	r := rapid.SampledFrom(records).Draw(t, "call")
	people := append(r.People(), calllog.Choice{})
	who := rapid.SampledFrom(people).Draw(t, "person").ID
	id := r.CallID[len(d.app.calls.run)+1:]
	require.NoError(t, d.app.activities.Relate(id, Relating{calllog.Who, who}))
	d.allow(id, who)
	d.decided[id] = true
}

// save has Salesforce take what waits, or not.
func (d *desk) save(t *rapid.T) {
	claimed, err := d.app.activities.ClaimLogs("page", "en")
	require.NoError(t, err)
	for _, c := range claimed {
		require.NoError(t, d.app.activities.Logging("page", c.ID))
		switch rapid.IntRange(0, 3).Draw(t, "answer") {
		case 0:
			require.NoError(t, d.app.activities.Logged(c.ID, SaveOutcome{Error: "no"}))
			require.NoError(t, d.app.activities.Resolve(c.ID, SaveAgain))
		case 1:
			require.NoError(t, d.app.activities.NotLogged("page", c.ID))
		default:
			require.NoError(t, d.app.activities.Logged(c.ID, SaveOutcome{RecordID: "00T" + c.ID}))
			d.keep(c)
		}
	}
}

// keep does to the Activity what Salesforce does: what is not named stays.
func (d *desk) keep(c Claimed) {
	before, has := d.saved[c.ID]
	who, named := c.Task["WhoId"]
	id, _ := who.(string)
	if named || !has {
		d.saved[c.ID] = id
	}
	r := d.recordOf(c.ID)
	callID := r.CallID[len(d.app.calls.run)+1:]
	require.True(d.t, d.saved[c.ID] == before || !has || before == "" || d.decided[callID], "%s moved from %q to %q of itself", c.ID, before, d.saved[c.ID])
	require.Contains(d.t, append(d.may[callID], ""), d.saved[c.ID])
}

func (d *desk) recordOf(id string) calllog.Record {
	records, err := d.app.calls.book.Records()
	require.NoError(d.t, err)
	for _, r := range records {
		if r.ID == id {
			return r
		}
	}
	d.t.Fatalf("no entry %s", id)
	return calllog.Record{}
}

// check holds every entry against what the desk knows.
func (d *desk) check() {
	records, err := d.app.calls.book.Records()
	require.NoError(d.t, err)
	for _, r := range records {
		callID := r.CallID[len(d.app.calls.run)+1:]
		rel := r.Relation()
		if rel.Who != "" {
			require.Contains(d.t, d.may[callID], rel.Who, "call %s hangs on somebody who has nothing to do with it (%s)", callID, rel.WhoWhy)
		}
		if caller, known := d.callers[callID]; known && !d.decided[callID] {
			require.Equal(d.t, caller, rel.Who, "call %s is with somebody else (%s)", callID, rel.WhoWhy)
		}
	}
}

// Whatever is opened, closed, refreshed, shown and clicked, and whatever calls there are: nobody is Who whom the agent
// neither called nor was called by, nor chose, nor opened in that very call.
func TestWhoIsNobodyWhomTheCallHasNothingToDoWith(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		d := newDesk(rt, t)
		rt.Repeat(d.actions())
	})
}
