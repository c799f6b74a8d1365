// Package problem is what a person is told when something does not work: a code, and details for its sentence.
//
// It promises that every code stands in the closed list of codes.go, and that the sentence of every code stands in
// the message files, in each of their languages. It never holds a sentence itself, and no program text decides
// anything by comparing sentences: errors.Is(err, problem.Lost) asks for a code.
package problem

import (
	"errors"
	"log/slog"
	"strings"
)

// Code names a kind of problem and its sentence, problem.CODE in the message files. It is an error so that
// errors.Is(err, problem.NoCall) can ask for it.
type Code string

// Error is for logs.
func (c Code) Error() string { return "problem: " + string(c) }

// LogValue has a log name the code alone.
func (c Code) LogValue() slog.Value { return slog.StringValue(string(c)) }

// Problem is a failure in a form that can be told in every language.
type Problem struct {
	Code   Code   `json:"code"`
	Detail string `json:"detail"`         // the sentence's {detail}: what an administrator would ask for, such as the switch's own words; "" = none
	Also   Code   `json:"also,omitempty"` // a second sentence after that of Code: why, or what is left; "" = none
	cause  error
}

// New is a problem without a failure behind it.
func New(code Code) *Problem { return &Problem{Code: code} }

// With is a problem with a detail.
func With(code Code, detail string) *Problem { return &Problem{Code: code, Detail: detail} }

// Because is a copy of p with the failure behind it.
func (p *Problem) Because(err error) *Problem {
	with := *p
	with.cause = err
	return &with
}

// And is a copy of p with a second sentence.
func (p *Problem) And(also Code) *Problem {
	with := *p
	with.Also = also
	return &with
}

// Error is for logs. A person reads Text.
func (p *Problem) Error() string {
	text := p.Code.Error()
	if p.Also != "" {
		text += ", " + string(p.Also)
	}
	if p.Detail != "" {
		text += " (" + p.Detail + ")"
	}
	return text
}

// Unwrap is the failure behind it; it may be nil.
func (p *Problem) Unwrap() error {
	if p == nil {
		return nil
	}
	return p.cause
}

// Is says whether target is the problem's code. No problem has none.
func (p *Problem) Is(target error) bool {
	code, is := target.(Code)
	return is && p != nil && code == p.Code
}

// Of is the problem that err is or wraps; for any other failure, Internal with the failure's text as detail. nil stays nil.
func Of(err error) *Problem {
	if err == nil {
		return nil
	}
	var p *Problem
	if errors.As(err, &p) {
		return p
	}
	return With(Internal, err.Error()).Because(err)
}

// Texts gives the words of a language for a key of the message files, with {name} replaced by the parameter name.
type Texts func(key string, params map[string]string) string

// Text is the problem's sentence or sentences.
func (p *Problem) Text(texts Texts) string {
	sentences := make([]string, 0, 2)
	for _, code := range []Code{p.Code, p.Also} {
		if code != "" {
			sentences = append(sentences, strings.TrimSpace(texts("problem."+string(code), map[string]string{"detail": p.Detail})))
		}
	}
	return strings.Join(sentences, " ")
}
