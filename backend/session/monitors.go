package session

import (
	"context"
	"time"

	"cordboard/backend/csta"
	"cordboard/backend/csta/link"
)

// monitorRest is how long monitors that were doubted and turned out to run are not doubted again.
const monitorRest = 10 * time.Minute

// monitors are those of a connection.
type monitors struct {
	running map[string]string // device -> monitorCrossRefID
	doubted bool              // they are to be begun anew with the next snapshot
	ranAt   time.Time         // when they were doubted last and turned out to run
}

// RestartMonitors has the monitors stopped and begun anew, with a snapshot: the switch does things of which it tells no
// events, as one does whose monitors ended, or were begun under another reference, in words that did not get here. No
// request asks whether a monitor runs. Where they turn out to, they are left alone for ten minutes.
func (c *Connection) RestartMonitors() {
	if c.wanted() && (c.monitors.ranAt.IsZero() || time.Since(c.monitors.ranAt) >= monitorRest) {
		c.monitors.doubted = true
		c.resyncSoon()
	}
}

// stopMonitor ends a monitor that is doubted; false = the switch did not answer, and it is left as it is. A refusal says
// that there is none.
func (f *result) stopMonitor(ctx context.Context, conn *link.Conn, ref string) bool {
	_, err := link.Do(ctx, conn, csta.MonitorStop{CrossRefID: ref})
	refused := csta.FailureOf(err) != nil
	if err != nil && !refused {
		return false
	}
	f.stopped, f.ran = ref, !refused
	return true
}

// stopped takes in that a monitor was doubted.
func (c *Connection) stopped(f result) {
	if f.stopped == "" {
		return
	}
	delete(c.monitors.running, f.device)
	c.session.opt.Notify(MonitorStopped{f.stopped})
	if f.ran {
		c.monitors.ranAt = time.Now()
	}
}
