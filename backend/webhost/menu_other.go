//go:build !windows && !(linux && desktop && production)

package webhost

import (
	"context"

	"github.com/wailsapp/wails/v2/pkg/menu"
)

func replaceMenu(context.Context, *menu.Menu) error { return errNoNativeAccess }

func zoom(context.Context, int) error { return errNoNativeAccess }

// dismiss has nothing to do: no system but Linux asks a program with an open message box to end by a signal.
func dismiss() {}
