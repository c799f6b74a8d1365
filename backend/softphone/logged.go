package softphone

import (
	"strings"
	"sync"
	"time"

	"cordboard/backend/calllog"
	"cordboard/backend/problem"
	"cordboard/backend/salesforce"
)

// SaveOutcome is how Salesforce answered saveLog: the Activity's id, or why not. A page that is older than the program
// tells no Refusals: then Error is the reason, and neither means that nobody knows.
type SaveOutcome struct {
	RecordID string               `json:"recordId"`
	Error    string               `json:"error"`
	Refusals []salesforce.Refusal `json:"refusals"`
}

// Logged tells how the saving of an Activity ended.
func (s *Activities) Logged(id string, o SaveOutcome) error {
	what := s.sent.take(id)
	refusals := bounded(o.Refusals)
	verdict := salesforce.Judge(refusals, what.task, leftOutBefore(what.leftOut))
	return s.book(func(b *calllog.Book) error {
		now, log := time.Now(), s.app.o.Log.With("activity", id)
		switch {
		case o.RecordID != "" || len(refusals) == 0:
			log.Info("activity", "record", o.RecordID, "refused", cut(o.Error, longestReason))
			return b.Settle(id, o.RecordID, cut(o.Error, longestReason), now)
		case verdict.Kind == salesforce.Unknown:
			log.Info("activity", "unknown", codesOf(refusals))
			return b.Settle(id, "", "", now)
		}
		log.Info("activity", "refused", cut(verdict.Words, longestReason), "codes", codesOf(refusals), "kind", verdict.Kind)
		return b.Refuse(id, refusalOf(verdict, what.task, o.Error), now)
	})
}

// Mend sends an Activity that was refused once more, with what a person wrote into the fields that Salesforce named; "" is
// nothing.
func (s *Activities) Mend(id string, values map[string]string) error {
	mended := make(map[string]string, len(values))
	for field, value := range values {
		if mended[field] = strings.TrimSpace(value); len(value) > longestValue {
			return problem.New(problem.BadRequest)
		}
	}
	return s.book(func(b *calllog.Book) error { return b.Mend(id, mended) })
}

// What of an answer is kept: a page can tell of reasons without end.
const (
	longestReason = 400 // characters
	mostReasons   = 20
	longestValue  = 128_000 // bytes of a text that a person wrote
)

func bounded(refusals []salesforce.Refusal) []salesforce.Refusal {
	refusals = refusals[:min(len(refusals), mostReasons)]
	list := make([]salesforce.Refusal, 0, len(refusals))
	for _, r := range refusals {
		of := salesforce.Refusal{Code: cut(r.Code, 80), Message: cut(r.Message, longestReason)}
		for _, field := range r.Fields[:min(len(r.Fields), mostReasons)] {
			of.Fields = append(of.Fields, cut(field, 80))
		}
		list = append(list, of)
	}
	return list
}

func codesOf(refusals []salesforce.Refusal) string {
	codes := make([]string, 0, len(refusals))
	for _, r := range refusals {
		codes = append(codes, r.Code)
	}
	return strings.Join(codes, " ")
}

// refusalOf is a verdict as the call log keeps it. words are the page's own, for where Salesforce gave none.
func refusalOf(v salesforce.Verdict, task calllog.Task, words string) calllog.Refusal {
	r := calllog.Refusal{Again: v.Kind != salesforce.Ours, Gone: v.Gone, Words: cut(v.Words, longestReason)}
	if r.Words == "" {
		r.Words = cut(words, longestReason)
	}
	for _, left := range v.LeftOut {
		value := left.Value
		if now, there := task[left.Field]; there {
			value = calllog.TextOf(now)
		}
		r.LeftOut = append(r.LeftOut, calllog.LeftOut{
			Field: left.Field, Value: value, Words: left.Refusal.Message, Code: left.Refusal.Code, Guessed: left.Guessed,
		})
	}
	for _, wrong := range v.Wrong {
		field := strings.Join(wrong.Fields, "")
		r.Wrong = append(r.Wrong, calllog.Wrong{Field: field, Words: wrong.Message, Value: calllog.TextOf(task[field])})
	}
	return r
}

func leftOutBefore(list []calllog.LeftOut) []salesforce.LeftOut {
	before := make([]salesforce.LeftOut, 0, len(list))
	for _, left := range list {
		before = append(before, salesforce.LeftOut{
			Field: left.Field, Value: left.Value, Guessed: left.Guessed, Refusal: salesforce.Refusal{Code: left.Code, Message: left.Words},
		})
	}
	return before
}

// sent is what a page was handed of an entry.
type sent struct {
	task    calllog.Task
	leftOut []calllog.LeftOut // without these
}

// sentTasks remembers what pages were handed until they tell how it went.
type sentTasks struct {
	mu   sync.Mutex
	byID map[string]sent
}

func (s *sentTasks) note(id string, what sent) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.byID == nil {
		s.byID = make(map[string]sent)
	}
	s.byID[id] = what
}

func (s *sentTasks) take(id string) sent {
	s.mu.Lock()
	defer s.mu.Unlock()
	what := s.byID[id]
	delete(s.byID, id)
	return what
}
