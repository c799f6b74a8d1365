package csta

import (
	"errors"
	"fmt"
	"slices"
)

// Failure is a refusal in the standard's words: CSTAErrorCode with one child (ECMA-269 clause 9.2.2),
// or MX's errorResponse. It answers the request with the same invoke id.
type Failure struct {
	// Category is the child's name: operation, security, stateIncompatibility, systemResourceAvailibility,
	// subscribedResourceAvailability, performanceManagement, privateErrorCode, privateData, unspecified,
	// or errorResponse (MX).
	Category string
	// Code is the child's text, e.g. invalidDeviceID.
	Code string
}

const (
	categoryErrorResponse = "errorResponse"
	categoryUnspecified   = "unspecified"
	categoryPrivate       = "privateErrorCode"
)

// categories are the standard's, whose codes are closed lists that all know the word generic but for the
// private ones (systemResourceAvailibility is the standard's own spelling).
var categories = []string{
	"operation", "security", "stateIncompatibility", "systemResourceAvailibility",
	"subscribedResourceAvailability", "performanceManagement", "privateData",
}

// Error tells the refusal in the switch's own words.
func (f *Failure) Error() string {
	if f.Code == "" {
		return fmt.Sprintf("csta: refused by the switch (%s)", f.Category)
	}
	return fmt.Sprintf("csta: refused by the switch (%s: %s)", f.Category, f.Code)
}

// FailureOf is the switch's refusal in an error; nil = there is none.
func FailureOf(err error) *Failure {
	var refusal *Failure
	if errors.As(err, &refusal) {
		return refusal
	}
	return nil
}

// Unsupported says that the switch never offers the service that it was asked for. A nil Failure does not.
func (f *Failure) Unsupported() bool { return f != nil && f.Code == "serviceNotSupported" }

// Name is CSTAErrorCode, or errorResponse for MX's own.
func (f *Failure) Name() string {
	if f.Category == categoryErrorResponse {
		return categoryErrorResponse
	}
	return "CSTAErrorCode"
}

// Kind is KindReply.
func (*Failure) Kind() Kind { return KindReply }

func (f *Failure) layout(s element) Message {
	m := *f
	switch {
	case m.Category == categoryErrorResponse && s.speaks(Zultys):
		s.attribute("Error", &m.Code)
	case s.reading():
		m.Category = categoryUnspecified
		if children := s.el.ChildElements(); len(children) > 0 {
			m.Category, m.Code = children[0].Tag, trimmed(children[0])
		} else {
			s.own(&m.Code) // a switch that forgets the category
		}
	case slices.Contains(categories, m.Category):
		if m.Code == "" {
			m.Code = "generic"
		}
		s.text(m.Category, &m.Code)
	case m.Code != "":
		s.el.Tag = "CSTAErrorCode"
		s.text(categoryPrivate, &m.Code)
	default:
		s.el.Tag = "CSTAErrorCode"
		s.create(categoryUnspecified)
	}
	return &m
}
