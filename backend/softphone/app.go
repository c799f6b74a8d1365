// Package softphone is the program as pages see it: what a softphone's page may ask for (telephony, sign-on, Activities, the
// whole State) over the sealed channel, and what the start page may ask for (the settings form, a connection test).
//
// It promises that nothing is carried out and nothing is shown that the other side did not say, in this start, in this
// frame, once; that every bound method takes the token of its page; and that an Activity is on disk before it is confirmed.
// It never draws a window and knows neither menus nor the tray.
package softphone

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/hex"
	"io/fs"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"time"

	"cordboard/backend/agent"
	"cordboard/backend/call"
	"cordboard/backend/calllog"
	"cordboard/backend/config"
	"cordboard/backend/logging"
	"cordboard/backend/numbers"
)

// SignOffPatience bounds how long a program that ends waits for MonitorStop and Logout to be said.
const SignOffPatience = 6 * time.Second

// heartbeat is how often the book is told that a call still goes on.
const heartbeat = 15 * time.Second

// Options are the parts an App is made of; the program and the tests put them together.
type Options struct {
	Config  *config.File
	Book    *calllog.Book
	Log     *slog.Logger
	Output  output // where Log writes; nil = what is set there stays
	Version string
	// Ring rings the doorbell on the page on top: there is a State of this Rev. It is called from one
	// goroutine; nil rings nowhere.
	Ring func(rev uint64)
	// Heard is told whenever a page showed the telephony token; nil is not told.
	Heard func()
	// Early says whether the bridge runs before the scripts of a page; nil is never.
	Early func() bool
	// Pages are the built pages.
	Pages fs.FS
	// Texts gives the words of an Activity in a language.
	Texts func(language string) func(key string, params map[string]string) string
	// Vault keeps passwords.
	Vault vault
	// Window does what only the window can do.
	Window window
	// Traces is the folder for traces of what was said; "" writes none.
	Traces string
}

// output is what a running program changes of its log; logging.Output is one.
type output interface {
	SetLevel(level slog.Level)
	SetMaskNumbers(mask bool)
}

// window is what the App asks of the desktop.
type window interface {
	OpenSettings() error // the settings form, in a process of its own
	OpenConsole()        // leaves the start page for Salesforce
	Relaunch()           // ends the program in good order and starts it anew
	Health() any         // what is to be said about the web view
}

// App is the program behind the pages: an agent's session, the log of calls, and what of the settings
// they need. Two faces of it are bound to pages: the bridge, through which a softphone reaches Telephony, and
// Settings, each behind a token of its own. Its methods may be called from any goroutine.
type App struct {
	Options
	session *agent.Session
	run     string // sets this run's call ids in the book apart from an earlier run's

	telephonyToken, settingsToken string
	keys                          *Keys // of the softphone pages that this start serves
	silence                       Silence

	booking sync.Mutex          // held while the book is told of calls, before mu
	sole    *calllog.SoleLogger // guarded by booking
	over    map[string]bool     // the calls whose end came after the State that is followed; guarded by booking

	mu        sync.Mutex
	logs      bool // the calls of the extension are this program's to log
	takesOver bool // at the last sign-on the agent took the extension over
	config    config.Config
	edited    *config.File // what the settings form was given
	startURL  string       // the org's address this run allows
	state     agent.State
	rev       uint64
	page      string                // the page that carries Activities to Salesforce
	pops      map[string]Pop        // what was found for a call, by call id
	clicked   clicked               // the record whose number was clicked
	wrapUp    wrapUp                // the talk that ended last
	wanted    PendingRequest        // asked for outside the softphone
	lineSeen  int                   // the connection over which the book learned last which calls go on
	moreSeen  int                   // how many Activities that wait for a person the State lists beyond the first page
	untrusted *UntrustedCertificate // a certificate that somebody may have to decide about; nil = none
	recorder  *logging.Recorder     // of what was said since the last sign-on; nil = nobody signed on yet

	bell   chan struct{} // holds one stroke when a State waits to be told
	cancel context.CancelFunc
	done   sync.WaitGroup
}

// New makes an App; nothing happens before Start.
func New(o Options) *App {
	cfg := o.Config.Config()
	a := &App{
		Options: o, config: cfg, startURL: cfg.Salesforce.URL, run: randomHex(4),
		telephonyToken: randomHex(16), settingsToken: randomHex(16),
		sole: newSoleLogger(), over: make(map[string]bool),
		keys: NewKeys(), silence: Silence{Log: o.Log}, pops: make(map[string]Pop), bell: make(chan struct{}, 1),
	}
	a.session = agent.New(agent.Options{
		OnState: a.follow,
		OnEnd:   a.ended,
		Plan:    plan(cfg),
		Log:     o.Log,
	})
	return a
}

// Start runs the App until Stop: the bell, the heartbeat and the watch over the settings.
func (a *App) Start() {
	ctx, cancel := context.WithCancel(context.Background())
	a.cancel = cancel
	a.done.Go(func() { a.ringer(ctx) })
	a.done.Go(func() { a.beat(ctx) })
	a.done.Go(func() { a.keepLooking(ctx) })
	a.done.Go(func() {
		tick := time.NewTicker(time.Second)
		defer tick.Stop()
		a.Config.Watch(ctx, tick.C, a.settingsChanged)
	})
}

// Stop signs off (MonitorStop, then Logout), and ends what Start began.
func (a *App) Stop() { a.StopWithin(SignOffPatience) }

func (a *App) StopWithin(patience time.Duration) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if err := a.session.Close(ctx); err != nil {
		a.Log.Warn("signing off at the end failed", "err", err)
	}
	a.cancel()
	a.done.Wait()
}

// ringer rings the doorbell, one stroke for all that has changed since the last one.
func (a *App) ringer(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-a.bell:
		}
		a.mu.Lock()
		rev := a.rev
		a.mu.Unlock()
		if a.Ring != nil {
			a.Ring(rev)
		}
	}
}

// beat tells the book now and then that the calls still go on, so that a program that is killed leaves
// nearly the right duration behind. It rings as well: a page may have stopped the timers of its bridge.
func (a *App) beat(ctx context.Context) {
	tick := time.NewTicker(heartbeat)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			a.noteBook("see", a.seeAgain())
			a.strike()
			if a.session.State().Agent == agent.On {
				a.silence.Watch(time.Now())
			}
		}
	}
}

// changed counts a new State and rings for it. The caller holds mu.
func (a *App) changed() {
	a.rev++
	a.strike()
}

// strike has the doorbell rung soon.
func (a *App) strike() {
	select {
	case a.bell <- struct{}{}:
	default:
	}
}

// follow takes a State of the session. It is called from one goroutine, in order.
func (a *App) follow(s agent.State) {
	a.booking.Lock()
	defer a.booking.Unlock()
	clear(a.over)
	logs := a.logging(s)
	a.mu.Lock()
	before := a.state
	found := s.Agent == agent.On && s.Line != a.lineSeen // a snapshot has shown what is true
	if found {
		a.lineSeen = s.Line
	}
	dialled := a.clicked
	callID := dialled.call(before, s)
	if callID != "" {
		a.clicked = clicked{}
	}
	a.mu.Unlock()

	a.logChanges(before, s)
	a.alarm(before, s)
	switch sightings := a.sightings(s, func(id string) bool { return !found && !hasCall(before.Calls, id) }); {
	case !logs:
	case found:
		a.noteFound(sightings)
	default:
		a.noteBook("see", a.Book.See(sightings, time.Now()))
	}
	if logs && callID != "" {
		a.noteBook("visit", a.Book.Visit(a.bookID(callID), dialled.visit))
	}

	a.mu.Lock()
	defer a.mu.Unlock()
	maps.DeleteFunc(a.pops, func(id string, _ Pop) bool { return !hasCall(s.Calls, id) })
	a.wanted = a.wanted.after(before, s)
	a.state = s
	a.changed()
}

// logChanges writes what became of the connection and of each call, always under the call's own id.
func (a *App) logChanges(before, now agent.State) {
	if before.Link != now.Link {
		a.Log.Info("link", "state", now.Link, "server", now.Server)
	}
	for _, c := range now.Calls {
		i := slices.IndexFunc(before.Calls, func(old agent.Call) bool { return old.ID == c.ID })
		if i < 0 || before.Calls[i].State != c.State || before.Calls[i].Stale != c.Stale {
			a.Log.Info("call", "call", a.bookID(c.ID), "state", c.State, "direction", c.Direction, "cause", c.Cause, "stale", c.Stale)
			a.Log.Debug("call", "call", a.bookID(c.ID), "switch", c.Key, "global", c.GlobalID, "party", c.Party.Number)
		}
	}
}

// ended takes the end of a call. It is called from the same goroutine as follow.
func (a *App) ended(e call.Ended) {
	a.Log.Info("call", "call", a.bookID(e.ID), "state", "ended", "outcome", e.Outcome, "talk", e.Talk, "cause", e.Cause, "broken", e.Broken)
	a.booking.Lock()
	defer a.booking.Unlock()
	a.over[e.ID] = true
	switch {
	case !a.logs:
	case e.Cause == call.CauseSignedOff:
		a.noteBook("leave", a.Book.Leave(a.bookID(e.ID), e.Talk, e.EndedAt))
	default:
		a.noteBook("end", a.Book.End(a.bookID(e.ID), e.Talk, e.Broken, e.EndedAt))
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.wrapUp = a.wrapUp.after(e)
	a.changed()
}

// noteBook says when the book could not be written: the call goes on, its Activity may be incomplete.
func (a *App) noteBook(what string, err error) {
	if err != nil {
		a.Log.Error("the call log could not be written", "doing", what, "err", err)
	}
}

func (a *App) bookID(callID string) string { return a.run + "/" + callID }

// settingsChanged applies what a running program can apply; the settings form wrote the file.
func (a *App) settingsChanged(file *config.File, err error) {
	if err != nil {
		a.Log.Warn("the settings file cannot be read; the settings stay as they were", "err", err)
		return
	}
	cfg := file.Config()
	a.session.SetPlan(plan(cfg))
	if a.Output != nil {
		a.Output.SetLevel(logging.Level(cfg.Logging.Level))
		a.Output.SetMaskNumbers(cfg.Logging.MaskNumbers)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.config = cfg
	if a.recorder != nil {
		a.recorder.SetPlainNumbers(!cfg.Logging.MaskNumbers)
	}
	a.changed()
}

func plan(c config.Config) numbers.Plan {
	return numbers.Plan{
		Country: c.Numbers.Country, OutsidePrefix: c.Numbers.OutsidePrefix, InternalLengths: c.Numbers.InternalLengths,
	}
}

func hasCall(calls []agent.Call, id string) bool {
	return slices.ContainsFunc(calls, func(c agent.Call) bool { return c.ID == id })
}

func randomHex(bytes int) string {
	b := make([]byte, bytes)
	_, _ = rand.Read(b) // never fails
	return hex.EncodeToString(b)
}

// problemPage says that a call does not come from the page it should.
var problemPage = &agent.Problem{Code: "page", Text: "This page is not the one that Cordboard opened. Close Cordboard and start it again."}

// admit compares a page's token with the one that opens what it asks for.
func admit(token, want string) error {
	if subtle.ConstantTimeCompare([]byte(token), []byte(want)) != 1 {
		return problemPage
	}
	return nil
}

// settings lets in who knows the start page's token.
func (a *App) settings(token string) error { return admit(token, a.settingsToken) }
