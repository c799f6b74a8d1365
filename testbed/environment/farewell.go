package environment

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"cordboard/backend/csta"
	"cordboard/testbed/pbx"
)

// farewells are how a session begins and ends by the frames that the switch reads, and what in the first one tells
// the client id. OpenScape has no session: a program registers, and hangs up.
var farewells = map[csta.Dialect]struct{ hello, clientID, bye string }{
	csta.Zultys:    {"loginRequest", `platform="AcmeDesk"`, "logout"},
	csta.ECMA:      {"StartApplicationSession", "<applicationID>AcmeDesk</applicationID>", "StopApplicationSession"},
	csta.OpenScape: {"SystemRegister", "", ""},
	csta.DMCC:      {"StartApplicationSession", "<applicationID>AcmeDesk</applicationID>", "StopApplicationSession"},
}

// RequireFarewell holds that the switch read the client id, and at the end MonitorStop and then the logout.
func (e *Environment) RequireFarewell(t testing.TB, dialect csta.Dialect) {
	t.Helper()
	want := farewells[dialect]
	received := e.Frames.Received()
	first := slices.IndexFunc(received, func(f pbx.Frame) bool { return f.Name == want.hello })
	require.GreaterOrEqual(t, first, 0)
	require.Contains(t, received[first].Body, want.clientID)
	end := []string{"MonitorStop"}
	if want.bye != "" {
		end = append(end, want.bye)
	}
	var names []string
	for _, f := range received[len(received)-len(end):] {
		names = append(names, f.Name)
	}
	require.Equal(t, end, names)
}
