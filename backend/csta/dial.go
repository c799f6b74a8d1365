package csta

// MakeCall dials on behalf of a device (ECMA-269 17.1.16). MX takes an empty calling device for the
// user's own extension and marks it typeOfNumber="deviceID", which the standard does not know: the codec
// adds and removes that mark, so Calling never holds it.
type MakeCall struct {
	Calling DeviceID
	Called  DeviceID
	// AutoOriginate is prompt or doNotPrompt; empty = not sent (the switch's default).
	AutoOriginate string
}

func (MakeCall) Name() string             { return "MakeCall" }
func (MakeCall) Kind() Kind               { return KindRequest }
func (MakeCall) answer() MakeCallResponse { return MakeCallResponse{} }
func (m MakeCall) layout(s element) Message {
	const mark = "deviceID"
	if s.dialect == Zultys {
		m.Calling.TypeOfNumber = mark
	}
	s.device("callingDevice", &m.Calling)
	if s.reading() && m.Calling.TypeOfNumber == mark {
		m.Calling.TypeOfNumber = ""
	}
	s.device("calledDirectoryNumber", &m.Called)
	s.option("autoOriginate", &m.AutoOriginate)
	return m
}

// MakeCallResponse holds the caller's connection. The call itself is told by events.
type MakeCallResponse struct {
	Connection ConnectionID // element callingDevice
	Called     string       // MX: calledDevice
	Linkage    string       // callLinkageData, as in an event; Avaya has it in private data
}

func (MakeCallResponse) Name() string { return "MakeCallResponse" }
func (MakeCallResponse) Kind() Kind   { return KindReply }
func (m MakeCallResponse) layout(s element) Message {
	s.connection("callingDevice", &m.Connection)
	if s.speaks(Zultys) {
		s.option("calledDevice", &m.Called)
	}
	if s.reading() || s.edition == 6 { // where the standard has it
		layLinkage(s, "callLinkageData", &m.Linkage)
	}
	if s.reading() && m.Linkage == "" || s.dialect == DMCC && m.Linkage != "" {
		layPrivate(s, func(s element) {
			s.within("MakeCallResponsePrivateData", func(s element) {
				s.within("callLinkageData", func(s element) { layLinkageData(s.in(s.standards), &m.Linkage) })
			})
		})
	}
	return m
}
