package chaoslog

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
)

func (l *lane) note(format string, args ...any) { l.diary.note(format, args...) }

func (l *lane) one(of []*record) *record { return of[l.luck.IntN(len(of))] }

// newCall is the next call of somebody: of four callers one is unknown to the org, and of ten one calls again.
func (l *lane) newCall(out bool) *record {
	var c caller
	switch lot := l.luck.IntN(20); {
	case lot < 5 && !out:
		c = l.crowd.stranger()
	case lot < 7 && l.crowd.last != nil && !l.isShown(*l.crowd.last):
		c = *l.crowd.last
	default:
		c = l.crowd.somebody()
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
	l.life.unwritten = l.life.unwritten || !l.room()
	if !r.kept {
		l.life.young = append(l.life.young, r)
	}
	l.owe()
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
	l.life.unwritten = l.life.unwritten || !l.room()
	l.owe()
	l.crowd.last = nil // of one caller's two calls with the same ids nobody can know that they are two
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
