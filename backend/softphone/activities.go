package softphone

import (
	"errors"
	"regexp"
	"sync"
	"time"

	"cordboard/backend/calllog"
	"cordboard/backend/problem"
)

// Activities is what the softphone may ask for about what becomes of a call in Salesforce. Its exported methods are verbs,
// reached through the sealed channel alone, like those of Telephony.
type Activities struct {
	app *App

	sent sentTasks // what pages were handed

	mu     sync.Mutex
	page   string         // the page that carries Activities to Salesforce
	screen calllog.Screen // what Salesforce shows
}

// User is who is logged in at Salesforce, as the page around the softphone tells it; all empty where it does not.
type User struct {
	ID   string `json:"id"` // 15 or 18 characters
	Name string `json:"name"`
}

// userID is what the id of a user of Salesforce looks like.
var userID = regexp.MustCompile(`^005[0-9A-Za-z]{12}(?:[0-9A-Za-z]{3})?$`)

// Here tells who is logged in at Salesforce, before anything else and whenever it is another one. Their calls' Activities
// are theirs: no other user saves them.
func (s *Activities) Here(u User) error {
	if !userID.MatchString(u.ID) {
		u = User{}
	}
	u.Name = cut(u.Name, 80)
	s.app.current.loggedIn(u)
	s.app.calls.seeAgain() // calls that are nobody's yet are theirs
	s.app.composer.changed()
	return nil
}

// Activities is what the softphone may ask for about Activities.
func (a *App) Activities() *Activities { return a.activities }

// Note sets the notes of a call. They are on disk when it returns.
func (s *Activities) Note(callID, text string) error {
	return s.book(func(b *calllog.Book) error { return b.Note(s.app.calls.bookID(callID), text) })
}

// note logs that the name of a party could not be kept; the call has none of its own yet, or no more.
func (s *Activities) note(err error) {
	if err != nil && !errors.Is(err, calllog.ErrUnknown) {
		s.app.o.Log.Error("the call log could not be written", "doing", "identify", "err", err)
	}
}

// Relating is what the agent chose for one side of a call's Activity: an id out of the State's Relation, "" for none.
type Relating struct {
	Side calllog.Side `json:"side"`
	ID   string       `json:"id"`
}

// Relate says what a call is about.
func (s *Activities) Relate(callID string, r Relating) error {
	return s.book(func(b *calllog.Book) error { return b.Relate(s.app.calls.bookID(callID), r.Side, r.ID) })
}

// Result says what came of a call.
func (s *Activities) Result(callID, text string) error {
	return s.book(func(b *calllog.Book) error { return b.Result(s.app.calls.bookID(callID), text) })
}

// ListMore has the State list more of the Activities that a person has to decide about.
func (s *Activities) ListMore() error {
	s.app.composer.more()
	return nil
}

// Claimed is an Activity for the page to save.
type Claimed struct {
	ID      string       `json:"id"`
	Task    calllog.Task `json:"task"`
	Attempt int          `json:"attempt"`
}

// ClaimLogs hands the finished calls to a page, which says by Logging that it saves one now and by Logged how that
// ended. page is the page's own random id; language that of the Activity's texts.
func (s *Activities) ClaimLogs(page, language string) ([]Claimed, error) {
	book, log := s.app.calls.book, s.app.o.Log
	anotherPage := s.takeOver(page)
	if anotherPage {
		if err := book.PageGone(page); err != nil {
			return nil, err
		}
	}
	records, err := book.Claim(calllog.Carrier{Page: page, Account: s.app.current.account(), At: time.Now()})
	if err != nil {
		return nil, err
	}
	list := []Claimed{}
	texts, rules := s.app.o.Texts(language), calllog.FieldRules(s.app.current.get().Log.Fields)
	for _, r := range records {
		log.Info("activity", "call", r.CallID, "activity", r.ID, "attempt", r.Attempt+1)
		task := r.Task(texts, rules...)
		s.sent.note(r.ID, sent{task, r.LeftOut})
		list = append(list, Claimed{r.ID, task, r.Attempt + 1})
	}
	if anotherPage || len(list) > 0 { // ringing for nothing would make the page ask again
		s.app.composer.changed()
	}
	return list, nil
}

// takeOver notes which page carries Activities, and returns whether it was another one before.
func (s *Activities) takeOver(page string) (another bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	another, s.page = s.page != page, page
	return another
}

// Logging is called by a page just before it has Salesforce save an Activity that ClaimLogs handed to it. Only when
// it returns no error may the page go on: then the log knows, also after a power cut, that Salesforce was asked.
func (s *Activities) Logging(page, id string) error {
	return s.book(func(b *calllog.Book) error { return b.Begin(id, page) })
}

// NotLogged gives an Activity back that the page was handed and did not have saved.
func (s *Activities) NotLogged(page, id string) error {
	return s.book(func(b *calllog.Book) error { return b.Return(id, page) })
}

// Decision is what a person decides about an Activity that was refused or is uncertain.
type Decision string

// The decisions.
const (
	SaveAgain Decision = "again" // save it once more
	TakeOff   Decision = "drop"  // take it off the list
)

// Resolve decides about an Activity that was refused or is uncertain.
func (s *Activities) Resolve(id string, decision Decision) error {
	return s.book(func(b *calllog.Book) error {
		switch decision {
		case SaveAgain:
			return b.Again(id)
		case TakeOff:
			return b.Drop(id)
		}
		return problem.New(problem.BadRequest)
	})
}

// book works on the call log and tells the pages that something changed there.
func (s *Activities) book(do func(*calllog.Book) error) error {
	err := do(s.app.calls.book)
	switch {
	case errors.Is(err, calllog.ErrUnknown):
		return problem.New(problem.NoEntry)
	case errors.Is(err, calllog.ErrUnrelated):
		return problem.New(problem.Unrelated)
	}
	s.app.composer.changed()
	return err
}
