package calllog

import (
	"maps"
	"slices"
	"strconv"
	"time"
)

// Delivery is how far an entry's way to Salesforce is, where Salesforce did not take it as it was.
type Delivery struct {
	Due     time.Time         `json:"due,omitzero"`    // while Waiting: no page is handed it before; zero = at once
	Tries   int               `json:"tries,omitempty"` // how often in a row it was refused for something that ends by itself
	LeftOut []LeftOut         `json:"leftOut,omitempty"`
	Wrong   []Wrong           `json:"wrong,omitempty"`  // while Refused: what Salesforce wants otherwise
	Gone    bool              `json:"gone,omitzero"`    // while Refused: Salesforce had it, and it was deleted there
	Mended  map[string]string `json:"mended,omitempty"` // by a person, by field; "" = the field is not sent
}

// LeftOut is a value that the Activity is saved without.
type LeftOut struct {
	Field   string `json:"field"` // API name
	Value   string `json:"value"` // what Salesforce does not take; another value of the field is sent again
	Words   string `json:"words"` // Salesforce's reason
	Code    string `json:"code"`  // and its status code; "" = not told
	Guessed bool   `json:"guessed,omitzero"`
}

// Wrong is what Salesforce says of one field, or of the whole.
type Wrong struct {
	Field string `json:"field"` // API name; "" = of the whole
	Words string `json:"words"`
	Value string `json:"value"` // what was sent
}

// Refusal is what becomes of an entry that Salesforce refused.
type Refusal struct {
	Again   bool      // it is sent again: at once if LeftOut changed, otherwise after a while
	LeftOut []LeftOut // all that it is sent without
	Wrong   []Wrong
	Gone    bool
	Words   string
}

// backoff is how long an entry waits after so many refusals in a row that end by themselves; the last one goes on.
var backoff = []time.Duration{2 * time.Second, 5 * time.Second, 15 * time.Second, 30 * time.Second, time.Minute, 2 * time.Minute, 5 * time.Minute, 10 * time.Minute}

// Refuse tells that Salesforce refused an entry that a page began, and what becomes of it.
func (b *Book) Refuse(id string, refusal Refusal, at time.Time) error {
	return b.one(id, func(r *Record) error {
		if r.Fate != Sending && r.Asked != Sending && r.Fate != Uncertain {
			return ErrUnknown
		}
		changed := !slices.Equal(r.LeftOut, refusal.LeftOut)
		r.LeftOut, r.Page, r.Handed = refusal.LeftOut, "", nil
		if r.Fate == Live { // the call came back: it is sent again at its end
			r.Asked = ""
			return nil
		}
		r.Error = refusal.Words
		if !refusal.Again {
			r.settle(Refused)
			r.Wrong, r.Gone = refusal.Wrong, refusal.Gone
			return nil
		}
		r.settle(Waiting)
		if changed {
			return nil
		}
		r.Due = at.Add(backoff[min(r.Tries, len(backoff)-1)])
		r.Tries++
		return nil
	})
}

// due says whether a page may be handed the entry. A clock that was set back keeps nothing for longer than the longest wait.
func (d Delivery) due(at time.Time) bool {
	return !d.Due.After(at) || d.Due.Sub(at) > backoff[len(backoff)-1]
}

// Ready says whether an entry waits for a page of the account, and otherwise when the next one will; zero = none does.
func (b *Book) Ready(account Account, at time.Time) (ready bool, next time.Time, err error) {
	err = b.read(func(t *tx) error {
		ready, next = false, time.Time{}
		t.eachOf(string(Waiting), true, func(r *Record) bool {
			switch {
			case !account.MayCarry(r.Account):
			case r.due(at):
				ready = true
			case next.IsZero() || r.Due.Before(next):
				next = r.Due
			}
			return !ready
		})
		return nil
	})
	return ready, next, err
}

// Mend sets what a person wants to be sent in fields that Salesforce refused, and sends the entry once more. "" is nothing.
func (b *Book) Mend(id string, values map[string]string) error {
	return b.one(id, func(r *Record) error {
		if r.Fate != Refused {
			return ErrUnknown
		}
		for field := range values {
			if !slices.ContainsFunc(r.Wrong, func(w Wrong) bool { return w.Field == field }) {
				return ErrUnrelated
			}
		}
		if r.Mended == nil {
			r.Mended = make(map[string]string)
		}
		maps.Copy(r.Mended, values)
		sendAgain(r)
		return nil
	})
}

// sendAgain has the entry sent once more, at once.
func sendAgain(r *Record) {
	if r.Gone {
		r.SalesforceID, r.Given = "", nil // it is made anew
	}
	r.Fate, r.Error = Waiting, ""
	r.delivered()
}

// delivered forgets what kept Salesforce from taking the entry. What is left out and what a person mended stays.
func (d *Delivery) delivered() { d.Due, d.Tries, d.Wrong, d.Gone = time.Time{}, 0, nil, false }

// mend puts into a Task what a person mended, and takes out what Salesforce does not take.
func (d Delivery) mend(task Task) Task {
	for field, value := range d.Mended {
		if task["Id"] != nil && createOnly[field] {
			continue
		}
		if value == "" {
			delete(task, field)
			continue
		}
		task[field] = value
		if field == duration {
			if seconds, err := strconv.Atoi(value); err == nil {
				task[field] = seconds
			}
		}
	}
	for _, left := range d.LeftOut {
		if value, there := task[left.Field]; there && TextOf(value) == left.Value {
			delete(task, left.Field)
		}
	}
	return task
}

// createOnly are fields of a Task that are set once.
var createOnly = map[string]bool{"TaskSubtype": true}

// TextOf is a value of a Task as text.
func TextOf(value any) string {
	switch value := value.(type) {
	case string:
		return value
	case int:
		return strconv.Itoa(value)
	}
	return ""
}
