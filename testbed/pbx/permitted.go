package pbx

import (
	"slices"

	"cordboard/backend/csta"
)

// copied is a leg as it is now, for a happening.
func (l *leg) copied() leg {
	is := *l
	if l.phone == nil {
		return is
	}
	for _, other := range l.phone.legs {
		if other != l && other.state == csta.StateHold {
			is.besideHeld = true
		}
	}
	active := l.phone.active()
	is.besideActive = active != nil && active != l
	return is
}

// permitted are the services that may be asked for a connection right after something happened, by the
// standard's names for them. The list is never nil.
func permitted(at leg, h *happening) []string {
	may := []string{}
	switch at.state {
	case csta.StateInitiated:
		may = append(may, "clearConnection", "dialDigits")
	case csta.StateAlerting:
		may = append(may, "clearConnection", "deflectCall")
		if !at.besideActive {
			may = append(may, "answerCall")
		}
	case csta.StateConnected:
		may = append(may, "clearConnection")
		if h.talking() < 2 {
			if at.besideHeld { // a consultation that rings
				may = append(may, "reconnectCall", "transferCall")
			}
			break
		}
		may = append(may, "clearCall", "holdCall", "consultationCall", "singleStepTransfer", "singleStepConference",
			"parkCall", "generateDigits", "associateData")
		if at.besideHeld {
			may = append(may, "alternateCall", "reconnectCall", "transferCall", "conferenceCall")
		}
	case csta.StateHold:
		may = append(may, "clearConnection", "clearCall", "associateData")
		if !at.besideActive {
			may = append(may, "retrieveCall")
		}
	}
	slices.Sort(may)
	return may
}

// talking counts the parties that talk or hold.
func (h *happening) talking() (n int) {
	for _, l := range h.legs {
		if l.state == csta.StateConnected || l.state == csta.StateHold {
			n++
		}
	}
	return n
}
