//go:build !windows && !(linux && desktop && production)

package webhost

import (
	"context"
	"errors"
)

// OwnOrigin is the origin of our own pages.
const OwnOrigin = "wails://wails"

var errNoReach = errors.New("webhost: this build has no reach")

// SoftphoneOrigins are the origins under which our own pages can be put into a frame.
func SoftphoneOrigins() []string { return []string{OwnOrigin} }

// RuntimeVersion is the version of the web view, empty if it is not known.
func RuntimeVersion(string) string { return "" }

func onUI(context.Context, func()) error { return errNoReach }

func (h *Host) reach(context.Context, string) bool {
	h.step("script", errNoReach)
	return false
}
