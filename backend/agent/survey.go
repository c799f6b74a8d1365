package agent

import (
	"context"
	"errors"
	"slices"
	"time"

	"cordboard/backend/call"
)

// A survey that follows closely on another one waits: the switch may have much to be asked for, such as
// after every lost message of a storm, and a person's clicks share its patience with us.
const (
	surveyGap  = 500 * time.Millisecond // between the beginnings of two; doubled for each further one
	surveyMost = 2 * time.Second        // but no more than this
)

// Survey asks the switch anew what goes on at the followed devices and waits until the State shows it. It
// returns a *Problem where the switch did not say.
func (s *Session) Survey(ctx context.Context) error {
	done := make(chan error, 1)
	var refusal error
	if !s.do(func() {
		if s.line() == nil {
			refusal = problemNoLine
			return
		}
		s.shift.asking = append(s.shift.asking, done)
		s.survey(s.shift)
	}) {
		return problemClosed
	}
	if refusal != nil {
		return refusal
	}
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return problemOf(ctx.Err())
	case <-s.gone:
		return problemClosed
	}
}

// answerAsking lets go who waits for a survey.
func (sh *shift) answerAsking(err error) {
	for _, waiter := range sh.asking {
		waiter <- err
	}
	sh.asking = nil
}

// want asks for a survey, at once or, where there were many, in a moment.
func (s *Session) want(sh *shift) {
	next := sh.surveyed.Add(min(surveyMost, surveyGap<<min(sh.surveys, 4)))
	switch {
	case !time.Now().Before(next):
		s.survey(sh)
	case sh.surveyAt.IsZero() || sh.surveyAt.After(next):
		sh.surveyAt = next
	}
}

// wantIn asks for a survey after a while.
func (s *Session) wantIn(sh *shift, pause time.Duration) {
	if at := time.Now().Add(pause); sh.surveyAt.IsZero() || sh.surveyAt.After(at) {
		sh.surveyAt = at
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
	if sh.surveys++; time.Since(sh.surveyed) > 2*surveyMost {
		sh.surveys = 0
	}
	sh.surveying, sh.surveyed, sh.surveyAt = true, time.Now(), time.Time{}
	sh.lookouts++
	conn, mine := sh.conn, sh.lookouts
	ctx, cancel := context.WithCancel(sh.ctx)
	sh.stopLooking = cancel
	out := lookout{devices: sh.devices, names: sh.names, running: make(map[string]string, len(sh.refs)), unnamed: sh.unnamed(), untold: sh.untold()}
	if sh.roused {
		out.limit = min(max(wakeLimit, 2*sh.took), snapshotLimit)
	}
	for device, ref := range sh.refs {
		out.running[device] = ref
	}
	s.workers.Go(func() {
		defer cancel()
		found := look(ctx, conn, out)
		s.post(func() {
			switch {
			case s.shift != sh || sh.conn != conn:
			case sh.lookouts != mine: // given up for another one, but what was heard meanwhile was said
				s.overhear(found)
			default:
				s.surveyed(sh, found)
			}
		})
	})
}

// resurvey asks anew, and gives a survey up that is under way.
func (s *Session) resurvey(sh *shift) {
	if sh.surveying {
		sh.stopLooking()
		sh.surveying, sh.again = false, false
	}
	s.survey(sh)
}

// overhear takes in what came while pieces of a snapshot were waited for.
func (s *Session) overhear(found []finding) {
	for _, f := range found {
		for _, m := range f.heard {
			s.hear(m)
		}
	}
}

// surveyed takes in what a survey found.
func (s *Session) surveyed(sh *shift, found []finding) {
	sh.surveying = false
	if sh.roused && !proved(found) && sh.conn.Err() == nil {
		if sh.telling {
			s.buried(sh)
			return
		}
		conn := sh.conn // it never told its calls, so silence proves nothing: another question may
		s.workers.Go(func() { _ = conn.Check(sh.ctx) })
	}
	sh.roused = sh.roused && sh.again
	s.learn(sh, found)
	if sh.again {
		sh.again = false
		s.survey(sh)
		return
	}
	if sh.conn.Err() != nil {
		return // the line's end answers who waits
	}
	var err error
	for _, f := range found {
		if failure := f.failure(); failure != nil && err == nil {
			err = problemOf(failure)
		}
	}
	sh.answerAsking(err)
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
		switch {
		case f.blind == nil, refusalOf(f.blind) != nil && !errors.Is(f.blind, errUntold):
			sh.telling, sh.deadly[askCalls] = true, 0
		case sh.conn.Err() != nil && !sh.telling:
			sh.deadly[askCalls]++
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
		sh.nameless = sh.nameless || f.nameless
		for callID, parties := range f.parties {
			s.table.Introduce(f.device, callID, parties, now)
		}
	}
	s.overhear(found)
}

// untold says that lines died of being asked for their calls, and that none ever told them.
func (sh *shift) untold() bool { return sh.deadly[askCalls] >= deadlyTwice }

// unnamed says that the switch may be asked who is in a call.
func (sh *shift) unnamed() bool { return sh.profile().BearsSnapshotCall && !sh.nameless }

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
