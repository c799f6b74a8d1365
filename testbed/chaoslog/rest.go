package chaoslog

import (
	"context"
	"fmt"
	"slices"
	"time"

	"cordboard/backend/calllog"
	"cordboard/testbed/drive"
)

// rest brings the program up in health, lets it save what waits, ends it and compares.
func (l *lane) rest(ctx context.Context) (Verdict, error) {
	l.diary.note("the last life, in health")
	if err := l.disk.free(); err != nil {
		return Verdict{}, err
	}
	p, err := l.start()
	if err != nil {
		return Verdict{}, err
	}
	up, cancel := context.WithTimeout(ctx, upPatience)
	defer cancel()
	if err := l.signOn(up, p); err != nil {
		p.kill()
		p.leave()
		return Verdict{}, fmt.Errorf("chaoslog: %s: the last start: %w", l.dialect, err)
	}
	drain, cancel := context.WithTimeout(ctx, drainPatience)
	defer cancel()
	if err := l.drain(drain, p); err != nil {
		l.trouble = append(l.trouble, fmt.Sprintf("%s: at the end: %v", l.dialect, err))
	}
	l.closeLife(time.Now(), 0)
	if err := p.end(); err != nil {
		l.trouble = append(l.trouble, fmt.Sprintf("%s: %v", l.dialect, err))
	}
	return l.compare()
}

// still are the fates in which entries of the call log stay by themselves.
var still = []string{"saved", "uncertain", "refused"}

// drain ends every call, and waits until nothing is on its way to the org any more.
func (l *lane) drain(ctx context.Context, p *program) error {
	quiet := time.Time{}
	for {
		seen, err := p.panel(ctx)
		if err != nil {
			return err
		}
		l.observe(seen)
		for _, c := range l.x.calls() {
			if l.x.forget(c) { // a click that died with the life before: in this one nobody dials
				continue
			}
			if r := l.recordOf(c); r.kept || l.x.standing(c).Answered.IsZero() {
				_ = l.x.hangUp(c)
			}
		}
		moving := slices.ContainsFunc(seen.Log, func(s string) bool { return !slices.Contains(still, s) })
		if moving || len(l.x.calls()) > 0 {
			quiet = time.Time{}
		} else if quiet.IsZero() {
			quiet = time.Now()
		} else if time.Since(quiet) > 2*time.Second {
			return nil
		}
		if err := drive.Pause(ctx, look); err != nil {
			return fmt.Errorf("the Activities did not all leave: %w; it shows %+v", err, seen)
		}
	}
}

// compare holds org and call log against what truly happened.
func (l *lane) compare() (Verdict, error) {
	book, err := calllog.Options{}.Open(l.store())
	if err != nil {
		return Verdict{}, err
	}
	defer book.Close()
	list, err := book.Records()
	if err != nil {
		return Verdict{}, err
	}
	entries := make([]Entry, 0, len(list))
	for _, r := range list {
		entries = append(entries, Entry{r.ID, r.Number, string(r.Fate), r.Error, r.StartedAt, r.ConnectedAt})
	}
	calls := make([]*Call, 0, len(l.records))
	for _, r := range l.records {
		calls = append(calls, r.Call)
	}
	return judge(calls, l.org.activities(), entries, l.stalls.longest()), nil
}

func (l *lane) recordOf(c *Call) *record {
	return l.records[slices.IndexFunc(l.records, func(r *record) bool { return r.Call == c })]
}
