package chaoslog

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
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
			l.deed(ctx, p)
		}
		l.life.mu.Lock()
		due, owed := l.life.due, l.life.owed
		l.life.mu.Unlock()
		switch {
		case due && owed && l.disk.full:
			l.freeDisk()
		case due && !owed:
			_ = pause(ctx, l.between(0, 300))
			die()
		}
		_ = pause(ctx, l.between(10, 150))
	}
}

// observe takes note of what the panel shows.
func (l *lane) observe(seen panel) {
	now := time.Now()
	l.life.seen = seen
	if freed := l.life.freed; !freed.IsZero() && !l.disk.full && now.Sub(freed) > recovery {
		l.life.freed = time.Time{}
		l.diary.note("the disk has had room for long enough")
		for _, r := range l.records {
			r.recovered(now)
		}
		l.life.mu.Lock()
		l.life.owed = false
		l.life.mu.Unlock()
	}
	for _, s := range seen.Strip {
		for _, r := range slices.Backward(l.records) {
			if s.of(r.Call) {
				r.observe(s, now, l.room())
				break
			}
		}
	}
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
		for _, r := range slices.Backward(l.records) { // the newest call of the caller's
			if s.State == "ended" && s.of(r.Call) {
				if !l.x.standing(r.Call).Ended.IsZero() {
					now.ended = append(now.ended, r)
				}
				break
			}
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

func (l *lane) note(format string, args ...any) { l.diary.note(format, args...) }

func (l *lane) one(of []*record) *record { return of[l.luck.IntN(len(of))] }

// newCall is the next call of somebody: of four callers one is unknown to the org, and of ten one calls again.
func (l *lane) newCall(out bool) *record {
	var c caller
	switch lot := l.luck.IntN(20); {
	case lot < 5 && !out:
		c = stranger(l.next[1])
		l.next[1]++
	case lot < 7 && l.next[0] > 0 && !l.isShown(l.folks[(l.next[0]-1)%people]):
		c = l.folks[(l.next[0]-1)%people]
	default:
		c = l.folks[l.next[0]%people]
		l.next[0]++
	}
	name := ""
	if c.first != "" {
		name = c.first + " " + c.last
	}
	r := &record{Call: &Call{N: len(l.records) + 1, Number: c.number, Name: name, Contact: c.contact, Out: out}}
	l.records = append(l.records, r)
	return r
}

// isShown says whether a caller is on the line or still on the panel: another call of theirs could not be told apart.
func (l *lane) isShown(who caller) bool {
	return slices.ContainsFunc(l.x.calls(), func(c *Call) bool { return c.Number == who.number }) ||
		slices.ContainsFunc(l.life.seen.Strip, func(s strip) bool {
			return has(s.Label, who.number) || strings.Contains(s.Label, who.first+" "+who.last)
		})
}

func (l *lane) ring() *record {
	r := l.newCall(false)
	l.note("call %d rings: %s %s: %v", r.N, r.Number, r.Name, l.x.ring(r.Call))
	return r
}

// lift answers what rings; who talks is put on hold.
func (l *lane) lift(now phone) {
	if len(now.talking) > 0 {
		l.note("hold: %v", l.x.hold())
	}
	l.note("lift: %v", l.x.lift())
}

func (l *lane) hangUp(r *record) {
	if l.disk.full || !l.room() {
		l.life.mu.Lock()
		l.life.owed = true
		l.life.mu.Unlock()
	}
	l.note("call %d hangs up: %v", r.N, l.x.hangUp(r.Call))
}

// write types the next part of a call's notes.
func (l *lane) write(ctx context.Context, p *program, r *record) {
	text := r.note(r.parts)
	stalled := l.stalls.sum()
	done := p.write(ctx, r.Call, text)
	l.note("notes of call %d, %d parts: %t", r.N, r.parts, done)
	// A page that was killed while it was told may have typed all the same: then the text may be there, or not.
	if done || ctx.Err() != nil {
		r.wrote(text, time.Now(), l.room() && done, stalled)
	}
}

// reload loads the page anew. The console shows the same record afterwards: with two calls up, or somebody's record
// who is not on the line, it would be anybody's guess to which call that visit belongs, so it goes home first.
func (l *lane) reload(ctx context.Context, p *program) {
	if !l.with("reload") {
		return
	}
	if len(l.x.calls()) > 0 {
		if err := l.show(ctx, p, "/lightning/page/home"); err != nil {
			return
		}
	}
	at := time.Now()
	if p.reload(ctx) != nil {
		return
	}
	l.moments = append(l.moments, moment{at: time.Now(), kind: "reload", full: l.disk.full})
	l.note("the page is loaded again")
	for _, r := range l.records {
		r.reloaded(at)
	}
}

// show goes to an address of the console, as its links do.
func (l *lane) show(ctx context.Context, p *program, path string) error {
	return p.stage.Evaluate(ctx, "", fmt.Sprintf(`(history.pushState(null, "", %s), dispatchEvent(new PopStateEvent("popstate")), null)`, quote(path)), nil)
}

// restart puts a fresh switch in place, if every call that was answered is known to the program. With so many per
// cent the next call has ids that the program has seen before.
func (l *lane) restart(same int) bool {
	if !l.with("switch") {
		return false
	}
	for _, c := range l.x.calls() {
		if !l.x.standing(c).Answered.IsZero() && !l.recordOf(c).kept {
			return false
		}
	}
	repeat := l.luck.IntN(100) < same
	l.life.disturbed = time.Now()
	l.note("the switch is restarted, same ids %t", repeat)
	if !l.room() {
		l.life.mu.Lock()
		l.life.owed = true
		l.life.mu.Unlock()
	}
	if err := l.x.restart(repeat); err != nil {
		l.note("restart: %v", err)
	}
	return true
}

func (l *lane) fillDisk() {
	if !l.disk.small {
		return
	}
	l.life.disturbed = time.Now()
	l.note("the disk is full: %v", l.disk.fill())
}

func (l *lane) freeDisk() {
	l.life.disturbed = time.Now()
	l.life.freed = time.Now()
	l.note("the disk has room: %v", l.disk.free())
}

// callOut dials a caller by a click on the number on their record's page.
func (l *lane) callOut(ctx context.Context, p *program) {
	// Who opens a record while the notes of another call are open may mean that call.
	for range 3 {
		seen, err := p.panel(ctx)
		if err != nil {
			return
		}
		if l.observe(seen); len(seen.Strip) == 0 {
			break
		}
		for _, r := range l.phone().ended {
			l.note("call %d is done with: %t", r.N, p.finish(ctx, r.Call))
		}
	}
	if len(l.life.seen.Strip) > 0 {
		return
	}
	r := l.newCall(true)
	if l.show(ctx, p, "/lightning/r/Contact/"+r.Contact+"/view") != nil {
		return
	}
	clickable := fmt.Sprintf(`[...document.querySelectorAll(".phone button")].find((e) => e.innerText.replace(/[^0-9]/g, "").includes(%s))`, quote(digits(r.Number)))
	shown, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	if err := p.stage.Await(shown, clickable); err != nil {
		l.note("call %d cannot be dialled: %v", r.N, err)
		return
	}
	l.dialled = time.Now()
	l.x.expect(r.Call)
	l.note("call %d is dialled: %s %s: %v", r.N, r.Number, r.Name, p.stage.Evaluate(ctx, "", "("+clickable+".click(), null)", nil))
}
