package trace

import "fmt"

// Damage names what is wrong with a trace. Its sentence stands in the message files, cordctl.trace.DAMAGE: only cordctl
// reads traces.
type Damage string

// The damages. A detail fills {detail} of the sentence.
const (
	Empty          Damage = "empty"        // the file
	NoTrace        Damage = "noTrace"      // its first line is no header
	OtherVersion   Damage = "otherVersion" // the detail is which
	Unreadable     Damage = "unreadable"   // the line
	BadGap         Damage = "badGap"
	NoTime         Damage = "noTime"
	NoteIsFrame    Damage = "noteIsFrame"
	NoID           Damage = "noID"
	LongLine       Damage = "longLine"
	CutOff         Damage = "cutOff"
	NoFrames       Damage = "noFrames"       // but a header
	TooLong        Damage = "tooLong"        // to be served
	UnknownDialect Damage = "unknownDialect" // the detail is which
)

// Error says what is wrong with a trace and where.
type Error struct {
	Line   int // from 1
	Damage Damage
	Detail string
}

// Error is for logs. A person reads the sentence.
func (e *Error) Error() string {
	if e.Detail != "" {
		return fmt.Sprintf("trace, line %d: %s (%s)", e.Line, e.Damage, e.Detail)
	}
	return fmt.Sprintf("trace, line %d: %s", e.Line, e.Damage)
}
