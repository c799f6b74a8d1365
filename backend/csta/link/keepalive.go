package link

import (
	"context"
	"errors"
	"fmt"
	"time"

	"cordboard/backend/csta"
)

const (
	// mutePatience is how long a request may stay unanswered by a switch that says nothing else either,
	// the last question included.
	mutePatience = 10 * time.Second
	// lastQuestionPatience is the least that the last question is waited for.
	lastQuestionPatience = 3 * time.Second
)

// ErrNoQuestion means that this switch has answered no question yet that could be asked again.
var ErrNoQuestion = errors.New("link: the switch has not answered any question by which it could be found alive; connect again")

// keepalive gives signs of life from the end of the sign-on until death, and looks for the switch's.
type keepalive struct {
	c         *Conn
	questions *questions
	doubts    chan doubt
}

func newKeepalive(c *Conn) *keepalive {
	return &keepalive{c: c, questions: &questions{known: map[string]bool{}}, doubts: make(chan doubt, 1)}
}

// run gives signs of life until death. It begins when first tells how long until the first one.
func (k *keepalive) run(first <-chan time.Duration) {
	c := k.c
	var beatAt time.Time
	select {
	case next := <-first:
		beatAt = time.Now().Add(next)
	case <-c.life.ctx.Done():
		return
	}
	var (
		askedAt = time.Now() // when the switch was last asked whether it is there
		open    doubt        // a request that was not answered; zero = none
	)
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		doubts := k.doubts
		if open.sent.IsZero() || c.idle.heardSince(open.sent) {
			select {
			case open = <-doubts:
			default:
				open = doubt{}
			}
		} else if open.expected {
			doubts = nil // the older one decides
		}
		timer.Reset(k.nextCheck(beatAt, askedAt, open))
		select {
		case <-timer.C:
		case newer := <-doubts:
			if newer.expected || open.sent.IsZero() {
				open = newer
			}
			continue
		case <-c.life.ctx.Done():
			return
		}
		if c.life.closing.Load() {
			<-c.life.ctx.Done() // the farewell is being said
			return
		}
		now := time.Now()
		switch {
		case open.overdue(now, c.opt.ResponseTimeout):
			if !c.idle.heardSince(open.sent) {
				k.suspect(c.life.ctx, "a request was not answered", open)
				askedAt = time.Now()
			}
			open = doubt{}
		case !now.Before(beatAt):
			next := c.manners.beat(c.life.ctx, c)
			beatAt = time.Now().Add(next)
		case c.opt.Probe > 0 && c.idle.silence() >= c.opt.Probe && now.Sub(askedAt) >= c.opt.Probe:
			k.askIdle(c.life.ctx)
			askedAt = now
		}
	}
}

// nextCheck is how long until something may be due.
func (k *keepalive) nextCheck(beatAt, askedAt time.Time, open doubt) time.Duration {
	c := k.c
	next := time.Until(beatAt)
	if !open.sent.IsZero() {
		next = min(next, time.Until(open.sent.Add(c.opt.ResponseTimeout)))
	}
	if c.opt.Probe > 0 {
		next = min(next, max(c.opt.Probe-c.idle.silence(), c.opt.Probe-time.Since(askedAt)))
	}
	return max(next, 0)
}

// doubt is a request that found no answer.
type doubt struct {
	sent     time.Time
	expected bool // an answer was to be expected
}

func (d doubt) overdue(now time.Time, patience time.Duration) bool {
	return !d.sent.IsZero() && now.Sub(d.sent) >= patience
}

// unanswered notes a request that was not answered.
func (k *keepalive) unanswered(service string, sent time.Time) {
	select {
	case k.doubts <- doubt{sent, k.questions.expects(service)}:
	default: // it has a doubt to clear up already
	}
}

// Check asks the switch now whether it is still there, for whoever has reason to doubt it: this computer
// has slept, its network or its clock has changed. It returns nil when anything was heard; otherwise the
// line is dead within ten seconds, and the cause is returned. ErrNoQuestion means that nothing could be
// asked that this switch is known to answer.
func (c *Conn) Check(ctx context.Context) error {
	question, proven := c.keepalive.questions.best(c.manners.standard)
	if question == nil || !proven && c.receiver.spoke.Load() {
		return ErrNoQuestion
	}
	c.keepalive.suspect(ctx, "it was asked whether it is still there", doubt{sent: time.Now()})
	if cause := c.Err(); cause != nil {
		return cause
	}
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("link: asking whether the switch is there: %w", err)
	}
	return nil
}

// askIdle asks a switch that was silent for long. In the standard's dialects that is RequestSystemStatus,
// until it turns out that this switch does not answer it.
func (k *keepalive) askIdle(ctx context.Context) {
	c := k.c
	asked := time.Now()
	complaint := fmt.Sprintf("it was silent for %s", c.idle.silence().Round(time.Second))
	if c.manners.standard && c.receiver.spoke.Load() && k.questions.untried() {
		var late *TimeoutError
		_, err := c.askWithin(ctx, csta.RequestSystemStatus{}, c.opt.ResponseTimeout, false)
		if !errors.As(err, &late) || c.idle.heardSince(asked) {
			return
		}
		k.questions.passedOver()
	}
	k.suspect(ctx, complaint, doubt{sent: asked})
}

// suspect asks the switch one question, and ends the line where its silence means something. The wait
// ends ten seconds after the doubt's request was sent, but a question is never waited for less than
// lastQuestionPatience. Where there is no question to ask, a request whose answer was to be expected
// decides alone.
func (k *keepalive) suspect(ctx context.Context, complaint string, open doubt) {
	c := k.c
	question, proven := k.questions.best(c.manners.standard)
	if question == nil {
		if open.expected {
			k.endUnlessHeard(ctx, complaint, open)
		}
		return
	}
	asked := time.Now()
	patience := max(mutePatience-asked.Sub(open.sent), lastQuestionPatience)
	_, err := c.askWithin(ctx, question, patience, true)
	var late *TimeoutError
	if !errors.As(err, &late) || c.idle.heardSince(asked) {
		return
	}
	if !proven && !open.expected && c.receiver.spoke.Load() {
		c.opt.Log.Info("the switch does not answer whether it is there; only the network will tell", "request", question.Name())
		k.questions.passedOver()
		return
	}
	c.die(&LostError{Reason: fmt.Sprintf("%s, and nothing was heard after %s, not for %s", complaint, question.Name(), patience.Round(time.Millisecond))})
}

// endUnlessHeard ends the line at the end of the ten seconds, if nothing is heard until then.
func (k *keepalive) endUnlessHeard(ctx context.Context, complaint string, open doubt) {
	c := k.c
	timer := time.NewTimer(mutePatience - time.Since(open.sent))
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-c.life.ctx.Done():
		return
	case <-ctx.Done():
		return
	}
	if !c.idle.heardSince(open.sent) {
		c.die(&LostError{Reason: fmt.Sprintf("%s, and nothing was heard for %s", complaint, mutePatience)})
	}
}
