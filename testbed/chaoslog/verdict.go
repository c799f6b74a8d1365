package chaoslog

import (
	"fmt"
	"time"
)

// Activity is a call's Task as the org has it.
type Activity struct {
	ID, Subject, Description string
	Who, What                string
	Key                      string // CallObject: the id of the call log's entry
	Seconds                  int    // CallDurationInSeconds
	Created                  time.Time
}

// Entry is a call in the program's call log at the end.
type Entry struct {
	Key, Number        string
	Fate               string // as calllog.Fate
	Error              string
	Started, Connected time.Time
}

// The fates of entries that the judge tells apart.
const (
	waiting   = "waiting"
	claimed   = "claimed" // handed to a page that has not asked yet: it waits
	uncertain = "uncertain"
)

// durationSlack is how far a duration may be off: it is told in whole seconds, and the program learns of answer
// and end by the network.
const durationSlack = 1500 * time.Millisecond

// Verdict is what a comparison of calls, Activities and call log comes to.
type Verdict struct {
	Calls     int // answered calls
	Lost      int // answered calls without an Activity that neither wait nor are uncertain
	Doubled   int // Activities too many for one call
	Wrong     int // Activities with something of another call, or without something of their own
	Merged    int // answered calls that went into another call's Activity
	Uncertain []Doubt
	Findings  []Finding // one for each of those counted, Uncertain excepted
}

// Finding is something that is not as it should be, and the call that it is about; nil = none.
type Finding struct {
	Text string
	Call *Call
}

// Doubt is an uncertain entry and its call.
type Doubt struct {
	Entry Entry
	Call  *Call     // nil = nobody knows whose it is; that is a finding
	Has   *Activity // what the org has of it; nil = nothing
}

// add counts another lane's verdict in.
func (v *Verdict) add(other Verdict) {
	v.Calls += other.Calls
	v.Lost += other.Lost
	v.Doubled += other.Doubled
	v.Wrong += other.Wrong
	v.Merged += other.Merged
	v.Uncertain = append(v.Uncertain, other.Uncertain...)
	v.Findings = append(v.Findings, other.Findings...)
}

// Line is the last line of a run.
func (v *Verdict) Line(route string, kills int) string {
	return fmt.Sprintf("chaos-log route=%s calls=%d kills=%d lost=%d doubled=%d wrong=%d merged=%d uncertain=%d",
		route, v.Calls, kills, v.Lost, v.Doubled, v.Wrong, v.Merged, len(v.Uncertain))
}
