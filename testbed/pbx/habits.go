package pbx

import (
	"fmt"
	"slices"
	"time"
)

// Habits are the ways in which switches of one dialect differ. The zero Habits are what the evidence
// shows, or where it shows nothing what the standard describes first.
type Habits struct {
	// Survivor says whose call id goes on when two calls become one. MX has no such habit.
	Survivor Survivor `json:"survivor"`
	// NoLists lets transfers and conferences be told without their connections.
	NoLists bool `json:"noLists"`
	// TransferClears lets who transferred be told the end of each of his connections too, and who made a
	// conference the end of the one that he lost.
	TransferClears Clears `json:"transferClears"`
	// NoLocalInfo lets events come without localConnectionInfo.
	NoLocalInfo bool `json:"noLocalInfo"`
	// DynamicIDs names parties outside by an id that is good for the call alone.
	DynamicIDs bool `json:"dynamicIDs"`
	// Offered lets an incoming call be told by Offered and then Delivered.
	Offered bool `json:"offered"`
	// BothCleared lets who left a call of two also be told the end of the other one's connection.
	BothCleared bool `json:"bothCleared"`
	// CallCleared lets the end of a call be told as such, after the end of its connections.
	CallCleared bool `json:"callCleared"`
	// FarSideOnly lets the end of a conversation be told by the connection that ended it, and the other
	// one's end by nothing.
	FarSideOnly bool `json:"farSideOnly"`
	// RetrievedFirst lets an alternation be told by Retrieved and then Held.
	RetrievedFirst bool `json:"retrievedFirst"`
	// NetworkSilent lets NetworkReached be the last that is told of a number outside.
	NetworkSilent bool `json:"networkSilent"`
	// DigitsTold lets digits that somebody types into a conversation be told by DigitsGenerated.
	DigitsTold bool `json:"digitsTold"`
	// SnapshotData lets snapshots be answered by a reference, and the data follow in parts.
	SnapshotData bool `json:"snapshotData"`
	// NoCallWaiting makes an extension in use busy even when somebody watches it.
	NoCallWaiting bool `json:"noCallWaiting"`
	// ForwardMs is how long a phone rings before a forwardNoAns takes effect; 0 = 15 s.
	ForwardMs int `json:"forwardMs"`
	// AfterCallMs is how long a ready agent works after each call; 0 = not at all, negative = until he says
	// that he is done.
	AfterCallMs int `json:"afterCallMs"`
	// ReadyAtLogOn makes an agent ready when he logs on; else he is not ready.
	ReadyAtLogOn bool `json:"readyAtLogOn"`
	// Lacks names services that this switch has not: they are refused, and no event permits them.
	Lacks []string `json:"lacks"`
	// Directory names the users whose passwords a directory knows: MX wants those in clear text.
	Directory []string `json:"directory"`
	// Recording lets MX tell that a conversation can be recorded.
	Recording bool `json:"recording"`
	// NewSessions gives a DMCC client that takes over an old session a new one, whose monitors it has to
	// fetch by TransferMonitorObjects; else it has the old one again, monitors and all.
	NewSessions bool `json:"newSessions"`
}

// Survivor is whose call goes on.
type Survivor string

// The calls that can go on. The older one is the simulator's own choice.
const (
	SurvivesOlder  Survivor = ""
	SurvivesHeld   Survivor = "held"
	SurvivesActive Survivor = "active"
	SurvivesNone   Survivor = "new" // a third call id
)

// Clears is when ConnectionCleared is told beside Transfered.
type Clears string

// The times for it.
const (
	ClearsNever  Clears = ""
	ClearsBefore Clears = "before"
	ClearsAfter  Clears = "after"
)

func (h *Habits) checkHabits() (errs []error) {
	if !slices.Contains([]Survivor{SurvivesOlder, SurvivesHeld, SurvivesActive, SurvivesNone}, h.Survivor) {
		errs = append(errs, fmt.Errorf("survivor %q: write held, active or new", h.Survivor))
	}
	if !slices.Contains([]Clears{ClearsNever, ClearsBefore, ClearsAfter}, h.TransferClears) {
		errs = append(errs, fmt.Errorf("transferClears %q: write before or after", h.TransferClears))
	}
	if h.ForwardMs < 0 {
		errs = append(errs, fmt.Errorf("forwardMs: %d: write milliseconds, 0 or more", h.ForwardMs))
	}
	for _, name := range h.Lacks {
		if name == "" || !slices.Contains(services, name) {
			errs = append(errs, fmt.Errorf("lacks %q: write the name of a request, e.g. DeflectCall", name))
		}
	}
	return errs
}

// ofMX are the habits without those that only switches of the standard have.
func (h Habits) ofMX() Habits {
	h.Survivor, h.NoLists, h.TransferClears = SurvivesOlder, false, ClearsNever
	h.NoLocalInfo, h.DynamicIDs, h.Offered, h.BothCleared = false, false, false, false
	h.CallCleared, h.FarSideOnly, h.NetworkSilent, h.DigitsTold, h.SnapshotData = false, false, false, false, false
	return h
}

func (h *Habits) forward() time.Duration {
	if h.ForwardMs == 0 {
		return 15 * time.Second
	}
	return time.Duration(h.ForwardMs) * time.Millisecond
}
