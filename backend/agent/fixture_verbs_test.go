package agent_test

import (
	"context"
	"maps"
	"strconv"

	"cordboard/backend/agent"
)

// phone is a Session with a method for each verb, as the stories call them.
type phone struct{ *agent.Session }

func (p phone) Dial(ctx context.Context, number string) error {
	return p.Command(ctx, agent.Dial, agent.Arguments{"number": number})
}

func (p phone) ofCall(ctx context.Context, verb agent.Verb, callID string) error {
	return p.Command(ctx, verb, agent.Arguments{"call": callID})
}

func (p phone) withNumber(ctx context.Context, verb agent.Verb, callID, number string) error {
	return p.Command(ctx, verb, agent.Arguments{"call": callID, "number": number})
}

func (p phone) Answer(ctx context.Context, callID string) error {
	return p.ofCall(ctx, agent.Answer, callID)
}

func (p phone) Hold(ctx context.Context, callID string) error {
	return p.ofCall(ctx, agent.Hold, callID)
}

func (p phone) Retrieve(ctx context.Context, callID string) error {
	return p.ofCall(ctx, agent.Retrieve, callID)
}

func (p phone) HangUp(ctx context.Context, callID string) error {
	return p.ofCall(ctx, agent.HangUp, callID)
}

func (p phone) EndCall(ctx context.Context, callID string) error {
	return p.ofCall(ctx, agent.EndCall, callID)
}

func (p phone) Consult(ctx context.Context, number string) error {
	return p.Command(ctx, agent.Consult, agent.Arguments{"number": number})
}

func (p phone) Alternate(ctx context.Context) error  { return p.Command(ctx, agent.Alternate, nil) }
func (p phone) Reconnect(ctx context.Context) error  { return p.Command(ctx, agent.Reconnect, nil) }
func (p phone) Transfer(ctx context.Context) error   { return p.Command(ctx, agent.Transfer, nil) }
func (p phone) Conference(ctx context.Context) error { return p.Command(ctx, agent.Conference, nil) }

func (p phone) Blind(ctx context.Context, callID, number string) error {
	return p.withNumber(ctx, agent.Blind, callID, number)
}

func (p phone) Deflect(ctx context.Context, callID, number string) error {
	return p.withNumber(ctx, agent.Deflect, callID, number)
}

func (p phone) Park(ctx context.Context, callID, number string) error {
	return p.withNumber(ctx, agent.Park, callID, number)
}

func (p phone) Join(ctx context.Context, callID, number string) error {
	return p.withNumber(ctx, agent.Join, callID, number)
}

func (p phone) Digits(ctx context.Context, callID, digits string) error {
	return p.Command(ctx, agent.DTMF, agent.Arguments{"call": callID, "digits": digits})
}

func (p phone) Attach(ctx context.Context, callID string, data map[string]string) error {
	args := agent.Arguments{"call": callID}
	maps.Copy(args, data)
	return p.Command(ctx, agent.Attach, args)
}

func (p phone) Pickup(ctx context.Context, extension string) error {
	return p.Command(ctx, agent.Pickup, agent.Arguments{"number": extension})
}

func (p phone) GroupPickup(ctx context.Context) error { return p.Command(ctx, agent.GroupPickup, nil) }

func (p phone) SetAgentState(ctx context.Context, state agent.AgentState, reason string) error {
	return p.Command(ctx, agent.Ready, agent.Arguments{"state": string(state), "reason": reason})
}

func (p phone) SetDND(ctx context.Context, on bool) error {
	return p.Command(ctx, agent.DND, agent.Arguments{"on": strconv.FormatBool(on)})
}

func (p phone) SetForward(ctx context.Context, number string) error {
	return p.Command(ctx, agent.Forward, agent.Arguments{"number": number})
}
