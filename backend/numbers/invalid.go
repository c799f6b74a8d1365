package numbers

// The longest texts that are taken for a number.
const (
	maxTyped  = 256 // bytes, a tel: link with its parameters
	maxDialed = 32  // characters of a feature code with what belongs to it
	maxDigits = 16  // of a number with its country code (E.164 has 15) or with what is dialled before an area code
)

// Reason is why a text is no number.
type Reason string

// The reasons of InvalidError.
const (
	Empty        Reason = "empty"
	NoDigits     Reason = "noDigits"
	BadCharacter Reason = "badCharacter"
	TooLong      Reason = "tooLong"
	// Unclear means that the number cannot be dialled in a way that reads back as the number that was meant.
	Unclear Reason = "unclear"
	// Barred means that a rule of the plan does not let the number be dialled.
	Barred Reason = "barred"
)

// InvalidError means that a text cannot be dialled. It does not repeat the text.
type InvalidError struct {
	Reason    Reason
	Character string // the first one that does not belong, printable, for BadCharacter
}

func (e *InvalidError) Error() string {
	switch e.Reason {
	case Empty:
		return "numbers: there is no number"
	case NoDigits:
		return "numbers: there is no digit in it"
	case TooLong:
		return "numbers: it is too long for a number"
	case Unclear:
		return "numbers: it would not be dialled as it is meant"
	case Barred:
		return "numbers: a rule of the dial plan bars it"
	}
	return "numbers: " + e.Character + " does not belong in a number"
}

func badCharacter(r rune) error {
	return &InvalidError{Reason: BadCharacter, Character: printable(r)}
}
