package agent

import (
	"context"
	"slices"
	"time"

	"cordboard/backend/csta"
	"cordboard/backend/csta/link"
)

// question is something that the switch is asked beside its calls. Whatever it answers, a refusal above
// all, is no problem for the agent.
type question int

const (
	askFeatures question = iota
	askDuty
	askDND
	askForwarding
	askCalls // by a snapshot, as part of every look
)

// deadlyTwice is how often a line may die of a question before nobody is asked it any more.
const deadlyTwice = 2

// inquiryPause lies between two questions, so that a person's click never waits for their pace, and
// inquiryDelay before the first ones at a new line, whose first words are the calls'.
const (
	inquiryPause = 600 * time.Millisecond
	inquiryDelay = 2 * time.Second
)

// offers are the features that say that a question has an answer.
var offers = map[question]string{askDuty: "getAgentState", askDND: "getDoNotDisturb", askForwarding: "getForwarding"}

// questions are those that are asked at a new line. Some servers hang or hang up at words that they do not
// know. So a switch is asked what it is known to answer: by its
// profile for the agent's state, or for its features, once, and any switch for what it offered since the sign-on.
func (s *Session) questions(sh *shift) []question {
	var list []question
	profile := sh.profile()
	if profile.BearsAgentState {
		list = append(list, askDuty)
	}
	if profile.BearsFeatures && !sh.asked[sh.at] {
		list = append(list, askFeatures)
		sh.asked[sh.at] = true
	}
	for _, q := range []question{askDuty, askDND, askForwarding} {
		if sh.offered[q] && !slices.Contains(list, q) {
			list = append(list, q)
		}
	}
	return list
}

// offer notes that the switch has an answer to a question, and asks it, unless that was done.
func (s *Session) offer(sh *shift, q question) {
	if !sh.offered[q] {
		sh.offered[q] = true
		s.inquire(sh, q)
	}
}

// again asks about something that the switch took an order for. Its refusal to tell says nothing about the
// order's being possible.
func (s *Session) again(q question) {
	s.shift.ordered[q], s.shift.offered[q] = true, true
	s.inquire(s.shift, q)
}

// inquire asks the switch some questions, one after the other. What is known to be lacking is not asked.
func (s *Session) inquire(sh *shift, questions ...question) { s.inquireIn(sh, 0, questions) }

func (s *Session) inquireIn(sh *shift, delay time.Duration, questions []question) {
	conn, own := sh.conn, sh.named(sh.device())
	if conn == nil || s.presence != On {
		return
	}
	s.workers.Add(1)
	sh.inquiries.Go(func() {
		defer s.workers.Done()
		for i, q := range questions {
			if i > 0 {
				delay = inquiryPause
			}
			if !rest(sh.ctx, conn, delay) {
				return
			}
			if !s.inquireOne(sh, conn, own, q) {
				return
			}
		}
	})
}

// rest waits, and says whether the line is still wanted.
func rest(ctx context.Context, conn *link.Conn, pause time.Duration) bool {
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
	case <-conn.Done():
	}
	return false
}

// inquireOne asks one question and takes in the answer; false = the line is no more. An event about the
// same that came meanwhile may be newer or older than the answer: then it is asked once more.
func (s *Session) inquireOne(sh *shift, conn *link.Conn, own csta.DeviceID, q question) bool {
	spare, alive, heard := true, false, 0
	if !s.do(func() {
		alive, heard = s.shift == sh && s.line() == conn, sh.news[q]
		if spare = s.able.lacks[q.service()] != "" || sh.deadly[q] >= deadlyTwice; alive && !spare {
			sh.risked = append(sh.risked, q)
		}
	}) || !alive {
		return false
	}
	if spare {
		return true
	}
	learn, err := s.answer(sh.ctx, conn, own, q)
	return s.do(func() {
		if conn.Err() == nil {
			sh.risked = slices.DeleteFunc(sh.risked, func(o question) bool { return o == q })
		}
		switch {
		case s.shift != sh || s.line() != conn:
		case err == nil && sh.news[q] != heard && !sh.crossed[q]:
			sh.crossed[q] = true
			s.inquire(sh, q)
		case err == nil:
			sh.crossed[q] = false
			learn()
		case q != askFeatures && lacking(err) && !sh.ordered[q] && !s.known(q):
			s.able.learnLack(q.service(), LacksSession)
		default:
			s.log.Info("a question was not answered", "about", q.service(), "cause", kind(err))
		}
	}) && conn.Err() == nil
}

// known says that the switch told about the matter of a question without being asked.
func (s *Session) known(q question) bool {
	switch q {
	case askDuty:
		return s.duty.state() != DutyUnknown
	case askDND:
		return s.settings.dnd != nil
	case askForwarding:
		return len(s.settings.forwards) > 0
	}
	return false
}

// service is what a question is about; features are about all of them.
func (q question) service() Verb {
	return map[question]Verb{askDuty: Ready, askDND: DND, askForwarding: Forward}[q]
}

// answer is the switch's answer to a question, as what the owner learns of it.
func (s *Session) answer(ctx context.Context, conn *link.Conn, own csta.DeviceID, q question) (learn func(), err error) {
	switch q {
	case askFeatures:
		told, reason, err := features(ctx, conn)
		return func() {
			s.able.learnFeatures(told, reason)
			for _, q := range []question{askDuty, askDND, askForwarding} {
				if lists(told, offers[q]) {
					s.offer(s.shift, q)
				}
			}
		}, err
	case askDuty:
		answer, err := link.Do(ctx, conn, csta.GetAgentState{Device: own})
		return func() { s.employed(answer) }, err
	case askDND:
		answer, err := link.Do(ctx, conn, csta.GetDoNotDisturb{Device: own})
		return func() { s.settings.disturb(answer.On) }, err
	default:
		answer, err := link.Do(ctx, conn, csta.GetForwarding{Device: own})
		return func() { s.settings.learn(answer.List) }, err
	}
}

// features are what the switch says it supports. Who refuses the first question is asked by the second;
// who says nothing is not.
func features(ctx context.Context, conn *link.Conn) (told []string, reason string, err error) {
	answer, err := link.Do(ctx, conn, csta.GetCSTAFeatures{})
	if err == nil || refusalOf(err) == nil {
		return answer.Features, LacksFeatures, err
	}
	if !rest(ctx, conn, inquiryPause) {
		return nil, "", conn.Err()
	}
	caps, err := link.Do(ctx, conn, csta.GetSwitchingFunctionCaps{})
	return caps.Services, LacksSwitch, err
}
