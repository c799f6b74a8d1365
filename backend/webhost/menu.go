package webhost

import (
	"context"

	"github.com/wailsapp/wails/v2/pkg/menu"
)

// The steps of Zoom.
const (
	zoomStep               = 0.1
	zoomLeast, zoomLargest = 0.3, 3.0
)

// SetMenu takes another application menu for the one that is there. By Wails' own way that may be done only on
// the window's thread, and on Linux the new menu is never shown. It waits for the window within ctx. Where Wails
// has changed the old menu stays, and the log says so.
func (h *Host) SetMenu(ctx context.Context, m *menu.Menu) {
	var err error
	if onUI(ctx, func() { err = replaceMenu(ctx, m) }) == nil && err != nil {
		h.opt.Log.Warn("the menu stays as it was", "err", err)
	}
}

// Zoom makes the page larger or smaller by steps of ten percent; 0 steps are its actual size.
func (h *Host) Zoom(ctx context.Context, steps int) error {
	var err error
	if late := onUI(ctx, func() { err = zoom(ctx, steps) }); late != nil {
		return late
	}
	return err
}

// Dismiss answers open message boxes with neither yes nor no, for a program that has to end. It waits for the
// window within ctx.
func (h *Host) Dismiss(ctx context.Context) { _ = onUI(ctx, dismiss) }

// zoomed is a zoom factor after steps.
func zoomed(factor float64, steps int) float64 {
	if steps == 0 {
		return 1
	}
	return min(zoomLargest, max(zoomLeast, factor+float64(steps)*zoomStep))
}
