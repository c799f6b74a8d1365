package chaoslog

import (
	"slices"
	"time"
)

// interlude is what happens while no program runs: calls begin, are answered and end, the switch is restarted and
// counts its ids anew, the disk is filled or freed, the store is damaged. Calls whose answer the program cannot know
// go on until it has seen them.
func (l *lane) interlude() error {
	spoiled, err := l.spoilStore()
	if err != nil {
		return err
	}
	if l.disk.full && l.luck.IntN(3) > 0 {
		l.freeDisk()
	} else if l.luck.IntN(25) == 0 && !spoiled { // a damaged store cannot be made anew on a full disk
		l.fillDisk()
	}
	if l.luck.IntN(100) < 30 && l.restart(85) && l.luck.IntN(4) > 0 {
		l.ring()
		l.answer()
	}
	for range l.luck.IntN(4) {
		now := l.phone()
		switch lot := l.luck.IntN(100); {
		case len(now.ringing) > 0 && lot < 60:
			l.answer()
		case len(now.ringing) > 0:
			l.note("call %d gives up: %v", now.ringing[0].N, l.x.hangUp(now.ringing[0].Call))
		case len(now.talking) > 0 && lot < 50:
			if r := l.one(now.talking); r.kept {
				l.note("call %d hangs up: %v", r.N, l.x.hangUp(r.Call))
			}
		case len(l.x.calls()) == 0 && lot < 60:
			l.ring()
		}
		time.Sleep(l.between(5, 80)) // how long people take, not a condition
	}
	return nil
}

// answer lifts the handset.
func (l *lane) answer() { l.note("lift: %v", l.x.lift()) }

// spoilStore damages the call log now and then: harshly only while the org has everything.
func (l *lane) spoilStore() (bool, error) {
	if l.luck.IntN(5) > 0 || l.disk.full || !l.with("store") {
		return false, nil
	}
	activities := l.org.activities()
	settled := !slices.ContainsFunc(l.records, func(r *record) bool { return !r.settled(activities) })
	what, err := damage(l.store(), l.luck, settled)
	if what != "" {
		l.note("the store is damaged: %s", what)
	}
	return what != "", err
}
