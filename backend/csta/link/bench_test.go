package link_test

import (
	"context"
	"net"
	"testing"

	"github.com/stretchr/testify/require"

	"cordboard/backend/csta"
	"cordboard/backend/csta/link"
)

// BenchmarkRoundTrip is one HoldCall and its answer.
func BenchmarkRoundTrip(b *testing.B) {
	answer := func(conn net.Conn) {
		for {
			f, err := csta.ReadFrame(conn)
			if err != nil {
				return
			}
			raw, err := csta.AppendFrame(nil, csta.Frame{InvokeID: f.InvokeID, Body: []byte(`<HoldCallResponse/>`)})
			if err != nil {
				return
			}
			if _, err := conn.Write(raw); err != nil {
				return
			}
		}
	}
	pipe := func(context.Context, string, string) (net.Conn, error) {
		ours, theirs := net.Pipe()
		go answer(theirs)
		return ours, nil
	}
	tcp := func(ctx context.Context, network, _ string) (net.Conn, error) {
		listener, err := net.Listen(network, "127.0.0.1:0")
		if err != nil {
			return nil, err
		}
		go func() {
			conn, err := listener.Accept()
			_ = listener.Close()
			if err == nil {
				answer(conn)
				_ = conn.Close()
			}
		}()
		return (&net.Dialer{}).DialContext(ctx, network, listener.Addr().String())
	}
	for name, dial := range map[string]func(context.Context, string, string) (net.Conn, error){"pipe": pipe, "tcp": tcp} {
		b.Run(name, func(b *testing.B) {
			c, err := link.Open(context.Background(), link.Options{Address: "switch.example:1", Dialect: csta.ECMA, Dial: dial, Pace: -1})
			require.NoError(b, err)
			request := csta.HoldCall{Connection: connection("1")}
			b.Run("one", func(b *testing.B) {
				for b.Loop() {
					if _, err := link.Do(context.Background(), c, request); err != nil {
						b.Fatal(err)
					}
				}
			})
			b.Run("many", func(b *testing.B) {
				b.SetParallelism(25)
				b.RunParallel(func(pb *testing.PB) {
					for pb.Next() {
						if _, err := link.Do(context.Background(), c, request); err != nil {
							b.Error(err)
							return
						}
					}
				})
			})
			require.NoError(b, c.Close(context.Background()))
		})
	}
}
