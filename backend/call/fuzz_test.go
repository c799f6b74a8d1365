package call_test

import (
	"bytes"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/call"
	"cordboard/backend/csta"
)

// FuzzApply reads documents, one after the other, as a switch would send them, in one of the dialects: events
// go to the table, answers to SnapshotDevice and SnapshotCall make it agree. Whatever they are, the table
// keeps its promises. The seeds are every story in every dialect as it is ordinarily told.
func FuzzApply(f *testing.F) {
	for i, dialect := range dialects {
		for _, s := range stories {
			if s.only == "mx" && dialect != csta.Zultys || s.only == "standard" && dialect == csta.Zultys {
				continue
			}
			w, _, _ := s.told(&way{}, dialect)
			documents := []byte{byte(i)}
			for _, told := range w.told {
				if ev, is := told.(csta.Event); is {
					body, err := csta.Encode(ev, dialect)
					require.NoError(f, err)
					documents = append(append(documents, body...), 0)
				}
			}
			f.Add(documents)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) == 0 {
			return
		}
		table := call.New(call.Options{Dialect: dialects[int(data[0])%len(dialects)]})
		table.Follow("1", me)
		now := start
		p := promises{t: t, over: map[string]bool{}, data: map[string]csta.Attached{}}
		for _, body := range bytes.SplitN(data[1:], []byte{0}, 40) {
			m, err := csta.Decode(body)
			if err != nil {
				now = now.Add(time.Duration(len(body)) * time.Second)
				ended, _ := table.Tick(now)
				p.ended(ended)
				continue
			}
			now = now.Add(100 * time.Millisecond)
			switch m := m.(type) {
			case csta.Event:
				p.ended(table.Apply(m, now))
			case csta.SnapshotDeviceResponse:
				p.ended(table.Reconcile(me, m.Calls, now))
			case csta.SnapshotCallResponse:
				for _, c := range table.Calls() {
					table.Introduce(me, c.Connection.CallID, m.Parties, now)
				}
			}
			p.kept(table, now)
		}
		p.ended(table.Clear(now))
	})
}
