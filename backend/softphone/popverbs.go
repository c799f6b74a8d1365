package softphone

import "time"

// Lead tells that a page may lead, because its CRM has answered it, and that it is there at a roll call of the State. The
// State says which page leads. rules are what the CRM's administrator wants shown.
func (s *Activities) Lead(page string, round int, rules PopRules) error {
	k := s.app.lookups
	k.do("", func(now time.Time) bool {
		k.rules = &rules
		k.pages.present(cut(page, 80), round, now)
		return false
	})
	return nil
}

// Found is the CRM's answer to a search.
type Found struct {
	Ask     int      `json:"ask"`
	Matches []Record `json:"matches"`
	Refused *Refused `json:"refused"` // why there is none; null = there is one
}

// Next is what to search for next.
type Next struct {
	Ask *Ask `json:"ask"` // null = nothing, at least not at once
}

// Found tells what the CRM answered to a call's Ask, and returns what to search for next, as the State will say as well.
func (s *Activities) Found(callID string, f Found) (next Next, err error) {
	k := s.app.lookups
	k.do(callID, func(now time.Time) (finished bool) {
		l := k.calls[callID]
		if l == nil {
			return false
		}
		finished = l.answer(f.Ask, f.Matches, f.Refused, now)
		next.Ask = l.pop.Ask
		return finished
	})
	return next, nil
}

// Shown is how a showing ended.
type Shown struct {
	Show    int      `json:"show"`
	Refused *Refused `json:"refused"` // null = it was shown
}

// Shown tells that the CRM has shown a call's Show, or why not.
func (s *Activities) Shown(callID string, h Shown) error {
	k := s.app.lookups
	k.do(callID, func(time.Time) bool {
		if l := k.calls[callID]; l != nil {
			l.wasShown(h.Show, h.Refused)
		}
		return false
	})
	return nil
}

// ByHand tells that the agent had something shown for a call: nothing more is shown of itself.
func (s *Activities) ByHand(callID string) error {
	k := s.app.lookups
	k.do(callID, func(time.Time) bool {
		if l := k.calls[callID]; l != nil {
			l.shown, l.pop.Lost = true, nil
		}
		return false
	})
	return nil
}

// PopAgain repeats what was lost for a call: what was to be shown, or the search.
func (s *Activities) PopAgain(callID string) error {
	k := s.app.lookups
	k.do(callID, func(now time.Time) bool {
		if l := k.calls[callID]; l != nil {
			l.again(now)
		}
		return false
	})
	return nil
}
