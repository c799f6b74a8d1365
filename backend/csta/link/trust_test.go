package link_test

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"math/big"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/csta"
	"cordboard/backend/csta/link"
	"cordboard/testbed/scripted"
)

// secureListener is an MX that shows a certificate and lets everybody in.
func secureListener(t *testing.T, certificate tls.Certificate, rules *tls.Config) string {
	t.Helper()
	listener := plainListener(t)
	if rules == nil {
		rules = &tls.Config{MinVersion: tls.VersionTLS12}
	}
	rules.Certificates = []tls.Certificate{certificate}
	scripted.Serve(t, tls.NewListener(listener, rules), func(conn net.Conn) {
		frame, err := csta.ReadFrame(conn)
		if err != nil {
			return // the client did not like our certificate
		}
		p := newPeer(t, conn, csta.Zultys)
		p.Say(frame.InvokeID, csta.LoginResponse{Code: "0", Extension: "200"})
		p.rest()
	})
	return listener.Addr().String()
}

func plainListener(t *testing.T) net.Listener {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	return listener
}

func openTo(address string, change ...func(*link.Options)) (*link.Conn, error) {
	opt := testOptions(csta.Zultys)
	opt.Address, opt.TLS = address, true
	for _, f := range change {
		f(&opt)
	}
	return link.Open(context.Background(), opt)
}

func pin(value string) func(*link.Options) {
	return func(o *link.Options) { o.Pin = value }
}

func roots(certificates ...tls.Certificate) func(*link.Options) {
	pool := x509.NewCertPool()
	for _, c := range certificates {
		pool.AddCert(c.Leaf)
	}
	return func(o *link.Options) { o.Roots = pool }
}

// colons is how browsers and openssl show a fingerprint.
func colons(hex string) string {
	var pairs []string
	for i := 0; i < len(hex); i += 2 {
		pairs = append(pairs, strings.ToUpper(hex[i:i+2]))
	}
	return strings.Join(pairs, ":")
}

func TestTrustedCertificateNeedsNoPin(t *testing.T) {
	certificate := scripted.Certificate(t, "127.0.0.1")
	c, err := openTo(secureListener(t, certificate, nil), roots(certificate))
	require.NoError(t, err)
	require.NoError(t, c.Close(context.Background()))
}

func TestPinAloneTrustsASelfSignedCertificate(t *testing.T) {
	certificate := scripted.Certificate(t, "mx.elsewhere.example")
	address := secureListener(t, certificate, nil)
	fingerprint := link.CertificatePin(certificate.Leaf)
	for _, spelling := range []string{fingerprint, colons(fingerprint), " " + strings.ToUpper(fingerprint) + "\n"} {
		c, err := openTo(address, pin(spelling))
		require.NoError(t, err, spelling)
		require.NoError(t, c.Close(context.Background()))
	}
}

func TestUntrustedCertificateTellsItsPin(t *testing.T) {
	ours, other := scripted.Certificate(t, "127.0.0.1"), scripted.Certificate(t, "127.0.0.1")
	elsewhere := scripted.Certificate(t, "mx.elsewhere.example")
	for name, tc := range map[string]struct {
		shown, trusted tls.Certificate
		reason         string
	}{
		"unknown authority": {ours, other, "no authority"},
		"another name":      {elsewhere, elsewhere, "another name"},
	} {
		t.Run(name, func(t *testing.T) {
			address := secureListener(t, tc.shown, nil)
			_, err := openTo(address, roots(tc.trusted))
			var untrusted *link.UntrustedError
			require.ErrorAs(t, err, &untrusted)
			require.Equal(t, link.CertificatePin(tc.shown.Leaf), untrusted.Pin)
			require.Contains(t, untrusted.Subject, "MX of the test")
			require.Contains(t, untrusted.Reason, tc.reason)
			require.ErrorContains(t, err, untrusted.Pin)

			c, err := openTo(address, pin(untrusted.Pin))
			require.NoError(t, err, "the told pin opens")
			require.NoError(t, c.Close(context.Background()))
		})
	}
}

func TestSystemsAuthoritiesAreTheDefault(t *testing.T) {
	_, err := openTo(secureListener(t, scripted.Certificate(t, "127.0.0.1"), nil))
	var untrusted *link.UntrustedError
	require.ErrorAs(t, err, &untrusted)
}

func TestWrongPinIsRefusedEvenIfTrusted(t *testing.T) {
	shown, pinned := scripted.Certificate(t, "127.0.0.1"), scripted.Certificate(t, "127.0.0.1")
	_, err := openTo(secureListener(t, shown, nil), pin(link.CertificatePin(pinned.Leaf)), roots(shown))
	var wrong *link.PinError
	require.ErrorAs(t, err, &wrong)
	require.Equal(t, link.CertificatePin(pinned.Leaf), wrong.Want)
	require.Equal(t, link.CertificatePin(shown.Leaf), wrong.Got)
}

func TestBadPinIsNotDialled(t *testing.T) {
	for _, bad := range []string{"zz", "abcd", strings.Repeat("g", 64)} {
		_, err := openTo("127.0.0.1:1", pin(bad), func(o *link.Options) {
			o.Dial = func(context.Context, string, string) (net.Conn, error) {
				t.Error("dialled")
				return nil, io.EOF
			}
		})
		var badPin *link.BadPinError
		require.ErrorAs(t, err, &badPin, bad)
	}
}

func TestTLSToAPlainPortIsRecognised(t *testing.T) {
	for name, tc := range map[string]struct {
		handle  func(net.Conn)
		certain bool
	}{
		"speaks first": {func(conn net.Conn) {
			_, _ = conn.Write([]byte("\x00\x00\x00\x0c0000<a/>"))
			silent(conn)
		}, true},
		"answers garbage": {func(conn net.Conn) {
			_, _ = conn.Read(make([]byte, 8))
			_, _ = conn.Write([]byte("HTTP/1.1 400 Bad Request\r\n\r\n"))
		}, true},
		"hangs up": {func(conn net.Conn) {
			_, _ = csta.ReadFrame(conn) // what a CSTA server does: this is no frame
		}, false},
		"says a little and hangs up": {func(conn net.Conn) {
			_, _ = conn.Write([]byte{0, 0})
			_, _ = conn.Read(make([]byte, 8))
		}, true},
	} {
		t.Run(name, func(t *testing.T) {
			listener := plainListener(t)
			scripted.Serve(t, listener, tc.handle)
			_, err := openTo(listener.Addr().String())
			var notTLS *link.NotTLSError
			require.ErrorAs(t, err, &notTLS)
			require.Equal(t, tc.certain, notTLS.Certain)
		})
	}
}

func TestSilenceAfterTheTLSGreetingIsRecognisedQuickly(t *testing.T) {
	inFakeTime(t, csta.Zultys, func(p *peer) { silent(p.Conn) }, func(s *fixture) {
		begun := time.Now()
		_, err := s.open(func(o *link.Options) { o.TLS = true })
		var notTLS *link.NotTLSError
		require.ErrorAs(s, err, &notTLS)
		require.False(s, notTLS.Certain)
		require.Equal(s, 5*time.Second, time.Since(begun))
	})
}

func TestPlainToATLSPortIsRecognised(t *testing.T) {
	plain := func(o *link.Options) { o.TLS = false }
	t.Run("by its alert", func(t *testing.T) {
		listener := plainListener(t)
		scripted.Serve(t, listener, func(conn net.Conn) {
			_, _ = csta.ReadFrame(conn)
			_, _ = conn.Write([]byte{0x15, 0x03, 0x01, 0x00, 0x02, 0x02, 0x46}) // fatal, protocol_version
		})
		_, err := openTo(listener.Addr().String(), plain)
		var needs *link.NeedsTLSError
		require.ErrorAs(t, err, &needs)
		require.ErrorContains(t, err, "switch TLS on")
	})
	t.Run("by its answer to a TLS greeting, where it hung up without a word", func(t *testing.T) {
		_, err := openTo(secureListener(t, scripted.Certificate(t, "127.0.0.1"), nil), plain)
		var needs *link.NeedsTLSError
		require.ErrorAs(t, err, &needs)
		var lost *link.LostError
		require.ErrorAs(t, err, &lost)
	})
}

// TestSwitchThatAsksForOurCertificate tells who is missing what, in both versions of TLS.
// TestServerThatLetUsInBeforeIsLostNotSuspected: a plain line that worked does not want TLS now.
func TestServerThatLetUsInBeforeIsLostNotSuspected(t *testing.T) {
	for _, met := range []bool{false, true} {
		inFakeTime(t, csta.Zultys, func(*peer) {}, func(s *fixture) {
			_, err := s.open(func(o *link.Options) { o.Met = met })
			var turned *link.TurnedAwayError
			require.Equal(s, !met, errors.As(err, &turned), "it hangs up on TLS just as well")
			var lost *link.LostError
			require.ErrorAs(s, err, &lost)
		})
	}
}

func TestSwitchThatAsksForOurCertificate(t *testing.T) {
	server, ours, foreign := scripted.Certificate(t, "127.0.0.1"), scripted.Certificate(t, "agent.example"), scripted.Certificate(t, "agent.example")
	admitted := x509.NewCertPool()
	admitted.AddCert(ours.Leaf)
	for version, newest := range map[string]uint16{"1.2": tls.VersionTLS12, "1.3": tls.VersionTLS13} {
		address := secureListener(t, server, &tls.Config{
			MinVersion: tls.VersionTLS12, MaxVersion: newest, ClientAuth: tls.RequireAndVerifyClientCert, ClientCAs: admitted,
		})
		show := func(certificate *tls.Certificate) func(*link.Options) {
			return func(o *link.Options) { o.Certificate = certificate }
		}
		t.Run(version+" ours", func(t *testing.T) {
			c, err := openTo(address, roots(server), show(&ours))
			require.NoError(t, err)
			require.NoError(t, c.Close(context.Background()))
		})
		for name, certificate := range map[string]*tls.Certificate{"none": nil, "foreign": &foreign} {
			t.Run(version+" "+name, func(t *testing.T) {
				_, err := openTo(address, roots(server), show(certificate))
				var refused *link.ClientCertificateError
				require.ErrorAs(t, err, &refused)
				require.Equal(t, certificate != nil, refused.Shown)
			})
		}
	}
}

func TestDoubtfulCertificateShowsItself(t *testing.T) {
	shown := scripted.Certificate(t, "127.0.0.1")
	address := secureListener(t, shown, nil)
	_, err := openTo(address)
	var untrusted *link.UntrustedError
	require.ErrorAs(t, err, &untrusted)
	_, err = openTo(address, pin(strings.Repeat("0", 64)))
	var wrong *link.PinError
	require.ErrorAs(t, err, &wrong)
	for _, told := range []*link.Certificate{untrusted.Certificate, wrong.Certificate} {
		require.Equal(t, &link.Certificate{
			Subject: "CN=MX of the test,O=Example", Issuer: "CN=MX of the test,O=Example", Names: []string{"127.0.0.1"},
			NotBefore: shown.Leaf.NotBefore, NotAfter: shown.Leaf.NotAfter, Pin: link.CertificatePin(shown.Leaf),
			Doubt: link.DoubtAuthority, Reason: "no authority that this computer trusts has signed it",
		}, told)
	}
}

func TestOldTLSIsAHandshakeError(t *testing.T) {
	address := secureListener(t, scripted.Certificate(t, "127.0.0.1"), &tls.Config{MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11}) //nolint:gosec // that it is refused is the story
	_, err := openTo(address)
	var handshake *link.HandshakeError
	require.ErrorAs(t, err, &handshake)
	require.ErrorContains(t, err, "TLS 1.2")
}

// TestKeysByRSAAloneAreTold: a server of TLS 1.2 that has no cipher suite with ECDHE is not told to offer TLS 1.2.
func TestKeysByRSAAloneAreTold(t *testing.T) {
	ours := scripted.Certificate(t, "127.0.0.1")
	old := []uint16{tls.TLS_RSA_WITH_AES_128_GCM_SHA256}
	address := secureListener(t, newRSACertificate(t), &tls.Config{MinVersion: tls.VersionTLS12, MaxVersion: tls.VersionTLS12, CipherSuites: old})
	for name, change := range map[string]func(*link.Options){"pinned": pin(link.CertificatePin(ours.Leaf)), "not pinned": func(*link.Options) {}} {
		_, err := openTo(address, change)
		var handshake *link.HandshakeError
		require.ErrorAs(t, err, &handshake, name)
		require.True(t, handshake.OldKeys, name)
		require.ErrorContains(t, err, "ECDHE", name)
	}
	allowed := func(o *link.Options) { o.OldKeys = true }
	_, err := openTo(address, pin(strings.Repeat("0", 64)), allowed)
	var wrong *link.PinError
	require.ErrorAs(t, err, &wrong, "spoken with, and its certificate is judged all the same")
	_, err = openTo(address, allowed)
	var untrusted *link.UntrustedError
	require.ErrorAs(t, err, &untrusted)
	other := secureListener(t, ours, &tls.Config{
		MinVersion:         tls.VersionTLS12,
		GetConfigForClient: func(*tls.ClientHelloInfo) (*tls.Config, error) { return nil, errors.New("nobody is let in") },
	})
	_, err = openTo(other)
	var handshake *link.HandshakeError
	require.ErrorAs(t, err, &handshake)
	require.False(t, handshake.OldKeys, "it was not seen to take RSA either")
}

// newRSACertificate is for a server that exchanges keys by RSA, which takes such a key.
func newRSACertificate(t *testing.T) tls.Certificate {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	require.NoError(t, err)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}

func TestUnreachableSaysWhatToCheck(t *testing.T) {
	listener := plainListener(t)
	nobody := listener.Addr().String()
	require.NoError(t, listener.Close())
	never := func(ctx context.Context, _, _ string) (net.Conn, error) {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	unknown := func(context.Context, string, string) (net.Conn, error) {
		return nil, &net.OpError{Op: "dial", Err: &net.DNSError{Name: "mx.example", IsNotFound: true}}
	}
	for name, tc := range map[string]struct {
		opt  link.Options
		kind link.UnreachableKind
		says string
	}{
		"nothing listens": {link.Options{Address: nobody}, link.NobodyThere, "check the port"},
		"no port":         {link.Options{Address: "mx.example"}, link.BadAddress, "host:port"},
		"no such name":    {link.Options{Address: "mx.example:7777", Dial: unknown}, link.UnknownName, "mx.example is known; check the name"},
		"no answer":       {link.Options{Address: "mx.example:7777", Dial: never, ConnectTimeout: time.Millisecond}, link.NoAnswer, "did not answer within 1ms"},
	} {
		t.Run(name, func(t *testing.T) {
			tc.opt.Dialect = csta.ECMA
			_, err := link.Open(context.Background(), tc.opt)
			var unreachable *link.UnreachableError
			require.ErrorAs(t, err, &unreachable)
			require.Equal(t, tc.kind, unreachable.Kind)
			require.ErrorContains(t, err, tc.says)
		})
	}
	t.Run("cancelled", func(t *testing.T) {
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		_, err := link.Open(ctx, link.Options{Address: nobody, Dialect: csta.ECMA, Dial: never})
		require.ErrorIs(t, err, context.Canceled)
	})
}
