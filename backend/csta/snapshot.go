package csta

import "slices"

// SnapshotDevice asks for every call at a device (ECMA-269 16.1.3).
type SnapshotDevice struct{ Device DeviceID }

func (SnapshotDevice) Name() string                   { return "SnapshotDevice" }
func (SnapshotDevice) Kind() Kind                     { return KindRequest }
func (SnapshotDevice) answer() SnapshotDeviceResponse { return SnapshotDeviceResponse{} }
func (m SnapshotDevice) layout(s element) Message {
	s.device("snapshotObject", &m.Device)
	return m
}

// SnapshotDeviceResponse lists the calls at the device. A switch may instead name a service reference
// (ServiceCrossRefID) and send the calls later as SnapshotDeviceData; then Calls is empty.
type SnapshotDeviceResponse struct {
	ServiceCrossRefID string
	Calls             []SnapshotCallInfo
}

func (SnapshotDeviceResponse) Name() string { return "SnapshotDeviceResponse" }
func (SnapshotDeviceResponse) Kind() Kind   { return KindReply }
func (m SnapshotDeviceResponse) layout(s element) Message {
	s.within("crossRefIDorSnapshotData", func(s element) {
		s.option("serviceCrossRefID", &m.ServiceCrossRefID)
		if s.reading() || m.ServiceCrossRefID == "" {
			s.within("snapshotData", func(s element) { each(s, "snapshotDeviceResponseInfo", &m.Calls, layoutSnapshot) })
		}
	})
	return m
}

// SnapshotDeviceData is a part of the calls that a SnapshotDeviceResponse only announced. It comes from
// the switch and wants no answer (ECMA-269 16.1.4).
type SnapshotDeviceData struct {
	ServiceCrossRefID string
	SegmentID         int  // 0 = not told
	LastSegment       bool // true on the last part
	Calls             []SnapshotCallInfo
}

func (SnapshotDeviceData) Name() string { return "SnapshotDeviceData" }
func (SnapshotDeviceData) Kind() Kind   { return KindEvent }
func (m SnapshotDeviceData) layout(s element) Message {
	s.option("serviceCrossRefID", &m.ServiceCrossRefID)
	s.number("segmentID", &m.SegmentID)
	s.truth("lastSegment", &m.LastSegment)
	s.within("snapshotData", func(s element) { each(s, "snapshotDeviceResponseInfo", &m.Calls, layoutSnapshot) })
	return m
}

// SnapshotCallInfo is one call at the snapshotted device.
type SnapshotCallInfo struct {
	Connection ConnectionID
	Endpoint   Device
	// States holds the device's own connection first, then the other parties' (compoundCallState). It is
	// nil when the switch says that it does not know.
	States    []ConnectionState
	Permitted []string // servicesPermitted, as in an event
	Linkage   string   // callLinkageData, as in an event
}

func layoutSnapshot(s element, info *SnapshotCallInfo) {
	s.connection("connectionIdentifier", &info.Connection)
	s.party("endpointDevice", asIdentifier, &info.Endpoint)
	s.within("localCallState", func(s element) {
		if !s.reading() && (len(info.States) == 0 || slices.Contains(info.States, "")) {
			s.create("unknown")
			return
		}
		s.within("compoundCallState", func(s element) {
			each(s, "localConnectionState", &info.States, func(s element, state *ConnectionState) {
				s.own((*string)(state))
				*state = state.known()
			})
		})
		if s.reading() && len(info.States) == 0 {
			var simple string
			s.text("simpleCallState", &simple)
			info.States = slices.Clone(simpleStates[simple])
		}
	})
	layPermitted(s, &info.Permitted)
	if s.edition != 3 { // which has no place for it
		layLinkage(s, "callLinkageData", &info.Linkage)
	}
}

// simpleStates spells out the SimpleCallState words as own state, other state (ECMA-269 6.1.9, whose
// numbers in ECMA-285 are just these pairs).
var simpleStates = map[string][]ConnectionState{
	"callNull":              {StateNull, StateNull},
	"callPending":           {StateInitiated, StateNull},
	"callOriginated":        {StateConnected, StateNull},
	"callDelivered":         {StateConnected, StateAlerting},
	"callDeliveredHeld":     {StateHold, StateAlerting},
	"callReceived":          {StateAlerting, StateConnected},
	"callEstablished":       {StateConnected, StateConnected},
	"callEstablishedHeld":   {StateHold, StateConnected},
	"callReceivedOnHold":    {StateAlerting, StateHold},
	"callEstablishedOnHold": {StateConnected, StateHold},
	"callQueued":            {StateConnected, StateQueued},
	"callQueuedHeld":        {StateHold, StateQueued},
	"callFailed":            {StateConnected, StateFail},
	"callFailedHeld":        {StateHold, StateFail},
}
