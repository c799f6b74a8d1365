package csta

import "fmt"

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

// Error tells the refusal in the switch's own words.
func (f *Failure) Error() string {
	if f.Code == "" {
		return fmt.Sprintf("csta: refused by the switch (%s)", f.Category)
	}
	return fmt.Sprintf("csta: refused by the switch (%s: %s)", f.Category, f.Code)
}
