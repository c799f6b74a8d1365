// Package call is the model of an agent's calls: it puts a switch's events together into calls that a person
// understands.
//
// A read_ file turns an event of a dialect into a reading, a fact about the followed device; the Table changes its
// calls by readings and never asks which dialect it was. The package is pure: no clock (every time is handed in), no
// goroutine, no I/O. Whatever events come, in whatever order, it keeps these promises: ids are unique, a call whose
// own connection was cleared is gone (or goes on in the leg that replaces it), late events do not bring it back, and
// a new call that reuses an old id is not swallowed.
package call

import (
	"time"

	"cordboard/backend/csta"
)

// State is what a call is for the agent.
type State string

// The states of a call. Dialing is an outbound call that nobody has answered yet; Ringing is an
// inbound one.
const (
	Initiated State = "initiated"
	Dialing   State = "dialing"
	Ringing   State = "ringing"
	Connected State = "connected"
	Held      State = "held"
	Failed    State = "failed"
)

// Direction says who began the call. It is empty while nobody told: a call that was found in a
// snapshot, already talking.
type Direction string

// The directions.
const (
	DirectionUnknown Direction = "" // nobody told
	Inbound          Direction = "inbound"
	Outbound         Direction = "outbound"
)

// Party is the other side as far as the switch tells it; either half may be empty.
type Party struct {
	Number string
	Name   string
}

// Call is one call of one device, copied out of the table.
type Call struct {
	ID         string            // made by the table; stays when the switch renames the call
	Connection csta.ConnectionID // as the switch wrote it last; goes back unchanged in requests
	GlobalID   string            // the same for every leg, also of a call that was transferred away and comes back: the first name of the call, see Linkage
	Linkage    string            // what the switch calls all that belongs together (Avaya's UCID); empty = not told
	Unique     bool              // no other call ever has this Linkage
	ConsultOf  string            // the id of the call for which this one was made; that one may be over
	Device     string            // the own device
	State      State
	Ours       bool // dialled from here
	Direction  Direction
	Party      Party
	Parties    []Party // the others of a conference, as far as they are told; nil while there is only one
	Called     string  // the number originally dialled
	Data       csta.Attached
	StartedAt  time.Time
	RangAt     time.Time // when it first rang: inbound here, outbound at the other end; zero = not told
	// ConnectedAt is zero until the call is answered. A call that reached a network which tells nothing
	// more counts from there, for its answer will never be told; that shows after ten seconds.
	ConnectedAt time.Time
	Cause       string // the cause of the last event that told one
	Stale       bool   // the line was lost and no snapshot has confirmed the call since
	Unlisted    bool   // the switch did not list it when it was asked, and nothing was heard of it since
	// Permitted are the services that the switch says may be asked for the own connection as it is now, by
	// the standard's names (holdCall, clearConnection, ...). Nil = not told, empty = none.
	Permitted []string
	// Commands are MX's words for the same (Disconnect, Transfer, ...); nil = not told. The number that older
	// versions send in their place has no public meaning and is passed over.
	Commands []string
	Parked   string // where it is parked, if an event told it
}

// Prompting says that the call waits for the handset here, as far as is known: the own telephone rings for its user, or is
// to be lifted. A consultation is made with the handset in hand.
func (c Call) Prompting() bool {
	return c.Ours && c.ConsultOf == "" && c.Direction == Outbound && (c.State == "" || c.State == Initiated)
}

// Ended is a call that is over, told once.
type Ended struct {
	ID          string
	Connection  csta.ConnectionID
	GlobalID    string
	ConsultOf   string // the id of the call for which it was made
	Device      string
	Direction   Direction
	Party       Party
	Called      string
	Data        csta.Attached
	StartedAt   time.Time
	EndedAt     time.Time
	ConnectedAt time.Time     // zero = never answered
	Connected   bool          // whether anybody talked
	Talk        time.Duration // from answer to end, by the monotonic clock where the times carry it
	RangAt      time.Time     // when it first rang; zero = not told
	Ring        time.Duration // from then to the answer or the end; 0 = not told
	Hold        time.Duration // how much of Talk it was on hold here
	Outcome     Outcome       // what became of it
	Cause       string        // the switch's word, or one of the Cause constants
	Linkage     string
	Parked      string
	Broken      bool // the end was not seen: Talk is a lower bound
}

// Causes the table gives where the switch told none.
const (
	CauseAway       = "endedWhileAway" // missing in the snapshot after the line was lost
	CauseUnseen     = "endUnseen"      // missing in a snapshot, or replaced by a new call of the same id
	CauseDiverted   = "diverted"
	CauseTransfer   = "transfer"   // goes on without this device
	CauseConference = "conference" // merged into another call of the same device
	CauseSignedOff  = "signedOff"  // the agent stopped following it
	CauseDropped    = "dropped"    // the switch no longer knew it, or it stayed silent for too long
)
