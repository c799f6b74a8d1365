package webhost

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestZoomStaysReadable(t *testing.T) {
	for _, c := range []struct {
		factor float64
		steps  int
		want   float64
	}{{1, 1, 1.1}, {1, -1, 0.9}, {1.7, 0, 1}, {3, 1, 3}, {2.95, 1, 3}, {0.3, -1, 0.3}, {0, 1, 0.3}} {
		require.InDelta(t, c.want, zoomed(c.factor, c.steps), 1e-9, "%+v", c)
	}
}
