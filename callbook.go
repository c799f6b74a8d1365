package main

import (
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"cordboard/backend/calllog"
	"cordboard/backend/shell"
)

// listStep is how many Activities that a person has to decide about the panel lists, and how many more when it is
// asked for more.
const listStep = 20

// bookState tells how the call log stands.
type bookState struct {
	Trouble   calllog.Trouble `json:"trouble"`   // "" = it is on disk; otherwise in memory only
	Recovered *recovered      `json:"recovered"` // a damaged call log that this run found; null = none
	Moved     *moved          `json:"moved"`     // undecided Activities that this run moved to a file; null = none
}

// recovered is what became of a damaged call log.
type recovered struct {
	Salvaged int    `json:"salvaged"` // entries that go on
	Aside    string `json:"aside"`    // the damaged file's name now
}

// moved is what was too much for the call log.
type moved struct {
	Count int    `json:"count"`
	File  string `json:"file"`
}

// openBook opens the call log. Where its file cannot be opened that is told, and the telephone works with a call log
// in memory until it can.
func (d *desk) openBook() *calllog.Book {
	path := filepath.Join(d.data, "calls.db")
	options := calllog.Options{Log: d.log, Changed: d.app.bookChanged}
	if self, err := os.Executable(); err == nil {
		options.Check = calllog.CheckedBy(self)
	}
	book, err := options.Open(path)
	health := book.Health()
	if err != nil {
		reason := d.texts("softphone.book."+string(health.Trouble), nil)
		d.failures.Tell(&shell.StartFailure{Code: "callLog", Path: path, Err: errors.New(reason)})
	}
	if r := health.Recovery; r != nil {
		d.failures.Tell(&shell.StartFailure{Code: "callLogDamaged", Path: r.Aside, Err: errors.New(strconv.Itoa(r.Salvaged))})
	}
	if err := book.Tidy(time.Now()); err != nil {
		d.log.Warn("the call log could not be tidied", "err", err)
	}
	return book
}

// bookChanged rings: the call log stands otherwise than before.
func (a *App) bookChanged() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.changed()
}

// bookState tells the pages how the call log stands.
func (a *App) bookState() bookState {
	health := a.Book.Health()
	state := bookState{Trouble: health.Trouble}
	if r := health.Recovery; r != nil {
		state.Recovered = &recovered{r.Salvaged, filepath.Base(r.Aside)}
	}
	if m := health.Moved; m != nil {
		state.Moved = &moved{m.Count, filepath.Base(m.File)}
	}
	return state
}

// ListMore has the State list more of the Activities that a person has to decide about.
func (t *Telephony) ListMore() error {
	t.app.mu.Lock()
	defer t.app.mu.Unlock()
	t.app.moreSeen += listStep
	t.app.changed()
	return nil
}
