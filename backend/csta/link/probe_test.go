package link_test

import (
	"context"
	"crypto/tls"
	"io"
	"net"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/csta"
	"cordboard/backend/csta/link"
	"cordboard/testbed/pbx"
	"cordboard/testbed/scripted"
)

// simulated is a simulated switch behind a listener.
func simulated(t *testing.T, d csta.Dialect, secure *tls.Certificate) (address string, heard func() []string) {
	t.Helper()
	record := make(chan string, 64)
	exchange := pbx.New(pbx.Options{
		Dialect: d, Extensions: []string{"200"},
		Record: func(f pbx.Frame) {
			if !f.Out {
				record <- f.Name
			}
		},
	})
	listener := plainListener(t)
	address = listener.Addr().String()
	if secure != nil {
		listener = tls.NewListener(listener, &tls.Config{Certificates: []tls.Certificate{*secure}, MinVersion: tls.VersionTLS12})
	}
	served := make(chan error, 1)
	go func() { served <- exchange.Serve(context.Background(), listener) }()
	stop := func() {
		exchange.Close()
		<-served
	}
	t.Cleanup(stop)
	return address, func() []string {
		stop()
		served <- nil
		close(record)
		names := []string{}
		for name := range record {
			names = append(names, name)
		}
		return names
	}
}

func probe(t *testing.T, opt link.Options) (link.Report, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	return link.Probe(ctx, opt)
}

func TestProbeTellsWhatAnECMASwitchSays(t *testing.T) {
	address, heard := simulated(t, csta.ECMA, nil)
	report, err := probe(t, link.Options{Address: address, Dialect: csta.ECMA, Session: true, User: "200", Password: "open sesame"})
	require.NoError(t, err)
	require.Equal(t, link.Report{
		Step: link.StepDialect, Addresses: []string{"127.0.0.1"}, Remote: address, Heard: true, Status: "normal",
	}, report)
	said := heard()
	require.Contains(t, said, "RequestSystemStatus")
	require.NotContains(t, said, "StartApplicationSession")
}

func TestProbeTellsWhatTheOtherDialectsSay(t *testing.T) {
	for name, tc := range map[string]struct {
		d       csta.Dialect
		status  string
		refusal string
	}{
		"openscape greets":               {csta.OpenScape, "normal", ""},
		"dmcc refuses without a session": {csta.DMCC, "", "securityViolation"},
	} {
		t.Run(name, func(t *testing.T) {
			address, heard := simulated(t, tc.d, nil)
			report, err := probe(t, link.Options{Address: address, Dialect: tc.d, User: "200", Password: "open sesame"})
			require.NoError(t, err)
			require.True(t, report.Heard)
			require.Equal(t, tc.status, report.Status)
			require.Equal(t, tc.refusal, report.Refusal)
			for _, said := range heard() { // the switch may be stopped before it has read the last
				require.Contains(t, []string{"SystemStatusResponse", "RequestSystemStatus"}, said)
			}
		})
	}
}

// TestProbeTakesSilenceForNoProof where a server need not speak before the sign-on.
func TestProbeTakesSilenceForNoProof(t *testing.T) {
	for _, d := range []csta.Dialect{csta.OpenScape, csta.DMCC} {
		t.Run(string(d), func(t *testing.T) {
			inFakeTime(t, d, func(p *peer) { silent(p.Conn) }, func(s *fixture) {
				begun := time.Now()
				report, err := link.Probe(s.Context(), s.options)
				require.NoError(s, err)
				require.False(s, report.Heard)
				require.LessOrEqual(s, time.Since(begun), 3*time.Second)
			})
		})
		t.Run(string(d)+" hangs up", func(t *testing.T) {
			inFakeTime(t, d, func(*peer) {}, func(s *fixture) {
				_, err := link.Probe(s.Context(), s.options)
				var turned *link.TurnedAwayError
				require.ErrorAs(s, err, &turned)
			})
		})
	}
	t.Run("greets in an event's frame", func(t *testing.T) {
		inFakeTime(t, csta.OpenScape, func(p *peer) {
			p.Say(csta.EventInvokeID, csta.SystemStatus{Status: "normal"})
			p.rest()
		}, func(s *fixture) {
			report, err := link.Probe(s.Context(), s.options)
			require.NoError(s, err)
			require.Equal(s, "normal", report.Status)
		})
	})
}

func TestProbeAsksAnMXNothing(t *testing.T) {
	address, heard := simulated(t, csta.Zultys, nil)
	report, err := probe(t, link.Options{Address: address, Dialect: csta.Zultys, User: "200", Password: "open sesame"})
	require.NoError(t, err)
	require.Equal(t, link.StepDialect, report.Step)
	require.False(t, report.Heard)
	require.Empty(t, heard())
}

func TestProbeShowsTheCertificateOfASwitch(t *testing.T) {
	certificate, other := scripted.Certificate(t, "127.0.0.1"), scripted.Certificate(t, "127.0.0.1")
	elsewhere := scripted.Certificate(t, "mx.elsewhere.example")
	doubts := map[string]link.Doubt{"": "", "no authority": link.DoubtAuthority, "another name": link.DoubtName}
	for name, tc := range map[string]struct {
		shown   tls.Certificate
		change  func(*link.Options)
		trusted bool
		pinned  bool
		reason  string
		err     any
	}{
		"trusted":          {certificate, roots(certificate), true, false, "", nil},
		"self-signed":      {certificate, roots(other), false, false, "no authority", new(*link.UntrustedError)},
		"pinned":           {certificate, pin(link.CertificatePin(certificate.Leaf)), false, true, "no authority", nil},
		"pinned otherwise": {certificate, pin(link.CertificatePin(other.Leaf)), false, false, "no authority", new(*link.PinError)},
		"of another name":  {elsewhere, roots(elsewhere), false, false, "another name", new(*link.UntrustedError)},
		"of this computer": {certificate, func(*link.Options) {}, false, false, "no authority", new(*link.UntrustedError)},
	} {
		t.Run(name, func(t *testing.T) {
			address, heard := simulated(t, csta.ECMA, &tc.shown)
			opt := link.Options{Address: address, Dialect: csta.ECMA, TLS: true}
			tc.change(&opt)
			report, err := probe(t, opt)
			shown := report.Certificate
			require.NotNil(t, shown)
			require.Contains(t, shown.Reason, tc.reason)
			require.Equal(t, doubts[tc.reason], shown.Doubt)
			require.Equal(t, tc.trusted, shown.Trusted)
			require.Equal(t, tc.pinned, shown.Pinned)
			require.Equal(t, link.CertificatePin(tc.shown.Leaf), shown.Pin)
			require.Equal(t, "CN=MX of the test,O=Example", shown.Subject)
			require.Equal(t, "CN=MX of the test,O=Example", shown.Issuer)
			require.Len(t, shown.Names, 1)
			require.True(t, shown.NotBefore.Before(time.Now()) && shown.NotAfter.After(time.Now()))
			if tc.err == nil {
				require.NoError(t, err)
				require.Equal(t, link.StepDialect, report.Step)
				require.Equal(t, "normal", report.Status)
				require.Equal(t, "TLS 1.3", report.TLSVersion)
				return
			}
			require.ErrorAs(t, err, tc.err)
			_, openError := link.Open(t.Context(), opt)
			require.Error(t, openError)
			require.Equal(t, openError.Error(), err.Error(), "the probe says what a sign-on would")
			require.Equal(t, link.StepTLS, report.Step)
			require.Empty(t, heard(), "nothing is said to whom nobody vouches for")
		})
	}
}

func TestProbeSaysWhichStepFailed(t *testing.T) {
	closed := plainListener(t)
	nobody := closed.Addr().String()
	require.NoError(t, closed.Close())
	plain, _ := simulated(t, csta.Zultys, nil)
	certificate := scripted.Certificate(t, "127.0.0.1")
	secured, _ := simulated(t, csta.Zultys, &certificate)
	web := plainListener(t)
	scripted.Serve(t, web, func(conn net.Conn) {
		_, _ = io.WriteString(conn, "HTTP/1.1 400 Bad Request\r\n\r\n")
		silent(conn)
	})
	never := func(ctx context.Context, _, _ string) (net.Conn, error) {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	for name, tc := range map[string]struct {
		opt  link.Options
		step link.Step
		err  any
		says string
	}{
		"no port":           {link.Options{Address: "mx"}, link.StepName, new(*link.UnreachableError), "host:port"},
		"no such name":      {link.Options{Address: "nobody.invalid:7777"}, link.StepName, new(*link.UnreachableError), "name"},
		"nothing listens":   {link.Options{Address: nobody}, link.StepConnect, new(*link.UnreachableError), "check the port"},
		"no way there":      {link.Options{Address: "mx.example:7777", Dial: never, ConnectTimeout: time.Millisecond}, link.StepConnect, new(*link.UnreachableError), "did not answer within 1ms"},
		"a plain port":      {link.Options{Address: plain, TLS: true}, link.StepTLS, new(*link.NotTLSError), "TLS"},
		"bad pin":           {link.Options{Address: secured, TLS: true, Pin: "abc"}, link.StepTLS, new(*link.BadPinError), "64 digits"},
		"an HTTP server":    {link.Options{Address: web.Addr().String()}, link.StepDialect, new(*link.LostError), "not a CSTA frame"},
		"an HTTP server, S": {link.Options{Address: web.Addr().String(), TLS: true}, link.StepTLS, new(*link.NotTLSError), "does not speak TLS"},
		"no dialect at all": {link.Options{Address: plain, Dialect: "tapi"}, link.StepName, nil, "unknown dialect"},
		"a TLS port, plain": {link.Options{Address: secured, Dialect: csta.ECMA}, link.StepDialect, new(*link.NeedsTLSError), "TLS on"},
	} {
		t.Run(name, func(t *testing.T) {
			if tc.opt.Dialect == "" {
				tc.opt.Dialect = csta.Zultys
			}
			report, err := probe(t, tc.opt)
			require.Error(t, err)
			require.Equal(t, tc.step, report.Step)
			require.ErrorContains(t, err, tc.says)
			if tc.err != nil {
				require.ErrorAs(t, err, tc.err)
			}
			require.Nil(t, report.Certificate)
		})
	}
}

func TestProbeTellsARefusalFromSilence(t *testing.T) {
	t.Run("refusal", func(t *testing.T) {
		inFakeTime(t, csta.ECMA, func(p *peer) {
			id, _ := hear[csta.RequestSystemStatus](p)
			p.Say(id, &csta.Failure{Category: "security", Code: "requiresSession"})
			p.rest()
		}, func(s *fixture) {
			report, err := link.Probe(s.Context(), s.options)
			require.NoError(s, err)
			require.True(s, report.Heard)
			require.Equal(s, "requiresSession", report.Refusal)
		})
	})
	t.Run("silence", func(t *testing.T) {
		inFakeTime(t, csta.ECMA, func(p *peer) { silent(p.Conn) }, func(s *fixture) {
			report, err := link.Probe(s.Context(), s.options)
			var late *link.TimeoutError
			require.ErrorAs(s, err, &late)
			require.Equal(s, link.StepDialect, report.Step)
			require.False(s, report.Heard)
		})
	})
	t.Run("an MX that speaks first", func(t *testing.T) {
		inFakeTime(t, csta.Zultys, func(p *peer) {
			p.Say(0, csta.Keepalive{})
			p.rest()
		}, func(s *fixture) {
			report, err := link.Probe(s.Context(), s.options)
			require.NoError(s, err)
			require.True(s, report.Heard)
		})
	})
	t.Run("an MX that hangs up", func(t *testing.T) {
		inFakeTime(t, csta.Zultys, func(*peer) {}, func(s *fixture) {
			_, err := link.Probe(s.Context(), s.options)
			var turned *link.TurnedAwayError
			require.ErrorAs(s, err, &turned)
		})
	})
	t.Run("out of time", func(t *testing.T) {
		inFakeTime(t, csta.Zultys, func(p *peer) { silent(p.Conn) }, func(s *fixture) {
			ctx, cancel := context.WithTimeout(s.Context(), time.Millisecond)
			defer cancel()
			_, err := link.Probe(ctx, s.options)
			require.ErrorIs(s, err, context.DeadlineExceeded)
		})
	})
}
