//go:build !windows && !linux

package desktop

import (
	"context"
	"errors"
)

var errNotTold = errors.New("desktop: not known on this system")

func watchSleep(context.Context, func()) error   { return errNotTold }
func watchNetwork(context.Context, func()) error { return errNotTold }
