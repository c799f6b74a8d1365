package calllog

import "slices"

// endLate ends what an earlier run left live in a file that could be opened only after this run had seen calls. A call
// that is still up has an entry of this run, made when nothing was known of the other one: they become one.
func (t *tx) endLate() error {
	return t.each(t.live(), func(r *Record) bool {
		if t.isPending(r.ID) {
			return false
		}
		if now := t.sameAs(r); now != nil {
			now.takeOver(r)
			if t.put(now) == nil {
				t.delete(r.ID)
				return false
			}
		}
		r.unseen()
		return true
	})
}

// sameAs is the entry of this run whose call is the one that an earlier entry was made for; nil = none.
func (t *tx) sameAs(earlier *Record) *Record {
	for id, c := range t.pending {
		if _, taken := t.own[id]; taken || c.text == nil {
			continue
		}
		if now, err := c.read(); err == nil && earlier.continues(now.sighting(), now.StartedAt) {
			return now
		}
	}
	return nil
}

// sighting is the call as it was seen last. Only of one that was found up nobody knows who called whom.
func (r *Record) sighting() Sighting {
	return Sighting{
		CallID: r.CallID, Identity: r.Identity, GlobalID: r.GlobalID, Direction: r.Direction, Number: r.Number, Name: r.Name,
		Device: r.Device, StartedAt: r.StartedAt, ConnectedAt: r.ConnectedAt, Begun: r.Direction != "", Evidence: r.Evidence,
	}
}

// takeOver adds what an earlier entry of the same call knows: nobody watched the call between the two.
func (r *Record) takeOver(earlier *Record) {
	if !earlier.ConnectedAt.IsZero() && !r.ConnectedAt.IsZero() {
		r.Earlier += earlier.talked() + earlier.unwatched(r.sighting(), r.StartedAt)
		r.Resumed = true
	}
	facts := earlier.Facts.learn(r.Facts)
	facts.Held, facts.Hold = r.Held+earlier.onHold(), r.Hold
	r.Facts = facts
	r.StartedAt, r.Account = earlier.StartedAt, earlier.Account.learn(r.Account)
	if earlier.Agent != "" {
		r.Agent = earlier.Agent
	}
	if !earlier.ConnectedAt.IsZero() {
		r.ConnectedAt = earlier.ConnectedAt
	}
	if r.Direction == "" {
		r.Direction = earlier.Direction
	}
	if r.Name == "" {
		r.Name = earlier.Name
	}
	if r.Person == "" {
		r.Person = earlier.Person
	}
	switch {
	case r.Notes == "":
		r.Notes = earlier.Notes
	case earlier.Notes != "" && r.Notes != earlier.Notes:
		r.Notes = earlier.Notes + "\n" + r.Notes
	}
	if r.Result == "" {
		r.Result = earlier.Result
	}
	visits := r.Visits
	r.Visits = slices.Clone(earlier.Visits)
	for _, v := range visits {
		r.visit(v)
	}
	if !r.choseWho() && earlier.choseWho() {
		r.Who, r.ChosenWho = earlier.Who, true
	}
	if !r.choseWhat() && earlier.choseWhat() {
		r.What, r.ChosenWhat = earlier.What, true
	}
	for _, party := range earlier.Consulted {
		if !slices.Contains(r.Consulted, party) {
			r.Consulted = append(r.Consulted, party)
		}
	}
	if r.Fate != Live {
		r.capEarlier()
		r.revise()
	}
}

// capEarlier keeps what nobody watched no longer than the time since the answer allows.
func (r *Record) capEarlier() {
	if wall := r.EndedAt.Sub(r.ConnectedAt); r.Resumed && !r.EndedAt.IsZero() && wall > 0 {
		r.Earlier = min(r.Earlier, max(0, wall-r.Talk))
	}
}
