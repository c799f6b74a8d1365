package call

import (
	"time"

	"cordboard/backend/csta"
)

// Outcome is what became of a call: what its record in the CRM should say, whoever looks at it later.
type Outcome string

// The outcomes. A call that somebody talked in is Answered, unless it went on without this device.
const (
	NoOutcome         Outcome = "" // it goes on, or nobody knows
	Answered          Outcome = "answered"
	Missed            Outcome = "missed"            // inbound: it rang here until it went on or ended, and nothing says that somebody else took it
	Abandoned         Outcome = "abandoned"         // whoever called gave up before anybody answered: inbound the caller, outbound the agent
	AnsweredElsewhere Outcome = "answeredElsewhere" // inbound: picked up, or answered at another phone of the group
	Busy              Outcome = "busy"              // outbound
	NoAnswer          Outcome = "noAnswer"          // outbound: it rang there for too long, or the other side ended it
	Rejected          Outcome = "rejected"          // turned down by a person, or by do not disturb
	Unreachable       Outcome = "unreachable"       // outbound: wrong number, no line, out of order
	Diverted          Outcome = "diverted"          // inbound: sent on unanswered: deflected, forwarded, given to somebody else
	Parked            Outcome = "parked"
	Transferred       Outcome = "transferred" // passed on by this device; somebody else goes on with it
	Merged            Outcome = "merged"      // goes on in another call of this device: a conference
	Unseen            Outcome = "unseen"      // its end was not seen, and nobody had answered it until then
)

// fate is what a cause says of a call that nobody answered here. Empty: nothing.
type fate struct{ in, out Outcome }

// fates reads the cause of the event that ended a call, or else of the Failed event or of the far end's
// ConnectionCleared before it. Sources: the words are ECMA-323's EventCause, their meaning ECMA-269's (12.2.15).
// Of them a capture of OpenScape has shown newCall and enteringDistribution, which end no call, and MX was
// only ever seen to say normal, which decides nothing. What a cause means to an agent is this program's own
// reading: a call that rang out here and was forwarded for that reason is missed, and not merely diverted,
// and so is one that a queue took back.
//
// A word that is not in the table, of a newer edition or a vendor's own, says nothing: then the order of the
// events decides, see record.outcome.
var fates = map[string]fate{
	// Somebody else has it.
	"callPickup":       {AnsweredElsewhere, AnsweredElsewhere},
	"multipleAlerting": {AnsweredElsewhere, ""}, // one of several phones answered
	"joinCall":         {AnsweredElsewhere, ""},

	// It rang for too long.
	"callNotAnswered":          {Missed, NoAnswer},
	"alertTimeExpired":         {Missed, NoAnswer},
	"callForwardNoAnswer":      {Missed, ""},
	"recallNoAnswer":           {Missed, NoAnswer},
	"callInterceptionNoAnswer": {Missed, NoAnswer},
	"timeout":                  {Missed, NoAnswer},
	"maxTimeout":               {Missed, NoAnswer},
	"distributionDelay":        {Missed, NoAnswer},
	"queueTimeOverflow":        {Missed, NoAnswer},
	"aCDForward":               {Missed, ""}, // back to the queue
	"distributed":              {Missed, ""}, // given to the next agent
	"enteringDistribution":     {Missed, ""},

	// The caller did not want it any more.
	"callCancelled": {Abandoned, Abandoned},

	// It was sent on.
	"callForward":               {Diverted, ""},
	"callForwardImmediate":      {Diverted, ""},
	"callForwardBusy":           {Diverted, ""},
	"redirected":                {Diverted, ""},
	"overflow":                  {Diverted, ""},
	"busyOverflow":              {Diverted, Busy},
	"calendarOverflow":          {Diverted, ""},
	"capacityOverflow":          {Diverted, Unreachable},
	"unknownOverflow":           {Diverted, Unreachable},
	"callInterception":          {Diverted, Rejected},
	"callInterceptionForwarded": {Diverted, Rejected},
	"recallForwarded":           {Diverted, ""},
	CauseDiverted:               {Diverted, ""},

	// Engaged.
	"busy":                 {Missed, Busy},
	"aCDBusy":              {Missed, Busy},
	"recallBusy":           {Missed, Busy},
	"callInterceptionBusy": {Missed, Busy},
	"keyOperationInUse":    {Missed, Busy},

	// Turned down.
	"doNotDisturb":              {Rejected, Rejected},
	"blocked":                   {Rejected, Rejected},
	"unauthorisedBearerService": {"", Rejected},
	"invalidAccountCode":        {"", Rejected},

	// Nobody there, or no way to get there.
	"destNotObtainable":                     {Missed, Unreachable},
	"destOutOfOrder":                        {Missed, Unreachable},
	"invalidNumberFormat":                   {"", Unreachable},
	"numberChanged":                         {"", Unreachable},
	"numberUnallocated":                     {"", Unreachable},
	"incompatibleDestination":               {"", Unreachable},
	"badURI":                                {"", Unreachable},
	"interdigitTimeout":                     {"", Unreachable}, // the number stayed incomplete
	"reorderTone":                           {"", Unreachable},
	"networkCongestion":                     {Abandoned, Unreachable}, // the line broke, not the agent's patience
	"networkNotObtainable":                  {Abandoned, Unreachable},
	"networkOutOfOrder":                     {Abandoned, Unreachable},
	"resourcesNotAvailable":                 {Missed, Unreachable},
	"recallResourcesNotAvailable":           {Missed, Unreachable},
	"callInterceptionResourcesNotAvailable": {Missed, Unreachable},
	"selectedTrunkBusy":                     {"", Unreachable},
	"trunksBusy":                            {"", Unreachable},
	"notAvailableBearerService":             {"", Unreachable},
	"notSupportedBearerService":             {"", Unreachable},
	"aCDSaturated":                          {Missed, Unreachable},
	"noAvailableAgents":                     {Missed, Unreachable},
	"noQueue":                               {"", Unreachable},
	"maintenance":                           {"", Unreachable},
	"switchingFunctionTerminated":           {"", Unreachable},
}

// clues are what is known of an end before it comes.
type clues struct {
	passed    bool      // this device passed the call on
	intent    Outcome   // the agent asked for just that
	intentAt  time.Time // when
	failed    bool      // it could not reach anybody
	failure   string    // the cause of that
	farewell  string    // the cause with which the other party left
	gaveUp    bool      // the other party left first
	elsewhere bool      // somebody else answered what rang here
}

// outcome is what became of a call that ends with a cause; broken = its end was not seen.
func (r *record) outcome(cause string, at time.Time, broken bool) Outcome {
	intent := r.intent
	if at.Sub(r.intentAt) > 2*patience {
		intent = ""
	}
	passed := cause == "singleStepTransfer" || cause == CauseTransfer && r.State != Ringing
	switch {
	case r.passed, passed && r.goneAt.IsZero(): // goneAt: somebody else passed it on
		return Transferred
	case cause == CauseConference:
		return Merged
	case intent == Parked, cause == "park":
		return Parked
	case !r.ConnectedAt.IsZero():
		return Answered
	case intent != "":
		return intent
	case r.elsewhere && r.Direction != Outbound:
		return AnsweredElsewhere
	}
	for _, word := range []string{cause, r.failure, r.farewell} {
		if o := fates[word].of(r.Direction); o != "" {
			return o
		}
	}
	switch {
	case broken:
		return Unseen
	case r.failed:
		return Unreachable
	case r.Direction != Outbound && r.gaveUp:
		return Abandoned
	case r.Direction != Outbound:
		return Missed
	case r.gaveUp:
		return NoAnswer
	}
	return Abandoned
}

func (f fate) of(d Direction) Outcome {
	if d == Outbound {
		return f.out
	}
	return f.in
}

// Leaving tells the table what the agent is asking the switch to do with a call, by the call's id here: to
// turn it down (Rejected), to deflect it (Diverted), to park it (Parked), to hang up while it is Prompting (Abandoned).
// The switch only tells that it is gone. An empty outcome takes it back; after 20 s it counts no more.
func (t *Table) Leaving(id string, outcome Outcome, at time.Time) {
	for _, r := range t.calls.list {
		if r.ID == id {
			r.intent, r.intentAt = outcome, at
		}
	}
}

// Intent is what the agent wants of the call by giving it away for an outcome: turned down is only what rings, and given up
// what is Prompting.
func (c Call) Intent(outcome Outcome) Outcome {
	switch {
	case outcome != Rejected || c.State == Ringing:
		return outcome
	case c.Prompting():
		return Abandoned
	}
	return NoOutcome
}

// foresee notes what an event tells of the end that may follow.
func (r *record) foresee(n *reading) {
	far := n.ev.Subject
	waiting := r.ConnectedAt.IsZero()
	switch n.ev.Type {
	case csta.Failed:
		r.failed, r.failure = true, n.ev.Cause
	case csta.ConnectionCleared:
		released := known(far) && !n.own(far) && r.about(far)
		if waiting && (!n.mine && !n.own(far) || released) {
			r.gaveUp = true
			r.farewell = first(r.farewell, n.ev.Cause)
		}
	case csta.Established:
		if r.State == Ringing && r.Direction != Outbound && waiting && !n.mine && known(far) && !n.own(far) && !r.about(far) {
			r.elsewhere = true
		}
	case csta.Bridged:
		r.elsewhere = r.elsewhere || waiting && r.State == Ringing
	case csta.Delivered, csta.Offered:
		r.failed, r.failure = false, "" // it rings after all
		if n.mine {
			r.elsewhere = false
		}
	}
}
