// Package hostile attacks the softphone and its bridge with the scripts of a page in the org, of frames of other
// origins and of pages that frame the softphone, in Chromium and in the real program.
//
// Every attack has a control: the same attack on a program whose guard was taken out must succeed, or the attack
// counts for nothing. What an attack has to do with what came of it is judged by what a person or a telephone
// would notice: secrets in the attacker's hands, calls that nobody made, calls shown that are not there, calls that
// are there and not shown.
package hostile

import (
	"slices"
	"strings"
)

// Harm is what an attack is after.
type Harm string

// The harms.
const (
	Stolen  Harm = "stolen"  // the password, the State, a page's key or, before the page's scripts, the token
	Spoke   Harm = "spoke"   // the telephone did what no agent asked for
	Shown   Harm = "shown"   // the softphone shows what is not so
	Hidden  Harm = "hidden"  // the softphone does not show a real call
	Greeted Harm = "greeted" // the softphone speaks to a page that is not the org's
	Flooded Harm = "flooded" // the log grows without bound
	Changed Harm = "changed" // the settings were written
	Ended   Harm = "ended"   // the program ended
)

// Places where attacks are tried.
const (
	Chromium = "chromium"
	WebKit   = "webkit"
)

// Attack is one trial. Early, the bridge runs before the scripts of the page; late, when the page is complete.
type Attack struct {
	Kind, Name string
	Guard      string // what the control takes out; several are joined by +
	When       string // "early", "late" or "" for both
	Where      string // Chromium, WebKit or "" for both
	Harm       Harm
	Script     string // runs in the org's page before its own scripts; h is the tool kit of page.js
	// Steps are what the agent and the people around them do, separated by blanks.
	Steps string
	// Opens is another page to be opened in place of the org's; it may name EVIL and ORG.
	Opens string
	// Shows is an expression that is true in the softphone if the harm was done; "" looks for Mallory.
	Shows string
	At    string // the phase after which Shows is looked at; "" is every one
}

// Name in one line.
func (a Attack) String() string { return a.Kind + ": " + a.Name }

// Trial is an attack in one place at one time.
type Trial struct {
	Attack
	Place string
	Late  bool
}

// Time is "early" or "late".
func (t Trial) Time() string {
	if t.Late {
		return "late"
	}
	return "early"
}

// Trials are the attacks that are tried in a place.
func Trials(place string) []Trial {
	var list []Trial
	for _, a := range Attacks() {
		if a.Where != "" && a.Where != place {
			continue
		}
		for _, late := range []bool{false, true} {
			t := Trial{a, place, late}
			if a.When == "" || a.When == t.Time() {
				list = append(list, t)
			}
		}
	}
	return list
}

// Attacks are all there are.
func Attacks() []Attack {
	return slices.Concat(documents(), primitives(), forged(), replayed(), frames(), framing(), clicks(), floods(), reading(), natives())
}

const (
	usual      = "signOn ring end"
	withCall   = "signOn dial end"
	justLoaded = "wait"
)

// of fills in what the attacks of a kind have in common.
func of(kind string, attacks ...Attack) []Attack {
	for i := range attacks {
		a := &attacks[i]
		a.Kind = kind
		if a.Steps == "" {
			a.Steps = usual
		}
		a.Script = strings.TrimSpace(a.Script)
	}
	return attacks
}
