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
	"encoding/hex"
	"io/fs"
	"log/slog"
	"slices"
	"sync"
	"time"

	"cordboard/backend/agent"
	"cordboard/backend/call"
	"cordboard/backend/calllog"
	"cordboard/backend/config"
	"cordboard/backend/logging"
	"cordboard/backend/numbers"
	"cordboard/backend/softphone/channel"
)

// SignOffPatience bounds how long a program that ends waits for MonitorStop and Logout to be said.
const SignOffPatience = 6 * time.Second

// heartbeat is how often the book is told that a call still goes on.
const heartbeat = 15 * time.Second

// Options are the parts an App is made of; the program and the tests put them together.
type Options struct {
	Config  *config.File
	Book    *calllog.Book // nil: OpenBook opens it
	Log     *slog.Logger
	Output  output // where Log writes; nil = what is set there stays
	Version string
	// Announce tells the page on top that there is a State of this Rev, and nothing else. It is called from one
	// goroutine; nil tells nobody.
	Announce func(rev uint64)
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
	// TellBlocked tells that the page in it keeps softphones of an origin out, and what to do. It waits for nobody.
	TellBlocked(origin string)
	OpenConsole() // leaves the start page for Salesforce
	Relaunch()    // ends the program in good order and starts it anew
	Health() any  // what is to be said about the web view
}

// App is the program behind the pages. Two faces of it are bound to pages: the Bridge, through which a softphone reaches
// Telephony and Activities, and Settings, each behind a token of its own. Its methods may be called from any goroutine.
type App struct {
	o        Options
	session  *agent.Session
	current  *current
	calls    *callLogger
	lookups  *lookups
	composer *composer
	tracer   *tracer

	credentials *credentials

	telephonyToken string
	keys           *channel.Keys // of the softphone pages that this start serves
	silence        Silence
	activities     *Activities
	settings       *Settings

	cancel context.CancelFunc
	done   sync.WaitGroup
}

// New makes an App; nothing happens before Start.
func New(o Options) *App {
	a := &App{
		o: o, current: newCurrent(o.Config), tracer: &tracer{folder: o.Traces, log: o.Log},
		telephonyToken: randomHex(16), keys: channel.NewKeys(), silence: Silence{Log: o.Log},
	}
	a.credentials = &credentials{vault: o.Vault, log: o.Log, current: a.current}
	a.calls = newCallLogger(o, a.current)
	a.lookups = newLookups(a.current)
	a.composer = newComposer(o, a.current, a.calls, a.lookups)
	a.lookups.changed, a.lookups.clicked = a.composer.changed, a.calls.wasClicked
	a.lookups.found = func(callID string, of []Record) { a.calls.note("caller", a.activities.popped(callID, of)) }
	a.activities, a.settings = &Activities{app: a}, &Settings{app: a, token: randomHex(16)}
	a.session = agent.New(agent.Options{OnState: a.follow, OnEnd: a.ended, Plan: plan(a.current.get()), Log: o.Log})
	a.calls.told = a.session.State() // nothing is told before somebody signs on
	return a
}

// Start runs the App until Stop: the announcements, the heartbeat and the watch over the settings.
func (a *App) Start() {
	ctx, cancel := context.WithCancel(context.Background())
	a.cancel = cancel
	a.done.Go(func() { a.composer.announceAll(ctx) })
	a.done.Go(func() { a.beat(ctx) })
	a.done.Go(func() { a.lookups.run(ctx) })
	a.done.Go(func() { a.calls.keepLooking(ctx, a.composer.changed) })
	a.done.Go(func() {
		tick := time.NewTicker(time.Second)
		defer tick.Stop()
		a.o.Config.Watch(ctx, tick.C, a.settingsChanged)
	})
}

// Stop signs off (MonitorStop, then Logout), and ends what Start began.
func (a *App) Stop() { a.StopWithin(SignOffPatience) }

// StopWithin is Stop with a patience of its own.
func (a *App) StopWithin(patience time.Duration) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if err := a.session.Close(ctx); err != nil {
		a.o.Log.Warn("signing off at the end failed", "err", err)
	}
	a.cancel()
	a.done.Wait()
	a.tracer.wait()
}

// beat tells the book now and then that the calls still go on, so that a program that is killed leaves
// nearly the right duration behind. It has the State announced as well: a page may have stopped the timers of its bridge.
func (a *App) beat(ctx context.Context) {
	tick := time.NewTicker(heartbeat)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			a.calls.seeAgain()
			a.lookups.doubt()
			a.composer.announce()
			if a.session.State().Agent == agent.On {
				a.silence.Watch(time.Now())
			}
		}
	}
}

// follow takes a State of the session. It is called from one goroutine, in order.
func (a *App) follow(s agent.State) {
	before := a.calls.follow(s)
	a.logChanges(before, s)
	a.tracer.alarm(before, s)
	a.lookups.follow(s)
	a.composer.follow(before, s)
}

// logChanges writes what became of the connection and of each call, always under the call's own id.
func (a *App) logChanges(before, now agent.State) {
	log := a.o.Log
	if before.Link != now.Link {
		log.Info("link", "state", now.Link, "server", now.Server)
	}
	for _, c := range now.Calls {
		i := slices.IndexFunc(before.Calls, func(old agent.Call) bool { return old.ID == c.ID })
		if i < 0 || before.Calls[i].State != c.State || before.Calls[i].Stale != c.Stale {
			log.Info("call", "call", a.calls.bookID(c.ID), "state", c.State, "direction", c.Direction, "cause", c.Cause, "stale", c.Stale)
			log.Debug("call", "call", a.calls.bookID(c.ID), "switch", c.Key, "global", c.GlobalID, "party", c.Party.Number)
		}
	}
}

// ended takes the end of a call. It is called from the same goroutine as follow.
func (a *App) ended(e call.Ended) {
	a.o.Log.Info("call", "call", a.calls.bookID(e.ID), "state", "ended", "outcome", e.Outcome, "talk", e.Talk, "cause", e.Cause, "broken", e.Broken)
	a.calls.end(e)
	a.composer.changed()
}

// settingsChanged applies what a running program can apply; the settings form wrote the file.
func (a *App) settingsChanged(file *config.File, err error) {
	if err != nil {
		a.o.Log.Warn("the settings file cannot be read; the settings stay as they were", "err", err)
		return
	}
	goBy(a, a.current.reread(file))
}

// goBy has what runs go by the settings that hold now.
func goBy(a *App, cfg config.Config) {
	a.session.SetPlan(plan(cfg))
	if a.o.Output != nil {
		a.o.Output.SetLevel(logging.Level(cfg.Logging.Level))
		a.o.Output.SetMaskNumbers(cfg.Logging.MaskNumbers)
	}
	a.tracer.setPlainNumbers(!cfg.Logging.MaskNumbers)
	a.calls.keepFor(cfg.History.Days)
	a.composer.changed()
}

func plan(c config.Config) numbers.Plan {
	return numbers.Plan{
		Country: c.Numbers.Country, AreaCode: c.Numbers.AreaCode, OutsidePrefix: c.Numbers.OutsidePrefix,
		InternationalPrefix: c.Numbers.InternationalPrefix, InternalLengths: c.Numbers.InternalLengths,
		Rules: c.Numbers.Rules, MainNumberDigits: c.Numbers.MainNumberDigits,
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
