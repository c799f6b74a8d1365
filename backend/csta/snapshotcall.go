package csta

// SnapshotCall asks who is in a call (ECMA-269 clause 16).
type SnapshotCall struct{ Connection ConnectionID }

func (SnapshotCall) Name() string                 { return "SnapshotCall" }
func (SnapshotCall) Kind() Kind                   { return KindRequest }
func (SnapshotCall) answer() SnapshotCallResponse { return SnapshotCallResponse{} }
func (m SnapshotCall) layout(s element) Message {
	s.connection("snapshotObject", &m.Connection)
	return m
}

// SnapshotCallResponse lists a call's parties. A switch may instead name a service reference
// (ServiceCrossRefID) and send them later as SnapshotCallData; then Parties is empty.
type SnapshotCallResponse struct {
	ServiceCrossRefID string
	Parties           []SnapshotParty
	Calling, Called   Device
	Data              Attached // correlatorData
	Linkage           string   // callLinkageData's global id; "" = not told
}

func (SnapshotCallResponse) Name() string { return "SnapshotCallResponse" }
func (SnapshotCallResponse) Kind() Kind   { return KindReply }
func (m SnapshotCallResponse) layout(s element) Message {
	s.within("crossRefIDorSnapshotData", func(s element) {
		s.option("serviceCrossRefID", &m.ServiceCrossRefID)
		if s.reading() || m.ServiceCrossRefID == "" {
			s.within("snapshotData", func(s element) { each(s, "snapshotCallResponseInfo", &m.Parties, layoutParty) })
		}
	})
	s.party("callingDevice", asIdentifier, &m.Calling)
	s.party("calledDevice", asIdentifier, &m.Called)
	layDatum(s, CorrelatorData, &m.Data)
	layLinkage(s, "callLinkageData", &m.Linkage)
	return m
}

// SnapshotParty is one device in a call.
type SnapshotParty struct {
	Device     Device
	Connection ConnectionID
	State      ConnectionState
}

func layoutParty(s element, p *SnapshotParty) {
	s.party("deviceOnCall", asIdentifier, &p.Device)
	s.optionalConnection("callIdentifier", &p.Connection)
	s.state("localConnectionInfo", &p.State)
}

// SnapshotCallData is a part of the parties that a SnapshotCallResponse only announced. It comes from the
// switch and wants no answer (ECMA-269 clause 16).
//
// The schemas from edition 4 on know it as a bare list of parties, without reference, segment and end:
// there it is read as the last part, and what tells of the others is not written.
type SnapshotCallData struct {
	ServiceCrossRefID string
	SegmentID         int  // 0 = not told
	LastSegment       bool // true on the last part
	Parties           []SnapshotParty
}

func (SnapshotCallData) Name() string { return "SnapshotCallData" }
func (SnapshotCallData) Kind() Kind   { return KindEvent }
func (m SnapshotCallData) layout(s element) Message {
	if s.reading() || (s.standard() && s.edition > 3) {
		each(s, "snapshotCallResponseInfo", &m.Parties, layoutParty)
	}
	if s.standard() && s.edition > 3 {
		return m
	}
	s.option("serviceCrossRefID", &m.ServiceCrossRefID)
	s.number("segmentID", &m.SegmentID)
	if s.reading() && s.child("lastSegment") == nil {
		m.LastSegment = true
	}
	s.truth("lastSegment", &m.LastSegment)
	s.within("snapshotData", func(s element) { each(s, "snapshotCallResponseInfo", &m.Parties, layoutParty) })
	return m
}
