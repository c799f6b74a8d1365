package calllog

import (
	"time"
)

// lost moves an entry that was on its way to Uncertain. An update of an Activity that Salesforce already
// has may simply be sent again.
func (r *Record) lost() bool {
	if r.Fate != Sending {
		return false
	}
	r.Fate, r.Page = Uncertain, ""
	if r.SalesforceID != "" {
		r.Fate = Waiting
	}
	return true
}

// Claim hands every waiting entry to a page, which carries it to Salesforce and tells the outcome by
// Settle. What another page is carrying stays with it.
func (b *Book) Claim(page string) ([]Record, error) {
	var claimed []Record
	onDisk, err := b.commit(func(t *tx) error {
		waiting, err := t.byFate(Waiting)
		if err != nil {
			return err
		}
		for _, r := range waiting {
			r.Fate, r.Page, r.Error, r.Changed = Sending, page, "", false
			r.Attempt++
			if err := t.put(r); err != nil {
				return err
			}
			claimed = append(claimed, *r)
		}
		return nil
	})
	if err == nil && !onDisk {
		return b.holdBack(claimed)
	}
	return claimed, err
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

// PageGone moves what other pages than this one were carrying to Uncertain: there is one page at a time.
func (b *Book) PageGone(now string) error {
	return b.write(func(t *tx) error {
		sending, err := t.byFate(Sending)
		if err != nil {
			return err
		}
		return t.each(sending, func(r *Record) bool { return r.Page != now && r.lost() })
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
