package agent_test

import (
	"context"
	"fmt"
	"slices"

	"cordboard/backend/agent"
	"cordboard/backend/call"
	"cordboard/backend/csta"
	"cordboard/testbed/pbx"
)

// The people of a random day: the agent, somebody at the next phone, and callers.
const own, neighbour = "200", "201"

var outside = []string{"5550100", "5550101", "5550102", "5550199"}

// compare is what the agent's State has and the switch has not, the other way round, and what differs.
func compare(state agent.State, truth []csta.SnapshotCallInfo) (ghosts, lost, wrong []string) {
	if state.Link != agent.Up {
		wrong = append(wrong, "the link is "+string(state.Link))
	}
	for _, c := range state.Calls {
		if !slices.ContainsFunc(truth, func(info csta.SnapshotCallInfo) bool { return info.Connection.CallID == c.Key }) {
			ghosts = append(ghosts, c.Key)
		}
	}
	for _, info := range truth {
		i := slices.IndexFunc(state.Calls, func(c agent.Call) bool { return c.Key == info.Connection.CallID })
		switch {
		case i < 0:
			lost = append(lost, info.Connection.CallID)
		case state.Calls[i].Stale, !slices.Contains(fitting(info.States), state.Calls[i].State):
			wrong = append(wrong, fmt.Sprintf("%s is %v, not %s (stale: %v)", state.Calls[i].Key, info.States, state.Calls[i].State, state.Calls[i].Stale))
		}
	}
	return ghosts, lost, wrong
}

// fitting are the states in which a call may be shown whose connections are in these, the own one first.
func fitting(states []csta.ConnectionState) []call.State {
	switch states[0] {
	case csta.StateAlerting, csta.StateQueued:
		return []call.State{call.Ringing}
	case csta.StateHold:
		return []call.State{call.Held}
	case csta.StateInitiated:
		return []call.State{call.Initiated, call.Dialing}
	case csta.StateFail:
		return []call.State{call.Failed}
	}
	switch others := states[1:]; {
	case slices.Contains(others, csta.StateConnected), slices.Contains(others, csta.StateHold):
		return []call.State{call.Connected}
	case slices.Contains(others, csta.StateFail):
		return []call.State{call.Failed, call.Connected} // the other one of two who talked may be passed on to nobody
	}
	return []call.State{call.Dialing, call.Connected}
}

// deeds are what people do, the agent at his phone and in the program among them.
func deeds(sw *pbx.Switch, to string, click func() error) []func() error {
	comes := func() error {
		_, err := sw.Call(to, "", own, nil)
		return err
	}
	return []func() error{
		comes, comes,
		func() error { return sw.Lift(own) }, func() error { return sw.Lift(own) },
		func() error { return sw.HangUp(own) }, func() error { return sw.HangUp(to) }, func() error { return sw.HangUp(neighbour) },
		func() error { return sw.Dial(own, to) }, func() error { return sw.Dial(own, neighbour) }, func() error { return sw.Dial(neighbour, own) },
		func() error { return sw.Lift(neighbour) },
		func() error { return sw.Hold(own) }, func() error { return sw.Retrieve(own) }, func() error { return sw.Alternate(own) },
		func() error { return sw.Consult(own, to) }, func() error { return sw.Consult(own, neighbour) },
		func() error { return sw.Transfer(own, "") }, func() error { return sw.Transfer(own, neighbour) },
		func() error { return sw.Transfer(neighbour, "") }, func() error { return sw.Consult(neighbour, own) },
		func() error { return sw.Conference(own) }, func() error { return sw.Conference(neighbour) },
		func() error { return sw.Add(own, neighbour, false) },
		func() error { return sw.Deflect(own, neighbour) },
		func() error { _, err := sw.Park(own, ""); return err },
		func() error { return sw.PickUp(own, neighbour) },
		func() error { sw.EndMonitors(own); return nil },
		func() error { sw.SendSystemStatus("messagesLost", 5); return nil },
		click, click, click, click, click,
	}
}

// click lets the agent do one of the things that the program offers him.
func click(ctx context.Context, session phone, to string, lot int) error {
	state := session.State()
	if len(state.Calls) == 0 {
		return session.Dial(ctx, to)
	}
	c := state.Calls[lot%len(state.Calls)]
	if len(c.Can) == 0 {
		return nil
	}
	switch c.Can[lot%len(c.Can)] {
	case agent.Answer:
		return session.Answer(ctx, c.ID)
	case agent.Hold:
		return session.Hold(ctx, c.ID)
	case agent.Retrieve:
		return session.Retrieve(ctx, c.ID)
	case agent.HangUp:
		return session.HangUp(ctx, c.ID)
	case agent.Consult:
		return session.Consult(ctx, to)
	case agent.Alternate:
		return session.Alternate(ctx)
	case agent.Reconnect:
		return session.Reconnect(ctx)
	case agent.Transfer:
		return session.Transfer(ctx)
	case agent.Conference:
		return session.Conference(ctx)
	case agent.Blind:
		return session.Blind(ctx, c.ID, neighbour)
	case agent.Deflect:
		return session.Deflect(ctx, c.ID, neighbour)
	case agent.Park:
		return session.Park(ctx, c.ID, "")
	case agent.EndCall:
		return session.EndCall(ctx, c.ID)
	case agent.Join:
		return session.Join(ctx, c.ID, neighbour)
	}
	return nil
}
