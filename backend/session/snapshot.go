package session

import (
	"context"
	"time"

	"cordboard/backend/csta"
	"cordboard/backend/csta/link"
)

// request says which devices to monitor and to take a snapshot of, and what need not be asked.
type request struct {
	limit    time.Duration // bounds the start of each monitor and each snapshot; 0 = as the connection's options say
	devices  []string
	names    map[string]csta.DeviceID // how requests name the devices, as far as is known
	monitors map[string]string        // those that run: device -> monitorCrossRefID
	parties  bool                     // ask who is in a call of several
	restart  bool                     // begin those anew
	untold   bool                     // do not ask for the calls: connections died of it
}

// errUntold stands for the snapshot that was not asked for.
var errUntold = &csta.Failure{Category: "operation", Code: "serviceNotSupported"}

// result is what is known of a followed device: its monitor and its calls.
type result struct {
	device   string
	named    csta.DeviceID // how requests name it
	ref      string        // of a monitor that was started now; empty = it runs already, or err
	err      error         // why it could not be started
	calls    []csta.SnapshotCallInfo
	parties  map[string][]csta.SnapshotParty // by callID, of calls of several whose parties the snapshot did not tell
	nameless bool                            // the switch does not tell who is in a call
	stopped  string                          // the monitor that was doubted and is no more; empty = none was
	ran      bool                            // and that ran until then
	noCalls  error                           // why there is no snapshot
	heard    []csta.Message                  // what else came while the pieces of a snapshot were waited for
}

// failure is why there is no monitor or no snapshot.
func (f *result) failure() error {
	if f.err != nil {
		return f.err
	}
	return f.noCalls
}

// proved says whether a connection that was asked gave any answer.
func proved(found []result) bool {
	for _, f := range found {
		if err := f.failure(); err == nil || !link.Unanswered(err) {
			return true
		}
	}
	return false
}

// take starts the monitors that do not run yet and takes a snapshot of every device. It waits for the switch.
func (r request) take(ctx context.Context, conn *link.Conn) []result {
	var found []result
	for _, device := range r.devices {
		f := result{device: device}
		f.monitor(ctx, conn, r)
		switch {
		case f.err != nil:
		case r.untold:
			f.noCalls = errUntold
		default:
			f.noCalls = f.snapshot(ctx, conn, r.patience())
		}
		if f.err == nil && f.noCalls == nil && r.parties {
			f.askParties(ctx, conn)
		}
		found = append(found, f)
	}
	return found
}

// monitor starts a monitor, unless it runs.
func (f *result) monitor(ctx context.Context, conn *link.Conn, r request) {
	if r.limit > 0 {
		bounded, cancel := context.WithTimeout(ctx, r.limit)
		defer cancel()
		ctx = bounded
	}
	named := false
	if f.named, named = r.names[f.device]; !named {
		if f.named, f.err = conn.Device(ctx, f.device); f.err != nil {
			return
		}
	}
	ref, runs := r.monitors[f.device]
	if runs && r.restart {
		runs = !f.stopMonitor(ctx, conn, ref)
	}
	if !runs {
		started, err := link.Do(ctx, conn, csta.MonitorStart{Device: f.named})
		f.ref, f.err = started.CrossRefID, err
	}
}

// snapshotLimit is how long a switch may take to tell its calls. While it does, the sign-on or the
// events wait, and a switch that has no such service may keep silent.
const snapshotLimit = 2 * time.Second

// patience is how long the calls may take to be told.
func (r request) patience() time.Duration {
	if r.limit > 0 {
		return min(r.limit, snapshotLimit)
	}
	return snapshotLimit
}

// snapshot asks for the calls of the device.
func (f *result) snapshot(ctx context.Context, conn *link.Conn, limit time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	answer, err := link.Do(ctx, conn, csta.SnapshotDevice{Device: f.named})
	f.calls = answer.Calls
	if err != nil || answer.ServiceCrossRefID == "" || len(answer.Calls) > 0 {
		return err
	}
	return f.gather(ctx, conn, func(m csta.Message) (ours, last bool) {
		piece, is := m.(csta.SnapshotDeviceData)
		if !is || piece.ServiceCrossRefID != answer.ServiceCrossRefID {
			return false, false
		}
		f.calls = append(f.calls, piece.Calls...)
		return true, piece.LastSegment
	})
}

// askParties asks who is in the calls of several, where the snapshot did not tell it. Whatever goes wrong leaves
// it untold.
func (f *result) askParties(ctx context.Context, conn *link.Conn) {
	ctx, cancel := context.WithTimeout(ctx, snapshotLimit)
	defer cancel()
	for _, c := range f.calls {
		if len(c.States) < 3 || c.Endpoint.Presence == csta.Known {
			continue
		}
		answer, err := link.Do(ctx, conn, csta.SnapshotCall{Connection: c.Connection})
		if err != nil {
			f.nameless = csta.FailureOf(err).Unsupported()
			return
		}
		parties := answer.Parties
		if answer.ServiceCrossRefID != "" && len(parties) == 0 {
			err = f.gather(ctx, conn, func(m csta.Message) (ours, last bool) {
				piece, is := m.(csta.SnapshotCallData)
				if !is || piece.ServiceCrossRefID != "" && piece.ServiceCrossRefID != answer.ServiceCrossRefID {
					return false, false
				}
				parties = append(parties, piece.Parties...)
				return true, piece.LastSegment
			})
		}
		if err != nil {
			return
		}
		if f.parties == nil {
			f.parties = map[string][]csta.SnapshotParty{}
		}
		f.parties[c.Connection.CallID] = parties
	}
}

// gather reads the pieces that some switches send after the answer. What else comes meanwhile is kept.
func (f *result) gather(ctx context.Context, conn *link.Conn, take func(csta.Message) (ours, last bool)) error {
	for {
		select {
		case m, alive := <-conn.Events():
			if !alive {
				return conn.Err()
			}
			ours, last := take(m)
			if last {
				return nil
			}
			if !ours {
				f.heard = append(f.heard, m)
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
