package csta

// byTheBook is an event with everything that the standard lets it tell.
func byTheBook(kind EventKind) Event {
	f := forms[kind]
	e := Event{Type: kind, Monitor: "1169730059", Connection: at("FF0001", "1001")}
	told := func(n need, d *Device, value Device) {
		if n != no {
			*d = value
		}
	}
	if f.subject != "" {
		e.Subject = known("1001")
	}
	if f.target != "" {
		e.Target = known("1003")
	}
	if f.list != "" {
		e.Secondary = at("FF0002", "1001")
		e.Connections = []ConnectionListItem{
			{New: at("FF0001", "1002"), Old: at("FF0001", "1002"), Endpoint: known("1002")},
			{New: at("FF0001", "1003"), Old: at("FF0002", "1003"), Endpoint: Device{Presence: Restricted}},
		}
	}
	told(f.calling, &e.Calling, Device{Presence: Known, DeviceID: DeviceID{ID: "+49301234567", TypeOfNumber: "explicitPublic:international"}})
	told(f.called, &e.Called, known("8005550100"))
	told(f.redirection, &e.LastRedirection, known("5000"))
	told(f.network, &e.NetworkCalling, known("+49301234567"))
	told(f.network, &e.NetworkCalled, Device{Presence: Restricted})
	if kind == DigitsDialed {
		e.Called = known("80055")
	}
	if f.local != no {
		e.Local = StateConnected
	}
	if f.user != no {
		e.Data = append(e.Data, Datum{UserData, "Grüße, Zoë\r\n2. Zeile"})
	}
	if f.correlator != no {
		e.Data = append(e.Data, Datum{CorrelatorData, "acct=42"})
	}
	if f.cause != no {
		e.Cause = "normal"
	}
	if f.permitted != no {
		e.Permitted = []string{"clearConnection", "holdCall", "singleStepTransfer", "generateDigits"}
	}
	if f.linkage != unlinked {
		e.Linkage = "00001000551234"
	}
	if f.account != no {
		e.Data = append(e.Data, Datum{AccountCode, "4711"})
	}
	switch kind {
	case DigitsGenerated:
		e.Data = Attached{{Digits, "12#"}}
	case TelephonyTonesGenerated:
		e.Data = Attached{{Tone, "beep"}}
	case ServiceCompletionFailure:
		e.Secondary, e.Local = at("FF0002", "1001"), StateHold
	}
	return e
}

// onTheMX is an event with everything that MX adds and nothing that it leaves out.
func onTheMX(kind EventKind) Event {
	e := byTheBook(kind)
	e.Connection = onMX("39", "3095")
	e.Secondary, e.Connections = ConnectionID{}, nil
	e.LastRedirection, e.NetworkCalled = Device{}, Device{}
	e.Permitted, e.Linkage = nil, ""
	if e.Calling.Presence == Known {
		e.Calling = named(e.Calling, "Čeněk Novák")
	}
	if e.NetworkCalling.Presence == Known {
		e.NetworkCalling = Device{Name: "Čeněk Novák"}
	}
	if e.Subject.Presence == Known {
		e.Subject = named(e.Subject, "Zoë & Söhne")
	}
	if kind == Established {
		e.Local = ""
	}
	e.State, e.Direction, e.Commands = "Connected", "Incoming", []string{"Disconnect", "Transfer", "Park"}
	e.Data = Attached{{"__FIRST_CALL_ID__", "63022-00-0000D-6A4"}, {"account", " 47 <11>\n"}, {"empty", ""}}
	return e
}

// byAvaya is an event by the book of edition 3.
func byAvaya(kind EventKind) Event {
	e := byTheBook(kind)
	if kind == ServiceInitiated {
		e.Called = Device{}
	}
	return e
}
