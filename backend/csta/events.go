package csta

// EventKind is the root element of a call event without its ending "Event".
type EventKind string

// The call events of ECMA-269 clause 17 and the names MX adds. Transfered is the standard's own spelling.
const (
	ServiceInitiated  EventKind = "ServiceInitiated"
	DigitsDialed      EventKind = "DigitsDialed"
	Originated        EventKind = "Originated"
	Offered           EventKind = "Offered"
	Delivered         EventKind = "Delivered"
	Queued            EventKind = "Queued"
	NetworkReached    EventKind = "NetworkReached"
	Established       EventKind = "Established"
	Held              EventKind = "Held"
	Retrieved         EventKind = "Retrieved"
	Diverted          EventKind = "Diverted"
	Failed            EventKind = "Failed"
	ConnectionCleared EventKind = "ConnectionCleared"
	CallCleared       EventKind = "CallCleared"
	Transfered        EventKind = "Transfered"
	Conferenced       EventKind = "Conferenced"
	CallInformation   EventKind = "CallInformation"
)

// ConnectionState is the state of one connection (ECMA-269 6.1.9). MX adds words of its own; an
// unknown word reads as the empty state.
type ConnectionState string

// The states of ECMA-323 LocalConnectionState.
const (
	StateNull      ConnectionState = "null"
	StateInitiated ConnectionState = "initiated"
	StateAlerting  ConnectionState = "alerting"
	StateConnected ConnectionState = "connected"
	StateHold      ConnectionState = "hold"
	StateQueued    ConnectionState = "queued"
	StateFail      ConnectionState = "fail"
)

// Event is one call event. All of them share one shape: the grammar table says which element of which
// event fills which field and in what order they are written.
type Event struct {
	Type    EventKind
	Monitor string // monitorCrossRefID; opaque

	Connection ConnectionID // the connection that the event is about
	Secondary  ConnectionID // secondaryOldCall of Transfered and Conferenced

	Subject Device // alertingDevice, answeringDevice, holdingDevice, releasingDevice, failingDevice, ...
	Target  Device // newDestination of Diverted, transferredToDevice, addedParty

	Calling, Called               Device
	LastRedirection               Device
	NetworkCalling, NetworkCalled Device

	Connections []ConnectionListItem // transferredConnections, conferenceConnections

	Local ConnectionState // localConnectionInfo: the monitored device's own connection after the event
	Cause string          // ECMA-269 12.2.15; any word is kept

	Data Attached

	// What MX adds beside the standard.
	State     string   // state, e.g. Connected
	Direction string   // direction: Incoming or Outgoing; empty when not told
	Commands  []string // cmdsAllowed: words, or one decimal bit mask
}

// ConnectionListItem tells how a connection was renamed by a transfer or a conference (ECMA-269 12.3.8).
type ConnectionListItem struct {
	New, Old ConnectionID
	Endpoint Device
}
