package link

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"cordboard/backend/csta"
)

func TestInvokeIDsWrapAndSkipThoseInUse(t *testing.T) {
	p := newPending()
	first, _, err := p.add("A", completion{})
	require.NoError(t, err)
	require.Equal(t, 1, first)
	for want := 2; want <= 9998; want++ {
		id, _, err := p.add("A", completion{})
		require.NoError(t, err)
		require.Equal(t, want, id)
		if want%2 == 0 || want == 3 {
			require.NotNil(t, p.answer(id, csta.HoldCallResponse{}))
		}
	}
	for _, want := range []int{2, 3, 4, 6, 8} {
		id, _, err := p.add("A", completion{})
		require.NoError(t, err)
		require.Equal(t, want, id)
	}
}

func TestFullTableRefusesUntilOneIsFree(t *testing.T) {
	p := newPending()
	for range 9998 {
		_, _, err := p.add("A", completion{})
		require.NoError(t, err)
	}
	_, _, err := p.add("A", completion{})
	require.ErrorIs(t, err, ErrTooManyRequests)
	p.drop(4711)
	id, _, err := p.add("A", completion{})
	require.NoError(t, err)
	require.Equal(t, 4711, id)
}

func TestDeathIsToldToWaitersPresentAndFuture(t *testing.T) {
	p := newPending()
	id, w, err := p.add("A", completion{})
	require.NoError(t, err)
	cause := errors.New("cause")
	p.fail(cause)
	p.fail(errors.New("another"))
	require.Equal(t, cause, (<-w.outcome).err)
	require.Nil(t, p.answer(id, csta.HoldCallResponse{}))
	_, _, err = p.add("A", completion{})
	require.Equal(t, cause, err)
}

func TestCompletionComparesCallAndDeviceWhereTold(t *testing.T) {
	leg := func(call, device string) csta.ConnectionID {
		return csta.ConnectionID{CallID: call, Device: csta.DeviceID{ID: device}}
	}
	for name, tc := range map[string]struct {
		event csta.Event
		want  bool
	}{
		"same":           {csta.Event{Type: csta.Held, Connection: leg("1", "200")}, true},
		"no device":      {csta.Event{Type: csta.Held, Connection: leg("1", "")}, true},
		"another device": {csta.Event{Type: csta.Held, Connection: leg("1", "201")}, false},
		"another call":   {csta.Event{Type: csta.Held, Connection: leg("2", "200")}, false},
		"another event":  {csta.Event{Type: csta.Retrieved, Connection: leg("1", "200")}, false},
	} {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, tc.want, by(csta.Held, leg("9", "200"), leg("1", "200")).matches(tc.event))
			require.False(t, completion{}.matches(tc.event), "no completion matches nothing")
		})
	}
}
