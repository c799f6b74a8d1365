package csta

// DirectedPickupCall takes a call that rings elsewhere to the asking device (ECMA-269 clause 17).
type DirectedPickupCall struct {
	Connection ConnectionID // the ringing one; its call id may be unknown to the asker
	Device     DeviceID     // who takes it
}

func (DirectedPickupCall) Name() string                       { return "DirectedPickupCall" }
func (DirectedPickupCall) Kind() Kind                         { return KindRequest }
func (DirectedPickupCall) answer() DirectedPickupCallResponse { return DirectedPickupCallResponse{} }

func (m DirectedPickupCall) layout(s element) Message {
	s.connection("callToBePickedUp", &m.Connection)
	s.device("requestingDevice", &m.Device)
	return m
}

// DirectedPickupCallResponse may tell the asker's connection in the call.
type DirectedPickupCallResponse struct{ Picked ConnectionID }

func (DirectedPickupCallResponse) Name() string { return "DirectedPickupCallResponse" }
func (DirectedPickupCallResponse) Kind() Kind   { return KindReply }
func (m DirectedPickupCallResponse) layout(s element) Message {
	s.optionalConnection("pickedCall", &m.Picked)
	return m
}

// GroupPickupCall takes a call that rings in a pickup group (ECMA-269 clause 17). An empty Group is the
// device's own.
type GroupPickupCall struct {
	Device DeviceID // who takes it; element newDestination
	Group  DeviceID // element pickGroup
}

func (GroupPickupCall) Name() string                    { return "GroupPickupCall" }
func (GroupPickupCall) Kind() Kind                      { return KindRequest }
func (GroupPickupCall) answer() GroupPickupCallResponse { return GroupPickupCallResponse{} }
func (m GroupPickupCall) layout(s element) Message {
	s.device("newDestination", &m.Device)
	s.optionalDevice("pickGroup", &m.Group)
	return m
}

// GroupPickupCallResponse may tell the asker's connection in the call.
type GroupPickupCallResponse struct{ Picked ConnectionID }

func (GroupPickupCallResponse) Name() string { return "GroupPickupCallResponse" }
func (GroupPickupCallResponse) Kind() Kind   { return KindReply }
func (m GroupPickupCallResponse) layout(s element) Message {
	s.optionalConnection("pickedCall", &m.Picked)
	return m
}

// DeflectCallResponse confirms DeflectCall. What became of the call is told by a DivertedEvent.
type DeflectCallResponse struct{}

func (DeflectCallResponse) Name() string             { return "DeflectCallResponse" }
func (DeflectCallResponse) Kind() Kind               { return KindReply }
func (m DeflectCallResponse) layout(element) Message { return m }
