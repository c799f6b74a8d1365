package agent_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"cordboard/backend/call"
	"cordboard/backend/csta"
)

// Hold, retrieve, answer and hang up pressed at the telephone and in the panel at once: the switch refuses the panel's
// wish, which has come true by the telephone's.
func TestARefusalOfWhatWasDoneAtTheTelephoneIsNone(t *testing.T) {
	no := &csta.Failure{Category: "stateIncompatibility", Code: "invalidConnectionState"}
	held := csta.Event{Type: csta.Held, Connection: leg("5"), Subject: device("200"), Local: csta.StateHold}
	back := csta.Event{Type: csta.Retrieved, Connection: leg("5"), Subject: device("200"), Local: csta.StateConnected}
	for name, c := range map[string]struct {
		from              call.State
		before, meanwhile []csta.Event
		ask               func(s *fixture, id string) error
		hear              func(p *peer) int
		then              []call.State
	}{
		"hold": {
			call.Connected,
			[]csta.Event{answered("5")},
			[]csta.Event{held},
			func(s *fixture, id string) error { return s.session.Hold(ctx, id) },
			func(p *peer) int { id, _ := hear[csta.HoldCall](p); return id },
			[]call.State{call.Held},
		},
		"retrieve": {
			call.Held,
			[]csta.Event{answered("5"), held},
			[]csta.Event{back},
			func(s *fixture, id string) error { return s.session.Retrieve(ctx, id) },
			func(p *peer) int { id, _ := hear[csta.RetrieveCall](p); return id },
			[]call.State{call.Connected},
		},
		"answer": {
			call.Ringing,
			[]csta.Event{ringing("5")},
			[]csta.Event{answered("5")},
			func(s *fixture, id string) error {
				return s.session.Command(ctx, "answer", map[string]string{"call": id})
			},
			func(p *peer) int { id, _ := hear[csta.AnswerCall](p); return id },
			[]call.State{call.Connected},
		},
		"hang up": {
			call.Connected,
			[]csta.Event{answered("5")},
			[]csta.Event{cleared("5", "200")},
			func(s *fixture, id string) error { return s.session.HangUp(ctx, id) },
			func(p *peer) int { id, _ := hear[csta.ClearConnection](p); return id },
			nil,
		},
	} {
		for _, done := range []bool{true, false} {
			t.Run(name, func(t *testing.T) {
				withPeer(t, csta.ECMA, func(s *fixture) {
					s.mustSignOn()
					err := c.ask(s, s.calls(c.from)[0].ID)
					if done {
						require.NoError(s, err)
						require.Nil(s, s.session.State().Problem)
						s.calls(c.then...)
					} else {
						require.Error(s, err)
					}
					require.NoError(s, s.session.SignOff(ctx))
				}, func(p *peer) {
					p.admit()
					p.follow()
					for _, ev := range c.before {
						p.tell(ev)
					}
					id := c.hear(p)
					if done {
						for _, ev := range c.meanwhile {
							p.tell(ev)
						}
					}
					p.Say(id, no)
					p.serve()
				})
			})
		}
	}
}
