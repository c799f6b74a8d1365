package link_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/csta"
	"cordboard/backend/csta/link"
)

// begin opens a DMCC session and returns what was asked for.
func (p *peer) begin(id csta.Secret) csta.StartApplicationSession {
	p.T.Helper()
	got, start := hear[csta.StartApplicationSession](p)
	p.Say(got, csta.StartApplicationSessionPosResponse{SessionID: id, Duration: 180})
	return start
}

func TestDMCCAsksForEachDeviceOnce(t *testing.T) {
	named := csta.DeviceID{ID: "200:CM1:192.0.2.1:0", TypeOfNumber: "other", MediaClass: "notKnown"}
	play(t, csta.DMCC, func(p *peer) {
		p.begin("S-1")
		id, asked := hear[csta.GetThirdPartyDeviceId](p)
		if asked != (csta.GetThirdPartyDeviceId{SwitchName: "CM1", Extension: "200"}) {
			p.Fail("asked for %+v", asked)
		}
		p.Say(id, csta.GetThirdPartyDeviceIdResponse{Device: named})
		id, _ = hear[csta.GetThirdPartyDeviceId](p)
		p.Say(id, &csta.Failure{Category: "operation", Code: "invalidDeviceID"})
		id, _ = hear[csta.GetThirdPartyDeviceId](p)
		p.Say(id, &csta.Failure{Category: "operation", Code: "serviceNotSupported"})
		id, _ = hear[csta.GetDeviceId](p)
		p.Say(id, csta.GetDeviceIdResponse{Device: named})
		p.part()
	}, func(s *fixture) {
		ctx := context.Background()
		c := s.mustOpen(func(o *link.Options) { o.SwitchName = "CM1" })
		for range 3 {
			device, err := c.Device(ctx, "200")
			require.NoError(s, err)
			require.Equal(s, named, device)
		}
		_, err := c.Device(ctx, "999")
		var refused *csta.Failure
		require.ErrorAs(s, err, &refused)
		device, err := c.Device(ctx, "201")
		require.NoError(s, err)
		require.Equal(s, named, device)
	})
}

func TestDMCCWithoutTheSwitchsNameSaysWhatIsMissing(t *testing.T) {
	play(t, csta.DMCC, func(p *peer) {
		p.begin("S-1")
		id, _ := hear[csta.GetThirdPartyDeviceId](p)
		p.Say(id, &csta.Failure{Category: "operation", Code: "generic"})
		p.part()
	}, func(s *fixture) {
		_, err := s.mustOpen().Device(context.Background(), "200")
		require.ErrorContains(s, err, "the switch's name")
	})
}

func TestDMCCByThePatternAsksNobody(t *testing.T) {
	play(t, csta.DMCC, func(p *peer) {
		p.begin("S-1")
		p.part()
	}, func(s *fixture) {
		c := s.mustOpen(func(o *link.Options) { o.DevicePattern = "{number}:CM1:192.0.2.1:0" })
		device, err := c.Device(context.Background(), "200")
		require.NoError(s, err)
		require.Equal(s, csta.DeviceID{ID: "200:CM1:192.0.2.1:0", TypeOfNumber: "other", MediaClass: "notKnown"}, device)
	})
}

func TestDMCCResetsItsTimerEvery30SecondsOrSooner(t *testing.T) {
	for name, tc := range map[string]struct {
		granted int
		every   time.Duration
	}{"180 s": {180, 30 * time.Second}, "40 s": {40, 20 * time.Second}} {
		t.Run(name, func(t *testing.T) {
			inFakeTime(t, csta.DMCC, func(p *peer) {
				id, _ := hear[csta.StartApplicationSession](p)
				p.Say(id, csta.StartApplicationSessionPosResponse{SessionID: "S-1", Duration: tc.granted})
				begun := time.Now()
				for i := range 5 {
					id, reset := hear[csta.ResetApplicationSessionTimer](p)
					if got := time.Since(begun); got != time.Duration(i+1)*tc.every || reset.SessionID != "S-1" {
						p.Fail("reset %d after %s of %q", i, got, string(reset.SessionID))
					}
					p.Say(id, csta.ResetApplicationSessionTimerPosResponse{Duration: tc.granted})
				}
			}, func(s *fixture) {
				s.over(s.mustOpen())
			})
		})
	}
}

// TestDMCCTakesTheOldSessionOver: whole if the server still has it, else its monitors, else nothing.
func TestDMCCTakesTheOldSessionOver(t *testing.T) {
	for name, tc := range map[string]struct {
		script func(p *peer)
		id     csta.Secret
	}{
		"the same": {func(p *peer) {
			if start := p.begin("S-1"); start.ResumeID != "S-1" {
				p.Fail("asked for session %q", string(start.ResumeID))
			}
		}, "S-1"},
		"another, with its monitors": {func(p *peer) {
			p.begin("S-2")
			id, moved := hear[csta.TransferMonitorObjects](p)
			if moved != (csta.TransferMonitorObjects{From: "S-1", To: "S-2"}) {
				p.Fail("moved from %q to %q", string(moved.From), string(moved.To))
			}
			p.Say(id, csta.TransferMonitorObjectsResponse{})
		}, "S-2"},
		"another, without them": {func(p *peer) {
			p.begin("S-2")
			id, _ := hear[csta.TransferMonitorObjects](p)
			p.Say(id, &csta.Failure{Category: "operation", Code: "generic"})
		}, "S-2"},
		"forgotten": {func(p *peer) {
			id, _ := hear[csta.StartApplicationSession](p)
			p.Say(id, csta.SessionRefused{Service: "StartApplicationSession", Code: "invalidApplicationInfo"})
			if start := p.begin("S-3"); start.ResumeID != "" || start.User != "200" {
				p.Fail("asked again as %+v", start)
			}
		}, "S-3"},
	} {
		t.Run(name, func(t *testing.T) {
			play(t, csta.DMCC, func(p *peer) {
				tc.script(p)
				id, _ := hear[csta.StopApplicationSession](p)
				p.Say(id, csta.StopApplicationSessionPosResponse{})
				p.rest()
			}, func(s *fixture) {
				var notes traceBuffer
				c, err := s.open(notes.keep, func(o *link.Options) { o.Resume = "S-1" })
				require.NoError(s, err)
				require.Equal(s, string(tc.id), string(c.SessionID()))
				require.NoError(s, c.Close(context.Background()))
				require.Equal(s, string(tc.id), string(c.SessionID()), "it can be asked for after death")
				require.NotContains(s, notes.String(), ">S-1<")
			})
		})
	}
	t.Run("refused for good", func(t *testing.T) {
		play(t, csta.DMCC, func(p *peer) {
			for range 2 {
				id, _ := hear[csta.StartApplicationSession](p)
				p.Say(id, csta.SessionRefused{Service: "StartApplicationSession", Code: "invalidApplicationInfo"})
			}
			p.rest()
		}, func(s *fixture) {
			_, err := s.open(func(o *link.Options) { o.Resume = "S-1" })
			var refused *link.SignOnError
			require.ErrorAs(s, err, &refused)
			require.Equal(s, link.WrongPassword, refused.Reason)
		})
	})
}
