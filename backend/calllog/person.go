package calllog

import (
	"cmp"

	"cordboard/backend/numbers"
)

// Identify notes the name of the record that stands for the other party: the one that was found for the number, was chosen
// among several, or whose number was clicked. It is the party's name from then on, also where the switch told another.
func (b *Book) Identify(callID, name string) error {
	name = cut(name, longestName)
	return b.latest(callID, func(r *Record) {
		if name == "" || r.Person == name {
			return
		}
		r.Person = name
		if r.SalesforceID != "" {
			r.Renamed = true
			r.revise()
		}
	})
}

// Party is the other party's name: the identified record's, otherwise the switch's; "" = neither is known, or the switch told
// the number as a name.
func (r *Record) Party() string {
	name := cmp.Or(r.Person, r.Name)
	if name == r.Number {
		return ""
	}
	return name
}

// anotherParty says whether somebody else is on the call now: the record that stood for the party does not any more.
func anotherParty(r *Record, s Sighting) bool {
	return s.Number != "" && r.Number != "" && !numbers.Alike(s.Number, r.Number)
}
