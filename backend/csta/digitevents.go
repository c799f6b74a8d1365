package csta

// generated is an event of digits or of a tone that a device sent into a call. Neither has a cause, or
// anything else of the call.
func (e Event) generated(s element) Message {
	element, name := "digitGeneratedList", Digits
	if e.Type == TelephonyTonesGenerated {
		element, name = "toneGenerated", Tone
	}
	s.text("monitorCrossRefID", &e.Monitor)
	s.optionalConnection("connection", &e.Connection)
	layTold(s, element, name, &e.Data)
	return e
}

// entered is Avaya's event of digits that a caller typed. Its own elements stand in Avaya's namespace, the
// standard's in the standard's.
func (e Event) entered(s element) Message {
	s.in(s.standards).text("monitorCrossRefID", &e.Monitor)
	s.optionalConnection("connection", &e.Connection)
	layTold(s, "digits", Digits, &e.Data)
	s.in(s.standards).state("localConnectionInfo", &e.Local)
	s.in(s.standards).option("cause", &e.Cause)
	return e
}

// completion is the event of a service that was accepted and failed later. Its connections stand in records
// with their states, of which the first one's is kept.
func (e Event) completion(s element) Message {
	record := func(name string, c *ConnectionID, state *ConnectionState) {
		if !s.reading() && *c == (ConnectionID{}) && *state == "" {
			return
		}
		s.within(name, func(s element) {
			s.optionalConnection("connectionID", c)
			s.word("localConnectionState", (*string)(state), string(StateNull))
			*state = state.known()
		})
	}
	var other ConnectionState
	s.text("monitorCrossRefID", &e.Monitor)
	record("primaryCall", &e.Connection, &e.Local)
	record("secondaryCall", &e.Secondary, &other)
	s.option("cause", &e.Cause)
	return e
}

// layTold is one datum that has an element of its own.
func layTold(s element, element, name string, data *Attached) {
	value := data.value(name)
	s.option(element, &value)
	if s.reading() {
		data.add(name, value)
	}
}
