package csta

// DeflectCall sends a call that rings at a device, or waits there, to another one (ECMA-269 clause 17).
type DeflectCall struct {
	Connection ConnectionID
	To         DeviceID
}

func (DeflectCall) Name() string                { return "DeflectCall" }
func (DeflectCall) Kind() Kind                  { return KindRequest }
func (DeflectCall) answer() DeflectCallResponse { return DeflectCallResponse{} }
func (m DeflectCall) layout(s element) Message {
	s.connection("callToBeDiverted", &m.Connection)
	if !s.reading() && s.edition < 5 {
		s.device("newDestination", &m.To)
		return m
	}
	s.within("newDestination", func(in element) { // a list since edition 5; of several, the first is read
		in.device("device", &m.To)
		if m.To.ID == "" && s.reading() {
			s.device("newDestination", &m.To)
		}
	})
	return m
}
