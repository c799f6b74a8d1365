package softphone

import (
	"log/slog"
	"slices"
	"sync"

	"cordboard/backend/agent"
	"cordboard/backend/csta/link"
	"cordboard/backend/problem"
	"cordboard/backend/trace"
)

// alarming are the codes of problems after which it is worth knowing what was said: the switch's, not a
// person's.
var alarming = []problem.Code{
	problem.Lost, problem.Kicked, problem.Refused, problem.Timeout, problem.Internal, problem.Closed,
	problem.SignOnRefused, problem.NotAdmitted, problem.NotAllowed, problem.BadAnswer, problem.Unanswered, problem.LostSigningOn, problem.Closing,
}

// tracer keeps what is said on a line, and writes it down when there is trouble or a person wants it. Its methods may be
// called from any goroutine.
type tracer struct {
	folder  string
	log     *slog.Logger
	writing sync.WaitGroup

	mu       sync.Mutex
	recorder *trace.Recorder // of what was said since the last sign-on; nil = nobody signed on yet
}

// record has a line remembered, from a sign-on on, until the next one. Its standby servers share the record.
func (t *tracer) record(line *link.Options, plainNumbers bool) {
	recorder := trace.NewRecorder(trace.Options{Folder: t.folder, Dialect: string(line.Dialect), PlainNumbers: plainNumbers})
	t.mu.Lock()
	defer t.mu.Unlock()
	t.recorder = recorder
	line.Trace = func(e link.TraceEntry) {
		recorder.Frame(trace.Frame{At: e.At, Out: e.Out, ID: e.InvokeID, Name: e.Name, Body: e.Body, Note: e.Note})
	}
}

// last is the recorder of the last sign-on; nil = nobody signed on yet.
func (t *tracer) last() *trace.Recorder {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.recorder
}

// setPlainNumbers says whether the record shows numbers unmasked from now on.
func (t *tracer) setPlainNumbers(plain bool) {
	if recorder := t.last(); recorder != nil {
		recorder.SetPlainNumbers(plain)
	}
}

// wait waits until what is being written is written.
func (t *tracer) wait() { t.writing.Wait() }

// trouble is why one State after another is worth a trace; "" is that it is not.
func trouble(before, now agent.State) string {
	if p := now.Problem; p != nil && p != before.Problem && slices.Contains(alarming, p.Code) {
		return string(p.Code)
	}
	if before.Link == agent.Up && now.Agent == agent.On && now.Link != agent.Up {
		return "lost"
	}
	return ""
}

// alarm writes what was said into the logs' folder, when there is trouble. It does not wait.
func (t *tracer) alarm(before, now agent.State) {
	why, recorder := trouble(before, now), t.last()
	if why == "" || recorder == nil {
		return
	}
	t.writing.Go(func() {
		switch path, err := recorder.Alarm(why); {
		case err != nil:
			t.log.Warn("the trace was not written", "reason", why, "err", err)
		case path != "":
			t.log.Info("a trace was written", "reason", why, "path", path)
		}
	})
}

// SaveTrace writes what was said since the last sign-on into the logs' folder and returns where.
func (a *App) SaveTrace() (path string, err error) {
	recorder := a.tracer.last()
	if recorder == nil {
		return "", problem.New(problem.NoTrace)
	}
	return recorder.Save("wanted")
}
