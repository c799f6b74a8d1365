package softphone

import (
	"os"
	"path/filepath"
	"strconv"
	"time"

	"cordboard/backend/calllog"
)

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

// OpenBook opens the call log, before Start; whoever opened it closes it, after Stop. Where its file cannot be opened that is
// told, and the telephone works with a call log in memory until it can. tell gets the code of a sentence, a path, and the
// calllog.Trouble or how many entries of a damaged file go on.
func (a *App) OpenBook(path string, tell func(code, path, detail string)) *calllog.Book {
	options := calllog.Options{Log: a.o.Log, Changed: a.composer.changed}
	if self, err := os.Executable(); err == nil {
		options.Check = calllog.CheckedBy(self)
	}
	book, err := options.Open(path)
	health := book.Health()
	if err != nil {
		tell("callLog", path, string(health.Trouble))
	}
	if r := health.Recovery; r != nil && r.Newer {
		tell("callLogNewer", r.Aside, filepath.Base(path))
	} else if r != nil {
		tell("callLogDamaged", r.Aside, strconv.Itoa(r.Salvaged))
	}
	if err := book.KeepFor(a.current.get().History.Days, time.Now()); err != nil {
		a.o.Log.Warn("the call log could not be tidied", "err", err)
	}
	a.calls.book = book
	a.composer.changed()
	return book
}

// bookStateOf tells the pages how the call log stands.
func bookStateOf(health calllog.Health) BookState {
	state := BookState{Trouble: health.Trouble}
	if r := health.Recovery; r != nil && !r.Newer {
		state.Recovered = &Recovered{r.Salvaged, filepath.Base(r.Aside)}
	}
	if m := health.Moved; m != nil {
		state.Moved = &Moved{m.Count, filepath.Base(m.File)}
	}
	return state
}
