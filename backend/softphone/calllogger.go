package softphone

import (
	"context"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"time"

	"cordboard/backend/agent"
	"cordboard/backend/call"
	"cordboard/backend/calllog"
	"cordboard/backend/desktop"
)

// lookAround is how often a program looks whether another one that follows the same extension began or ended.
const lookAround = 500 * time.Millisecond

// callLogger tells the call log of the calls of the extension that is followed, as long as no other program on this
// computer does. Its methods may be called from any goroutine, except follow and end: those are called from one, in order.
type callLogger struct {
	book    *calllog.Book // nil until the call log is open
	log     *slog.Logger
	run     string // sets this run's call ids in the book apart from an earlier run's
	current *current

	booking sync.Mutex          // held while the book is told of calls, before mu
	sole    *calllog.SoleLogger // guarded by booking
	over    map[string]bool     // the calls whose end came after the State that was told; guarded by booking

	mu        sync.Mutex
	logs      bool              // the calls of the extension are this program's to log
	takesOver bool              // at the last sign-on the agent took the extension over
	told      agent.State       // the last one; the book knows its calls
	lineSeen  int               // the connection over which the book learned last which calls go on
	clicked   clicked           // what belongs to the call that is being dialled
	tones     map[string]string // what a dialled field has for after the answer, by call id
	wrapUp    wrapUp            // the talk that ended last
}

func newCallLogger(o Options, current *current) *callLogger {
	return &callLogger{
		book: o.Book, log: o.Log, run: randomHex(4), current: current, over: make(map[string]bool),
		tones: make(map[string]string),
		sole:  &calllog.SoleLogger{Hold: desktop.Hold, Held: desktop.ErrHeld},
	}
}

// bookID is the id of a call in the book.
func (l *callLogger) bookID(callID string) string { return l.run + "/" + callID }

// follow tells the book of a State's calls, and returns the State before it.
func (l *callLogger) follow(s agent.State) (before agent.State) {
	l.booking.Lock()
	defer l.booking.Unlock()
	clear(l.over)
	logs := l.turn(l.sole.Follow(l.extension(s), l.takeOver()))
	l.mu.Lock()
	before = l.told
	found := s.Agent == agent.On && s.Line != l.lineSeen // a snapshot has shown what is true
	if found {
		l.lineSeen = s.Line
	}
	dialled := l.clicked
	callID := dialled.call(before, s)
	if callID != "" {
		l.clicked = clicked{}
		if dialled.tones != "" {
			l.tones[callID] = dialled.tones
		}
	}
	maps.DeleteFunc(l.tones, func(id, _ string) bool { return !hasCall(s.Calls, id) })
	l.mu.Unlock()

	switch sightings := l.sightings(s, func(id string) bool { return !found && !hasCall(before.Calls, id) }); {
	case !logs:
	case found:
		l.noteFound(sightings)
	default:
		l.note("see", l.book.See(sightings, time.Now()))
	}
	if logs && callID != "" && dialled.visit.RecordID != "" {
		l.note("visit", l.book.Visit(l.bookID(callID), dialled.visit, l.wrapUpTime()))
		l.note("identify", l.book.Identify(l.bookID(callID), dialled.visit.RecordName))
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.told, l.wrapUp = s, l.wrapUp.beside(s.Calls)
	return before
}

// end tells the book of a call's end.
func (l *callLogger) end(e call.Ended) {
	l.booking.Lock()
	defer l.booking.Unlock()
	l.over[e.ID] = true
	switch {
	case !l.isLogging():
	case e.Cause == call.CauseSignedOff:
		l.note("leave", l.book.Leave(l.bookID(e.ID), e.Talk, e.EndedAt))
	default:
		l.note("end", l.book.End(l.bookID(e.ID), calllog.Ending{Outcome: string(e.Outcome), Talk: e.Talk, Ring: e.Ring, Hold: e.Hold, Broken: e.Broken, At: e.EndedAt}))
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.wrapUp = l.wrapUp.after(e)
}

// note says when the book could not be written: the call goes on, its Activity may be incomplete.
func (l *callLogger) note(what string, err error) {
	if err != nil {
		l.log.Error("the call log could not be written", "doing", what, "err", err)
	}
}

// keepFor has the book keep ended calls for so many days.
func (l *callLogger) keepFor(days int) {
	if l.book != nil {
		l.note("tidy", l.book.KeepFor(days, time.Now()))
	}
}

// noteFound tells the book what calls there are, when it did not know yet.
func (l *callLogger) noteFound(found []calllog.Sighting) {
	l.note("see", l.book.See(found, time.Now()))
	up := make([]string, 0, len(found))
	for _, call := range found {
		up = append(up, call.CallID)
	}
	l.note("end missing", l.book.EndMissing(up))
}

// seeAgain tells the book that the calls it knows still go on.
func (l *callLogger) seeAgain() {
	l.booking.Lock()
	defer l.booking.Unlock()
	if l.isLogging() {
		l.note("see", l.book.See(l.sightings(l.up(), func(string) bool { return true }), time.Now()))
	}
}

// up is the State that was told last, with the calls that go on. The caller holds booking.
func (l *callLogger) up() agent.State {
	s := l.lastTold().At(time.Now())
	s.Calls = slices.DeleteFunc(s.Calls, func(c agent.Call) bool { return l.over[c.ID] })
	return s
}

// lastTold is the State that was told last.
func (l *callLogger) lastTold() agent.State {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.told
}

// keepLooking looks around until ctx ends, and tells changed when another program began or ceased to log the calls.
func (l *callLogger) keepLooking(ctx context.Context, changed func()) {
	tick := time.NewTicker(lookAround)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			l.booking.Lock()
			defer l.booking.Unlock()
			l.sole.Leave()
			return
		case <-tick.C:
			if l.look() {
				changed()
			}
		}
	}
}

// look takes over the calls when the program that logged them has ended, and gives them up when another one
// has taken the extension over. It returns whether that changed.
func (l *callLogger) look() bool {
	l.booking.Lock()
	defer l.booking.Unlock()
	before := l.isLogging()
	logs := l.turn(l.sole.Look())
	if logs == before {
		return false
	}
	s := l.up()
	if logs {
		l.noteFound(l.sightings(s, func(string) bool { return false }))
		return true
	}
	for _, c := range s.Calls {
		l.note("leave", l.book.Leave(l.bookID(c.ID), time.Duration(c.ConnectedMs)*time.Millisecond, time.Now()))
	}
	return true
}

// turn notes whether this program logs. The caller holds booking.
func (l *callLogger) turn(logs bool) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if logs != l.logs {
		l.log.Info("calls", "logged", logs)
	}
	l.logs = logs
	return logs
}

func (l *callLogger) isLogging() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.logs
}

// watches says whether this program shows calls that another one logs.
func (l *callLogger) watches() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return !l.logs && l.told.Agent == agent.On
}

// signingOn notes whether the agent takes the extension over.
func (l *callLogger) signingOn(takesOver bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.takesOver = takesOver
}

func (l *callLogger) takeOver() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.takesOver
}

// later is what the fields that were dialled have for after the answer, by call id.
func (l *callLogger) later() map[string]string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return maps.Clone(l.tones)
}

// expect notes what belongs to the call that is dialled now.
func (l *callLogger) expect(c clicked) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.clicked = c
}
