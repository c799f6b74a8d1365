package replay_test

import (
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"cordboard/backend/trace/replay"
)

const traceHead = `{"cordboard":"trace","version":1,"dialect":"ecma","numbers":"plain","start":"2026-11-22T14:00:00Z"}` + "\n"

// FuzzPrint: whatever the frames of a trace hold, they are played to the end.
func FuzzPrint(f *testing.F) {
	f.Add(`{"us":1,"note":"up","body":"x:1"}` + "\n" + `{"us":5,"out":true,"id":1,"name":"MonitorStart","body":"<MonitorStart><monitorObject><deviceObject>200</deviceObject></monitorObject></MonitorStart>"}` + "\n" +
		`{"us":9,"id":1,"name":"MonitorStartResponse","body":"<MonitorStartResponse><monitorCrossRefID>1</monitorCrossRefID></MonitorStartResponse>"}` + "\n" +
		`{"us":20,"id":9999,"name":"X","body":"<DeliveredEvent><monitorCrossRefID>1</monitorCrossRefID><connection><callID>5</callID><deviceID>200</deviceID></connection><localConnectionInfo>alerting</localConnectionInfo></DeliveredEvent>"}` + "\n" +
		`{"us":30000020,"note":"down"}`)
	f.Add(`{"lost":3}`)
	f.Add(`{"us":5,"out":true,"id":1,"name":"SnapshotDevice","body":"<SnapshotDevice/>"}` + "\n" + `{"us":31622400000000,"id":9999,"name":"","body":"<"}`)
	f.Fuzz(func(t *testing.T, lines string) {
		err := replay.Print(t.Context(), strings.NewReader(traceHead+lines), io.Discard)
		if err != nil {
			require.Contains(t, err.Error(), "line ")
		}
	})
}
