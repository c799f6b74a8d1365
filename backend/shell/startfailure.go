// Package shell is the program's window and what stands around it on a desktop: menu, tray, dialogs, the command line and
// the other starts of the program, what is told when a part of it cannot start, and its end.
//
// It promises that a person hears of every failure at the start (in a message box, in the log and on standard error); that
// the program ends only after MonitorStop and Logout, and not in the middle of a call without a question; and that no menu
// item makes a thread of the system wait. It never looks into a call: softphone.Status tells it what to show.
package shell

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"strconv"
	"strings"
	"sync"
)

// StartFailure is a part of the program that could not start.
type StartFailure struct {
	Code string // names the sentence in the message files: menu.start.CODE
	Path string // the file or folder it is about; "" = none
	Line int    // the line of that file, 1-based; 0 = none
	Why  string // names the text of the message files that says why; "" = in the words of Err
	Err  error  // what the system said
	Ends bool   // the program cannot run without it; otherwise it goes on
}

// Error is for the log; a person is told the sentence of the message files.
func (f *StartFailure) Error() string {
	return fmt.Sprintf("shell: start: %s: %v", f.Code, f.Err)
}

// Unwrap is what the system said.
func (f *StartFailure) Unwrap() error { return f.Err }

// Box shows a text in a message box of the system, without a window of ours. With wait it returns when a person has
// closed it, otherwise at once. It returns false where the system has no such box.
type Box func(text string, wait bool) bool

// StartFailures tells of failures at the start. It may be used from every goroutine.
type StartFailures struct {
	texts  func(key string, params map[string]string) string
	errOut io.Writer
	box    Box

	mu     sync.Mutex
	log    *slog.Logger    // nil until LogTo
	held   []*StartFailure // those to log once there is a log
	unseen []string        // those that a window has to show
}

// NewStartFailures makes a teller that writes to errOut and shows boxes, in the words of texts.
func NewStartFailures(texts func(key string, params map[string]string) string, errOut io.Writer, box Box) *StartFailures {
	return &StartFailures{texts: texts, errOut: errOut, box: box}
}

// Tell tells a person, the log and standard error. A failure that ends the program waits until its box is closed.
// Where the system has no box, Unseen has the text for a window.
func (s *StartFailures) Tell(f *StartFailure) {
	text := s.text(f)
	fmt.Fprintln(s.errOut, "cordboard:", strings.Join(strings.Fields(text), " "))
	s.mu.Lock()
	if s.log == nil {
		s.held = append(s.held, f)
	} else {
		logFailure(s.log, f)
	}
	s.mu.Unlock()
	if s.box(text, f.Ends) || f.Ends {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.unseen = append(s.unseen, text)
}

func (s *StartFailures) text(f *StartFailure) string {
	reason := ""
	var about *fs.PathError // the sentence names the path already
	switch {
	case f.Why != "":
		reason = s.texts(f.Why, nil)
		if f.Line > 0 {
			reason = s.texts("settings.damaged.line", map[string]string{"line": strconv.Itoa(f.Line), "reason": reason})
		}
	case errors.As(f.Err, &about):
		reason = about.Err.Error()
	case f.Err != nil:
		reason = f.Err.Error()
	}
	return strings.TrimSpace(s.texts("menu.start."+f.Code, map[string]string{"path": f.Path, "reason": reason}))
}

// LogTo gives the failures a log: those told already are written at once, later ones when they are told.
func (s *StartFailures) LogTo(log *slog.Logger) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.log = log
	for _, f := range s.held {
		logFailure(log, f)
	}
	s.held = nil
}

// Unseen are the texts that no box could show, each given out once.
func (s *StartFailures) Unseen() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	texts := s.unseen
	s.unseen = nil
	return texts
}

func logFailure(log *slog.Logger, f *StartFailure) {
	log.Error("a part of the program did not start", "code", f.Code, "path", f.Path, "ends", f.Ends, "err", f.Err)
}
