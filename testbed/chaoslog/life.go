package chaoslog

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// life is one run of the program, from its start to its kill.
type life struct {
	signedOn  time.Time // zero = not yet
	disturbed time.Time // when the switch was last restarted, or the disk full
	freed     time.Time // when the disk had room again; zero = nothing to recover from
	seen      panel     // what the panel showed last

	unwritten bool      // a call ended that the full disk could not take
	young     []*record // ended before the program was seen to have their answer on disk

	mu   sync.Mutex
	owed bool      // unwritten or young: the kill waits until the program has had time to note the call
	due  bool      // the time of the kill has come
	dead time.Time // when the kill was done; zero = not so far
}

// owe says whether the kill has to wait: of a call that ended in the last moments nobody can know, nor of one that is
// in memory only.
func (l *lane) owe() {
	l.life.mu.Lock()
	defer l.life.mu.Unlock()
	l.life.owed = l.life.unwritten || len(l.life.young) > 0
}

// room says whether the program can write, and has had time to write what it could not before.
func (l *lane) room() bool { return !l.disk.full && l.life.freed.IsZero() }

func (l *lane) start() (*program, error) {
	output, err := os.OpenFile(filepath.Join(l.folder, "output.txt"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return nil, err
	}
	defer output.Close()
	l.life = life{disturbed: l.life.disturbed, freed: l.life.freed}
	return startProgram(l.Program, l.settings(), l.disk.folder, l.folder, output)
}

// signOn brings the program from its start to a signed-on agent. Meanwhile the people around go on.
func (l *lane) signOn(ctx context.Context, p *program) error {
	if err := p.inspect(ctx); err != nil {
		return err
	}
	var clicked time.Time
	_, err := p.awaitPanel(ctx, "a signed-on agent", func(seen panel) bool {
		if seen.Form && time.Since(clicked) > 5*time.Second && p.signOn(ctx) {
			clicked = time.Now()
		}
		return seen.On
	})
	if err == nil {
		l.life.signedOn = time.Now()
		l.diary.note("signed on")
	}
	return err
}

// live is one life: the program starts, an agent works, and in the middle of it comes the kill. It answers whether
// the program was killed: one that did not come up, or that ended by itself, was not.
func (l *lane) live(ctx context.Context, n int) (bool, error) {
	p, err := l.start()
	if err != nil {
		return false, err
	}
	l.diary.note("start %d", n)
	ctx, over := context.WithCancel(ctx)
	defer over()
	go func() { <-p.ended; over() }()
	die := func() {
		l.life.mu.Lock()
		defer l.life.mu.Unlock()
		if l.life.due = true; !l.life.owed {
			if l.life.dead.IsZero() {
				l.life.dead = time.Now()
			}
			p.kill()
			over()
		}
	}
	var fuse *time.Timer
	if l.luck.IntN(8) == 0 { // before anybody is signed on
		fuse = time.AfterFunc(l.between(200, 3000), die)
	}
	up, cancel := context.WithTimeout(ctx, upPatience)
	err = l.signOn(up, p)
	cancel()
	if err == nil && fuse == nil {
		fuse = time.AfterFunc(l.between(100, 6000), die)
	}
	if err == nil {
		l.work(ctx, p, die)
	}
	if fuse != nil {
		fuse.Stop()
	}
	l.life.mu.Lock()
	dead := l.life.dead
	l.life.mu.Unlock()
	return l.bury(p, n, dead, err)
}

// bury takes note of how a life ended: by a kill at that moment, or by itself.
func (l *lane) bury(p *program, n int, at time.Time, why error) (bool, error) {
	killed := !at.IsZero()
	if !killed {
		at = time.Now()
		how := "the program did not come up"
		if p.gone() {
			how = "the program ended by itself"
		}
		l.trouble = append(l.trouble, fmt.Sprintf("%s: start %d at %s: %s: %v", l.dialect, n, clock(time.Now()), how, why))
		l.diary.note("%s: %v", how, why)
		p.kill()
	}
	p.leave()
	if killed {
		l.moments = append(l.moments, moment{at: at, kind: "SIGKILL", n: n, full: l.disk.full})
		l.diary.note("SIGKILL %d", n)
	} else if err := l.setAside(n); err != nil {
		return false, err
	}
	// A page that nobody let run before the kill could not pass on what was typed.
	if last := p.answered.Add(2 * grace); !p.answered.IsZero() && at.After(last) {
		l.diary.note("the page had been silent for %v", at.Sub(p.answered))
		at = last
	}
	l.closeLife(at, p.lag())
	return killed, nil
}

// setAside takes a store away that the program cannot start with, so that the run goes on.
func (l *lane) setAside(n int) error {
	err := os.Rename(l.store(), filepath.Join(l.folder, fmt.Sprintf("calls-%d.db", n)))
	if err != nil {
		content, failed := os.ReadFile(l.store())
		if failed != nil {
			return nil // there is none
		}
		if err = os.WriteFile(filepath.Join(l.folder, fmt.Sprintf("calls-%d.db", n)), content, 0o600); err == nil {
			err = os.Remove(l.store())
		}
	}
	return err
}

// closeLife settles what must have outlived the end of a life. What was typed goes through the page, the window's
// process and the program: on a busy computer each of them waits about as long as the page's answers take.
func (l *lane) closeLife(at time.Time, lag time.Duration) {
	for _, r := range l.records {
		r.killed(at, l.stalls.sum()+2*lag)
		c := l.x.standing(r.Call)
		on := l.life.signedOn
		if !on.IsZero() && c.Ended.After(on) && at.Sub(c.Ended) > time.Second && c.Ended.After(l.life.disturbed.Add(time.Second)) {
			r.Told = true
		}
	}
	l.life.signedOn, l.life.seen = time.Time{}, panel{}
}

// between is a random time of so many milliseconds.
func (l *lane) between(least, most int) time.Duration {
	return time.Duration(least+l.luck.IntN(most-least)) * time.Millisecond
}
