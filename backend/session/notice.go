package session

import (
	"slices"
	"strings"
	"time"

	"cordboard/backend/csta"
)

// Notice is something that happened in a Session: one of the types below.
type Notice interface{ notice() }

// Connected tells of a connection at which the devices are monitored. What is known of them follows.
type Connected struct {
	NewServer  bool             // it is not the server of the connection before: what that one has shown says nothing of this one
	PassedOver *PassedOverError // a server before it did not prove who it is; nil = none was
}

// Disconnected tells that the connection is gone, and with it its monitors. What is done about it follows.
type Disconnected struct{}

// Failed tells why there is no connection. It is tried again.
type Failed struct{ Err error }

// Ended tells, last of all, that the Session is over. Err is why; nil = it was signed off.
type Ended struct{ Err error }

// MonitorStarted tells that a device is monitored, under a monitorCrossRefID.
type MonitorStarted struct{ Device, CrossRefID string }

// MonitorStopped tells that a monitor is no more.
type MonitorStopped struct{ CrossRefID string }

// MonitorFailed tells that the switch does not monitor a device any more. It is asked again.
type MonitorFailed struct{ Err error }

// Snapshot tells the calls at a device.
type Snapshot struct {
	Device string
	Calls  []csta.SnapshotCallInfo
	// AskedAt is when they were asked for, if events were told since then; zero = those that came are Waiting, and are
	// told after it.
	AskedAt time.Time
	Waiting []csta.Event
	// Parties are those of calls of several, by callID, that Calls did not tell.
	Parties map[string][]csta.SnapshotParty
}

// NoSnapshot tells that the switch did not say what the calls are. Late means that it may tell them yet: see
// Connection.ResyncLater.
type NoSnapshot struct{ Late bool }

// EventsLost tells that what is known of the calls may be wrong. A Snapshot follows.
type EventsLost struct{}

// Said is what the switch said unasked: an event of a monitored device, or about the agent's own.
type Said struct{ Message csta.Message }

// Answered is the answer to a Query. Of Features it is FeaturesTold.
type Answered struct{ Message csta.Message }

// FeaturesTold are the services that the switch supports, as it lists them.
type FeaturesTold struct {
	Services  []string
	Functions bool // told as capabilities of its switching function, not as its features
}

// Has says whether a service is among them.
func (f FeaturesTold) Has(service string) bool {
	return slices.ContainsFunc(f.Services, func(name string) bool { return strings.EqualFold(name, service) })
}

// QueryRefused tells that the switch does not answer a Query, and took no request about the matter either.
type QueryRefused struct{ Query Query }

func (Connected) notice()      {}
func (Disconnected) notice()   {}
func (Failed) notice()         {}
func (Ended) notice()          {}
func (MonitorStarted) notice() {}
func (MonitorStopped) notice() {}
func (MonitorFailed) notice()  {}
func (Snapshot) notice()       {}
func (NoSnapshot) notice()     {}
func (EventsLost) notice()     {}
func (Said) notice()           {}
func (Answered) notice()       {}
func (FeaturesTold) notice()   {}
func (QueryRefused) notice()   {}
