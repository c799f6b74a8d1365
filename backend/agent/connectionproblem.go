package agent

import (
	"errors"

	"cordboard/backend/csta"
	"cordboard/backend/csta/link"
	"cordboard/backend/problem"
)

// whys are the second sentences of Unreachable, by the kind of the failure.
var whys = map[link.UnreachableKind]problem.Code{
	link.BadAddress:  problem.BadAddress,
	link.UnknownName: problem.UnknownName,
	link.NoNames:     problem.NoNames,
	link.NobodyThere: problem.NobodyThere,
	link.NoRoute:     problem.NoRoute,
	link.NoAnswer:    problem.NoAnswer,
}

// noConnection names why no connection came about.
func noConnection(err error) *problem.Problem {
	var (
		unreachable *link.UnreachableError
		notTLS      *link.NotTLSError
		needsTLS    *link.NeedsTLSError
		turned      *link.TurnedAwayError
		handshake   *link.HandshakeError
		untrusted   *link.UntrustedError
		pin         *link.PinError
		badPin      *link.BadPinError
		own         *link.ClientCertificateError
	)
	switch {
	case errors.As(err, &unreachable):
		return unreached(unreachable)
	case errors.As(err, &notTLS):
		return perhaps(problem.With(problem.NotTLS, notTLS.Address), notTLS.Certain, problem.PerhapsNotTLS)
	case errors.As(err, &needsTLS):
		return problem.With(problem.NeedsTLS, needsTLS.Address)
	case errors.As(err, &turned):
		return problem.With(problem.TurnedAway, turned.Address)
	case errors.As(err, &untrusted):
		return problem.With(problem.Untrusted, untrusted.Pin)
	case errors.As(err, &pin):
		return problem.With(problem.WrongPin, pin.Got)
	case errors.As(err, &own) && own.Shown:
		return problem.With(problem.NeedsCertificate, own.Address+": "+own.Err.Error())
	case errors.As(err, &own):
		return problem.With(problem.NeedsCertificate, own.Address)
	case errors.As(err, &badPin):
		return problem.With(problem.BadPin, badPin.Pin)
	case errors.As(err, &handshake) && handshake.OldKeys:
		return problem.With(problem.OldKeys, handshake.Address)
	case errors.As(err, &handshake):
		return problem.With(problem.Handshake, handshake.Err.Error())
	}
	return nil
}

// unreached says why; where no code does, the detail has the system's own words.
func unreached(e *link.UnreachableError) *problem.Problem {
	if why, known := whys[e.Kind]; known {
		return problem.With(problem.Unreachable, e.Address).And(why)
	}
	return problem.With(problem.Unreachable, e.Address+": "+e.Reason)
}

// perhaps adds what was seen where that does not prove the problem.
func perhaps(p *problem.Problem, certain bool, seen problem.Code) *problem.Problem {
	if certain {
		return p
	}
	return p.And(seen)
}

// broken names why a connection came to its end.
func broken(err error) *problem.Problem {
	var (
		lost  *link.LostError
		ended *link.EndedError
		frame *csta.FrameError
	)
	switch {
	case errors.Is(err, link.ErrKicked):
		return problem.New(problem.Kicked)
	case errors.Is(err, link.ErrClosed):
		return problem.New(problem.Closed)
	case errors.Is(err, link.ErrQueueFull):
		return problem.With(problem.Lost, "event queue full")
	case errors.As(err, &frame):
		return problem.With(problem.Lost, frame.Reason).And(problem.NotCSTA)
	case errors.As(err, &lost):
		return problem.With(problem.Lost, lost.Reason)
	case errors.As(err, &ended):
		return problem.With(problem.Lost, ended.Reason)
	}
	return nil
}
