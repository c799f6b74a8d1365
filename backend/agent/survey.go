package agent

import (
	"context"
	"errors"
	"slices"
	"time"

	"cordboard/backend/call"
	"cordboard/backend/csta"
	"cordboard/backend/csta/link"
)

// finding is what is known of a followed device after looking: its monitor and its calls.
type finding struct {
	device string
	ref    string // of a monitor that was started now; empty = it runs already, or err
	err    error  // why it could not be started
	calls  []csta.SnapshotCallInfo
	blind  error          // why there is no snapshot
	heard  []csta.Message // what else came while the pieces of a snapshot were waited for
}

// look starts the monitors that do not run yet and takes a snapshot of every device. It runs on a
// goroutine of its own.
func look(ctx context.Context, conn *link.Conn, devices []string, running map[string]string) []finding {
	var found []finding
	for _, device := range devices {
		f := finding{device: device}
		if _, ok := running[device]; !ok {
			started, err := link.Do(ctx, conn, csta.MonitorStart{Device: csta.DeviceID{ID: device}})
			f.ref, f.err = started.CrossRefID, err
		}
		if f.err == nil {
			f.blind = f.snapshot(ctx, conn)
		}
		found = append(found, f)
	}
	return found
}

// snapshotLimit is how long a switch may take to tell its calls. While it does, the sign-on or the
// events wait, and a switch that has no such service may keep silent.
const snapshotLimit = 2 * time.Second

func (f *finding) snapshot(ctx context.Context, conn *link.Conn) error {
	ctx, cancel := context.WithTimeout(ctx, snapshotLimit)
	defer cancel()
	answer, err := link.Do(ctx, conn, csta.SnapshotDevice{Device: csta.DeviceID{ID: f.device}})
	if err != nil || answer.ServiceCrossRefID == "" || len(answer.Calls) > 0 {
		f.calls = answer.Calls
		return err
	}
	for { // some switches send the calls after the answer, in pieces
		select {
		case m, alive := <-conn.Events():
			piece, is := m.(csta.SnapshotDeviceData)
			switch {
			case !alive:
				return conn.Err()
			case !is || piece.ServiceCrossRefID != answer.ServiceCrossRefID:
				f.heard = append(f.heard, m)
				continue
			}
			if f.calls = append(f.calls, piece.Calls...); piece.LastSegment {
				return nil
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// survey asks the switch again what goes on, on the living line. Events wait meanwhile: those that came
// before the answers change nothing that comes after, and those that came later are newer.
func (s *Session) survey(sh *shift) {
	if sh.conn == nil || s.presence != On {
		return
	}
	if sh.surveying {
		sh.again = true
		return
	}
	sh.surveying = true
	conn, devices := sh.conn, sh.devices
	running := make(map[string]string, len(sh.refs))
	for device, ref := range sh.refs {
		running[device] = ref
	}
	s.workers.Go(func() {
		found := look(sh.ctx, conn, devices, running)
		s.post(func() {
			if s.shift != sh || sh.conn != conn {
				return
			}
			sh.surveying = false
			s.learn(sh, found)
			if sh.again {
				sh.again = false
				s.survey(sh)
			}
		})
	})
}

// learn takes in what a look found.
func (s *Session) learn(sh *shift, found []finding) {
	now := time.Now()
	for _, f := range found {
		if f.err != nil {
			if sh.conn.Err() == nil {
				s.blind(sh, f)
			}
			continue
		}
		if _, runs := sh.refs[f.device]; !runs {
			sh.refs[f.device] = f.ref
			s.table.Follow(f.ref, f.device)
			if s.problem != nil && s.problem.Code == "monitorLost" {
				s.problem = nil
			}
		}
		if f.blind != nil {
			s.log.Info("no snapshot of the calls", "cause", kind(f.blind))
			s.table.Doubt(now)
			if errors.Is(f.blind, context.DeadlineExceeded) && slices.ContainsFunc(s.table.Calls(), func(c call.Call) bool { return c.Stale }) {
				sh.surveyAt = now.Add(surveyPause)
			}
			continue
		}
		s.tell(s.table.Reconcile(f.device, f.calls, now))
	}
	for _, f := range found {
		for _, m := range f.heard {
			s.hear(m)
		}
	}
}

// blind notes that the switch does not tell of a device any more; it is asked again later.
func (s *Session) blind(sh *shift, f finding) {
	p := notFollowed(f.err)
	_ = s.fail(&Problem{
		Code: "monitorLost", Text: "The telephone server no longer reports what this extension does. It is asked again; if that does not help, sign on again.",
		Detail: p.Detail, cause: f.err,
	})
	s.table.Suspect()
	s.table.Doubt(time.Now())
	sh.surveyAt = time.Now().Add(surveyPause)
}

// events is where the owner hears the switch; nil while it has to wait.
func (s *Session) events() <-chan csta.Message {
	if sh := s.shift; sh != nil && sh.conn != nil && !sh.surveying {
		return sh.conn.Events()
	}
	return nil
}

// hear takes in one thing that the switch said.
func (s *Session) hear(m csta.Message) {
	sh := s.shift
	switch m := m.(type) {
	case csta.Event:
		s.tell(s.table.Apply(m, time.Now()))
		s.consultations()
	case csta.MonitorStop:
		for device, ref := range sh.refs {
			if ref == m.CrossRefID {
				delete(sh.refs, device)
				s.table.Unfollow(ref)
				s.table.Suspect()
				s.survey(sh)
			}
		}
	case csta.SystemStatus:
		s.felt(sh, m.Status)
	}
}

// felt reads how the switch feels: after it lost messages or did not work, what we know may be wrong.
func (s *Session) felt(sh *shift, status string) {
	switch status {
	case "messagesLost":
		s.table.Suspect()
		s.survey(sh)
	case "disabled", "partiallyDisabled", "initializing":
		sh.disabled = true
	case "enabled", "normal":
		if sh.disabled {
			sh.disabled = false
			s.table.Suspect()
			s.survey(sh)
		}
	}
}
