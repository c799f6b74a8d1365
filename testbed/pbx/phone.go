package pbx

import "cordboard/backend/csta"

// The keys of the phones: each verb lets an extension's user do something as if he pressed them. They
// fail with ErrClosed, ErrNoExtension, ErrNoCall or the switch's refusal, a *csta.Failure.

// Act lets somebody do what a script's step says, at once: its When and AfterMs do not count.
func (s *Switch) Act(step Step) error {
	err := ErrClosed
	s.do(func() { err = s.x.act(step) })
	return err
}

// press is an act of an extension, which must exist.
func (s *Switch) press(step Step) error {
	err := ErrClosed
	s.do(func() {
		if err = ErrNoExtension; s.x.phones[step.Who] != nil {
			err = s.x.act(step)
		}
	})
	return err
}

// Dial lifts the handset of an extension and calls a number.
func (s *Switch) Dial(extension, to string) error {
	return s.press(Step{Who: extension, Does: DoCall, To: to})
}

// Lift picks up an extension's handset and answers the oldest call that rings there. It fails with
// ErrNoCall when nothing rings or the handset is in use.
func (s *Switch) Lift(extension string) error { return s.press(Step{Who: extension, Does: DoLift}) }

// HangUp puts somebody's handset down: an extension's, or that of a number outside. Who is in several
// calls leaves the one he talks in, then the newest. A CallRef hangs up for its caller, through all
// transfers. It fails with ErrNoCall.
func (s *Switch) HangUp(who string) error { return s.Act(Step{Who: who, Does: DoHangUp}) }

// Hold puts the call that the user talks in on hold.
func (s *Switch) Hold(extension string) error { return s.press(Step{Who: extension, Does: DoHold}) }

// Retrieve takes the oldest held call back.
func (s *Switch) Retrieve(extension string) error {
	return s.press(Step{Who: extension, Does: DoRetrieve})
}

// Alternate changes over to the held call.
func (s *Switch) Alternate(extension string) error {
	return s.press(Step{Who: extension, Does: DoAlternate})
}

// Consult holds the call that the user talks in and dials somebody else.
func (s *Switch) Consult(extension, to string) error {
	return s.press(Step{Who: extension, Does: DoConsult, To: to})
}

// Transfer sends the other party of the call that the user talks in to somebody else; an empty number
// joins him with the one whom the user holds.
func (s *Switch) Transfer(extension, to string) error {
	return s.press(Step{Who: extension, Does: DoTransfer, To: to})
}

// Conference takes the call that the user holds and the one that he talks in together.
func (s *Switch) Conference(extension string) error {
	return s.press(Step{Who: extension, Does: DoConference})
}

// Add takes somebody else into the conversation: he is in when he answers. A silent one is an extension
// that only listens; it is in at once.
func (s *Switch) Add(extension, to string, silent bool) error {
	if silent {
		return s.press(Step{Who: extension, Does: DoListen, To: to})
	}
	return s.press(Step{Who: extension, Does: DoAdd, To: to})
}

// Drop puts somebody else out of the conference that the user talks in.
func (s *Switch) Drop(extension, who string) error {
	return s.press(Step{Who: extension, Does: DoDrop, To: who})
}

// Park puts the caller aside at a number, or at a free place of the switch, and tells where. After
// ParkRecallMs he comes back.
func (s *Switch) Park(extension, to string) (place string, err error) {
	err = ErrClosed
	s.do(func() {
		at := s.x.phones[extension]
		switch {
		case at == nil:
			err = ErrNoExtension
		case at.active() == nil:
			err = ErrNoCall
		default:
			var parked *leg
			var f *csta.Failure
			if parked, f = s.x.park(at.active(), digits(to)); f == nil {
				place = parked.number
			}
			err = refused(f)
		}
	})
	return place, err
}

// PickUp answers at an extension what rings, waits or is parked at another number; without a number,
// what rings longest in the extension's pickup group.
func (s *Switch) PickUp(extension, from string) error {
	return s.press(Step{Who: extension, Does: DoPickUp, To: from})
}

// Deflect sends the oldest call that rings at an extension somewhere else.
func (s *Switch) Deflect(extension, to string) error {
	return s.press(Step{Who: extension, Does: DoDeflect, To: to})
}

// Press types digits in the call that somebody would hang up, be he inside or outside.
func (s *Switch) Press(who, digits string) error {
	return s.Act(Step{Who: who, Does: DoPress, Digits: digits})
}

// Attach adds data to the call that the user talks in.
func (s *Switch) Attach(extension string, data Attached) error {
	return s.press(Step{Who: extension, Does: DoAttach, Data: data})
}

// Forward sends an extension's calls somewhere else; an empty number switches that off. An empty kind is
// forwardImmediate.
func (s *Switch) Forward(extension, kind, to string) error {
	return s.press(Step{Who: extension, Does: DoForward, State: kind, To: to})
}

// DoNotDisturb switches do not disturb at an extension.
func (s *Switch) DoNotDisturb(extension string, on bool) error {
	return s.press(Step{Who: extension, Does: DoDND, On: on})
}

// Duty asks for an agent's state: loggedOn, loggedOff, ready, notReady or workingAfterCall.
func (s *Switch) Duty(extension, state string) error {
	return s.press(Step{Who: extension, Does: DoDuty, State: state})
}
