package link

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/netip"
	"time"

	"cordboard/backend/csta"
)

// greetingTime is how long Probe listens to a server that need not say anything.
const greetingTime = time.Second

// Step is one thing that Probe does. They come in this order.
type Step string

// The steps of Probe.
const (
	StepName    Step = "name"    // the name is looked up
	StepConnect Step = "connect" // somebody listens on the port
	StepTLS     Step = "tls"     // TLS is agreed on and the certificate trusted; only with Options.TLS
	StepDialect Step = "dialect" // what is heard fits the dialect
)

// Report is what Probe found out. What belongs to steps that were not reached is empty.
type Report struct {
	Step        Step         // the last step that was begun; an error of Probe belongs to it
	Addresses   []string     // what the name stands for
	Remote      string       // the address and port that answered
	TLSVersion  string       // such as "TLS 1.3"
	Certificate *Certificate // what the server showed, also where it is not trusted
	// Heard says whether the server said anything of its own in the dialect's step. Only of dialect ecma is
	// it expected; an MX says nothing before somebody signs on, and the others need not, so there silence
	// proves nothing.
	Heard   bool
	Status  string // how a switch of the standard's dialects says it feels, such as "normal"
	Refusal string // why it does not say so, such as "serviceNotSupported"
}

// Probe does what can be done without a user and a password: look the name up, connect, agree on TLS, and
// listen. A switch of the standard's dialects is asked for its status, unless it greets with it; an MX is
// not asked anything, because it knows no question before the sign-on. Nothing is sent to a server whose
// certificate is not trusted.
//
// The errors are those of Open, and the report tells which step they belong to and all that was found out
// until then. User, Password, Forced and Session of the options do not count.
func Probe(ctx context.Context, opt Options) (Report, error) {
	ownDial := opt.Dial != nil
	opt = opt.withDefaults()
	opt.User, opt.Password, opt.Session = "", "", false
	report := Report{Step: StepName}
	m, err := mannersOf(opt)
	if err != nil {
		return report, err
	}
	host, err := hostOf(opt.Address)
	if err != nil {
		return report, err
	}
	bounded, cancel := context.WithTimeout(ctx, opt.ConnectTimeout)
	defer cancel()
	if report.Addresses = []string{host}; !ownDial {
		if report.Addresses, err = lookUp(bounded, opt, host); err != nil {
			return report, err
		}
	}
	report.Step = StepConnect
	heard, err := reach(ctx, bounded, opt)
	if err != nil {
		return report, err
	}
	report.Remote = heard.RemoteAddr().String()
	var line net.Conn = heard
	if opt.TLS {
		report.Step = StepTLS
		secured, err := report.inspect(ctx, bounded, opt, host, heard)
		if err != nil {
			return report, err
		}
		line, report.TLSVersion = secured, tls.VersionName(secured.ConnectionState().Version)
	}
	report.Step = StepDialect
	return report, report.listen(ctx, opt, m, line, heard)
}

// lookUp is what a host name stands for. An Options.Dial has names of its own.
func lookUp(ctx context.Context, opt Options, host string) ([]string, error) {
	if _, err := netip.ParseAddr(host); err == nil {
		return []string{host}, nil
	}
	addresses, err := net.DefaultResolver.LookupHost(ctx, host)
	if err != nil {
		return nil, notReached(opt, err)
	}
	return addresses, nil
}

// inspect shakes hands like Open, but writes down which certificate was shown before it judges it.
func (r *Report) inspect(ctx, bounded context.Context, opt Options, host string, heard *idleConn) (*tls.Conn, error) {
	rules, err := trust(opt, host)
	if err != nil {
		_ = heard.Close()
		return nil, err
	}
	pinned := rules.VerifyConnection // nil without a pin
	rules.InsecureSkipVerify = true  // judged here instead, once it is written down
	rules.VerifyConnection = func(state tls.ConnectionState) error {
		if len(state.PeerCertificates) == 0 {
			return errors.New("link: the server showed no certificate")
		}
		complaint := vouched(state.PeerCertificates, opt.Roots, host)
		r.Certificate = describe(state.PeerCertificates[0], complaint)
		if pinned != nil {
			err := pinned(state)
			r.Certificate.Pinned = err == nil
			return err
		}
		if complaint != nil {
			return &tls.CertificateVerificationError{UnverifiedCertificates: state.PeerCertificates, Err: complaint}
		}
		return nil
	}
	return secure(ctx, bounded, opt, heard, rules)
}

// listen holds what the server says, or answers, against its dialect, and hangs up.
func (r *Report) listen(ctx context.Context, opt Options, m manners, line net.Conn, heard *idleConn) error {
	c, _ := begin(opt, m, line, heard)
	defer func() {
		c.die(ErrClosed)
		<-c.life.done
	}()
	stop := context.AfterFunc(ctx, func() { c.die(ctx.Err()) })
	defer stop()
	if opt.Dialect == csta.Zultys || opt.Dialect == csta.OpenScape {
		if err := r.overhear(ctx, c); err != nil || r.Heard || opt.Dialect == csta.Zultys {
			return err
		}
	}
	ask := c.ask
	if opt.Dialect != csta.ECMA {
		ask = c.askOptional
	}
	reply, err := ask(ctx, csta.RequestSystemStatus{})
	if err != nil {
		return err
	}
	r.Heard = c.receiver.spoke.Load()
	switch reply := reply.(type) {
	case csta.RequestSystemStatusResponse:
		r.Status = reply.Status
	case *csta.Failure:
		r.Refusal = orElse(reply.Code, reply.Category)
	}
	return nil
}

// overhear waits for what the server says unasked. Its SystemStatus is answered by the connection, which
// is waited for too, so that a server which serves one client at a time is not left in the middle.
func (r *Report) overhear(ctx context.Context, c *Conn) error {
	timer := time.NewTimer(greetingTime)
	defer timer.Stop()
	greeted := false
	for !greeted {
		select {
		case message, alive := <-c.receiver.events:
			if !alive {
				<-c.life.ctx.Done()
				return c.Err()
			}
			var status csta.SystemStatus
			if status, greeted = message.(csta.SystemStatus); greeted {
				r.Status = status.Status
			}
		case <-timer.C:
			r.Heard = c.receiver.spoke.Load()
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	r.Heard = true
	select {
	case <-c.responder.greeted:
	case <-timer.C: // it came as an event, which is not answered
	case <-c.life.ctx.Done():
		return c.Err()
	}
	return nil
}
