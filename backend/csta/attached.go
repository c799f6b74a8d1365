package csta

// Datum is one piece of data attached to a call.
type Datum struct {
	Name  string // MX: the cad's name; otherwise "userData" or "correlatorData"
	Value string // text; hexBinary that is not printable UTF-8 stays as hex digits
}

// Attached is the data that travels with a call, in the order of the wire: MX cad, userData,
// correlatorData (ECMA-269 12.2.13, 12.2.35).
type Attached []Datum
