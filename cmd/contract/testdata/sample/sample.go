// Package sample has one of each kind that pages can be told.
package sample

import (
	"encoding/json"
	"time"
)

// Told is what pages are told.
//
// It has a second paragraph, which ends */ here.
type Told struct {
	Base
	Text     string            `json:"text"`
	Flag     bool              `json:"flag"`
	Count    uint64            `json:"count"`
	Pace     float64           `json:"pace"` // requests a second
	Wait     time.Duration     `json:"wait"` // nanoseconds
	At       time.Time         `json:"at"`   // RFC 3339
	Bytes    []byte            `json:"bytes"`
	Secret   hidden            `json:"secret"`
	Plain    plain             `json:"plain"`
	Maybe    *bool             `json:"maybe"`
	Part     part              `json:"part"`
	Other    *part             `json:"other"`
	Left     *part             `json:"left,omitempty"`
	Short    string            `json:"short,omitzero"`
	Parts    []part            `json:"parts"`
	Gaps     []*part           `json:"gaps"`
	Pair     [2]int            `json:"pair"`
	Names    map[string]string `json:"names"`
	Nested   map[string][]part `json:"nested"`
	Any      any               `json:"any"`
	Colour   Colour            `json:"colour"`
	Colours  []Colour          `json:"colours"`
	ByColour map[Colour]int    `json:"byColour"`
	Renamed  record            `json:"renamed"`
	Same     Name              `json:"same"`
	Hidden   string            `json:"-"`
	inside   string
}

// Base is embedded.
type Base struct {
	Text string `json:"text"` // the outer one counts
	From string `json:"from"`
}

type part struct {
	Number string `json:"number"`
}

type record struct {
	ID string `json:"id"`
}

// Name is only another name.
type Name = string

// plain is text of which no constants are declared.
type plain string

// hidden writes itself as text.
type hidden string

// MarshalText hides it.
func (hidden) MarshalText() ([]byte, error) { return nil, nil }

// Colour is a closed list.
type Colour string

// The colours, in an order that is not the alphabet's.
const (
	Red   Colour = "red" // like a rose
	Blue  Colour = "blue"
	Azure Colour = "blue" // the same word twice
	pink  Colour = "it's pink"
)

// Red2 is a constant of another type.
const Red2 = "red"

// Shop is what pages may ask for.
type Shop struct{}

// Second stands first in the source.
func (Shop) Second(token string, w want) (*Told, error) { return nil, nil }

// First asks for nothing.
func (*Shop) First() error { return nil }

// List answers a list of words.
func (*Shop) List(all ...Colour) ([]Colour, error) { return nil, nil }

func (*Shop) private() {}

// want is only ever asked for.
type want struct {
	Name  string `json:"name"`
	Exact bool   `json:"exact,omitempty"` // may be left out
}

var _ = json.Marshal
