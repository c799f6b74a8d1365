package chaoslog

import (
	"context"
	"slices"
	"strings"
	"time"

	"cordboard/testbed/drive"
)

// work lets agent and callers do random things until the program is killed or ends.
func (l *lane) work(ctx context.Context, p *program, die func()) {
	for ctx.Err() == nil && !p.gone() {
		asked := time.Now()
		if seen, err := p.panel(ctx); err == nil {
			if took := time.Since(asked); took > grace {
				l.note("the page took %v to answer", took)
			}
			l.observe(seen)
			if due, _ := l.due(); !due {
				l.deed(ctx, p)
			}
		}
		due, owed := l.due()
		switch {
		case due && owed && l.disk.full:
			l.freeDisk()
		case due && !owed:
			_ = drive.Pause(ctx, l.between(0, 300))
			die()
		}
		_ = drive.Pause(ctx, l.between(10, 150))
	}
}

// due says whether the time of the kill has come, and whether the kill has to wait all the same.
func (l *lane) due() (due, owed bool) {
	l.life.mu.Lock()
	defer l.life.mu.Unlock()
	return l.life.due, l.life.owed
}

// inMemory is how the panel says that the disk does not take what is to be written.
const inMemory = "kept in memory"

// observe takes note of what the panel shows.
func (l *lane) observe(seen panel) {
	now := time.Now()
	l.life.seen = seen
	if freed := l.life.freed; !freed.IsZero() && !l.disk.full && now.Sub(freed) > recovery && !strings.Contains(seen.Words, inMemory) {
		l.life.freed = time.Time{}
		l.diary.note("the disk has had room for long enough")
		for _, r := range l.records {
			r.recovered(now)
		}
		l.life.unwritten = false
	}
	l.life.young = slices.DeleteFunc(l.life.young, func(r *record) bool {
		live := slices.ContainsFunc(seen.Strip, func(s strip) bool { return s.State != "ended" && l.shown(s) == r })
		return !live && now.Sub(l.x.standing(r.Call).Ended) > 2*grace
	})
	l.owe()
	for _, s := range seen.Strip {
		if r := l.shown(s); r != nil {
			r.observe(s, now, l.room())
		}
	}
}

// shown is the call that a strip of the panel shows: the newest one of its caller; nil = none.
func (l *lane) shown(s strip) *record {
	for _, r := range slices.Backward(l.records) {
		if s.of(r.Call) {
			return r
		}
	}
	return nil
}

// phone is who is on the line, for the choice of the next deed.
type phone struct {
	ringing, talking []*record
	ended            []*record // still on the panel
}

func (l *lane) phone() (now phone) {
	for _, c := range l.x.calls() {
		switch standing := l.x.standing(c); {
		case standing.Rang.IsZero():
			if time.Since(l.dialled) > 5*time.Second {
				l.x.forget(c)
			}
		case !standing.Answered.IsZero():
			now.talking = append(now.talking, l.recordOf(c))
		case !c.Out:
			now.ringing = append(now.ringing, l.recordOf(c))
		}
	}
	for _, s := range l.life.seen.Strip {
		if r := l.shown(s); r != nil && s.State == "ended" && !l.x.standing(r.Call).Ended.IsZero() {
			now.ended = append(now.ended, r)
		}
	}
	return now
}

// deed lets somebody do one thing.
func (l *lane) deed(ctx context.Context, p *program) {
	now := l.phone()
	up := len(now.ringing) + len(now.talking)
	switch lot := l.luck.IntN(100); {
	case lot < 3:
		l.reload(ctx, p)
	case lot < 5:
		l.restart(80)
	case lot < 8 && !l.disk.full:
		l.fillDisk()
	case l.disk.full && lot < 30:
		l.freeDisk()
	case len(now.ringing) > 0 && lot < 75:
		l.lift(now)
	case len(now.ringing) > 0 && lot < 80:
		l.hangUp(now.ringing[0])
	case len(now.talking) > 0 && lot < 45:
		l.write(ctx, p, l.one(now.talking))
	case len(now.talking) > 0 && lot < 62:
		l.hangUp(l.one(now.talking))
	case len(now.talking) > 0 && lot < 67:
		l.note("hold: %v", l.x.hold())
	case len(now.talking) > 0 && lot < 72:
		l.note("retrieve: %v", l.x.retrieve())
	case len(now.ended) > 0 && lot < 78:
		l.write(ctx, p, l.one(now.ended))
	case len(now.ended) > 0 && lot < 84:
		r := l.one(now.ended)
		l.note("call %d is done with: %t", r.N, p.finish(ctx, r.Call))
	case len(l.x.calls()) == 0 && lot < 88:
		l.ring()
	case up == 1 && len(l.x.calls()) == 1 && lot < 90 && l.with("second"):
		l.ring()
	case len(l.x.calls()) == 0:
		l.callOut(ctx, p)
	}
}
