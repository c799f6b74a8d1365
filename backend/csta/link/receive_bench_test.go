package link

import (
	"io"
	"log/slog"
	"net"
	"testing"

	"cordboard/backend/csta"
)

// BenchmarkReceive is one event of an OpenScape on its way from the frame to the owner, with a recorder
// and without.
func BenchmarkReceive(b *testing.B) {
	device := func(id string) csta.Device {
		return csta.Device{Presence: csta.Known, DeviceID: csta.DeviceID{ID: id}}
	}
	body, err := csta.Encode(csta.Event{
		Type: csta.Delivered, Monitor: "1173673890",
		Connection: csta.ConnectionID{CallID: "FF00010000000000EC6114647E570000", Device: csta.DeviceID{ID: "3021005550002"}},
		Subject:    device("N<3021005550002>;noa=nk"), Calling: device("N<2025550123>Line71001;displayNumber=2025550123"),
		Called: device("N<3021005550002>;noa=nk"), Local: csta.StateAlerting, Cause: "enteringDistribution",
		Permitted: []string{"clearConnection", "deflectCall"},
	}, csta.OpenScape)
	if err != nil {
		b.Fatal(err)
	}
	for name, trace := range map[string]func(TraceEntry){"plain": nil, "traced": func(TraceEntry) {}} {
		b.Run(name, func(b *testing.B) {
			ours, theirs := net.Pipe()
			go func() { _, _ = io.Copy(io.Discard, theirs) }()
			opt := Options{
				Dialect: csta.OpenScape, Password: "open sesame", Trace: trace,
				Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
			}.withDefaults()
			heard := newIdleConn(ours)
			c, _ := begin(opt, standardManners(opt), heard, heard)
			b.SetBytes(int64(len(body)))
			for b.Loop() {
				c.receiver.receive(csta.Frame{InvokeID: csta.EventInvokeID, Body: body})
				<-c.receiver.events
			}
			c.die(ErrClosed)
			<-c.life.done
			_ = theirs.Close()
		})
	}
}
