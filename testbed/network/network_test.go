package network

import (
	"bytes"
	"io"
	"net"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// dial connects through a network to a server, and returns both ends.
func dial(t *testing.T) (n *Network, client, server net.Conn) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	n = New(listener.Addr().String())
	require.NoError(t, n.Start())
	client, err = net.Dial("tcp", n.Address())
	require.NoError(t, err)
	server, err = listener.Accept()
	require.NoError(t, err)
	t.Cleanup(func() {
		n.Stop()
		_, _, _ = client.Close(), server.Close(), listener.Close()
	})
	return n, client, server
}

func TestEveryByteArrivesInItsOrder(t *testing.T) {
	said := bytes.Repeat([]byte("0123456789"), 100)
	for name, fault := range map[string]Fault{
		"good":      {},
		"in pieces": {Piece: 7},
		"late":      {Delay: time.Millisecond, Jitter: time.Millisecond},
	} {
		t.Run(name, func(t *testing.T) {
			n, client, server := dial(t)
			n.Set(FromClient, fault)
			_, err := client.Write(said)
			require.NoError(t, err)
			require.NoError(t, client.(*net.TCPConn).CloseWrite())
			heard, err := io.ReadAll(server)
			require.NoError(t, err)
			require.Equal(t, said, heard)
		})
	}
}

func TestACutConnectionEndsAfterSoManyBytes(t *testing.T) {
	n, client, server := dial(t)
	n.Set(FromServer, Fault{Cut: 5})
	_, err := server.Write([]byte("0123456789"))
	require.NoError(t, err)
	heard, _ := io.ReadAll(client)
	require.Equal(t, "01234", string(heard))
}

func TestASilentDirectionTellsNobody(t *testing.T) {
	n, client, server := dial(t)
	n.Set(FromServer, Fault{Silent: true})
	_, err := server.Write([]byte("lost"))
	require.NoError(t, err)
	_, err = client.Write([]byte("heard"))
	require.NoError(t, err)
	heard := make([]byte, 5)
	_, err = io.ReadFull(server, heard)
	require.NoError(t, err)
	require.NoError(t, client.SetReadDeadline(time.Now().Add(20*time.Millisecond)))
	_, err = client.Read(heard)
	require.ErrorContains(t, err, "timeout")
}

func TestAResetIsNoGoodbye(t *testing.T) {
	n, client, server := dial(t)
	n.Set(FromServer, Fault{Reset: true})
	_, err := server.Write([]byte("x"))
	require.NoError(t, err)
	_, err = client.Read(make([]byte, 1))
	require.ErrorContains(t, err, "reset")
}

func TestAStoppedNetworkComesBackAtItsAddress(t *testing.T) {
	n, client, _ := dial(t)
	n.Stop()
	_, err := client.Read(make([]byte, 1))
	require.Error(t, err)
	_, err = net.Dial("tcp", n.Address())
	require.Error(t, err)
	require.NoError(t, n.Start())
	again, err := net.Dial("tcp", n.Address())
	require.NoError(t, err)
	require.NoError(t, again.Close())
}
