package call_test

import (
	"strconv"
	"testing"
	"time"

	"cordboard/backend/call"
	"cordboard/backend/csta"
)

// BenchmarkApply is one event of a busy table: an inbound call from ringing to its end, beside three
// that stay.
func BenchmarkApply(b *testing.B) {
	table := call.New(call.Options{Dialect: csta.Zultys})
	table.Follow("1", "200")
	now := start
	for i := range 3 {
		ev := established(at(strconv.Itoa(i), "200"), "200", "555", "200", "")
		ev.Monitor = "1"
		table.Apply(ev, now)
	}
	mine := at("9", "200")
	story := []csta.Event{
		delivered(mine, "200", "555", "200", ""), established(mine, "200", "555", "200", ""), held(mine, "200", ""), retrieved(mine, "200", ""), cleared(mine, "200", ""),
	}
	for i := range story {
		story[i].Monitor = "1"
	}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		now = now.Add(10 * time.Second)
		table.Apply(story[i%len(story)], now)
	}
}
