package csta

import "strings"

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
	Bridged           EventKind = "Bridged" // the call is at a shared appearance of the line, where another phone uses it

	DigitsGenerated          EventKind = "DigitsGenerated"
	TelephonyTonesGenerated  EventKind = "TelephonyTonesGenerated"
	ServiceCompletionFailure EventKind = "ServiceCompletionFailure" // a transfer or conference that was accepted and failed later
	EnteredDigits            EventKind = "EnteredDigits"            // Avaya's own: a caller typed digits
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

// known is the state itself when the standard has it, and empty otherwise: MX says "initializing".
func (c ConnectionState) known() ConnectionState {
	switch c {
	case StateNull, StateInitiated, StateAlerting, StateConnected, StateHold, StateQueued, StateFail:
		return c
	default:
		return ""
	}
}

// Event is one call event. All of them share one shape: the grammar table says which element of which
// event fills which field and in what order they are written.
type Event struct {
	Type    EventKind
	Monitor string // monitorCrossRefID; opaque

	Connection ConnectionID // the connection that the event is about; primaryOldCall of Transfered and Conferenced
	Secondary  ConnectionID // secondaryOldCall of Transfered and Conferenced

	// Subject is alertingDevice, answeringDevice, holdingDevice, releasingDevice, failingDevice, ...; an
	// Originated has none beside its Calling.
	Subject Device
	Target  Device // newDestination of Diverted, transferredToDevice, addedParty

	Calling         Device
	Called          Device // in DigitsDialed the digits so far (dialingSequence)
	LastRedirection Device
	// NetworkCalling is the number that the network vouches for. MX tells a display name in its place:
	// then it is Absent, and only its Name is filled.
	NetworkCalling, NetworkCalled Device

	Connections []ConnectionListItem // transferredConnections, conferenceConnections

	Local ConnectionState // localConnectionInfo: the monitored device's own connection after the event
	Cause string          // ECMA-269 12.2.15; any word is kept

	Data Attached

	Permitted []string // servicesPermitted: the names of those that are true; nil = not told, empty = none
	Linkage   string   // the id that a call keeps whatever becomes of it (Avaya's UCID); empty = not told
	Parked    string   // where the call is parked, where a switch tells it in an event

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

// Name is the root element: the type with its ending.
func (e Event) Name() string { return string(e.Type) + "Event" }

// Kind is KindEvent.
func (Event) Kind() Kind { return KindEvent }

func (e Event) layout(s element) Message {
	f := forms[e.Type]
	mx := s.dialect == Zultys
	has := func(n need) bool { return n != no || s.reading() } // what a switch adds to the grammar is read too

	switch e.Type {
	case DigitsGenerated, TelephonyTonesGenerated:
		return e.generated(s)
	case EnteredDigits:
		return e.entered(s)
	case ServiceCompletionFailure:
		return e.completion(s)
	}
	s.text("monitorCrossRefID", &e.Monitor)
	s.connection(f.connection, &e.Connection)
	if f.list != "" { // where two calls became one
		s.optionalConnection("secondaryOldCall", &e.Secondary)
	}
	layEventParty(s, f.subject, must, &e.Subject)
	layEventParty(s, f.target, must, &e.Target)
	if f.list != "" && (!mx || len(e.Connections) > 0) { // MX tells no list
		s.within(f.list, func(s element) { each(s, "connectionListItem", &e.Connections, layoutListItem) })
	}
	if mx && f.network != no { // MX names the network's caller first
		layNetworkCallingName(s, &e.NetworkCalling)
	}
	if e.Type == DigitsDialed {
		layDialingSequence(s, &e.Called)
	}
	layEventParty(s, "callingDevice", f.calling, &e.Calling)
	if e.Type != ServiceInitiated || s.edition != 3 { // which has no such element there
		layEventParty(s, "calledDevice", f.called, &e.Called)
	}
	switch {
	case mx && e.Type == Delivered && e.LastRedirection.Presence == Absent:
		s.create("lastRedirectionDevice") // MX's own way to say that there is none
	case has(f.redirection):
		s.mandatory("lastRedirectionDevice", asRedirection, &e.LastRedirection)
	}
	if has(f.local) && !(mx && e.Type == Established) { // which tells none on MX
		s.state("localConnectionInfo", &e.Local)
	}
	if has(f.account) {
		layAccount(s, &e.Data)
	}
	if has(f.correlator) {
		layDatum(s, CorrelatorData, &e.Data)
	}
	if e.Type == CallInformation { // the one event in which it does not follow the cause
		layPermitted(s, &e.Permitted)
	}
	if has(f.user) {
		layDatum(s, UserData, &e.Data)
	}
	if has(f.cause) {
		if s.standard() && e.Cause == "" {
			e.Cause = "normal"
		}
		s.option("cause", &e.Cause)
	}
	if has(f.permitted) && e.Type != CallInformation {
		layPermitted(s, &e.Permitted)
	}
	if has(f.network) && !mx {
		layEventParty(s, "networkCallingDevice", may, &e.NetworkCalling)
		layEventParty(s, "networkCalledDevice", may, &e.NetworkCalled)
		if s.reading() {
			layNetworkCallingName(s, &e.NetworkCalling)
		}
	}
	layLink(s, f.linkage, &e.Linkage)
	if s.speaks(Zultys) {
		s.option("state", &e.State)
		s.option("direction", &e.Direction)
		layCommands(s, &e.Commands)
		layCads(s, &e.Data)
	}
	layOpenscapeData(s, e.Permitted)
	if s.speaks(DMCC) {
		layAvaya(s, e.Type, &e.Data)
	}
	if s.reading() {
		s.option("parkID", &e.Parked)
		e.Data = e.Data.inOrder()
	}
	return e
}

// layEventParty is one of the event's devices; an empty name means that the event has none such.
func layEventParty(s element, name string, n need, d *Device) {
	if name == "" || (n == no && !s.reading()) {
		return
	}
	display := strings.TrimSuffix(name, "Device") + "DisplayName"
	var shown string
	if s.dialect == Zultys {
		switch name {
		case "alertingDevice", "answeringDevice", "callingDevice": // MX has an element of its own for these names
			shown, d.Name = d.Name, ""
		}
	}
	if n == must {
		s.mandatory(name, asIdentifier, d)
	} else {
		s.party(name, asIdentifier, d)
	}
	s.option(display, &shown)
	if shown != "" {
		d.Name = shown
	}
}

// layDialingSequence is flat, unlike every other device of an event: the digits dialled so far.
func layDialingSequence(s element, called *Device) {
	if s.reading() || called.Presence == Known {
		s.device("dialingSequence", &called.DeviceID)
		if called.ID != "" {
			called.Presence = Known
		}
	}
}

func layoutListItem(s element, item *ConnectionListItem) {
	s.optionalConnection("newConnection", &item.New)
	s.optionalConnection("oldConnection", &item.Old)
	s.party("endpoint", asEndpoint, &item.Endpoint)
}
