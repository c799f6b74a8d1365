package call_test

import (
	"flag"
	"fmt"
	"strings"

	"cordboard/backend/csta"
)

// dialects are those in which every story is told.
var dialects = csta.Dialects()

// everything says that no story was left out on the command line.
func everything() bool {
	run := flag.Lookup("test.run")
	return run == nil || run.Value.String() == "" || run.Value.String() == "^TestEveryStoryInEveryDialectAndOrder$"
}

// manners are what switches of a dialect leave out of all their events, or add to them; first the one
// that does as the standard says.
func manners(d csta.Dialect) []string {
	if d == csta.Zultys {
		return []string{"as captured", "own extension told by the events", "no globalCallID", "newer words", "with causes", "every event twice"}
	}
	return []string{
		"by the book", "no localConnectionInfo", "no callID", "no deviceID", "outside parties under dynamic ids",
		"devices told once", "acting devices not known", "own number longer than the monitor's", "linkage told",
		"the network tells the caller", "every event twice",
	}
}

// tell gives the table an event as a switch of these manners words it.
func (w *telling) tell(ev csta.Event) {
	if w.mx {
		w.tellMX(ev)
		return
	}
	switch w.manner {
	case "no localConnectionInfo":
		ev.Local = ""
	case "no callID":
		ev.Connection.CallID, ev.Secondary.CallID = "", ""
		for i := range ev.Connections {
			ev.Connections[i].New.CallID, ev.Connections[i].Old.CallID = "", ""
		}
		if ev.Connection.Device.ID == "" {
			ev.Connection.Device = w.device(me)
		}
	case "no deviceID":
		if ev.Connection.CallID != "" {
			ev.Connection.Device, ev.Secondary.Device = csta.DeviceID{}, csta.DeviceID{}
		}
	case "acting devices not known":
		switch ev.Type {
		case csta.Held, csta.Retrieved, csta.ConnectionCleared, csta.ServiceInitiated:
			ev.Subject = csta.Device{Presence: csta.NotKnown}
		}
	}
	w.hear(ev)
}

func (w *telling) tellMX(ev csta.Event) {
	a := w.byCallID(ev.Connection.CallID)
	ev.Connection.Device = w.device(me)
	if ev.Type != csta.Delivered {
		ev.Local = ""
	} else {
		ev.Local = csta.StateAlerting
	}
	if a != nil && w.manner != "no globalCallID" && (ev.Type == csta.Delivered || ev.Type == csta.Established) {
		ev.Connection.GlobalCallID = a.global
	}
	if a != nil && w.manner == "newer words" {
		ev.Direction = map[bool]string{true: "Outgoing", false: "Incoming"}[a.direction == "outbound"]
		if a.state == csta.StateAlerting {
			ev.State, ev.Commands = "Alerting", []string{"Answer", "Disconnect"}
		}
	}
	if w.manner != "with causes" || ev.Cause == "" {
		ev.Cause = "normal" // the one that was captured
	}
	w.hear(ev)
}

// about begins an event about one device's connection in a call.
func (w *telling) about(kind csta.EventKind, a *storyCall, dev string) csta.Event {
	ev := csta.Event{Type: kind, Connection: w.connection(a, dev), Subject: w.party(dev), Local: a.state}
	if w.manner == "linkage told" {
		ev.Linkage = a.global
	}
	return ev
}

// parties adds who called whom, unless these manners tell it in a call's first events only.
func (w *telling) parties(a *storyCall, ev csta.Event) csta.Event {
	if w.manner == "devices told once" && a.introduced {
		return ev
	}
	ev.Calling, ev.Called = w.party(a.calling), w.party(a.called)
	if w.manner == "the network tells the caller" && strings.HasPrefix(a.calling, "+") {
		if ev.Calling = w.party("-"); !a.introduced {
			ev.NetworkCalling = w.party(a.calling)
		}
	}
	a.introduced = true
	return ev
}

func caused(ev csta.Event, cause string) csta.Event {
	ev.Cause = cause
	return ev
}

// local sets what the event says of the own connection, where it is not what the call is in.
func local(ev csta.Event, state csta.ConnectionState) csta.Event {
	ev.Local = state
	return ev
}

func (w *telling) connection(a *storyCall, dev string) csta.ConnectionID {
	return csta.ConnectionID{CallID: a.callID, Device: w.place(dev)}
}

// place is what a connection is called by.
func (w *telling) place(dev string) csta.DeviceID {
	if w.manner == "outside parties under dynamic ids" && strings.HasPrefix(dev, "+") {
		return csta.DeviceID{ID: "T" + dev[len(dev)-3:] + "#1", TypeOfNumber: "dynamic"}
	}
	return w.device(dev)
}

func (w *telling) device(dev string) csta.DeviceID {
	if dev == me && w.manner == "own number longer than the monitor's" {
		dev = "+49305550" + me
	}
	if w.dialect == csta.DMCC {
		return csta.DeviceID{ID: dev + ":SWITCH1:10.0.0.1:0", TypeOfNumber: "other", MediaClass: "notKnown"}
	}
	return csta.DeviceID{ID: dev}
}

// party is a device as events tell it.
func (w *telling) party(dev string) csta.Device {
	if dev == "" || dev == "-" {
		return csta.Device{Presence: csta.NotKnown}
	}
	id := w.device(dev)
	if w.dialect == csta.OpenScape {
		id.ID = fmt.Sprintf("N<%s>Line %s;displayNumber=%s;noa=nk", id.ID, dev, dev)
	}
	return csta.Device{Presence: csta.Known, DeviceID: id}
}

// wire keeps what the codec made of an event: stories repeat themselves.
var wire = map[string]csta.Event{}

// overTheWire writes an event as the dialect has it and reads it back.
func overTheWire(ev csta.Event, dialect csta.Dialect) csta.Event {
	key := spelled(ev, dialect)
	if read, known := wire[key]; known {
		return read
	}
	body, err := csta.Encode(ev, dialect)
	if err != nil {
		panic(err)
	}
	m, err := csta.Decode(body)
	if err != nil {
		panic(err)
	}
	wire[key] = m.(csta.Event)
	return wire[key]
}

// spelled tells events apart. (A printed event would, but takes most of the tests' time.)
func spelled(ev csta.Event, dialect csta.Dialect) string {
	key := make([]byte, 0, 400)
	words := func(list ...string) {
		for _, word := range list {
			key = append(append(key, word...), 0)
		}
	}
	connection := func(c csta.ConnectionID) {
		words(c.CallID, c.Device.ID, c.Device.TypeOfNumber, c.GlobalCallID)
	}
	devices := func(list ...csta.Device) {
		for _, d := range list {
			words(string(rune('0'+d.Presence)), d.ID, d.Name)
		}
	}
	words(string(dialect), string(ev.Type), ev.Monitor, string(ev.Local), ev.Cause, ev.Linkage, ev.State, ev.Direction)
	words(append(ev.Commands, ev.Permitted...)...)
	connection(ev.Connection)
	connection(ev.Secondary)
	devices(ev.Subject, ev.Target, ev.Calling, ev.Called, ev.LastRedirection, ev.NetworkCalling, ev.NetworkCalled)
	for _, item := range ev.Connections {
		connection(item.New)
		connection(item.Old)
		devices(item.Endpoint)
	}
	for _, d := range ev.Data {
		words(d.Name, d.Value)
	}
	return string(key)
}
