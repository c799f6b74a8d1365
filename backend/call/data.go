package call

import (
	"slices"

	"cordboard/backend/csta"
)

// attach merges data by name, never replacing a value with an empty one. What one event tells twice it
// tells first where it is best known: package csta sorts it.
func (r *record) attach(data csta.Attached) {
	for k, d := range data {
		i := slices.IndexFunc(r.Data, func(old csta.Datum) bool { return old.Name == d.Name })
		again := slices.ContainsFunc(data[:k], func(o csta.Datum) bool { return o.Name == d.Name && o.Value != "" })
		switch {
		case i < 0:
			r.Data = append(r.Data, d)
		case d.Value != "" && !again:
			r.Data[i].Value = d.Value
		}
		if d.Name == dialledOrigin && d.Value != "" && r.Direction == Inbound {
			r.parties.Called = d.Value
		}
	}
}

// dialledOrigin is the MX datum that holds the number the caller dialled, before any script moved the
// call on.
const dialledOrigin = "__CALLED_PARTY_ORIG__"

// digitsKept bounds how many typed digits a call remembers.
const digitsKept = 64

// data is what an event tells, for a call that has old data. Digits that a switch reports one by one are put together; those
// that were typed here say nothing about the other party.
func (n *reading) data(known csta.Attached) csta.Attached {
	if n.ev.Type != csta.DigitsGenerated && n.ev.Type != csta.TelephonyTonesGenerated {
		return n.ev.Data
	}
	if n.mine {
		return nil
	}
	data := slices.Clone(n.ev.Data)
	for i, d := range data {
		if d.Name != csta.Digits || n.ev.Type != csta.DigitsGenerated {
			continue
		}
		for _, old := range known {
			if old.Name == csta.Digits {
				data[i].Value = old.Value + d.Value
			}
		}
		data[i].Value = data[i].Value[max(0, len(data[i].Value)-digitsKept):]
	}
	return data
}
