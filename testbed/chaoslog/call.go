package chaoslog

import (
	"fmt"
	"strings"
	"time"
)

// grace is how long before a kill something may have happened and still be unknown to the program: what was typed
// in the last 250 ms is lost with it (issue 8, number 12), and so is what a page showed no longer ago.
const grace = 250 * time.Millisecond

// Call is one call at the agent's phone as the switch and the people around it know it: the truth that the
// Activities are held against.
type Call struct {
	N       int // counts the lane's calls, from 1
	Number  string
	Name    string // what the switch tells of the caller; empty = only the number
	Contact string // the id of the caller's record in the org; empty = none knows the number
	Out     bool   // the agent called

	Rang, Answered, Ended time.Time // by the switch; zero = not so far

	Written []Written // the notes, each text going on from the one before it
	Safe    int       // so many of Written must have outlived every kill
	Visited bool      // the panel showed that the call is tied to the caller's record

	Known time.Time // from when on the program knew that it was answered; zero = that is not sure
	Told  bool      // the program was there when it ended
}

// Written is a text that stood in the notes' field.
type Written struct {
	Text string
	At   time.Time
	Safe time.Time // from when on it must outlive a kill; zero = not before the program is known to have it
}

// token marks the call's notes: no other call's notes hold it.
func (c *Call) token() string { return fmt.Sprintf("#%04d#", c.N) }

// note is the text after so many additions.
func (c *Call) note(parts int) string {
	who := c.Name
	if who == "" {
		who = c.Number
	}
	text := fmt.Sprintf("%s %s wants an offer.", c.token(), who)
	for i := range parts {
		text += fmt.Sprintf(" And %d more.", i+1)
	}
	return text
}

// digits is the end of a number, in which no two callers are alike and all ways of writing it agree.
func digits(number string) string {
	all := strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, number)
	return all[max(0, len(all)-8):]
}

// has says whether a text names the number.
func has(text, number string) bool {
	all := strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, text)
	return number != "" && strings.Contains(all, digits(number))
}

// known is for how long the program knew that the call was talked; 0 where it did not see the end.
func (c *Call) known() time.Duration {
	if !c.Told || c.Known.IsZero() {
		return 0
	}
	return c.Ended.Sub(c.Known)
}

// talk is how long the call was talked.
func (c *Call) talk() time.Duration {
	if c.Answered.IsZero() || c.Ended.IsZero() {
		return 0
	}
	return c.Ended.Sub(c.Answered)
}

func (c *Call) String() string {
	direction := "from"
	if c.Out {
		direction = "to"
	}
	return fmt.Sprintf("call %d %s %s (%s), rang %s, answered %s, ended %s, record %q, %d notes (%d safe), visited %t, known %s, end told %t",
		c.N, direction, c.Number, c.Name, clock(c.Rang), clock(c.Answered), clock(c.Ended), c.Contact, len(c.Written), c.Safe, c.Visited, clock(c.Known), c.Told)
}

// clock is a moment as the transcripts write it; - is none.
func clock(at time.Time) string {
	if at.IsZero() {
		return "-"
	}
	return at.UTC().Format("15:04:05.000")
}
