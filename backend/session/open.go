package session

import (
	"context"
	"slices"
	"strings"
	"time"

	"cordboard/backend/csta"
	"cordboard/backend/csta/link"
)

// greeting takes in what the switch said by itself before anything was asked of it; its status is kept.
func greeting(conn *link.Conn) (statuses []csta.Message) {
	for len(conn.Events()) > 0 {
		if m, is := (<-conn.Events()).(csta.SystemStatus); is {
			statuses = append(statuses, m)
		}
	}
	return statuses
}

// open gets a connection, monitors and takes a snapshot. Events wait in the connection until somebody reads them;
// those that came before we asked for any are no events of our monitors, whatever reference they carry. A
// limit bounds the sign-on, and again the start of the monitors; 0 = as the options say. A switch whose calls
// are untold is not asked for them.
func open(ctx context.Context, opt link.Options, limit time.Duration, devices []string, untold bool) (*link.Conn, []result, error) {
	conn, err := signOn(ctx, opt, limit)
	if err != nil {
		return nil, nil, err
	}
	if devices[0] == "" {
		devices = slices.Clone(devices)
		if devices[0] = conn.Own(); devices[0] == "" && !opt.Dialect.Profile().TellsOwnDevice {
			hangUp(conn)
			return nil, nil, ErrNoDevice
		}
	}
	statuses := greeting(conn)
	found := request{limit: limit, devices: devices, parties: opt.Dialect.Profile().BearsSnapshotCall, untold: untold}.take(ctx, conn)
	found[0].heard = append(statuses, found[0].heard...)
	if err := found[0].err; err != nil {
		if cause := conn.Err(); cause != nil {
			err = cause
		}
		hangUp(conn)
		return nil, nil, notMonitored(devices[0], err)
	}
	return conn, found, nil
}

// signOn opens a connection within a limit.
func signOn(ctx context.Context, opt link.Options, limit time.Duration) (*link.Conn, error) {
	if limit <= 0 {
		return link.Open(ctx, opt)
	}
	if most := limit - limit/20; opt.ConnectTimeout <= 0 || opt.ConnectTimeout > most {
		opt.ConnectTimeout = most // so that the reason is told of who cannot be reached
	}
	bounded, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	return link.Open(bounded, opt)
}

// devices are those to follow, the agent's own first.
func (o *Options) devices() []string {
	list := []string{o.Device}
	for _, device := range o.Also {
		if device = strings.TrimSpace(device); device != "" && !slices.Contains(list, device) {
			list = append(list, device)
		}
	}
	return list
}

// farewellLimit bounds how long the monitors are stopped before the connection is closed, which has a
// farewell of its own.
const farewellLimit = time.Second

// farewell stops the monitors, then closes the connection, which logs out.
func farewell(ctx context.Context, conn *link.Conn, monitors map[string]string) {
	bounded, cancel := context.WithTimeout(ctx, farewellLimit)
	defer cancel()
	for _, ref := range monitors {
		if _, err := link.Do(bounded, conn, csta.MonitorStop{CrossRefID: ref}); err != nil && bounded.Err() != nil {
			break
		}
	}
	_ = conn.Close(ctx)
}

// tidy stops the monitors of a session that was taken over, but for those that run: they tell everything a second
// time, under references that nobody reads any more.
func tidy(ctx context.Context, conn *link.Conn, left []string) {
	for _, ref := range left {
		if _, err := link.Do(ctx, conn, csta.MonitorStop{CrossRefID: ref}); err != nil && csta.FailureOf(err) == nil {
			return
		}
	}
}
