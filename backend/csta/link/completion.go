package link

import (
	"slices"

	"cordboard/backend/csta"
)

// completion is what the switch says unasked that does as an answer for one request; the zero value is
// nothing.
type completion struct {
	event csta.EventKind
	about []csta.ConnectionID // the event names one of them
}

// matches compares by call and, where both sides tell it, by device.
func (d completion) matches(message csta.Message) bool {
	event, is := message.(csta.Event)
	return is && d.event == event.Type && slices.ContainsFunc(d.about, func(ours csta.ConnectionID) bool {
		if ours.CallID != event.Connection.CallID {
			return false
		}
		a, b := ours.Device.ID, event.Connection.Device.ID
		return a == b || a == "" || b == ""
	})
}

func by(event csta.EventKind, about ...csta.ConnectionID) completion {
	return completion{event: event, about: about}
}

// zultysCompletion: some versions answer hold, retrieve and clear with nothing but the event. Of the
// transfers that is not known, but Transfered, which on MX names no other call than the one transferred,
// says no less than an answer would; of the two calls of a TransferCall it may name either.
func zultysCompletion(request csta.Message) completion {
	switch request := request.(type) {
	case csta.HoldCall:
		return by(csta.Held, request.Connection)
	case csta.RetrieveCall:
		return by(csta.Retrieved, request.Connection)
	case csta.ClearConnection:
		return by(csta.ConnectionCleared, request.Connection)
	case csta.TransferCall:
		return by(csta.Transfered, request.Held, request.Active)
	case csta.SingleStepTransferCall:
		return by(csta.Transfered, request.Active)
	}
	return completion{}
}

// eventCompletion is for a switch of any dialect whose site says that its events answer: what MX does,
// and the same for the other services whose event names the call that they were asked for.
func eventCompletion(request csta.Message) completion {
	switch request := request.(type) {
	case csta.AnswerCall:
		return by(csta.Established, request.Connection)
	case csta.ReconnectCall:
		return by(csta.Retrieved, request.Held)
	case csta.AlternateCall:
		return by(csta.Retrieved, request.Held)
	case csta.ConferenceCall:
		return by(csta.Conferenced, request.Held, request.Active)
	case csta.DeflectCall:
		return by(csta.Diverted, request.Connection)
	case csta.ClearCall:
		return by(csta.CallCleared, request.Connection)
	}
	return zultysCompletion(request)
}
