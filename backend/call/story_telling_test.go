package call_test

import (
	"fmt"
	"strings"
	"time"

	"cordboard/backend/call"
	"cordboard/backend/csta"
)

// hear gives an event to the table and sees which calls came and ended.
func (w *telling) hear(ev csta.Event) {
	ev.Monitor = "1"
	w.now = w.now.Add(100 * time.Millisecond)
	if w.line != nil {
		w.line(ev)
		return
	}
	w.receive(ev)
}

func (w *telling) receive(ev csta.Event) {
	heard := overTheWire(ev, w.dialect)
	w.told = append(w.told, heard)
	w.note(w.table.Apply(heard, w.now))
	if w.manner == "every event twice" {
		w.note(w.table.Apply(heard, w.now))
	}
}

func (w *telling) note(ended []call.Ended) {
	if !w.noisy {
		w.bind()
	}
	for _, e := range ended {
		if _, twice := w.ended[e.ID]; twice {
			w.fail("%s ended twice", e.ID)
		}
		if e.StartedAt.After(e.EndedAt) || !e.ConnectedAt.IsZero() && e.ConnectedAt.Before(e.StartedAt) || e.Talk < 0 || e.Ring < 0 || e.Hold < 0 {
			w.fail("%s: impossible times", e.ID)
		}
		w.ended[e.ID] = e
		w.told = append(w.told, e)
		if a := w.byID(e.ID); a == nil && !w.noisy {
			if len(w.awaiting) == 0 {
				w.fail("%s ended, of which nobody knew", e.ID)
			}
			w.awaiting[0].id, w.awaiting = e.ID, w.awaiting[1:]
		}
	}
}

// protocol is what was told, for people.
func (w *telling) protocol() string {
	var lines []string
	for _, told := range w.told {
		switch told := told.(type) {
		case string:
			lines = append(lines, told)
		case call.Ended:
			lines = append(lines, fmt.Sprintf("    -> %s ended: %s %s", told.ID, told.Outcome, told.Cause))
		case csta.Event:
			line := fmt.Sprintf("    %s %s@%s", told.Type, told.Connection.CallID, told.Connection.Device.ID)
			for _, word := range [][2]string{
				{"subject", told.Subject.ID},
				{"target", told.Target.ID},
				{"calling", told.Calling.ID},
				{"called", told.Called.ID},
				{"local", string(told.Local)},
				{"cause", told.Cause},
				{"second", told.Secondary.CallID},
			} {
				if word[1] != "" {
					line += " " + word[0] + "=" + word[1]
				}
			}
			for _, item := range told.Connections {
				line += fmt.Sprintf(" %s@%s>%s@%s", item.Old.CallID, item.Old.Device.ID, item.New.CallID, item.New.Device.ID)
			}
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}

func (w *telling) byID(id string) *storyCall {
	for _, a := range w.calls {
		if a.id == id {
			return a
		}
	}
	return nil
}

// bind gives the calls that are new in the table their names in the story.
func (w *telling) bind() {
	for _, c := range w.table.Calls() {
		if w.byID(c.ID) != nil {
			continue
		}
		if len(w.awaiting) == 0 {
			w.fail("a ghost: %s %s %s %s", c.ID, c.State, c.Direction, c.Party.Number)
		}
		w.awaiting[0].id, w.awaiting = c.ID, w.awaiting[1:]
	}
}

// settle lets time pass, but only as far as something is due soon; a snapshot that is asked for is given.
func (w *telling) settle(patience time.Duration) {
	until := w.now.Add(patience)
	for range 500 {
		due := w.table.Deadline()
		if due.IsZero() || due.After(until) {
			return
		}
		w.now = later(w.now, due)
		ended, ask := w.table.Tick(w.now)
		w.told = append(w.told, "    tick")
		w.note(ended)
		switch ask {
		case call.Look:
			w.told = append(w.told, "    look")
			w.note(call.Snapshot{Device: me, Calls: w.snapshot(), AskedAt: w.now}.Apply(w.table, w.now))
		case call.Resync:
			w.told = append(w.told, "    snapshot")
			w.note(w.table.Reconcile(me, w.snapshot(), w.now))
		}
	}
	w.fail("time never comes to rest")
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// snapshot is what the switch says that there is.
func (w *telling) snapshot() []csta.SnapshotCallInfo {
	var infos []csta.SnapshotCallInfo
	for _, a := range w.calls {
		if a.state == csta.StateNull || a.state == "" {
			continue
		}
		own := w.connection(a, me)
		if w.manner == "no callID" {
			own.CallID = ""
		}
		info := csta.SnapshotCallInfo{Connection: own, States: []csta.ConnectionState{a.state}}
		for range a.others {
			info.States = append(info.States, a.far)
		}
		if len(a.others) == 1 {
			info.Endpoint = w.party(a.others[0])
		}
		infos = append(infos, info)
	}
	return infos
}
