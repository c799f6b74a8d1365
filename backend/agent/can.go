package agent

import (
	"slices"

	"cordboard/backend/call"
	"cordboard/backend/problem"
)

// can lists what may be asked for a call now, one of calls, and denied what would fit but is not permitted.
func (k *capabilities) can(calls []call.Call, c call.Call) (can []Verb, denied map[Verb]Lack) {
	can, denied = []Verb{}, map[Verb]Lack{}
	for _, r := range k.verbs {
		switch {
		case !k.fits(r, calls, c), k.lack(r.Verb) != "":
		case k.permits(calls, c, r.Verb):
			can = append(can, r.Verb)
		default:
			denied[r.Verb] = DeniedByCall
		}
	}
	return can, denied
}

// refuses says why a verb cannot be asked for a call, one of calls.
func (k *capabilities) refuses(calls []call.Call, c call.Call, verb Verb) *problem.Problem {
	switch {
	case !k.fits(k.row(verb), calls, c):
		return problem.New(problem.NotNow)
	case !k.permits(calls, c, verb):
		return problem.New(problem.NotPermitted)
	}
	return nil
}

// fits says that a verb fits a call as it is now, whatever the switch supports and permits.
func (k *capabilities) fits(r Row, calls []call.Call, c call.Call) bool {
	switch {
	case r.Scope == OfPhone, !slices.Contains(r.States, c.State), c.Stale && !r.Stale:
		return false
	case r.Scope == OfTwoCalls:
		two, p := activeAndHeld(calls)
		if c.State == call.Failed {
			two, p = failedConsultation(calls)
		}
		return p == nil && two.active.ID == c.ID
	}
	return r.fits == nil || r.fits(k, calls, c)
}

// consultable says that somebody can be consulted about a call: it is in hand, or the only one on hold.
func consultable(_ *capabilities, calls []call.Call, c call.Call) bool {
	if c.State == call.Connected {
		return true
	}
	first, p := consultedAbout(calls)
	return p == nil && first.ID == c.ID
}

// takesDigits says that digits can be sent into a call: as tones, or, while there is only a dialling tone, by
// dialling on. While the own telephone rings for its user there is none.
func takesDigits(k *capabilities, _ []call.Call, c call.Call) bool {
	if c.State == call.Initiated {
		return !k.undialled && !c.Prompting()
	}
	return !c.Stale
}
