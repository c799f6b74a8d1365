package replay

import (
	"strings"
	"time"

	"cordboard/backend/agent"
	"cordboard/backend/call"
	"cordboard/backend/csta"
	"cordboard/backend/csta/link"
	"cordboard/backend/trace"
)

const (
	// lastWords is how long after its death a connection's frames may still be heard: they were read before.
	lastWords = time.Second
	// maxTicks bounds what may be due between two frames: a conference is looked at every few seconds.
	maxTicks = 20_000
)

// model is the table of calls fed by a trace, as an agent's session feeds it. All times are the trace's.
type model struct {
	table *call.Table
	out   *printer // nil = nothing is printed
	now   time.Time
	line  int // of the trace
	link  agent.Link
	dead  *trace.Frame // the note of the connection's death, until its last words are heard

	told     map[string]string // the monitors of the trace's header: monitorCrossRefID -> device
	monitors map[string]bool   // those that run, by monitorCrossRefID
	followed string            // the device that was monitored first

	asked    map[int]csta.Message // requests without an answer, by invoke id
	held     heldCall
	snapshot pendingSnapshot
}

func newModel(d csta.Dialect, told map[string]string, out *printer) *model {
	return &model{
		table: call.New(call.Options{Dialect: d}), out: out, link: agent.Down,
		told: told, monitors: map[string]bool{}, asked: map[int]csta.Message{},
	}
}

// play takes in one frame or note.
func (m *model) play(f trace.Frame, line int) {
	if m.dead != nil && (f.Lost > 0 || f.Note != "" || f.Out || f.At.Sub(m.dead.At) > lastWords) {
		m.bury()
	}
	m.line = line
	if f.Lost > 0 {
		for ref, device := range m.told {
			m.follow(ref, device)
		}
		m.link = agent.Up
		m.table.Suspect()
		m.table.Doubt(m.now)
		m.tell()
		return
	}
	m.until(f.At)
	switch {
	case f.Note == trace.NoteUp:
		m.lose()
		m.link = agent.Connecting
	case f.Note == trace.NoteDown:
		m.dead = &f
	case f.Note != "":
	default:
		message, err := csta.Decode([]byte(f.Body))
		switch {
		case err != nil && !f.Out && f.ID == csta.EventInvokeID:
			m.table.Suspect()
		case err != nil:
		case f.Out:
			m.request(f.ID, message)
		case message.Kind() == csta.KindReply:
			m.reply(f.ID, message)
		default:
			m.hear(message)
		}
	}
	m.tell()
}

// until lets the time pass, with everything that is due on the way.
func (m *model) until(at time.Time) {
	if at.Before(m.now) {
		at = m.now // several goroutines record: a frame may be a moment older than the one before it
	}
	if s := &m.snapshot; s.device != "" && !s.aside && at.Sub(s.since) > snapshotPatience {
		m.tick(s.since.Add(snapshotPatience))
		m.table.Doubt(m.now)
		m.snapshotOver()
		m.tell()
	}
	m.tick(at)
}

func (m *model) tick(at time.Time) {
	due := m.table.Deadline()
	for n := 0; n < maxTicks && !due.IsZero() && due.Before(at); n++ {
		m.advance(due)
		ended, _ := m.table.Tick(m.now)
		m.over(ended)
		m.tell()
		next := m.table.Deadline()
		if next.Equal(due) {
			break
		}
		due = next
	}
	m.advance(at)
}

// advance moves the time on; it never goes back.
func (m *model) advance(to time.Time) {
	if to.After(m.now) {
		m.now = to
	}
}

// bury ends a connection whose last words are heard.
func (m *model) bury() {
	if m.dead == nil {
		return
	}
	signedOff := strings.Contains(m.dead.Body, link.ErrClosed.Error())
	m.dead = nil
	m.lose()
	m.link = agent.Retrying
	if signedOff {
		m.link = agent.Down
		m.tell()
		m.over(m.table.Clear(m.now))
	}
	m.tell()
}

// lose is the end of a connection.
func (m *model) lose() {
	if m.link != agent.Down && m.link != agent.Retrying {
		m.table.Lose(m.now)
	}
	m.snapshot = pendingSnapshot{}
	clear(m.asked)
	clear(m.monitors)
}

// hear takes in what the switch said unasked.
func (m *model) hear(said csta.Message) {
	switch said := said.(type) {
	case csta.Event:
		if m.snapshot.device != "" && !m.snapshot.aside {
			m.snapshot.events = append(m.snapshot.events, said)
			return
		}
		m.over(m.table.Apply(said, m.now))
	case csta.SnapshotDeviceData:
		m.snapshotPiece(said)
	case csta.MonitorStop:
		m.unfollow(said.CrossRefID)
		m.table.Suspect()
	case csta.SystemStatus:
		if said.Status == "messagesLost" {
			m.table.Suspect()
		}
	}
}

func (m *model) follow(ref, device string) {
	if m.monitors[ref] {
		return
	}
	if m.followed == "" {
		m.followed = device
	}
	m.monitors[ref] = true
	m.table.Follow(ref, device)
}

func (m *model) unfollow(ref string) {
	m.table.Unfollow(ref)
	delete(m.monitors, ref)
}
