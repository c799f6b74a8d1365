package main

import (
	"encoding/json"
	"strings"
	"time"

	"cordboard/backend/agent"
	"cordboard/backend/call"
	"cordboard/backend/csta"
	"cordboard/backend/csta/link"
	"cordboard/backend/trace"
)

const (
	// surveyPatience is how long the agent lets events wait for a snapshot.
	surveyPatience = 2 * time.Second
	// consultPause is the longest time between the hold and the call of a consultation where the switch
	// has no word for one.
	consultPause = 5 * time.Second
	// lastWords is how long after its death a connection's frames may still be heard: they were read before.
	lastWords = time.Second
	// maxTicks bounds what may be due between two frames: a conference is looked at every few seconds.
	maxTicks = 20_000
)

// playback is the call model fed by a trace, as a Session feeds it. All times are the trace's.
type playback struct {
	dialect  csta.Dialect
	out      *json.Encoder // nil = prints nothing
	failed   error         // of printing
	table    *call.Table
	monitors map[string]string // of the trace's header
	now      time.Time
	line     int

	last     played
	link     agent.Link
	asked    map[int]csta.Message // requests without an answer, by invoke id
	refs     map[string]string    // monitorCrossRefID -> device
	followed string               // the device that was monitored first

	surveyed string // device whose snapshot is waited for
	since    time.Time
	pieces   string // reference under which its calls come later
	gathered []csta.SnapshotCallInfo
	waiting  []csta.Event // came meanwhile

	dead *trace.Frame // the note of the connection's death, until its last words are heard

	heldID string // the call that was put on hold by the last request
	heldAt time.Time
}

func newPlayback(d csta.Dialect, monitors map[string]string, out *json.Encoder) *playback {
	return &playback{
		dialect: d, out: out, table: call.New(call.Options{Dialect: d}), monitors: monitors, link: agent.Down,
		asked: map[int]csta.Message{}, refs: map[string]string{},
	}
}

// play takes in one frame or note.
func (p *playback) play(f trace.Frame, line int) {
	if p.dead != nil && (f.Lost > 0 || f.Note != "" || f.Out || f.At.Sub(p.dead.At) > lastWords) {
		p.bury()
	}
	p.line = line
	if f.Lost > 0 {
		for ref, device := range p.monitors {
			p.follow(ref, device)
		}
		p.link = agent.Up
		p.table.Suspect()
		p.table.Doubt(p.now)
		p.tell()
		return
	}
	p.until(f.At)
	switch {
	case f.Note == trace.NoteUp:
		p.lose()
		p.link = agent.Connecting
	case f.Note == trace.NoteDown:
		p.dead = &f
	case f.Note != "":
	default:
		message, err := csta.Decode([]byte(f.Body))
		switch {
		case err != nil && !f.Out && f.ID == csta.EventInvokeID:
			p.table.Suspect()
		case err != nil:
		case f.Out:
			p.request(f.ID, message)
		case message.Kind() == csta.KindReply:
			p.reply(f.ID, message)
		default:
			p.hear(message)
		}
	}
	p.tell()
}

// until lets the time pass, with everything that is due on the way.
func (p *playback) until(at time.Time) {
	if at.Before(p.now) {
		at = p.now // several goroutines record: a frame may be a moment older than the one before it
	}
	if p.surveyed != "" && at.Sub(p.since) > surveyPatience {
		p.tick(p.since.Add(surveyPatience))
		p.table.Doubt(p.now)
		p.surveyOver()
		p.tell()
	}
	p.tick(at)
}

func (p *playback) tick(at time.Time) {
	due := p.table.Deadline()
	for n := 0; n < maxTicks && !due.IsZero() && due.Before(at); n++ {
		p.now = later(p.now, due)
		ended, _ := p.table.Tick(p.now)
		p.over(ended)
		p.tell()
		next := p.table.Deadline()
		if next.Equal(due) {
			break
		}
		due = next
	}
	p.now = later(p.now, at)
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// bury ends a connection whose last words are heard.
func (p *playback) bury() {
	if p.dead == nil {
		return
	}
	signedOff := strings.Contains(p.dead.Body, link.ErrClosed.Error())
	p.dead = nil
	p.lose()
	p.link = agent.Retrying
	if signedOff {
		p.link = agent.Down
		p.tell()
		p.over(p.table.Clear(p.now))
	}
	p.tell()
}

// lose is the end of a connection.
func (p *playback) lose() {
	if p.link != agent.Down && p.link != agent.Retrying {
		p.table.Lose(p.now)
	}
	p.surveyed, p.waiting, p.gathered, p.pieces = "", nil, nil, ""
	clear(p.asked)
	clear(p.refs)
}

// hear takes in what the switch said unasked.
func (p *playback) hear(m csta.Message) {
	switch m := m.(type) {
	case csta.Event:
		if p.surveyed != "" {
			p.waiting = append(p.waiting, m)
			return
		}
		p.over(p.table.Apply(m, p.now))
	case csta.SnapshotDeviceData:
		if p.pieces == "" || m.ServiceCrossRefID != p.pieces {
			return
		}
		if p.gathered = append(p.gathered, m.Calls...); m.LastSegment {
			p.over(p.table.Reconcile(p.surveyed, p.gathered, p.now))
			p.tell()
			p.surveyOver()
		}
	case csta.MonitorStop:
		p.table.Unfollow(m.CrossRefID)
		delete(p.refs, m.CrossRefID)
		p.table.Suspect()
	case csta.SystemStatus:
		if m.Status == "messagesLost" {
			p.table.Suspect()
		}
	}
}
