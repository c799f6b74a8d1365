package pbx

import (
	"bytes"
	"math/rand/v2"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"cordboard/backend/csta"
)

// Damage is seen by whoever reads: the same frame every time, with another text of every kind, and its length still fits.
func TestDamagedBodiesAreStillFramed(t *testing.T) {
	body := []byte(`<DeliveredEvent><name>Jürgen נועה</name></DeliveredEvent>`)
	kept := bytes.Clone(body)
	luck := rand.New(rand.NewPCG(7, 7))
	same, shorter, longer, cut := 0, 0, 0, 0
	for range 2000 {
		got := damaged(luck, body)
		require.Equal(t, kept, body, "what is told to others is whole")
		require.LessOrEqual(t, len(got), csta.MaxBody)
		switch {
		case bytes.Equal(got, body):
			same++
		case len(got) < len(body):
			shorter++
		case len(got) > len(body):
			longer++
		}
		if !utf8.Valid(got) {
			cut++
		}
	}
	require.Less(t, same, 20, "a character may become itself")
	for what, n := range map[string]int{"shorter": shorter, "longer": longer, "cut": cut} {
		require.Greater(t, n, 200, what)
	}
	require.Empty(t, damaged(luck, nil))
}

// A torn frame is none, or another one, or what follows it is none.
func TestTornFramesLoseTheirPlace(t *testing.T) {
	luck := rand.New(rand.NewPCG(7, 7))
	whole, err := csta.AppendFrame(nil, csta.Frame{InvokeID: 12, Body: []byte("<HeldEvent></HeldEvent>")})
	require.NoError(t, err)
	lost := 0
	for range 500 {
		wire := bytes.NewBuffer(append(torn(luck, csta.Frame{InvokeID: 12, Body: []byte("<HeldEvent></HeldEvent>")}), whole...))
		_, first := csta.ReadFrame(wire)
		_, second := csta.ReadFrame(wire)
		if first != nil || second != nil {
			lost++
		}
	}
	require.Greater(t, lost, 350)
}

func TestADamagedFrameIsCounted(t *testing.T) {
	faulty(t, ecma, "damage=every:2", func(t *testing.T, s *Switch) {
		c := dial(t, s)
		c.asks(1)
		c.asks(2)
		require.Len(t, c.heard(), 3)
		require.Equal(t, 1, s.Struck())
	})
}
