package calllog

import (
	"time"
)

// lost takes an entry from a page that is gone. What Salesforce was not asked yet waits again. Of what it was
// asked nobody knows, unless it is an update of an Activity that it already has: that may simply be sent again.
func (r *Record) lost() bool {
	switch {
	case r.Fate == Claimed, r.Fate == Sending && r.SalesforceID != "":
		r.Fate = Waiting
	case r.Fate == Sending:
		r.Fate = Uncertain
	default:
		return false
	}
	r.Page = ""
	return true
}

// Claim hands every waiting entry to a page. The page says by Begin when it is about to ask Salesforce, and by
// Settle how that went. What another page holds stays with it; what this page holds and has not begun is handed to
// it again, for it asks only when it has nothing in hand.
func (b *Book) Claim(page string) ([]Record, error) {
	var claimed []Record
	err := b.write(func(t *tx) error {
		list, err := t.byFate(Waiting, Claimed)
		if err != nil {
			return err
		}
		return t.each(list, func(r *Record) bool {
			if r.Fate == Claimed && r.Page != page || !r.worthLogging() {
				return false
			}
			r.Fate, r.Page, r.Error, r.Changed = Claimed, page, "", false
			claimed = append(claimed, *r)
			return true
		})
	})
	return claimed, err
}

// Begin notes that the page which claimed an entry asks Salesforce for it next. When it returns an error, the page
// must not ask: the entry may be with another page, or the note is not on disk.
func (b *Book) Begin(id, page string) error {
	onDisk, err := b.commit(func(t *tx) error {
		r, err := t.get(id)
		if err != nil {
			return err
		}
		if r.Fate != Claimed || r.Page != page {
			return ErrUnknown
		}
		r.Fate = Sending
		r.Attempt++
		return t.put(r)
	})
	if err == nil && !onDisk {
		err = b.holdBack(id)
	}
	return err
}

// Return takes an entry back from a page that will not ask Salesforce for it.
func (b *Book) Return(id, page string) error {
	return b.one(id, func(r *Record) error {
		if r.Fate != Claimed && r.Fate != Sending || r.Page != page {
			return ErrUnknown
		}
		r.Fate, r.Page = Waiting, ""
		return nil
	})
}

// Settle tells how an entry that a page carried went: salesforceID when Salesforce has it, refusal when
// it said no, neither when nobody knows.
func (b *Book) Settle(id, salesforceID, refusal string, at time.Time) error {
	return b.one(id, func(r *Record) error {
		if r.Fate != Sending && r.Fate != Uncertain {
			return ErrUnknown
		}
		switch {
		case salesforceID != "":
			r.Fate, r.SalesforceID, r.LastSeen = Saved, salesforceID, at
			if r.Changed {
				r.Fate = Waiting
			}
		case refusal != "":
			r.Fate, r.Error = Refused, refusal
		default:
			r.Fate = Uncertain
		}
		r.Page = ""
		return nil
	})
}

// PageGone takes back what other pages than this one hold: there is one page at a time.
func (b *Book) PageGone(now string) error {
	return b.write(func(t *tx) error {
		held, err := t.byFate(Claimed, Sending)
		if err != nil {
			return err
		}
		return t.each(held, func(r *Record) bool { return r.Page != now && r.lost() })
	})
}

// Again sends an entry that was refused or whose fate is uncertain once more.
func (b *Book) Again(id string) error {
	return b.one(id, func(r *Record) error {
		if r.Fate != Refused && r.Fate != Uncertain {
			return ErrUnknown
		}
		r.Fate, r.Error = Waiting, ""
		return nil
	})
}

// Drop takes an entry that was refused or whose fate is uncertain off the list: a person has seen to it.
func (b *Book) Drop(id string) error {
	return b.write(func(t *tx) error {
		r, err := t.get(id)
		if err != nil {
			return err
		}
		if r.Fate != Refused && r.Fate != Uncertain {
			return ErrUnknown
		}
		t.delete(id)
		return nil
	})
}
