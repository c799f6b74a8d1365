package softphone

import (
	"context"
	"slices"
	"time"

	"cordboard/backend/agent"
	"cordboard/backend/calllog"
	"cordboard/backend/desktop"
)

// lookAround is how often a program looks whether another one that follows the same extension began or ended.
const lookAround = 500 * time.Millisecond

func newSoleLogger() *calllog.SoleLogger {
	return &calllog.SoleLogger{Hold: desktop.Hold, Held: desktop.ErrHeld}
}

// extension names what this program logs the calls of: an extension at a server, while somebody is signed on. The
// server's address counts, not its name: two programs may have two settings.
func (a *App) extension(s agent.State) string {
	if s.Device == "" || s.Agent != agent.On && s.Agent != agent.SigningOff {
		return ""
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	server, _ := a.config.ServerNamed(s.Server)
	return server.Address() + " " + s.Device
}

// logging notes whether this program logs the calls of the extension that a State tells of. The caller holds booking.
func (a *App) logging(s agent.State) bool {
	a.mu.Lock()
	takeOver := a.takesOver
	a.mu.Unlock()
	return a.turn(a.sole.Follow(a.extension(s), takeOver))
}

// turn notes whether this program logs. The caller holds booking.
func (a *App) turn(logs bool) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if logs != a.logs {
		a.Log.Info("calls", "logged", logs)
	}
	a.logs = logs
	return logs
}

// lookAround takes over the calls when the program that logged them has ended, and gives them up when another one
// has taken the extension over.
func (a *App) lookAround() {
	a.booking.Lock()
	defer a.booking.Unlock()
	before := a.logs
	logs := a.turn(a.sole.Look())
	if logs == before {
		return
	}
	s := a.session.State()
	a.mu.Lock()
	s.Calls = slices.DeleteFunc(slices.Clone(a.state.Calls), func(c agent.Call) bool { return a.over[c.ID] })
	a.mu.Unlock()
	if logs {
		a.noteFound(a.sightings(s, func(string) bool { return false }))
	} else {
		for _, c := range s.Calls {
			a.noteBook("leave", a.Book.Leave(a.bookID(c.ID), time.Duration(c.ConnectedMs)*time.Millisecond, time.Now()))
		}
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.changed()
}

// noteFound tells the book what calls there are, when it did not know yet.
func (a *App) noteFound(found []calllog.Sighting) {
	a.noteBook("see", a.Book.See(found, time.Now()))
	up := make([]string, 0, len(found))
	for _, call := range found {
		up = append(up, call.CallID)
	}
	a.noteBook("end missing", a.Book.EndMissing(up))
}

// watches says whether this program shows calls that another one logs.
func (a *App) watches() bool {
	state := a.session.State()
	a.mu.Lock()
	defer a.mu.Unlock()
	return !a.logs && a.state.Agent == agent.On && state.Agent == agent.On
}

// keepLooking looks around until ctx ends.
func (a *App) keepLooking(ctx context.Context) {
	tick := time.NewTicker(lookAround)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			a.booking.Lock()
			defer a.booking.Unlock()
			a.sole.Leave()
			return
		case <-tick.C:
			a.lookAround()
		}
	}
}
