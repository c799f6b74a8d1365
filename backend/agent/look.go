package agent

import (
	"context"
	"errors"
	"time"

	"cordboard/backend/csta"
	"cordboard/backend/csta/link"
)

// lookout says where to look, and what need not be asked.
type lookout struct {
	limit   time.Duration // bounds the start of each monitor and each snapshot; 0 = as the line's options say
	devices []string
	names   map[string]csta.DeviceID // how requests name the devices, as far as is known
	running map[string]string        // the monitors that run
	unnamed bool                     // ask who is in a call of several
	untold  bool                     // do not ask for the calls: the line died of it
}

// errUntold stands for the snapshot that was not asked for.
var errUntold = &csta.Failure{Category: "operation", Code: "serviceNotSupported"}

// finding is what is known of a followed device after looking: its monitor and its calls.
type finding struct {
	device   string
	named    csta.DeviceID // how requests name it
	ref      string        // of a monitor that was started now; empty = it runs already, or err
	err      error         // why it could not be started
	calls    []csta.SnapshotCallInfo
	parties  map[string][]csta.SnapshotParty // by callID, of calls of several whose parties the snapshot did not tell
	nameless bool                            // the switch does not tell who is in a call
	blind    error                           // why there is no snapshot
	heard    []csta.Message                  // what else came while the pieces of a snapshot were waited for
}

// failure is why a look at a device brought nothing.
func (f *finding) failure() error {
	if f.err != nil {
		return f.err
	}
	return f.blind
}

// unanswered says that nothing came back in time.
func unanswered(err error) bool {
	var late *link.TimeoutError
	return errors.Is(err, context.DeadlineExceeded) || errors.As(err, &late)
}

// look starts the monitors that do not run yet and takes a snapshot of every device. It runs on a
// goroutine of its own.
func look(ctx context.Context, conn *link.Conn, out lookout) []finding {
	var found []finding
	for _, device := range out.devices {
		f := finding{device: device}
		f.start(ctx, conn, out)
		switch {
		case f.err != nil:
		case out.untold:
			f.blind = errUntold
		default:
			f.blind = f.snapshot(ctx, conn, out.patience())
		}
		if f.err == nil && f.blind == nil && out.unnamed {
			f.meet(ctx, conn)
		}
		found = append(found, f)
	}
	return found
}

// start starts a monitor, unless it runs.
func (f *finding) start(ctx context.Context, conn *link.Conn, out lookout) {
	if out.limit > 0 {
		bounded, cancel := context.WithTimeout(ctx, out.limit)
		defer cancel()
		ctx = bounded
	}
	named := false
	if f.named, named = out.names[f.device]; !named {
		if f.named, f.err = conn.Device(ctx, f.device); f.err != nil {
			return
		}
	}
	if _, runs := out.running[f.device]; !runs {
		started, err := link.Do(ctx, conn, csta.MonitorStart{Device: f.named})
		f.ref, f.err = started.CrossRefID, err
	}
}

// snapshotLimit is how long a switch may take to tell its calls. While it does, the sign-on or the
// events wait, and a switch that has no such service may keep silent.
const snapshotLimit = 2 * time.Second

// patience is how long the calls may take to be told.
func (out lookout) patience() time.Duration {
	if out.limit > 0 {
		return min(out.limit, snapshotLimit)
	}
	return snapshotLimit
}

// snapshot asks for the calls of the device.
func (f *finding) snapshot(ctx context.Context, conn *link.Conn, limit time.Duration) error {
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

// meet asks who is in the calls of several, where the snapshot did not tell it. Whatever goes wrong leaves
// it untold.
func (f *finding) meet(ctx context.Context, conn *link.Conn) {
	ctx, cancel := context.WithTimeout(ctx, snapshotLimit)
	defer cancel()
	for _, c := range f.calls {
		if len(c.States) < 3 || c.Endpoint.Presence == csta.Known {
			continue
		}
		answer, err := link.Do(ctx, conn, csta.SnapshotCall{Connection: c.Connection})
		if err != nil {
			f.nameless = lacking(err)
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
func (f *finding) gather(ctx context.Context, conn *link.Conn, take func(csta.Message) (ours, last bool)) error {
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
