package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestSnapshotTellsTheTruthAfterAnOutage: the switch is gone in the middle of a call and comes back with
// another one, or with none.
func TestSnapshotTellsTheTruthAfterAnOutage(t *testing.T) {
	accents(t, func(t *testing.T, dialect string, a accent) {
		d, f, b := atForeignSwitch(t, dialect, a)
		f.signsOn(dialect)
		d.untilOn()
		for _, id := range []string{"77", "78"} {
			f.tells(fmt.Sprintf(delivered200, id, "55501"+id))
		}
		established := `<EstablishedEvent><monitorCrossRefID>1</monitorCrossRefID><establishedConnection><callID>77</callID><deviceID>200</deviceID></establishedConnection><answeringDevice><deviceIdentifier>200</deviceIdentifier></answeringDevice><callingDevice><deviceIdentifier>5550177</deviceIdentifier></callingDevice><calledDevice><deviceIdentifier>200</deviceIdentifier></calledDevice><localConnectionInfo>connected</localConnectionInfo></EstablishedEvent>`
		f.tells(established)
		kept := d.until("a talk and a ring", func(s state) bool { return len(s.Calls) == 2 && s.Calls[0].State == "connected" }).Calls[0]

		b.stop()
		d.until("the loss", func(s state) bool {
			return s.Link != "up" && s.Agent == "on" && len(s.Calls) == 2 && s.Calls[0].Stale && len(s.Calls[0].Can) == 0
		})
		d.types("hold")
		d.err.await(t, "no line", func(line string) bool { return strings.HasPrefix(line, "hold: There is no connection ") })

		b = listen(t, b.address)
		back := time.Now()
		f = &foreignSwitch{wire: b.take(), accent: a}
		f.admits(dialect)
		f.answers("MonitorStart", monitorOK)
		f.answers("SnapshotDevice", `<SnapshotDeviceResponse><crossRefIDorSnapshotData><snapshotData>
			<snapshotDeviceResponseInfo><connectionIdentifier><callID>77</callID><deviceID>200</deviceID></connectionIdentifier><localCallState><compoundCallState><localConnectionState>hold</localConnectionState><localConnectionState>connected</localConnectionState></compoundCallState></localCallState></snapshotDeviceResponseInfo>
			</snapshotData></crossRefIDorSnapshotData></SnapshotDeviceResponse>`)
		s := d.until("the truth", func(s state) bool { return s.Link == "up" && len(s.Calls) == 1 && !s.Calls[0].Stale })
		require.Less(t, time.Since(back), 3*time.Second)
		require.Equal(t, "held", s.Calls[0].State)
		require.Equal(t, kept.ID, s.Calls[0].ID)
		require.Equal(t, "5550177", s.Calls[0].Party.Number, "what the snapshot does not tell stays")

		b.stop()
		d.until("the loss", func(s state) bool { return s.Link != "up" && s.Agent == "on" })
		b = listen(t, b.address)
		back = time.Now()
		f = &foreignSwitch{wire: b.take(), accent: a}
		f.admits(dialect)
		m := f.hears("MonitorStart")
		f.say(m.id, f.spell(monitorOK))
		f.answers("SnapshotDevice", noCalls)
		d.until("no ghost", func(s state) bool { return s.Link == "up" && len(s.Calls) == 0 })
		require.Less(t, time.Since(back), 3*time.Second)
		f.farewell(d, dialect)
	})
}

// TestMuteSwitch: one that answers nothing but what it must, and events, is used all the same.
func TestMuteSwitch(t *testing.T) {
	for _, dialect := range []string{"zultys", "ecma"} {
		t.Run(dialect, func(t *testing.T) {
			t.Parallel()
			d, f, _ := atForeignSwitch(t, dialect, edition4)
			if dialect == "zultys" {
				f.admits(dialect)
			} else {
				f.hears("StartApplicationSession")
			}
			f.answers("MonitorStart", monitorOK)
			f.hears("SnapshotDevice")
			d.untilOn()
			f.tells(fmt.Sprintf(delivered200, "66", "5550100"))
			d.untilCall("ringing")
			d.types("quit")
			f.hears("MonitorStop")
			if dialect == "zultys" {
				f.hears("logout")
			}
			require.Empty(t, f.closed())
			require.Equal(t, 0, d.exit())
			require.Empty(t, d.err.text())
		})
	}
}
