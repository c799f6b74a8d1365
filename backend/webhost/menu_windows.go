package webhost

import (
	"context"
	"fmt"

	"github.com/wailsapp/go-webview2/pkg/edge"
	"github.com/wailsapp/wails/v2/pkg/menu"
	"github.com/wailsapp/wails/v2/pkg/runtime"
)

func replaceMenu(ctx context.Context, m *menu.Menu) error {
	runtime.MenuSetApplicationMenu(ctx, m)
	return nil
}

func zoom(ctx context.Context, steps int) error {
	v, err := internal(ctx, "chromium")
	if err != nil {
		return err
	}
	chromium, ok := v.Interface().(*edge.Chromium)
	if !ok || chromium == nil || chromium.GetController() == nil {
		return fmt.Errorf("webhost: Wails has changed: chromium is a %s", v.Type())
	}
	controller := chromium.GetController()
	factor, err := controller.GetZoomFactor()
	if err != nil {
		return err
	}
	return controller.PutZoomFactor(zoomed(factor, steps))
}

// dismiss has nothing to do: no system but Linux asks a program with an open message box to end by a signal.
func dismiss() {}
