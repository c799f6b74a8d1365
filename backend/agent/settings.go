package agent

import (
	"context"
	"slices"

	"cordboard/backend/csta"
	"cordboard/backend/csta/link"
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

// SetDND keeps all calls from the agent's phone, or lets them through again.
func (s *Session) SetDND(ctx context.Context, on bool) error {
	conn, own, err := s.phone(DND, nil)
	if err != nil {
		return err
	}
	_, err = link.Do(ctx, conn, csta.SetDoNotDisturb{Device: own, On: on})
	return s.set(DND, conn, err, askDND)
}

// SetForward sends all calls of the agent's phone to a number at once; "" ends every forwarding that the
// switch told of.
func (s *Session) SetForward(ctx context.Context, typed string) error {
	var number string
	var err error
	if typed != "" {
		if number, err = s.dialable(Forward, typed); err != nil {
			return err
		}
	}
	conn, own, err := s.phone(Forward, nil)
	if err != nil {
		return err
	}
	for _, request := range s.forwarding(conn, number) {
		request.Device = own
		if _, err = link.Do(ctx, conn, request); err != nil && !alreadySo(err) {
			break
		}
		err = nil
	}
	return s.set(Forward, conn, err, askForwarding)
}

// forwarding are the requests that lead to a forwarding, or to none.
func (s *Session) forwarding(conn *link.Conn, number string) (requests []csta.SetForwarding) {
	if number != "" {
		return []csta.SetForwarding{{Type: csta.ForwardImmediate, On: true, To: conn.Outside(number)}}
	}
	s.do(func() {
		for _, f := range s.settings.forwards {
			requests = append(requests, csta.SetForwarding{Type: f.Type})
		}
	})
	if len(requests) == 0 {
		requests = append(requests, csta.SetForwarding{Type: csta.ForwardImmediate})
	}
	return requests
}

// set takes in the answer to a change of the phone's settings. What they are now is told by an event, and
// asked for where a switch sends none.
func (s *Session) set(service Service, conn *link.Conn, err error, then question) error {
	if alreadySo(err) {
		err = nil
	}
	return s.outcome(service, err, func() {
		if err == nil && s.line() == conn {
			s.again(then)
		}
	})
}
