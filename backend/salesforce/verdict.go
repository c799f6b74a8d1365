package salesforce

import (
	"slices"
	"strings"
)

// LeftOut is a field that a record is saved without, because Salesforce does not take its value.
type LeftOut struct {
	Field   string
	Value   string // for whoever keeps it; Judge does not look at it
	Guessed bool   // Salesforce did not say which field it meant
	Refusal Refusal
}

// Verdict is what is to be done about an answer of Salesforce.
type Verdict struct {
	Kind    Kind
	LeftOut []LeftOut // Field: all that the record is sent without next, with what was left out before
	Wrong   []Refusal // Ours: one for each field, and for what is about none; Fields has at most one
	Gone    bool      // Ours: an update's record is not there any more
	Words   string    // all of Salesforce's words, one after another
}

// Judge says what is to be done when Salesforce refused to save a record. sent are the fields and values that it was asked
// to save, with Id when it was an update; before is what was left out of it already. It depends on nothing else, so that
// every route judges alike. It never answers Field without a field more, or another one, being left out: trying again ends.
func Judge(refusals []Refusal, sent map[string]any, before []LeftOut) Verdict {
	v := Verdict{Kind: Passing, LeftOut: before, Words: words(refusals)}
	_, update := sent["Id"]
	if len(refusals) == 0 {
		v.Kind = Unknown
	}
	for _, r := range refusals {
		s := r.status()
		switch s.kind {
		case Field:
			v.leaveOut(r, s, sent, update)
		case Ours:
			v.ours(r, sent)
		case Unknown:
			if !update { // an update may simply be sent again
				v.Kind = Unknown
			}
		}
	}
	if len(v.Wrong) > 0 && v.Kind != Unknown {
		v.Kind = Ours
	}
	return v
}

// leaveOut leaves out what a refusal is about. Where it names nothing the relations are left out one after another, then
// together; what does not help is put back.
func (v *Verdict) leaveOut(r Refusal, s status, sent map[string]any, update bool) {
	about := r.about(sent)
	if len(about) > 0 {
		for _, field := range about {
			v.add(LeftOut{Field: field, Refusal: r})
		}
		v.field()
		return
	}
	var guessed []string
	kept := slices.DeleteFunc(slices.Clone(v.LeftOut), func(l LeftOut) bool {
		if l.Guessed {
			guessed = append(guessed, l.Field)
		}
		return l.Guessed
	})
	var there []string // the relations that were sent, or were left out by guess
	for _, field := range relations {
		if _, is := sent[field]; is || slices.Contains(guessed, field) {
			there = append(there, field)
		}
	}
	next := nextGuess(there, guessed)
	v.LeftOut = kept
	for _, field := range next {
		v.add(LeftOut{Field: field, Guessed: true, Refusal: r})
	}
	switch {
	case len(next) > 0:
		v.field()
	case s.gone && update:
		v.Gone = true
		v.Wrong = append(v.Wrong, Refusal{Code: r.Code, Message: r.Message, Fields: []string{}})
	default:
		v.ours(r, sent)
	}
}

// nextGuess is what is left out after guessed did not help: each relation alone, then all of them; nil = nothing is left.
func nextGuess(there, guessed []string) []string {
	switch {
	case len(there) == 0 || len(guessed) == len(there):
		return nil
	case len(guessed) == 0:
		return there[:1]
	case guessed[0] == there[0]:
		return there[1:2]
	}
	return there
}

func (v *Verdict) field() {
	if v.Kind == Passing {
		v.Kind = Field
	}
}

func (v *Verdict) add(l LeftOut) {
	v.LeftOut = slices.Clone(v.LeftOut)
	for i, old := range v.LeftOut {
		if old.Field == l.Field {
			v.LeftOut[i].Guessed, v.LeftOut[i].Refusal = l.Guessed, l.Refusal
			return
		}
	}
	v.LeftOut = append(v.LeftOut, l)
}

// ours notes what a person has to see to, field by field.
func (v *Verdict) ours(r Refusal, sent map[string]any) {
	fields := slices.DeleteFunc(slices.Clone(r.Fields), func(field string) bool { return field == "" || fixed[field] })
	if len(fields) == 0 {
		fields = r.about(sent)
	}
	if len(fields) == 0 {
		v.Wrong = append(v.Wrong, Refusal{Code: r.Code, Message: r.Message, Fields: []string{}})
	}
	for _, field := range fields {
		v.Wrong = append(v.Wrong, Refusal{Code: r.Code, Message: r.Message, Fields: []string{field}})
	}
}

// words are the messages, each once.
func words(refusals []Refusal) string {
	var said []string
	for _, r := range refusals {
		message := strings.TrimSpace(r.Message)
		if message == "" {
			message = r.Code
		}
		if message != "" && !slices.Contains(said, message) {
			said = append(said, message)
		}
	}
	return strings.Join(said, " ")
}
