package agent

import (
	"slices"
	"strings"

	"cordboard/backend/call"
	"cordboard/backend/csta"
)

// Lack says why a verb is not offered.
type Lack string

// The reasons in State.Lacks and Call.Denied.
const (
	LacksDialect  Lack = "dialect"  // the switch's language has no word for it
	LacksFeatures Lack = "features" // the switch leaves it out of its features (GetCSTAFeatures)
	LacksSwitch   Lack = "switch"   // the switch leaves it out of its capabilities (GetSwitchingFunctionCaps)
	LacksSession  Lack = "session"  // it was refused as not supported since the sign-on
	DeniedByCall  Lack = "call"     // the switch does not permit it for this call at the moment
)

// capabilities is what is known of a switch's services: its dialect, its list of features, its refusals. They
// belong to the Session's owner.
type capabilities struct {
	verbs []Row
	lacks map[Verb]Lack // why a verb is not offered
	parts map[Verb]bool // made of its Row.Parts, for the switch does not have the service
	// undialled says that no digits can be dialled in a call that was only begun.
	undialled bool
}

// newCapabilities takes every verb for supported until the switch says otherwise, but for those whose service its
// profile lacks or makes of others. verbs is the table; it is handed in because the table's own functions use
// capabilities.
func newCapabilities(verbs []Row, p csta.Profile) capabilities {
	k := capabilities{verbs: verbs, lacks: map[Verb]Lack{}, parts: map[Verb]bool{}, undialled: !p.DialsOn}
	for _, r := range verbs {
		if slices.Contains(p.Lacks, r.Service) {
			k.lacks[r.Verb] = LacksDialect
		}
		if p.ConsultsByHold && len(r.Parts) > 0 {
			k.parts[r.Verb] = true
		}
	}
	return k
}

func (k *capabilities) row(verb Verb) Row {
	for _, r := range k.verbs {
		if r.Verb == verb {
			return r
		}
	}
	return Row{}
}

// lack is why a verb is not offered; "" = it is, as far as is known.
func (k *capabilities) lack(verb Verb) Lack {
	if reason := k.lacks[verb]; reason != "" {
		return reason
	}
	if k.parts[verb] {
		for _, part := range k.row(verb).Parts {
			if reason := k.lack(part); reason != "" {
				return reason
			}
		}
	}
	return ""
}

// learnLack notes that the switch does not have the service of a verb. Hanging up is never taken from an agent.
func (k *capabilities) learnLack(verb Verb, reason Lack) {
	switch {
	case verb == HangUp:
	case len(k.row(verb).Parts) > 0 && !k.parts[verb]:
		k.parts[verb] = true
	case k.lacks[verb] == "":
		k.lacks[verb] = reason
	}
}

// learnFeatures notes what a switch leaves out of a list of the services that it supports. A category that is not
// told says nothing about its services, and one that is told has at least one of them in it.
func (k *capabilities) learnFeatures(told []string, reason Lack) {
	for _, category := range []Category{CallControl, CallAssociated, DeviceFeature} {
		var missing []Verb
		all := k.of(category)
		for _, r := range all {
			if !lists(told, r.Service) {
				missing = append(missing, r.Verb)
			}
		}
		if len(missing) == len(all) {
			continue
		}
		for _, verb := range missing {
			k.learnLack(verb, reason)
		}
	}
}

// of are the verbs whose services the standard sorts into a category.
func (k *capabilities) of(category Category) (rows []Row) {
	for _, r := range k.verbs {
		if r.Category == category {
			rows = append(rows, r)
		}
	}
	return rows
}

func lists(told []string, word string) bool {
	return slices.ContainsFunc(told, func(name string) bool { return strings.EqualFold(name, word) })
}

// permits says whether the switch permits a verb for a call, one of calls. A switch that tells nothing forbids
// nothing.
func (k *capabilities) permits(calls []call.Call, c call.Call, verb Verb) bool {
	r := k.row(verb)
	switch {
	case verb == HangUp:
		return true
	case r.Allowed != "" && len(c.Commands) > 0 && !lists(c.Commands, r.Allowed):
		return false
	case verb == DTMF && c.State == call.Initiated:
		return c.Permitted == nil || lists(c.Permitted, "dialDigits")
	case k.permitsService(c, verb):
		return true
	case len(r.Parts) > 0:
		return k.permitsParts(c, verb)
	case r.Scope == OfTwoCalls: // either of them may tell it
		two, p := activeAndHeld(calls)
		return p == nil && k.permitsService(two.held, verb)
	}
	return false
}

// permitsService says whether a call permits the service of a verb itself.
func (k *capabilities) permitsService(c call.Call, verb Verb) bool {
	if c.Permitted == nil {
		return true
	}
	if k.parts[verb] {
		return false
	}
	r := k.row(verb)
	told := func(o Row) bool { return lists(c.Permitted, o.Service) }
	if r.Category != CallControl && !slices.ContainsFunc(k.of(r.Category), told) {
		return true // of this category nothing is told
	}
	return told(r)
}

// permitsParts says whether a call permits what a verb can be made of.
func (k *capabilities) permitsParts(c call.Call, verb Verb) bool {
	if k.lacks[Hold] != "" || k.lacks[Retrieve] != "" || k.lacks[Dial] != "" {
		return false
	}
	if !slices.Contains(k.row(verb).Parts, Hold) || c.State == call.Held {
		return true // hanging up is permitted, and the held call tells by itself whether it can be retrieved
	}
	return lists(c.Permitted, k.row(Hold).Service)
}

// hasService says that the switch can be asked for a verb in one request, for a call.
func (k *capabilities) hasService(c call.Call, verb Verb) bool {
	return !k.parts[verb] && k.permitsService(c, verb)
}
