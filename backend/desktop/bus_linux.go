package desktop

import (
	"context"
	"errors"

	"github.com/godbus/dbus/v5"
)

// errBusGone says that the system's bus was left.
var errBusGone = errors.New("desktop: the system's bus is gone")

// watchBus tells of a signal on the system's bus until ctx ends or the bus goes. The bus itself says who may
// send in a name that it gave away; the paths and interfaces of logind and NetworkManager are theirs alone.
func watchBus(ctx context.Context, match []dbus.MatchOption, heard func(*dbus.Signal)) error {
	bus, err := dbus.ConnectSystemBus()
	if err != nil {
		return err
	}
	defer bus.Close()
	signals := make(chan *dbus.Signal, 16)
	bus.Signal(signals)
	if err := bus.AddMatchSignalContext(ctx, match...); err != nil {
		return err
	}
	for {
		select {
		case <-ctx.Done():
			return nil
		case signal, alive := <-signals:
			if !alive {
				return errBusGone
			}
			if signal.Name != "org.freedesktop.DBus.NameAcquired" {
				heard(signal)
			}
		}
	}
}
