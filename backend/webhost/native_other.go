//go:build !windows && !(linux && desktop && production)

package webhost

import (
	"context"
	"errors"
)

// OwnOrigin is the origin of our own pages.
const OwnOrigin = "wails://wails"

var errNoNativeAccess = errors.New("webhost: this build has no native access")

// SoftphoneOrigins are the origins under which our own pages can be put into a frame.
func SoftphoneOrigins() []string { return []string{OwnOrigin} }

// RuntimeVersion is the version of the web view, empty if it is not known.
func RuntimeVersion(string) string { return "" }

func onUI(context.Context, func()) error { return errNoNativeAccess }

func (h *Host) attach(context.Context, string) bool {
	h.step("script", errNoNativeAccess)
	return false
}
