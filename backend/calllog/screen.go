package calllog

import (
	"slices"
	"time"
)

// Screen follows what Salesforce shows, to tell what the agent opens from what comes up by itself. Salesforce announces a
// view when it is opened, and just so when the window gets the focus, when a view is refreshed, when a tab is closed and
// another lies beneath, and when we had something shown. So only a record counts as opened that was not on the screen, that
// we did not have shown, and that was in no tab which may have lain beneath. The zero value knows of nothing yet. It is
// used by one goroutine at a time.
type Screen struct {
	known    bool     // what is on the screen
	record   string   // the record that is; "" = none
	isList   bool     // it is a list: no tab, so that nothing comes up by closing it
	form     string   // the object that a form for a new record is open for; "" = none
	tabs     []string // the records that were on the screen, the latest last: their tabs may be open still
	expected []expectation
}

// expectation is a record that we have shown: Salesforce will announce it.
type expectation struct {
	record string
	until  time.Time
}

const (
	// announcedWithin is how long Salesforce may take to announce what we had shown.
	announcedWithin = 30 * time.Second
	// mostTabs is how many records are remembered that were on the screen.
	mostTabs = 500
)

// View is what Salesforce shows: a record, or something else.
type View struct {
	Record Visit  // RecordID "" = no record
	List   bool   // it is a list of records, or an object's home page
	Form   string // the object that a form for a new record is open for; what lies beneath stays on the screen
}

// Show says that we are about to have a record shown: it is no news when Salesforce announces it.
func (s *Screen) Show(record string, at time.Time) {
	s.expected = slices.DeleteFunc(s.expected, func(e expectation) bool { return at.After(e.until) })
	s.expected = append(s.expected, expectation{RecordID(record), at.Add(announcedWithin)})
}

// Asked takes what Salesforce said, when it was asked, that it shows. It returns the record, if there is one, with the
// reason Shown, or Created if it is what was made in the form that was open.
func (s *Screen) Asked(v View) (shown Visit, ok bool) {
	id := RecordID(v.Record.RecordID)
	v.Record.Why = Shown
	if s.known && s.form != "" && s.form == v.Record.ObjectType && id != s.record && !slices.Contains(s.tabs, id) &&
		!slices.ContainsFunc(s.expected, func(e expectation) bool { return e.record == id }) {
		v.Record.Why, s.form = Created, "" // we asked before Salesforce announced it
	}
	record := s.put(v)
	s.known = true
	return v.Record, record != ""
}

// Forget says that nobody knows what is on the screen: Salesforce was asked and did not answer.
func (s *Screen) Forget() { s.known = false }

// Announced takes a view that Salesforce announced. It returns the record with the reason why it has to do with a call that
// is up: Opened, Created, or Shown where it may have come up by itself. It is not ok when there is none, or no news.
func (s *Screen) Announced(v View, at time.Time) (_ Visit, ok bool) {
	if v.Form != "" {
		s.form = v.Form
		return Visit{}, false
	}
	id := RecordID(v.Record.RecordID)
	again, beneath := s.known && id == s.record, slices.Contains(s.tabs, id) && !(s.known && s.isList)
	ours, unknown, form := s.expect(id, at), !s.known, s.form
	if again && id != "" {
		return Visit{}, false
	}
	s.put(v)
	s.known = true
	if id == "" {
		return Visit{}, false
	}
	s.form = ""
	if ours {
		return Visit{}, false
	}
	v.Record.Why = Opened
	switch {
	case beneath, unknown:
		v.Record.Why, s.form = Shown, form // it may lie beneath the form
	case form != "" && form == v.Record.ObjectType:
		v.Record.Why = Created
	}
	return v.Record, true
}

// expect says whether we had the record shown, and takes it off what is expected.
func (s *Screen) expect(id string, at time.Time) bool {
	ours := false
	s.expected = slices.DeleteFunc(s.expected, func(e expectation) bool {
		match := e.record == id && !at.After(e.until)
		ours = ours || match
		return match || at.After(e.until)
	})
	return ours
}

// put notes what is on the screen now, and returns the record.
func (s *Screen) put(v View) string {
	s.record, s.isList = RecordID(v.Record.RecordID), v.List
	if s.record == "" {
		return ""
	}
	s.tabs = slices.DeleteFunc(s.tabs, func(id string) bool { return id == s.record })
	s.tabs = append(s.tabs, s.record)
	s.tabs = s.tabs[max(0, len(s.tabs)-mostTabs):]
	return s.record
}
