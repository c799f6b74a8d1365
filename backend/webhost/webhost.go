// Package webhost makes Wails a host for a page that is not ours. Wails serves its own pages; a foreign
// page on top needs more: a script before the page's first, a message filter that lets in only the calls meant for
// it, no rights for free, and the knowledge which origin is on top.
//
// What of that needs Wails' private parts is called native access. It is taken once, in Startup, guarded by a
// crash guard (a file), and can be done without: then the bridge arrives when the page is complete and
// Wails behaves as it does by itself. Health says which of the two it is.
//
// Only this room and package main know Wails. It imports no other room.
package webhost

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/wailsapp/wails/v2/pkg/runtime"
)

const (
	// attachTimeout bounds Startup: a window that has not answered by then is served without native access.
	attachTimeout = 10 * time.Second
	// readyPatience bounds Navigate's wait for the start page.
	readyPatience = 5 * time.Second
)

// Options say what the host guards and for whom.
type Options struct {
	// Bridge is the script for the top document of an allowed origin. It is told whether it runs before
	// the page's own scripts. It may run more than once in a document and must not mind.
	Bridge func(early bool) string
	// Origins are the origins the bridge is for, as in Wails' list: a star stands for one part of a name.
	Origins []string
	// Allows says whether an origin is on the list. Nil compares with Origins letter by letter.
	Allows func(origin string) bool
	// Calls is the beginning of the bound names that foreign pages may call; empty is "softphone.Bridge.".
	Calls string
	// Pages answers requests for the softphone's own origin where there is one (see SoftphoneOrigins). It sets
	// the headers.
	Pages http.Handler
	// CrashGuard is the path of the crash guard's file. Without one a start cannot know how the last one ended.
	CrashGuard string
	// SafeMode does without native access.
	SafeMode bool
	// Version is the program's. With the web view's own version it decides when native access that failed is
	// tried again.
	Version string
	// BrowserPath is the folder of a fixed WebView2 runtime, if Wails was given one.
	BrowserPath string
	// Navigate decides about each navigation of the top document; false cancels it. Windows only.
	// It is called on the UI thread and must not wait.
	Navigate func(url string) bool
	// NewWindow is asked when a page opens a window; true keeps it from opening, the caller may then take
	// the address elsewhere. On Linux none opens in any case. It is called on the UI thread and must not
	// wait.
	NewWindow func(url string) (suppress bool)
	// Log receives what an administrator may want to know; nil discards it. It never sees a message.
	Log *slog.Logger
}

// Host is the web view as far as foreign pages are concerned. Its methods may be called from any
// goroutine but the UI thread's.
type Host struct {
	opt        Options
	crashGuard crashGuard
	top        top
	gone       atomic.Bool // Navigate was called

	started, ready         chan struct{} // closed by the end of Startup and by the first DomReady
	startedOnce, readyOnce sync.Once

	mu     sync.Mutex
	health Health
}

// New makes a host; nothing happens before Startup.
func New(opt Options) *Host {
	if opt.Log == nil {
		opt.Log = slog.New(slog.DiscardHandler)
	}
	if opt.Calls == "" {
		opt.Calls = "softphone.Bridge."
	}
	if opt.Bridge == nil {
		opt.Bridge = func(bool) string { return "" }
	}
	h := &Host{opt: opt, started: make(chan struct{}), ready: make(chan struct{})}
	h.crashGuard = crashGuard{path: opt.CrashGuard, versions: opt.Version + " / " + RuntimeVersion(opt.BrowserPath)}
	h.health = Health{SafeMode: opt.SafeMode, Versions: h.crashGuard.versions, Steps: map[string]string{}}
	return h
}

// AwaitWindow returns when the window lives. On Linux Wails calls OnStartup before it looks for another
// instance: what a second instance must not touch has to wait for this, for ten seconds at most.
func (h *Host) AwaitWindow(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, attachTimeout)
	defer cancel()
	_ = onUI(ctx, func() {}) // Startup says what is wrong with it
}

// Startup takes native access. Call it from Wails' OnStartup with the context given there. It returns when the web
// view has confirmed everything, after ten seconds at the latest, and never fails: what could not be had is
// told by Health.
func (h *Host) Startup(ctx context.Context) {
	defer h.startedOnce.Do(func() { close(h.started) })
	ctx, cancel := context.WithTimeout(ctx, attachTimeout)
	defer cancel()
	err := onUI(ctx, func() {})
	switch {
	case h.opt.SafeMode:
		h.without("safe mode")
		return
	case err != nil:
		h.without(err.Error())
		return
	}
	if reason := h.crashGuard.begin(); reason != "" {
		h.without(reason)
		return
	}
	early := h.attach(ctx, withOriginCheck(h.opt.Bridge(true), h.opt.Origins))
	h.mu.Lock()
	h.health.Early = early
	h.mu.Unlock()
	h.opt.Log.Info("web view reached", "early", early, "steps", h.Health().Steps)
}

// without records why there is no native access in this run.
func (h *Host) without(reason string) {
	h.mu.Lock()
	h.health.Reason = reason
	h.mu.Unlock()
	h.opt.Log.Warn("web view used as it is", "reason", reason)
}

// DomReady puts the bridge into a page that the early script did not come to. Call it from every
// OnDomReady; Wails tells of each top document, failed ones included.
func (h *Host) DomReady(ctx context.Context) {
	h.loaded()
	runtime.WindowExecJS(ctx, withOriginCheck(h.opt.Bridge(false), h.opt.Origins))
}

// loaded is DomReady's part that needs no window.
func (h *Host) loaded() {
	h.top.forget()
	// The second write: a foreign page has come through everything that native access changed.
	if h.gone.Load() {
		h.settle()
	}
	h.readyOnce.Do(func() { close(h.ready) })
}

// Navigate takes the top document to url, without a way back. It waits for the end of Startup, since
// native access serves only navigations after it, and until the start page is complete, for five seconds at most: a
// navigation begun earlier can be lost to the start page's own.
func (h *Host) Navigate(ctx context.Context, url string) {
	select {
	case <-h.started:
	case <-ctx.Done():
		return
	}
	patience := time.NewTimer(readyPatience)
	defer patience.Stop()
	select {
	case <-h.ready:
	case <-patience.C:
	case <-ctx.Done():
		return
	}
	h.gone.Store(true)
	target, _ := json.Marshal(url) // a string always marshals
	runtime.WindowExecJS(ctx, "location.replace("+string(target)+")")
}

// Shutdown says that this run ended in good order. Call it from OnShutdown.
func (h *Host) Shutdown(context.Context) { h.settle() }

func (h *Host) settle() {
	if err := h.crashGuard.end(); err != nil {
		h.opt.Log.Warn("crash guard not closed", "err", err)
	}
}

// TryAgain lets the next start take native access again although an earlier one died of it.
func (h *Host) TryAgain() error { return h.crashGuard.forget() }
