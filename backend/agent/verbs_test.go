package agent

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"cordboard/backend/call"
	"cordboard/backend/csta"
	"cordboard/backend/problem"
)

// Every row says all that is derived from it.
func TestEveryVerbIsWhole(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range verbs {
		require.False(t, seen[string(r.Verb)] || seen[r.Service], r.Verb)
		seen[string(r.Verb)], seen[r.Service] = true, true
		require.NotNil(t, r.ask, r.Verb)
		require.Equal(t, r.Scope == OfPhone, len(r.States) == 0, "%s: a verb of a call fits some states, one of the phone none", r.Verb)
		require.Contains(t, []Scope{OfPhone, OfCall, OfTwoCalls}, r.Scope, r.Verb)
		for i, a := range r.Arguments {
			require.Equal(t, a.Kind == KindWord, len(a.Words) > 0, r.Verb)
			require.True(t, a.Kind != KindCall || i == 0 && r.Scope == OfCall, "%s: the call comes first", r.Verb)
			require.False(t, a.None != "" && !a.Optional, r.Verb)
		}
		for _, part := range r.Parts {
			require.NotEmpty(t, (&capabilities{verbs: verbs}).row(part).Service, "%s is made of %s", r.Verb, part)
		}
		if b := r.Button; b != nil && (b.Box == WithCall || b.Box == PassOn || b.Box == Keypad) {
			require.Positive(t, b.Order, r.Verb)
			require.NotEqual(t, OfPhone, r.Scope, r.Verb)
		}
	}
}

// scene is what an agent has: the call that is asked about, and the others.
type scene struct {
	c      call.Call
	others []call.Call
}

// scenes are a call in every state: alone, stale, and beside a call on hold that it was made about.
func scenes() map[string]scene {
	list := map[string]scene{}
	for _, state := range everyState {
		c := call.Call{ID: "c", Device: "200", State: state}
		list[string(state)] = scene{c: c}
		c.Stale = true
		list["stale "+string(state)] = scene{c: c}
		c.Stale, c.ConsultOf = false, "held"
		list[string(state)+" beside"] = scene{c, []call.Call{{ID: "held", Device: "200", State: call.Held}}}
	}
	return list
}

// fitting is what can be done in each scene at a switch that has everything; written down here once more, so that a row
// that is changed has to be changed twice.
var fitting = map[string]string{
	"initiated": "hangup dtmf", "stale initiated": "hangup dtmf", "initiated beside": "hangup dtmf",
	"dialing": "hangup", "stale dialing": "hangup", "dialing beside": "hangup transfer reconnect",
	"ringing": "answer hangup deflect", "stale ringing": "answer hangup deflect", "ringing beside": "answer hangup deflect",
	"connected":        "hold hangup consult blind dtmf park endCall join attach",
	"stale connected":  "hold hangup",
	"connected beside": "hold hangup consult blind dtmf park endCall join attach alternate transfer conference reconnect",
	"held":             "retrieve hangup consult", "stale held": "retrieve hangup", "held beside": "retrieve hangup",
	"failed": "hangup", "stale failed": "hangup", "failed beside": "hangup reconnect",
}

func TestEveryVerbInEveryState(t *testing.T) {
	all := scenes()
	require.Len(t, fitting, len(all))
	for name, s := range all {
		k := newCapabilities(verbs, csta.ECMA.Profile())
		calls := append([]call.Call{s.c}, s.others...)
		can, denied := k.can(calls, s.c)
		require.Empty(t, denied, name)
		var words []string
		for _, r := range verbs {
			fits := slices.Contains(can, r.Verb)
			require.Equal(t, fits, k.refuses(calls, s.c, r.Verb) == nil, "%s: %s", name, r.Verb)
			if !fits {
				continue
			}
			words = append(words, string(r.Verb))
			lacking := newCapabilities(verbs, csta.ECMA.Profile())
			for range 2 { // the first refusal of a service may only mean that it has to be made of others
				lacking.learnLack(r.Verb, LacksSession)
			}
			less, _ := lacking.can(calls, s.c)
			require.Equal(t, r.Verb == HangUp, slices.Contains(less, r.Verb), "%s: %s after it was refused as not supported", name, r.Verb)
		}
		require.Equal(t, fitting[name], strings.Join(words, " "), name)
	}
}

// What a switch permits for a call is listed there by the name of the service. Hanging up needs no permit, and what is
// made of other verbs needs theirs.
func TestEveryVerbIsPermittedByItsService(t *testing.T) {
	for name, s := range scenes() {
		k := newCapabilities(verbs, csta.ECMA.Profile())
		can := func(permitted ...string) (can []Verb, denied map[Verb]Lack) {
			s.c.Permitted = permitted
			calls := []call.Call{s.c}
			for _, other := range s.others {
				other.Permitted = permitted
				calls = append(calls, other)
			}
			return k.can(calls, s.c)
		}
		fits, _ := can()
		for _, verb := range fits {
			service := k.row(verb).Service
			if verb == DTMF && s.c.State == call.Initiated {
				service = "dialDigits"
			}
			is, _ := can(service)
			require.Contains(t, is, verb, name)

			is, denied := can("associateData", "setDisplay")
			if verb == Attach {
				is, denied = can("generateDigits")
			}
			free := verb == HangUp || verb == Reconnect || verb == Consult && s.c.State == call.Held
			require.Equal(t, free, slices.Contains(is, verb), "%s: %s", name, verb)
			require.Equal(t, !free, denied[verb] == DeniedByCall, "%s: %s", name, verb)
		}
	}
}

// A command with arguments that the table does not have, or without one that it has, is refused before anybody is
// asked for a line.
func TestArgumentsAreThoseOfTheTable(t *testing.T) {
	s := New(Options{})
	t.Cleanup(func() { require.NoError(t, s.Close(context.Background())) })
	good := map[Kind]string{KindCall: "1-1", KindNumber: "201", KindDigits: "1 2#", KindSwitch: "true", KindText: "x"}
	bad := map[Kind]string{KindDigits: "12x", KindSwitch: "on", KindWord: "asleep"}
	code := func(verb Verb, args Arguments) string {
		var p *problem.Problem
		require.ErrorAs(t, s.Command(t.Context(), verb, args), &p)
		require.Equal(t, p, s.State().Problem)
		return string(p.Code)
	}
	for _, r := range verbs {
		args := Arguments{}
		for _, a := range r.Arguments {
			args[a.Name] = good[a.Kind]
			if a.Kind == KindWord {
				args[a.Name] = a.Words[0]
			}
		}
		require.Equal(t, "notSignedOn", code(r.Verb, args), r.Verb)
		for _, a := range r.Arguments {
			value := args[a.Name]
			delete(args, a.Name)
			want := "badCommand"
			if a.Optional {
				want = "notSignedOn"
			}
			if r.Verb == Attach && len(args) == 2 {
				args[AccountCode] = "1" // with neither of its two there is nothing to attach
			}
			require.Equal(t, want, code(r.Verb, args), "%s without %s", r.Verb, a.Name)
			if wrong := bad[a.Kind]; wrong != "" {
				args[a.Name] = wrong
				require.Contains(t, []string{"badCommand", string(problem.BadDigits), string(problem.BadAgentState)}, code(r.Verb, args), "%s: %s", r.Verb, a.Name)
			}
			args[a.Name] = value
		}
		args["surplus"] = ""
		require.Equal(t, "badCommand", code(r.Verb, args), r.Verb)
	}
	require.Equal(t, "badCommand", code("juggle", nil))
}
