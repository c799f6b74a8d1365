package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"cordboard/testbed/pbx"
)

// TestADialectIsAdjusted: what a site's switch wants otherwise is said by flags.
func TestADialectIsAdjusted(t *testing.T) {
	for name, tc := range map[string]struct {
		dialect, namespace, device string
		flags                      []string
	}{
		"edition 3":              {"ecma", ed3, "200", []string{"--namespace", "ed3"}},
		"edition 5":              {"openscape", ed5, "200", []string{"--namespace", "ed5"}},
		"a namespace of its own": {"ecma", "urn:vendor:csta", "200", []string{"--namespace", "urn:vendor:csta"}},
		"names of devices":       {"openscape", "http://www.ecma-international.org/standards/ecma-323/csta/ed4", "N<200>", []string{"--device-pattern", "N<{number}>"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := listen(t, "")
			d := agentWith(t, password, append([]string{"--server", b.address, "--dialect", tc.dialect, "--monitor", "200", "--session=false"}, tc.flags...)...)
			t.Cleanup(b.stop)
			f := &foreignSwitch{wire: b.take()}
			if tc.dialect == "openscape" {
				f.say("0000", voiceGreeting)
				f.expect("0000", "SystemStatusResponse")
				f.say(f.hears("SystemRegister").id, voiceRegistered)
			}
			m := f.hears("MonitorStart")
			require.Equal(t, tc.namespace, m.XMLName.Space)
			require.Equal(t, tc.device, m.text("monitorObject/deviceObject"))
			f.say(m.id, monitorOK)
			f.answers("SnapshotDevice", noCalls)
			d.untilOn()
		})
	}
}

// TestAgentShowsItsOwnCertificate to a server that lets in nobody without one.
func TestAgentShowsItsOwnCertificate(t *testing.T) {
	server, pin, err := pbx.SelfSigned()
	require.NoError(t, err)
	l, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{Certificates: []tls.Certificate{server}, ClientAuth: tls.RequireAnyClientCert, MinVersion: tls.VersionTLS12})
	require.NoError(t, err)
	t.Cleanup(func() { _ = l.Close() })
	shown := make(chan string, 1)
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			if secured := conn.(*tls.Conn); secured.Handshake() == nil {
				sum := sha256.Sum256(secured.ConnectionState().PeerCertificates[0].Raw)
				shown <- hex.EncodeToString(sum[:])
			}
			_ = conn.Close()
		}
	}()
	ours, sum, err := pbx.SelfSigned()
	require.NoError(t, err)
	folder := t.TempDir()
	der, err := x509.MarshalPKCS8PrivateKey(ours.PrivateKey)
	require.NoError(t, err)
	certificate, key := filepath.Join(folder, "c.pem"), filepath.Join(folder, "k.pem")
	require.NoError(t, os.WriteFile(certificate, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: ours.Certificate[0]}), 0o600))
	require.NoError(t, os.WriteFile(key, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), 0o600))

	flags := []string{"--server", l.Addr().String(), "--user", "200", "--tls", "--pin", pin}
	d := agentWith(t, password, append(flags, "--client-cert", certificate, "--client-key", key)...)
	require.Equal(t, sum, <-shown)
	require.Equal(t, 1, d.exit(), "the server has no more to say")

	other, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	der, err = x509.MarshalPKCS8PrivateKey(other)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(key, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), 0o600))
	for _, wrong := range []string{key, filepath.Join(folder, "nowhere.pem")} {
		p := start(t, append(append([]string{"agent"}, flags...), "--client-cert", certificate, "--client-key", wrong)...)
		require.Contains(t, p.complaint(), "the client certificate cannot be used")
	}
}

// TestFaultsAreSimulated: a slow switch that says many things twice and byte by byte is lived with.
func TestFaultsAreSimulated(t *testing.T) {
	if testing.Short() {
		t.Skip("long: make test runs it")
	}
	address, _ := simulateOn(t, "ecma", "--faults", "duplicate=30%,delay=20ms,trickle,seed=7")
	d := agentAt(t, address, "ecma", "200")
	d.untilOn()
	for range 3 {
		d.types("dial 5550123")
		d.untilCall("connected")
		d.types("hangup")
		d.untilNoCall()
	}
	d.types("quit")
	require.Equal(t, 0, d.exit())

	address, _ = simulateOn(t, "ecma", "--faults", "kicked=1s")
	d = agentAt(t, address, "ecma", "200")
	d.untilOn()
	d.until("being thrown out", func(s state) bool { return s.Link != "up" || s.Agent != "on" })
}
