package link_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/csta"
	"cordboard/backend/csta/link"
)

// TestIdleMuteSwitchIsFoundByOneQuestion at thirty seconds of silence, or when the site says.
func TestIdleMuteSwitchIsFoundByOneQuestion(t *testing.T) {
	for name, tc := range map[string]struct {
		d     csta.Dialect
		probe time.Duration
		dies  time.Duration // after the last word; 0 = lives on
		asked []string
	}{
		"zultys":               {csta.Zultys, 0, 40 * time.Second, []string{"SnapshotDevice"}},
		"zultys, sooner":       {csta.Zultys, 5 * time.Second, 15 * time.Second, []string{"SnapshotDevice"}},
		"zultys, never":        {csta.Zultys, -1, 0, []string{"keepalive", "keepalive", "keepalive", "keepalive", "keepalive", "keepalive", "logout"}},
		"ecma":                 {csta.ECMA, 0, 40 * time.Second, []string{"RequestSystemStatus", "SnapshotDevice"}},
		"openscape":            {csta.OpenScape, 0, 40 * time.Second, []string{"RequestSystemStatus", "SnapshotDevice"}},
		"dmcc, by its renewal": {csta.DMCC, 0, 40 * time.Second, []string{"ResetApplicationSessionTimer", "SnapshotDevice"}},
	} {
		t.Run(name, func(t *testing.T) {
			asked := make(chan []string, 1)
			spoke := make(chan time.Time, 1)
			inFakeTime(t, tc.d, func(p *peer) {
				switch tc.d {
				case csta.Zultys:
					p.admit()
				case csta.DMCC:
					p.begin("S-1")
				case csta.OpenScape:
					p.Say(0, csta.SystemStatus{Status: "normal"})
					hear[csta.SystemStatusResponse](p)
					id, _ := hear[csta.SystemRegister](p)
					p.Say(id, csta.SystemRegisterResponse{ID: "1"})
				}
				id, _ := hear[csta.SnapshotDevice](p)
				p.Say(id, calls)
				spoke <- time.Now()
				names := []string{}
				for _, m := range p.rest() {
					names = append(names, m.Name())
				}
				asked <- names
			}, func(s *fixture) {
				c, err := s.open(func(o *link.Options) { o.Probe = tc.probe })
				require.NoError(s, err)
				_, err = link.Do(context.Background(), c, snapshot)
				require.NoError(s, err)
				if tc.dies == 0 {
					time.Sleep(5 * time.Minute) // fake time
					require.NoError(s, c.Err())
					require.NoError(s, c.Close(context.Background()))
				} else {
					lostMute(s, c)
					require.Equal(s, tc.dies, time.Since(<-spoke))
				}
			})
			require.Equal(t, tc.asked, <-asked)
		})
	}
}

// TestTalkingLineIsAskedNothing: whoever talks is alive.
func TestTalkingLineIsAskedNothing(t *testing.T) {
	for _, d := range []csta.Dialect{csta.Zultys, csta.ECMA, csta.OpenScape} {
		t.Run(string(d), func(t *testing.T) {
			inFakeTime(t, d, func(p *peer) {
				switch d {
				case csta.Zultys:
					p.admit()
				case csta.OpenScape:
					p.Say(0, csta.SystemStatus{Status: "normal"})
					hear[csta.SystemStatusResponse](p)
					id, _ := hear[csta.SystemRegister](p)
					p.Say(id, csta.SystemRegisterResponse{ID: "1"})
				}
				said := make(chan int)
				go func() { said <- len(p.rest()) }()
				for range 60 {
					time.Sleep(20 * time.Second) // fake time
					p.Say(csta.EventInvokeID, csta.Event{Type: csta.Held, Monitor: "1", Connection: connection("1")})
				}
				_ = p.Conn.Close()
				want := 0
				if d == csta.Zultys {
					want = 26 // keep-alives: an MX has to hear us
				}
				if got := <-said; got != want {
					p.T.Errorf("the client said %d things, want %d", got, want)
				}
			}, func(s *fixture) {
				c := s.mustOpen()
				for range c.Events() { //nolint:revive // only that they are taken
				}
			})
		})
	}
}

// TestOurWordsSpareAKeepAlive: an MX hears us.
func TestOurWordsSpareAKeepAlive(t *testing.T) {
	inFakeTime(t, csta.Zultys, func(p *peer) {
		p.admit()
		for range 20 {
			id, _ := hear[csta.SnapshotDevice](p)
			p.Say(id, calls)
		}
		begun := time.Now() // the client's last word came now
		hear[csta.Keepalive](p)
		if got := time.Since(begun); got != 45*time.Second {
			p.Fail("a keep-alive %s after our last word", got)
		}
	}, func(s *fixture) {
		c := s.mustOpen(func(o *link.Options) { o.Probe = -1 })
		for range 20 {
			_, err := link.Do(context.Background(), c, snapshot)
			require.NoError(s, err)
			time.Sleep(10 * time.Second) // fake time
		}
		s.over(c)
	})
}

func TestCheckFindsOutNow(t *testing.T) {
	for name, tc := range map[string]struct {
		d       csta.Dialect
		answers int // how many SnapshotDevice
		want    any
		takes   time.Duration
	}{
		"it is there":             {csta.Zultys, 2, nil, 0},
		"it is not":               {csta.Zultys, 1, new(*link.LostError), 10 * time.Second},
		"nobody can tell":         {csta.Zultys, 0, link.ErrNoQuestion, 0},
		"the standard, no answer": {csta.ECMA, 0, new(*link.LostError), 10 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			inFakeTime(t, tc.d, func(p *peer) {
				if tc.d == csta.Zultys {
					p.admit()
				}
				for range tc.answers {
					id, _ := hear[csta.SnapshotDevice](p)
					p.Say(id, calls)
				}
				p.rest()
			}, func(s *fixture) {
				c := s.mustOpen()
				ctx := context.Background()
				if tc.answers > 0 {
					_, err := link.Do(ctx, c, snapshot)
					require.NoError(s, err)
				}
				begun := time.Now()
				err := c.Check(ctx)
				require.Equal(s, tc.takes, time.Since(begun))
				switch want := tc.want.(type) {
				case nil:
					require.NoError(s, err)
				case error:
					require.ErrorIs(s, err, want)
					require.NoError(s, c.Err())
				default:
					require.ErrorAs(s, err, want)
					require.Equal(s, err, s.over(c))
				}
			})
		})
	}
	t.Run("out of patience", func(t *testing.T) {
		inFakeTime(t, csta.ECMA, func(p *peer) { p.rest() }, func(s *fixture) {
			c := s.mustOpen()
			ctx, cancel := context.WithTimeout(context.Background(), time.Second)
			defer cancel()
			require.ErrorIs(s, c.Check(ctx), context.DeadlineExceeded)
			require.NoError(s, c.Err())
		})
	})
}
