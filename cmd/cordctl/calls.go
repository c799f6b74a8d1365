package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"cordboard/backend/calllog"
	"cordboard/backend/logging"
)

// kinds are the kinds of calls that can be asked for.
var kinds = []string{string(calllog.Made), string(calllog.Received), string(calllog.Missed)}

// callsCommand is cordctl calls: the history of calls in the application's call log.
func callsCommand() *command {
	var (
		file, kind, number string
		asCSV              bool
		q                  calllog.Query
	)
	return &command{
		name: "calls",
		flags: []option{
			{"file", "FILE", &file},
			{"kind", strings.Join(kinds, "|"), &kind},
			{"unread", "", &q.Unread},
			{"name", "TEXT", &q.Name},
			{"number", "N", &q.Number},
			{"notes", "TEXT", &q.Notes},
			{"since", "DATE", onDay(&q.Since)},
			{"until", "DATE", onDay(&q.Until)},
			{"limit", "N", &q.Limit},
			{"csv", "", &asCSV},
			{"erase", "NUMBER", &number},
		},
		run: func(_ context.Context, given given, io stdio) error {
			for _, known := range kinds {
				if kind == known {
					q.Kind = calllog.Kind(kind)
				}
			}
			switch {
			case given["kind"] && q.Kind == calllog.AnyKind:
				return usage("badKind", "given", inQuotes(kind), "kinds", listed(text("or"), kinds))
			case given["erase"] && len(given) > 1 && !(len(given) == 2 && given["file"]):
				return usage("eraseAlone")
			case q.Limit < 0:
				return usage("badLimit")
			}
			if file == "" {
				logs, err := logging.Folder()
				if err != nil {
					return usage("needed", "flag", "--file FILE")
				}
				file = filepath.Join(filepath.Dir(logs), "calls.db")
			}
			if _, err := os.Stat(file); errors.Is(err, fs.ErrNotExist) {
				return failure("noCallLog", "path", file)
			}
			if given["erase"] {
				return eraseCalls(io, file, number)
			}
			return printCalls(io, file, q, asCSV)
		},
	}
}

// onDay reads a day, which begins at its midnight here, or a time.
func onDay(to *time.Time) func(string) error {
	return func(word string) (err error) {
		if *to, err = time.ParseInLocation(time.DateOnly, word, time.Local); err != nil {
			*to, err = time.Parse(time.RFC3339, word)
		}
		return err
	}
}

// callLine is a call as `cordctl calls` prints it.
type callLine struct {
	ID           string    `json:"id"`
	Start        time.Time `json:"start"`
	End          time.Time `json:"end,omitzero"` // an older version's entries have none
	Direction    string    `json:"direction"`
	Outcome      string    `json:"outcome"`
	Missed       bool      `json:"missed"`
	Handled      bool      `json:"handled"`
	Internal     bool      `json:"internal"`
	Number       string    `json:"number"`
	Name         string    `json:"name"`
	TalkMs       int64     `json:"talkMs"`
	Result       string    `json:"result"`
	Notes        string    `json:"notes"`
	State        string    `json:"state"`
	SalesforceID string    `json:"salesforceId"`
	Org          string    `json:"org"`
	User         string    `json:"user"`
	Agent        string    `json:"agent"`
}

// printCalls prints the calls of a query, the latest first.
func printCalls(io stdio, file string, q calllog.Query, asCSV bool) error {
	log, err := calllog.ReadFile(file)
	switch {
	case errors.Is(err, calllog.ErrDamaged):
		return failure("damagedCallLog", "path", file)
	case errors.Is(err, calllog.ErrNewer):
		return failure("newerCallLog", "path", file)
	case err != nil:
		return err
	}
	calls, _, err := log.Find(q)
	if err != nil {
		return err
	}
	if asCSV {
		return calllog.WriteCSV(io.out, calls)
	}
	lines := json.NewEncoder(io.out)
	for _, r := range calls {
		if err := lines.Encode(callLine{
			ID: r.ID, Start: r.StartedAt, End: r.EndedAt, Direction: r.Direction, Outcome: r.Outcome, Missed: r.Missed(), Handled: r.Handled,
			Internal: r.Internal, Number: r.Number, Name: r.Party(), TalkMs: (r.Earlier + r.Talk).Milliseconds(), Result: r.Result, Notes: r.Notes,
			State: string(r.Fate), SalesforceID: r.SalesforceID, Org: r.Account.Org, User: r.Account.User, Agent: r.Agent,
		}); err != nil {
			return err
		}
	}
	return nil
}

// eraseCalls erases what was with a number, and says what it left.
func eraseCalls(io stdio, file, number string) error {
	book, err := calllog.Options{}.Open(file)
	if err != nil {
		_ = book.Close()
		if book.Health().Trouble == calllog.TroubleLocked {
			return failure("callLogInUse", "path", file)
		}
		return err
	}
	erased, err := book.History(nil).Erase(number)
	err = errors.Join(err, book.Close())
	switch {
	case errors.Is(err, calllog.ErrNoNumber):
		return usage("eraseNoNumber", "given", inQuotes(number))
	case err != nil:
		return failure("notErased", "why", err.Error())
	}
	fmt.Fprintln(io.out, text("erased", "calls", fmt.Sprint(erased.Calls), "unsaved", fmt.Sprint(erased.Unsaved)))
	for _, path := range erased.Aside {
		fmt.Fprintln(io.out, text("eraseAside", "path", path))
	}
	return nil
}
