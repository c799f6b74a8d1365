package agent

import (
	"slices"
	"strings"

	"cordboard/backend/call"
)

// Why a service is not offered, in State.Lacks and Call.Denied.
const (
	LacksDialect  = "dialect"  // the switch's language has no word for it
	LacksFeatures = "features" // the switch leaves it out of its features (GetCSTAFeatures)
	LacksSwitch   = "switch"   // the switch leaves it out of its capabilities (GetSwitchingFunctionCaps)
	LacksSession  = "session"  // it was refused as not supported since the sign-on
	DeniedByCall  = "call"     // the switch does not permit it for this call at the moment
)

// spelled are the names by which switches list services: in their features and capabilities, and in the
// services permitted for a call.
var spelled = map[Service]string{
	Dial: "makeCall", Answer: "answerCall", Hold: "holdCall", Retrieve: "retrieveCall", HangUp: "clearConnection",
	Consult: "consultationCall", Alternate: "alternateCall", Reconnect: "reconnectCall",
	Transfer: "transferCall", Conference: "conferenceCall", Blind: "singleStepTransfer",
	Deflect: "deflectCall", Park: "parkCall", EndCall: "clearCall", Join: "singleStepConference",
	Pickup: "directedPickupCall", GroupPickup: "groupPickupCall",
	DTMF: "generateDigits", Attach: "associateData",
	Ready: "setAgentState", DND: "setDoNotDisturb", Forward: "setForwarding",
}

// kinds are the lists into which the standard sorts services. A list that is not told says nothing about
// its services, and one that is told has at least one of them in it.
var kinds = [][]Service{
	{
		Dial, Answer, Hold, Retrieve, HangUp, Consult, Alternate, Reconnect, Transfer, Conference, Blind,
		Deflect, Park, EndCall, Join, Pickup, GroupPickup,
	},
	{DTMF, Attach},
	{Ready, DND, Forward},
}

// otherwise are services that can be made of others where the switch has no word for them.
var otherwise = map[Service][]Service{
	Consult:   {Hold, Dial},
	Alternate: {Hold, Retrieve},
	Reconnect: {Retrieve},
}

// commands are the words of MX's cmdsAllowed that are evidenced, for what they allow. Hold and the like
// have none there, so nothing is concluded about them.
var commands = map[Service]string{Blind: "Transfer", Transfer: "Transfer", Park: "Park"}

// lack is why a service is not offered; "" = it is, as far as is known.
func (s *Session) lack(service Service) string {
	if reason := s.lacks[service]; reason != "" {
		return reason
	}
	if s.wordless[service] {
		for _, need := range otherwise[service] {
			if reason := s.lack(need); reason != "" {
				return reason
			}
		}
	}
	return ""
}

// learnLack notes that the switch does not have a service. Hanging up is never taken from an agent.
func (s *Session) learnLack(service Service, reason string) {
	switch {
	case service == HangUp:
	case otherwise[service] != nil && !s.wordless[service]:
		s.wordless[service] = true
	case s.lacks[service] == "":
		s.lacks[service] = reason
	}
}

// learnFeatures notes what a switch leaves out of a list of what it supports.
func (s *Session) learnFeatures(told []string, reason string) {
	for _, kind := range kinds {
		var missing []Service
		for _, service := range kind {
			if !lists(told, spelled[service]) {
				missing = append(missing, service)
			}
		}
		if len(missing) == len(kind) {
			continue
		}
		for _, service := range missing {
			s.learnLack(service, reason)
		}
	}
}

func lists(told []string, word string) bool {
	return slices.ContainsFunc(told, func(name string) bool { return strings.EqualFold(name, word) })
}

// permits says whether the switch permits a service for a call. One that tells nothing forbids nothing.
func (s *Session) permits(c call.Call, service Service) bool {
	if service == HangUp {
		return true
	}
	if word := commands[service]; word != "" && len(c.Commands) > 0 && !lists(c.Commands, word) {
		return false
	}
	switch {
	case service == DTMF && c.State == call.Initiated:
		return c.Permitted == nil || lists(c.Permitted, "dialDigits")
	case s.inWords(c, service):
		return true
	case otherwise[service] != nil:
		return s.inParts(c, service)
	case service == Transfer, service == Conference: // of the two calls, either may tell it
		two, p := s.pair()
		return p == nil && s.inWords(two.held, service)
	}
	return false
}

// inWords says whether a call permits a service by the word for it.
func (s *Session) inWords(c call.Call, service Service) bool {
	if c.Permitted == nil {
		return true
	}
	if s.wordless[service] {
		return false
	}
	for _, kind := range kinds[1:] { // told only where any of its kind is
		if slices.Contains(kind, service) && !slices.ContainsFunc(kind, func(o Service) bool { return lists(c.Permitted, spelled[o]) }) {
			return true
		}
	}
	return lists(c.Permitted, spelled[service])
}

// inParts says whether what a service can be made of is permitted.
func (s *Session) inParts(c call.Call, service Service) bool {
	if s.lacks[Hold] != "" || s.lacks[Retrieve] != "" || s.lacks[Dial] != "" {
		return false
	}
	held := c.State == call.Held
	switch service {
	case Consult:
		return held || lists(c.Permitted, spelled[Hold])
	case Alternate:
		return lists(c.Permitted, spelled[Hold])
	}
	return true // hanging up is, and the held call tells by itself whether it can be retrieved
}

// hasWord says that the switch can be asked for a service in one word, for a call.
func (s *Session) hasWord(c call.Call, service Service) bool {
	return !s.wordless[service] && s.inWords(c, service)
}

// lacking says that the switch does not know the word that it was asked by.
func lacking(err error) bool {
	no := refusalOf(err)
	return no != nil && unsupported(no)
}
