package softphone

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"

	"cordboard/backend/agent"
)

// listed is how many finished calls the panel lists, and listStep how many Activities that a person has to decide about,
// and how many more when it is asked for more.
const (
	listed   = 10
	listStep = 20
)

// composer composes the State that pages are told: once after a change, here alone, with one Rev. It keeps what of the
// State no other type keeps. Its methods may be called from any goroutine.
type composer struct {
	log     *slog.Logger
	texts   func(key string, params map[string]string) string // for the subjects of Activities
	current *current
	calls   *callLogger
	lookups *lookups
	tell    func(rev uint64) // nil tells nobody
	due     chan struct{}    // holds one sign when there is a State to tell of

	composing sync.Mutex // held while a State is composed, so that each is composed but once
	last      *State     // the one that was composed last; guarded by composing
	next      time.Time  // when an Activity may be handed to a page that may not yet; zero = none; guarded by composing

	mu        sync.Mutex            // guards what follows, and is held before the one of calls
	rev       uint64                // counts the changes
	pending   PendingRequest        // asked for outside the softphone
	untrusted *UntrustedCertificate // a certificate that somebody may have to decide about; nil = none
	undecided int                   // how many Activities that wait for a person the State lists
}

func newComposer(o Options, current *current, calls *callLogger, lookups *lookups) *composer {
	c := &composer{
		log: o.Log, current: current, calls: calls, lookups: lookups, tell: o.Announce, due: make(chan struct{}, 1),
		undecided: listStep,
	}
	if o.Texts != nil {
		c.texts = o.Texts("en")
	}
	return c
}

// State is the whole State, as it stands now. It is composed anew only after a change.
func (a *App) State() (*State, error) { return a.composer.state(time.Now()) }

// state is the State that was composed last, with the talk times of now.
func (c *composer) state(now time.Time) (*State, error) {
	composed, err := c.composed()
	if err != nil {
		return nil, err
	}
	s := *composed
	s.State = s.State.At(now)
	return &s, nil
}

// composed is the State of the last change.
func (c *composer) composed() (*State, error) {
	c.composing.Lock()
	defer c.composing.Unlock()
	s, undecided := c.own()
	if c.last != nil && c.last.Rev == s.Rev {
		return c.last, nil
	}
	c.addSettings(s)
	c.addCalls(s)
	if err := c.addBook(s, undecided); err != nil {
		return nil, err
	}
	c.last = s
	return s, nil
}

// own begins a State with the Rev of the last change and what the composer keeps.
func (c *composer) own() (s *State, undecided int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.pending.Others == nil {
		c.pending.Others = []string{}
	}
	s = &State{Rev: c.rev, Run: c.calls.run, Pending: c.pending, Untrusted: c.untrusted}
	s.Pops, s.Leader, s.Roll = c.lookups.pops()
	return s, c.undecided
}

func (c *composer) addSettings(s *State) {
	cfg := c.current.get()
	s.Remembered, s.Site, s.Relaunch = cfg.Remembered, cfg.Site(), c.current.wantsRelaunch(cfg)
	for _, server := range cfg.Servers {
		s.Servers = append(s.Servers, ServerName{server.Name, !server.NeverRemember, wantsLogin(server), hasAgents(server)})
	}
	if s.Remembered.Server == "" {
		s.Remembered.Server = cfg.ActiveServer
	}
	if s.Remembered.Device == "" {
		s.Remembered.Device = cfg.MonitorObject
	}
}

// addCalls adds the calls that the call log knows: the softphone takes a call's notes up but once.
func (c *composer) addCalls(s *State) {
	s.State, s.Watching, s.Tones = c.calls.lastTold(), c.calls.watches(), c.calls.later()
	s.State.Rev = s.Rev
	s.Calls = slices.Clone(s.Calls)
	items := c.current.get().Pop.Items
	for i := range s.Calls {
		s.Calls[i].Search = slices.Concat(entered(s.Calls[i].Data, items), s.Calls[i].Search)
	}
}

func (c *composer) addBook(s *State, undecided int) error {
	account := c.current.account()
	list, err := c.calls.book.List(viewerOf(account, s.State), listed, undecided)
	if err != nil {
		return err
	}
	if s.LogReady, c.next, err = c.calls.book.Ready(account, time.Now()); err != nil {
		return err
	}
	s.LogMore, s.Book = list.Hidden, bookStateOf(c.calls.book.Health())
	s.Notes, s.Relations, s.Log = map[string]string{}, map[string]Relation{}, []LogEntry{}
	for _, r := range list.Live {
		if id, ofThisRun := strings.CutPrefix(r.CallID, s.Run+"/"); ofThisRun {
			s.Relations[id] = relationOf(r)
			if i := slices.IndexFunc(s.Calls, func(c agent.Call) bool { return c.ID == id }); i >= 0 {
				s.Calls[i] = recalled(s.Calls[i], r)
			}
			if r.Notes != "" {
				s.Notes[id] = r.Notes
			}
		}
	}
	for i, r := range list.Ended {
		if id, ofThisRun := strings.CutPrefix(r.CallID, s.Run+"/"); ofThisRun && i < listed {
			s.Relations[id] = relationOf(r)
		}
		s.Log = append(s.Log, logEntryOf(r, account, c.texts))
	}
	return nil
}

// changed counts a change, and has pages told of it.
func (c *composer) changed() { c.change(func() {}) }

// change changes what the composer keeps.
func (c *composer) change(do func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	do()
	c.count()
}

// count counts a change, and has pages told of it. The caller holds mu.
func (c *composer) count() {
	c.rev++
	c.announce()
}

// announce has pages told soon that there is a State.
func (c *composer) announce() {
	select {
	case c.due <- struct{}{}:
	default:
	}
}

// announceAll composes the State and tells pages of its Rev, once for all that has changed since the last time, until ctx
// ends.
func (c *composer) announceAll(ctx context.Context) {
	later := time.NewTimer(time.Hour)
	later.Stop()
	defer later.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-later.C:
			c.changed()
			continue
		case <-c.due:
		}
		s, err := c.composed()
		if wait := c.waits(time.Now()); wait > 0 {
			later.Reset(wait)
		}
		if err != nil {
			c.log.Warn("the State cannot be composed", "err", err)
			continue
		}
		if c.tell != nil {
			c.tell(s.Rev)
		}
	}
}

// waits is how long nothing is to be handed to a page that waits; 0 = nothing waits.
func (c *composer) waits(now time.Time) time.Duration {
	c.composing.Lock()
	defer c.composing.Unlock()
	if c.next.IsZero() {
		return 0
	}
	return max(c.next.Sub(now), time.Millisecond)
}

// follow takes up that one State of the session has followed another.
func (c *composer) follow(before, now agent.State) {
	c.change(func() {
		c.pending = c.pending.after(before, now)
	})
}

// ask puts a request in, made when the session's State had this Rev.
func (c *composer) ask(since uint64, change func(*PendingRequest)) {
	c.change(func() {
		c.pending.ID++
		c.pending.since = since
		change(&c.pending)
	})
}

// offer puts a number into the dial box, with what its field has for after the answer and its other numbers.
func (c *composer) offer(since uint64, field, number string) {
	d, err := plan(c.current.get()).Dial(field)
	if err == nil && d.Tones != "" {
		number += "," + d.Tones
	}
	c.ask(since, func(w *PendingRequest) { w.Number, w.Others = number, d.Others })
}

// more has the State list more of the Activities that a person has to decide about.
func (c *composer) more() { c.change(func() { c.undecided += listStep }) }

// showUntrusted shows a certificate that somebody may have to decide about; nil is none.
func (c *composer) showUntrusted(shown *UntrustedCertificate) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if shown != nil || c.untrusted != nil {
		c.untrusted = shown
		c.count()
	}
}

// shownUntrusted is the certificate that is shown; nil = none.
func (c *composer) shownUntrusted() *UntrustedCertificate {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.untrusted
}
