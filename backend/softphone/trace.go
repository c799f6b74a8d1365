package softphone

import (
	"slices"

	"cordboard/backend/agent"
	"cordboard/backend/csta/link"
	"cordboard/backend/logging"
)

// alarming are the codes of problems after which it is worth knowing what was said: the switch's, not a
// person's.
var alarming = []string{"lost", "kicked", "refused", "timeout", "internal", "closed"}

// record has a line remembered, from a sign-on on, until the next one. Its standby servers share the record.
func (a *App) record(line *link.Options) {
	a.mu.Lock()
	defer a.mu.Unlock()
	recorder := logging.NewRecorder(logging.TraceOptions{
		Folder: a.Traces, Dialect: string(line.Dialect), PlainNumbers: !a.config.Logging.MaskNumbers,
	})
	a.recorder = recorder
	line.Trace = func(e link.TraceEntry) {
		f := logging.Frame{At: e.At, Out: e.Out, ID: e.InvokeID, Name: e.Name, Body: e.Body, Note: e.Note}
		if e.Note == link.NoteUp {
			f.Name, f.Body = "", e.Name // the address
		}
		recorder.Frame(f)
	}
}

// trouble is why one State after another is worth a trace; "" is that it is not.
func trouble(before, now agent.State) string {
	if p := now.Problem; p != nil && p != before.Problem && slices.Contains(alarming, p.Code) {
		return p.Code
	}
	if before.Link == agent.Up && now.Agent == agent.On && now.Link != agent.Up {
		return "lost"
	}
	return ""
}

// alarm writes what was said into the logs' folder, when there is trouble.
func (a *App) alarm(before, now agent.State) {
	why := trouble(before, now)
	a.mu.Lock()
	recorder := a.recorder
	a.mu.Unlock()
	if why == "" || recorder == nil {
		return
	}
	a.done.Go(func() {
		switch path, err := recorder.Alarm(why); {
		case err != nil:
			a.Log.Warn("the trace was not written", "reason", why, "err", err)
		case path != "":
			a.Log.Info("a trace was written", "reason", why, "path", path)
		}
	})
}

var problemNoTrace = &agent.Problem{Code: "noTrace", Text: "Nobody has signed on yet, so there is nothing to save."}

// SaveTrace writes what was said since the last sign-on into the logs' folder and returns where.
func (a *App) SaveTrace() (path string, err error) {
	a.mu.Lock()
	recorder := a.recorder
	a.mu.Unlock()
	if recorder == nil {
		return "", problemNoTrace
	}
	return recorder.Save("wanted")
}
