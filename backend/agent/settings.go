package agent

import (
	"slices"

	"cordboard/backend/csta"
	"cordboard/backend/csta/link"
	"cordboard/backend/problem"
	"cordboard/backend/session"
)

// settings is what the agent's phone is set to, as far as the switch told.
type settings struct {
	dnd      *bool
	forwards []csta.Forwarding // the active ones
}

// ForwardRule is an active rule by which the phone's calls go elsewhere. Type is the standard's word
// (forwardImmediate, forwardBusy, forwardNoAns, ...), empty when the switch tells none.
type ForwardRule struct {
	Type string `json:"type"`
	To   string `json:"to"`
}

func (p *settings) disturb(on bool) { p.dnd = &on }

func (p *settings) learn(list []csta.Forwarding) {
	p.forwards = slices.DeleteFunc(slices.Clone(list), func(f csta.Forwarding) bool { return !f.Active })
}

// hear takes in the change of one rule. One without a type switched off is all of them.
func (p *settings) hear(ev csta.ForwardingEvent) {
	p.forwards = slices.DeleteFunc(slices.Clone(p.forwards), func(f csta.Forwarding) bool {
		return f.Type == ev.Type || ev.Type == "" && !ev.On
	})
	if ev.On {
		p.forwards = append(p.forwards, csta.Forwarding{Type: ev.Type, Active: true, To: ev.To})
	}
}

func (p *settings) show() []ForwardRule {
	shown := []ForwardRule{}
	for _, f := range p.forwards {
		shown = append(shown, ForwardRule{Type: f.Type, To: f.To.Number()})
	}
	return shown
}

// setDoNotDisturb keeps all calls from the agent's phone, or lets them through again.
func setDoNotDisturb(c *command) error {
	if err := c.prepare(func() *problem.Problem { return nil }); err != nil {
		return err
	}
	_, err := link.Do(c.ctx, c.conn, csta.SetDoNotDisturb{Device: c.own, On: c.args["on"] == "true"})
	return c.set(err, session.DoNotDisturb)
}

// setForwarding sends all calls of the agent's phone to a number at once; without one it ends every forwarding
// that the switch told of.
func setForwarding(c *command) error {
	var requests []csta.SetForwarding
	if err := c.prepare(func() (p *problem.Problem) {
		requests, p = c.forwardings()
		return p
	}); err != nil {
		return err
	}
	var err error
	for _, request := range requests {
		request.Device = c.own
		if _, err = link.Do(c.ctx, c.conn, request); err != nil && !alreadySo(err) {
			break
		}
		err = nil
	}
	return c.set(err, session.Forwarding)
}

// forwardings are the requests that lead to a forwarding, or to none. The owner calls it.
func (c *command) forwardings() (requests []csta.SetForwarding, p *problem.Problem) {
	if c.args["number"] != "" {
		number, _, p := c.dialled()
		return []csta.SetForwarding{{Type: csta.ForwardImmediate, On: true, To: c.conn.Outside(number)}}, p
	}
	for _, f := range c.s.settings.forwards {
		requests = append(requests, csta.SetForwarding{Type: f.Type})
	}
	if len(requests) == 0 {
		requests = append(requests, csta.SetForwarding{Type: csta.ForwardImmediate})
	}
	return requests, nil
}

// set takes in the answer to a change of the phone's settings. What they are now is told by an event, and
// asked for where a switch sends none.
func (c *command) set(err error, then session.Query) error {
	if alreadySo(err) {
		err = nil
	}
	return c.outcome(err, func() {
		if err == nil && c.s.on.line() == c.conn {
			c.s.on.changed(then)
		}
	})
}
