package calllog

import (
	"time"
)

// mostClaimed is how many bytes of entries a page is handed at once: a sealed answer has a limit, and so has the patience
// of the page. The rest waits for its next claim.
const mostClaimed = 2 << 20

// lost takes an entry from a page that is gone. What Salesforce was not asked yet waits again. Of what it was
// asked nobody knows, unless it is an update of an Activity that it already has: that may simply be sent again.
func (r *Record) lost() bool {
	switch {
	case r.Fate == Claimed:
		r.Fate, r.Handed = Waiting, nil
	case r.Fate == Sending && r.SalesforceID != "":
		r.Fate = Waiting
	case r.Fate == Sending:
		r.Fate = Uncertain
	case r.Asked == Sending && r.SalesforceID != "":
		r.Asked = ""
	case r.Asked == Sending:
		r.Asked = Uncertain
	default:
		return false
	}
	r.Page = ""
	return true
}

// Carrier is a page that carries entries to Salesforce, and who is logged in there.
type Carrier struct {
	Page    string
	Account Account
	At      time.Time
}

// Claim hands the waiting entries that belong to the page's account to the page, mostClaimed of them at once, those that ended first. The page says by Begin when it is about to ask Salesforce, and by
// Settle how that went. What another page holds stays with it; what this page holds and has not begun is handed to
// it again, for it asks only when it has nothing in hand.
func (b *Book) Claim(by Carrier) ([]Record, error) {
	var claimed []*Record
	err := b.write(func(t *tx) error {
		claimed = nil
		size := 0
		for _, fate := range []Fate{Claimed, Waiting} {
			t.eachOf(string(fate), false, func(r *Record) bool {
				if !by.Account.MayCarry(r.Account) || r.Fate == Waiting && !r.due(by.At) {
					return true
				}
				if size > 0 && size+sizeOf(r) > mostClaimed {
					return false
				}
				if r.Fate == Waiting || r.Page == by.Page && r.worthLogging() {
					claimed = append(claimed, r)
					size += sizeOf(r)
				}
				return true
			})
		}
		sortByStart(claimed)
		return t.each(claimed, func(r *Record) bool {
			r.Fate, r.Page, r.Error, r.Changed = Claimed, by.Page, "", false
			r.hand()
			return true
		})
	})
	list := make([]Record, 0, len(claimed))
	for _, r := range claimed {
		list = append(list, *r)
	}
	return list, err
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
		r.Fate, r.Page, r.Handed = Waiting, "", nil
		return nil
	})
}

// Settle tells how an entry that a page began went: salesforceID when Salesforce has it, refusal when it said no,
// neither when nobody knows. An answer may come late: when the call has come back, or when somebody has decided
// already to save it again.
func (b *Book) Settle(id, salesforceID, refusal string, at time.Time) error {
	return b.one(id, func(r *Record) error {
		asked := r.Fate == Sending || r.Asked == Sending
		switch {
		case salesforceID != "" && (asked || r.SalesforceID == ""):
			r.saved(salesforceID, at)
		case refusal != "" && (asked || r.Fate == Uncertain):
			r.settle(Refused)
			r.Error, r.Handed = refusal, nil
		case salesforceID == "" && refusal == "" && (asked || r.Fate == Uncertain):
			r.settle(Uncertain)
		default:
			return ErrUnknown
		}
		r.Page = ""
		return nil
	})
}

// saved notes that Salesforce has the entry. What has changed since it was asked is still to be told.
func (r *Record) saved(salesforceID string, at time.Time) {
	r.SalesforceID, r.Asked, r.Error = salesforceID, "", ""
	r.delivered()
	r.keepHanded()
	if r.Fate == Live {
		return
	}
	r.Fate, r.LastSeen = Saved, at
	if r.Changed {
		r.Fate = Waiting
	}
}

// settle notes how asking Salesforce went. Of a call that came back meanwhile only doubt is kept: at its end it is
// sent again if Salesforce said no.
func (r *Record) settle(fate Fate) {
	switch {
	case r.Fate != Live:
		r.Fate = fate
	case fate == Uncertain:
		r.Asked = Uncertain
	default:
		r.Asked = ""
	}
}

// PageGone takes back what other pages than this one hold: there is one page at a time.
func (b *Book) PageGone(now string) error {
	return b.write(func(t *tx) error {
		return t.each(t.byFate(Claimed, Sending, Live), func(r *Record) bool { return r.Page != now && r.lost() })
	})
}

// Again sends an entry that was refused or whose fate is uncertain once more.
func (b *Book) Again(id string) error {
	return b.one(id, func(r *Record) error {
		if r.Fate != Refused && r.Fate != Uncertain {
			return ErrUnknown
		}
		sendAgain(r)
		return nil
	})
}

// Drop takes an entry that was refused or whose fate is uncertain off the list: a person has seen to it. It stays in the
// history.
func (b *Book) Drop(id string) error {
	return b.one(id, func(r *Record) error {
		if r.Fate != Refused && r.Fate != Uncertain {
			return ErrUnknown
		}
		r.Fate, r.Page, r.Error, r.Dropped = Waiting, "", "", true
		r.delivered()
		return nil
	})
}
