// Package trace keeps what a session and its switch said to each other, frame by frame.
//
// A Recorder keeps the newest frames in memory and writes them to a file when something went wrong or a person asks
// for it; a Reader reads such a file. Whoever hands in frames has blanked their secrets already; phone numbers get
// pseudonyms here, unless an administrator wants them as they are. It opens no connection and writes into the folder
// it is given alone.
package trace

import "time"

// The notes that say where a connection begins and ends.
const (
	NoteUp   = "up"   // the switch was reached; Body is its address
	NoteDown = "down" // the connection is dead; Body is why
)

// Frame is one message between us and a switch, or, where Note is set, a word about the line.
type Frame struct {
	At   time.Time // with the monotonic clock's reading, as time.Now gives it; read back it has none
	Out  bool      // from us to the switch
	ID   int       // the invoke id
	Name string    // the root element
	Body string    // the XML, whose secrets are blanked already; of a note, its text
	Note string    // NoteUp, NoteDown or another word: this is no frame
	Lost int       // so many frames stood here and were given up for newer ones: this is no frame either
}
