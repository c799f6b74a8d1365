package link_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/csta"
	"cordboard/backend/csta/link"
)

// answerAll confirms every HoldCall and notes when it came.
func answerAll(p *peer, at *[]time.Duration) {
	begun := time.Now()
	for {
		f, err := csta.ReadFrame(p.Conn)
		if err != nil {
			return
		}
		if m, _ := csta.Decode(f.Body); m.Name() == "HoldCall" {
			*at = append(*at, time.Since(begun))
			p.Say(f.InvokeID, csta.HoldCallResponse{})
		}
	}
}

func TestRequestsArePaced(t *testing.T) {
	for name, tc := range map[string]struct {
		pace float64
		want []time.Duration // of the eighth request and the first
	}{
		"two a second by default": {0, []time.Duration{0, 0, 0, 0, 0, 500 * time.Millisecond, time.Second, 1500 * time.Millisecond}},
		"as the site says":        {10, []time.Duration{0, 0, 0, 0, 0, 100 * time.Millisecond, 200 * time.Millisecond, 300 * time.Millisecond}},
		"not at all":              {-1, make([]time.Duration, 8)},
	} {
		t.Run(name, func(t *testing.T) {
			var at []time.Duration
			inFakeTime(t, csta.ECMA, func(p *peer) { answerAll(p, &at) }, func(s *fixture) {
				c := s.mustOpen(func(o *link.Options) { o.Pace = tc.pace })
				var callers sync.WaitGroup
				for range 8 {
					callers.Go(func() {
						_, err := link.Do(context.Background(), c, csta.HoldCall{Connection: connection("1")})
						if err != nil {
							s.Errorf("HoldCall: %v", err)
						}
					})
				}
				callers.Wait()
			})
			for i := range at {
				at[i] = at[i].Round(time.Millisecond)
			}
			require.Equal(t, tc.want, at)
		})
	}
}

// TestWhoeverWaitsHisTurnIsSetFree by his own patience or by the line's death, and gives his turn back.
func TestWhoeverWaitsHisTurnIsSetFree(t *testing.T) {
	var at []time.Duration
	inFakeTime(t, csta.ECMA, func(p *peer) { answerAll(p, &at) }, func(s *fixture) {
		c := s.mustOpen(func(o *link.Options) { o.Pace = 0.1 })
		hold := csta.HoldCall{Connection: connection("1")}
		for range 5 {
			_, err := link.Do(context.Background(), c, hold)
			require.NoError(s, err)
		}
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		begun := time.Now()
		_, err := link.Do(ctx, c, hold)
		require.ErrorIs(s, err, context.DeadlineExceeded)
		require.ErrorContains(s, err, "turn")
		require.Equal(s, time.Second, time.Since(begun))
		_, err = link.Do(context.Background(), c, hold)
		require.NoError(s, err)
		require.Equal(s, 10*time.Second, time.Since(begun), "the turn that was given up is ours")

		ends := make(chan error)
		go func() {
			_, err := link.Do(context.Background(), c, hold)
			ends <- err
		}()
		time.Sleep(time.Second) // fake time
		require.NoError(s, c.Close(context.Background()))
		require.ErrorIs(s, <-ends, link.ErrClosed)
	})
	require.Len(t, at, 6)
}

// TestUrgentWordsAreNotPaced: answers to the switch, signs of life and the farewell.
func TestUrgentWordsAreNotPaced(t *testing.T) {
	inFakeTime(t, csta.Zultys, func(p *peer) {
		p.admit()
		for range 5 {
			id, _ := hear[csta.HoldCall](p)
			p.Say(id, csta.HoldCallResponse{})
		}
		begun := time.Now()
		for i := range 20 {
			p.Say(i, csta.SystemStatus{Status: "normal"})
			hear[csta.SystemStatusResponse](p)
		}
		if waited := time.Since(begun); waited != 0 {
			p.Fail("answers took %s", waited)
		}
		hear[csta.Keepalive](p)
		id, _ := hear[csta.MonitorStop](p)
		p.Say(id, csta.MonitorStopResponse{})
		hear[csta.Logout](p)
		p.rest()
	}, func(s *fixture) {
		c := s.mustOpen(func(o *link.Options) { o.Pace, o.KeepAlive = 0.000001, time.Second })
		for range 5 {
			_, err := link.Do(context.Background(), c, csta.HoldCall{Connection: connection("1")})
			require.NoError(s, err)
		}
		time.Sleep(1500 * time.Millisecond) // fake time
		begun := time.Now()
		_, err := link.Do(context.Background(), c, csta.MonitorStop{CrossRefID: "1"})
		require.NoError(s, err)
		require.NoError(s, c.Close(context.Background()))
		require.Zero(s, time.Since(begun))
	})
}
