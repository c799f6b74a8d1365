package shell

import (
	"context"
	"errors"
	"log/slog"
	goruntime "runtime"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/wailsapp/wails/v2/pkg/runtime"

	"cordboard/backend/problem"
)

const onWindows = goruntime.GOOS == "windows"

// dialogs are the message boxes above the window. Its methods may be called from any goroutine and wait for the person.
type dialogs struct {
	ctx    context.Context // Wails' own
	log    *slog.Logger
	texts  Texts
	silent *atomic.Bool // nobody is asked or told any more

	asking sync.Mutex // held while a question is open or waits for its turn
	boxes  sync.Mutex // held while a box is open
}

// report tells a person what did not work; nil is nothing.
func (d *dialogs) report(err error) {
	if err == nil {
		return
	}
	var told *problem.Problem
	if errors.As(err, &told) {
		d.log.Info("a problem is told", "code", told.Code)
	} else {
		d.log.Warn("a problem is told", "err", err)
	}
	d.tell(runtime.WarningDialog, problemText(d.texts, err))
}

// problemText puts an error into the words of a language, as the pages do; behind it what the system said, where no code
// names it.
func problemText(t Texts, err error) string {
	told := problem.Of(err)
	text := told.Text(problem.Texts(t))
	if told.Code == problem.Internal {
		text = strings.TrimSpace(text + "\n\n" + told.Detail)
	}
	return text
}

// tell shows a message box.
func (d *dialogs) tell(kind runtime.DialogType, text string) { d.box(kind, text) }

// confirm asks a question that is answered with yes or no. While another one is open the answer is no.
func (d *dialogs) confirm(key string) bool {
	if !d.asking.TryLock() {
		return false
	}
	defer d.asking.Unlock()
	d.log.Info("a question is asked", "question", key)
	answer := d.box(runtime.QuestionDialog, d.texts(key, nil))
	d.log.Info("a question is answered", "question", key, "yes", answer == "Yes")
	return answer == "Yes"
}

// box shows one message box after the other: Wails mixes up the answers of two.
func (d *dialogs) box(kind runtime.DialogType, text string) string {
	d.boxes.Lock()
	defer d.boxes.Unlock()
	if d.silent.Load() {
		return ""
	}
	showWindow(d.ctx)
	if !onWindows {
		text = strings.ReplaceAll(text, "%", "%%") // Wails takes it for a format there
	}
	answer, err := runtime.MessageDialog(d.ctx, runtime.MessageDialogOptions{
		Type: kind, Title: "Cordboard", Message: text, DefaultButton: "No",
	})
	if err != nil {
		d.log.Warn("a message was not shown", "err", err)
	}
	return answer
}
