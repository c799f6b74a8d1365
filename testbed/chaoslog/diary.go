package chaoslog

import (
	"context"
	"fmt"
	"io"
	"sync"
	"time"

	"cordboard/testbed/drive"
)

// diary is what happened in a lane, line by line. It may be written from any goroutine.
type diary struct {
	mu    sync.Mutex
	to    io.Writer
	lines []string
}

func (d *diary) note(format string, args ...any) {
	line := clock(time.Now()) + " " + fmt.Sprintf(format, args...)
	d.mu.Lock()
	defer d.mu.Unlock()
	d.lines = append(d.lines, line)
	_, _ = fmt.Fprintln(d.to, line)
}

// about is what happened around a call: from a little before it rang to a while after it was over.
func (d *diary) about(c *Call) (lines []string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	from, to := clock(c.Rang.Add(-5*time.Second)), clock(c.Ended.Add(30*time.Second))
	for _, line := range d.lines {
		if line >= from && line <= to {
			lines = append(lines, line)
		}
	}
	return lines
}

// stalls is how long this computer kept everybody from running. What is measured on shared cores is late by that
// much, whatever it measures.
type stalls struct {
	mu    sync.Mutex
	total time.Duration
	worst time.Duration
}

func (s *stalls) watch(ctx context.Context) {
	const beat = 10 * time.Millisecond
	for {
		before := time.Now()
		if drive.Pause(ctx, beat) != nil {
			return
		}
		if late := time.Since(before) - 2*beat; late > 0 {
			s.mu.Lock()
			s.total += late
			s.worst = max(s.worst, late)
			s.mu.Unlock()
		}
	}
}

func (s *stalls) sum() time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.total
}

func (s *stalls) longest() time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.worst
}
