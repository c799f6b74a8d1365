package softphone

import (
	"os"
	"path/filepath"
	"strconv"
	"time"

	"cordboard/backend/calllog"
)

// listStep is how many Activities that a person has to decide about the panel lists, and how many more when it is
// asked for more.
const listStep = 20

// BookState tells how the call log stands.
type BookState struct {
	Trouble   calllog.Trouble `json:"trouble"`   // "" = it is on disk; otherwise in memory only
	Recovered *Recovered      `json:"recovered"` // a damaged call log that this run found; null = none
	Moved     *Moved          `json:"moved"`     // undecided Activities that this run moved to a file; null = none
}

// Recovered is what became of a damaged call log.
type Recovered struct {
	Salvaged int    `json:"salvaged"` // entries that go on
	Aside    string `json:"aside"`    // the damaged file's name now
}

// Moved is what was too much for the call log.
type Moved struct {
	Count int    `json:"count"`
	File  string `json:"file"`
}

// OpenBook opens the call log, before Start. Where its file cannot be opened that is told, and the telephone works with a
// call log in memory until it can. tell gets the code of a sentence, a path, and the calllog.Trouble or how many entries
// of a damaged file go on.
func (a *App) OpenBook(path string, tell func(code, path, detail string)) {
	options := calllog.Options{Log: a.Log, Changed: a.bookChanged}
	if self, err := os.Executable(); err == nil {
		options.Check = calllog.CheckedBy(self)
	}
	book, err := options.Open(path)
	a.Book = book
	health := book.Health()
	if err != nil {
		tell("callLog", path, string(health.Trouble))
	}
	if r := health.Recovery; r != nil {
		tell("callLogDamaged", r.Aside, strconv.Itoa(r.Salvaged))
	}
	if err := book.Tidy(time.Now()); err != nil {
		a.Log.Warn("the call log could not be tidied", "err", err)
	}
}

// CloseBook closes the call log, after Stop.
func (a *App) CloseBook() {
	if err := a.Book.Close(); err != nil {
		a.Log.Warn("the call log did not close well", "err", err)
	}
}

// bookChanged rings: the call log stands otherwise than before.
func (a *App) bookChanged() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.changed()
}

// BookState tells the pages how the call log stands.
func (a *App) bookState() BookState {
	health := a.Book.Health()
	state := BookState{Trouble: health.Trouble}
	if r := health.Recovery; r != nil {
		state.Recovered = &Recovered{r.Salvaged, filepath.Base(r.Aside)}
	}
	if m := health.Moved; m != nil {
		state.Moved = &Moved{m.Count, filepath.Base(m.File)}
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
