package agent_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/agent"
	"cordboard/backend/call"
	"cordboard/backend/csta"
	"cordboard/backend/problem"
)

var notOffered = &csta.Failure{Category: "operation", Code: "serviceNotSupported"}

func heldBy(callID, device_ string) csta.Event {
	return csta.Event{Type: csta.Held, Connection: leg(callID), Subject: device(device_), Local: csta.StateHold}
}

func retrieved(callID string) csta.Event {
	return csta.Event{Type: csta.Retrieved, Connection: leg(callID), Subject: device("200"), Local: csta.StateConnected}
}

func dialled(callID, number string) []csta.Event {
	far := csta.ConnectionID{CallID: callID, Device: csta.DeviceID{ID: number}}
	return []csta.Event{
		{Type: csta.Originated, Connection: leg(callID), Calling: device("200"), Called: device(number), Local: csta.StateConnected},
		{Type: csta.Established, Connection: far, Subject: device(number), Calling: device("200"), Called: device(number), Local: csta.StateConnected},
	}
}

// refuse answers an R with a refusal.
func refuse[R csta.Message](p *peer, no *csta.Failure) {
	p.T.Helper()
	id, _ := hear[R](p)
	p.Say(id, no)
}

// A switch that does not know the words is asked for the same by others, and from then on at once. The
// number is not dialled before the first call is on hold, however long that takes.
func TestConsultationAndSwapWithoutWordsForThem(t *testing.T) {
	holdThenDial := func(p *peer, number, callID string) {
		id, hold := hear[csta.HoldCall](p)
		require.Equal(p.T, "5", hold.Connection.CallID)
		p.Say(id, csta.HoldCallResponse{})
		time.Sleep(time.Second)
		p.tell(heldBy("5", "200"))
		id, makeCall := hear[csta.MakeCall](p)
		require.Equal(p.T, number, makeCall.Called.ID)
		p.Say(id, csta.MakeCallResponse{Connection: leg(callID)})
		for _, ev := range dialled(callID, number) {
			p.tell(ev)
		}
	}
	withPeer(t, csta.ECMA, func(s *fixture) {
		s.mustSignOn()
		first := s.calls(call.Connected)[0]
		for range 2 {
			require.NoError(s, s.session.Consult(ctx, "201"))
			second := s.calls(call.Held, call.Connected)[1]
			require.Equal(s, first.ID, second.ConsultOf)
			require.NoError(s, s.session.Alternate(ctx))
			s.calls(call.Connected, call.Held)
			require.True(s, s.session.State().Services["consult"] && s.session.State().Services["alternate"])
			require.NoError(s, s.session.HangUp(ctx, second.ID))
			s.calls(call.Connected)
		}
	}, func(p *peer) {
		p.follow()
		p.tell(answered("5"))
		for i, callID := range []string{"6", "7"} {
			if i == 0 {
				refuse[csta.ConsultationCall](p, notOffered)
			}
			holdThenDial(p, "201", callID)
			if i == 0 {
				refuse[csta.AlternateCall](p, notOffered)
			}
			id, hold := hear[csta.HoldCall](p)
			require.Equal(p.T, callID, hold.Connection.CallID)
			p.Say(id, csta.HoldCallResponse{})
			p.tell(heldBy(callID, "200"))
			id, retrieve := hear[csta.RetrieveCall](p)
			require.Equal(p.T, "5", retrieve.Connection.CallID)
			p.Say(id, csta.RetrieveCallResponse{})
			p.tell(retrieved("5"))
			id, _ = hear[csta.ClearConnection](p)
			p.Say(id, csta.ClearConnectionResponse{})
			p.tell(cleared(callID, "200"))
		}
		p.serve()
	})
}

// Transfer, conference and digits have no other words.
func TestWhatTheSwitchDoesNotOfferVanishes(t *testing.T) {
	withPeer(t, csta.ECMA, func(s *fixture) {
		s.mustSignOn()
		second := s.calls(call.Held, call.Connected)[1]
		require.Subset(s, second.Can, []agent.Verb{agent.Transfer, agent.Conference, agent.DTMF, agent.Blind})
		needProblem(s, s.session.Transfer(ctx), "notSupported")
		needProblem(s, s.session.Conference(ctx), "notSupported")
		needProblem(s, s.session.Digits(ctx, second.ID, "1"), "notSupported")
		needProblem(s, s.session.Blind(ctx, second.ID, "201"), "notSupported")
		state := s.session.State()
		require.Equal(s, []agent.Verb{
			agent.Hold, agent.HangUp, agent.Consult, agent.Park, agent.EndCall, agent.Join, agent.Attach, agent.Alternate, agent.Reconnect,
		}, state.Calls[1].Can)
		for _, service := range []agent.Verb{agent.Transfer, agent.Conference, agent.DTMF, agent.Blind} {
			require.Equal(s, agent.LacksSession, state.Lacks[service])
		}
		needProblem(s, s.session.Transfer(ctx), "notSupported")
	}, func(p *peer) {
		p.follow()
		p.tell(answered("5"))
		p.tell(heldBy("5", "200"))
		for _, ev := range dialled("6", "201") {
			p.tell(ev)
		}
		refuse[csta.TransferCall](p, notOffered)
		refuse[csta.ConferenceCall](p, notOffered)
		refuse[csta.GenerateDigits](p, notOffered)
		refuse[csta.SingleStepTransferCall](p, notOffered)
		p.serve()
	})
}

// What fails half way is said with what is left.
func TestConsultationThatIsRefusedAfterTheHold(t *testing.T) {
	withPeer(t, csta.Zultys, func(s *fixture) {
		s.mustSignOn()
		first := s.calls(call.Connected)[0]
		p := needProblem(s, s.session.Consult(ctx, "201"), "consultFailed")
		require.Equal(s, problem.Refused, p.Also)
		require.Equal(s, "URM Denied", p.Detail)
		s.calls(call.Held)
		require.NoError(s, s.session.Retrieve(ctx, first.ID))
		s.calls(call.Connected)

		require.Error(s, s.session.Consult(ctx, "201"), "the hold was refused")
		require.Equal(s, call.Connected, s.session.State().Calls[0].State)
		needProblem(s, s.session.Consult(ctx, "201"), "hungUp")
		require.Empty(s, s.session.State().Calls)
		require.NoError(s, s.session.Dial(ctx, "201"), "no consultation is in the way")
	}, func(p *peer) {
		p.admit()
		p.follow()
		p.tell(answered("5"))
		id, _ := hear[csta.HoldCall](p)
		p.Say(id, csta.HoldCallResponse{})
		p.tell(heldBy("5", "200"))
		refuse[csta.MakeCall](p, &csta.Failure{Category: "privateErrorCode", Code: "URM Denied"})
		id, _ = hear[csta.RetrieveCall](p)
		p.Say(id, csta.RetrieveCallResponse{})
		p.tell(retrieved("5"))

		refuse[csta.HoldCall](p, &csta.Failure{Category: "privateErrorCode", Code: "URM Denied"})
		id, _ = hear[csta.HoldCall](p)
		p.Say(id, csta.HoldCallResponse{})
		p.tell(cleared("5", "200"))
		id, _ = hear[csta.MakeCall](p)
		p.Say(id, csta.MakeCallResponse{Connection: leg("9")})
		p.serve()
	})
}

// A transfer that is refused, or not answered, loses no call.
func TestTransferThatFailsKeepsBothCalls(t *testing.T) {
	for _, d := range everyDialect {
		withPeer(t, d, func(s *fixture) {
			s.mustSignOn()
			s.calls(call.Held, call.Connected)
			p := needProblem(s, s.session.Transfer(ctx), "notNow")
			require.Equal(s, problem.BothCalls, p.Also)
			needProblem(s, s.session.Transfer(ctx), "timeout")
			require.Len(s, s.session.State().Calls, 2)
			require.NoError(s, s.session.Transfer(ctx), "asked for again")
			s.calls()
			require.Equal(s, call.CauseTransfer, s.over(2).Cause)
		}, func(p *peer) {
			p.admit()
			p.follow()
			p.tell(answered("5"))
			p.tell(heldBy("5", "200"))
			for _, ev := range dialled("6", "201") {
				if p.Dialect == csta.Zultys {
					ev.Connection.Device.ID = "200"
				}
				p.tell(ev)
			}
			refuse[csta.TransferCall](p, &csta.Failure{Category: "stateIncompatibility", Code: "invalidObjectState"})
			hear[csta.TransferCall](p)
			both := []csta.SnapshotCallInfo{
				{Connection: leg("5"), States: []csta.ConnectionState{csta.StateHold, csta.StateConnected}},
				{Connection: leg("6"), States: []csta.ConnectionState{csta.StateConnected, csta.StateConnected}},
			}
			for {
				id, m := p.Next()
				switch m.(type) {
				case csta.SnapshotDevice:
					p.Say(id, csta.SnapshotDeviceResponse{Calls: both})
					continue
				case csta.TransferCall:
					p.tell(csta.Event{Type: csta.Transfered, Connection: leg("5"), Subject: device("200"), Target: device("201"), Local: csta.StateNull})
					p.Say(id, csta.TransferCallResponse{})
				default:
					continue
				}
				break
			}
			p.serve()
		})
	}
}

// MX may tell a conference by nothing but a snapshot.
func TestConferenceThatOnlyASnapshotTells(t *testing.T) {
	for _, left := range []string{"5", "6"} {
		withPeer(t, csta.Zultys, func(s *fixture) {
			s.mustSignOn()
			first := s.calls(call.Held, call.Connected)[0]
			require.NoError(s, s.session.Conference(ctx))
			c := s.await("the conference", func(state agent.State) bool { return len(state.Calls) == 1 }).Calls[0]
			require.Equal(s, first.ID, c.ID)
			require.Equal(s, call.Connected, c.State)
			require.Len(s, c.Parties, 2)
			require.Equal(s, call.CauseConference, s.over(1).Cause)
			c = s.await("two", func(state agent.State) bool { return len(state.Calls) == 1 && len(state.Calls[0].Parties) == 0 }).Calls[0]
			require.Equal(s, first.ID, c.ID)
			require.Equal(s, "201", c.Party.Number)
			require.NoError(s, s.session.HangUp(ctx, c.ID))
		}, func(p *peer) {
			three := []csta.ConnectionState{csta.StateConnected, csta.StateConnected, csta.StateConnected}
			p.admit()
			p.follow()
			p.tell(answered("5"))
			p.tell(heldBy("5", "200"))
			for _, ev := range dialled("6", "201") {
				ev.Connection.Device.ID = "200"
				p.tell(ev)
			}
			id, create := hear[csta.CreateConfFromCalls](p)
			require.Equal(p.T, csta.CreateConfFromCalls{CallID: "6", OwnerID: "200", OwnerCallID: "5"}, create)
			p.Say(id, csta.CreateConfFromCallsResponse{})
			p.snapshot(csta.SnapshotCallInfo{Connection: leg(left), States: three})
			p.snapshot(csta.SnapshotCallInfo{Connection: leg(left), States: three})
			p.snapshot(csta.SnapshotCallInfo{Connection: leg(left), Endpoint: device("201"), States: three[:2]})
			id, clear := hear[csta.ClearConnection](p)
			require.Equal(p.T, left, clear.Connection.CallID)
			p.Say(id, csta.ClearConnectionResponse{})
			p.serve()
		})
	}
}
