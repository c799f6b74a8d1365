package agent

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"cordboard/backend/call"
	"cordboard/backend/csta"
	"cordboard/backend/csta/link"
)

// farewellLimit bounds how long the monitors are stopped before the connection is closed, which has a
// farewell of its own.
const farewellLimit = time.Second

// shift is the time from one sign-on to its sign-off. It belongs to the owner; what its goroutines need
// is handed to them.
type shift struct {
	cred   Credentials
	ctx    context.Context // ends when nobody wants the shift any more
	cancel context.CancelCauseFunc
	first  chan error    // the outcome of the sign-on, once
	over   chan struct{} // closed when the agent is off

	link    Link
	conn    *link.Conn
	devices []string          // followed devices; the first one makes calls
	refs    map[string]string // device -> monitorCrossRefID
	signed  bool              // the sign-on succeeded once

	upAt    time.Time
	lostAt  time.Time
	tries   int // since the line was last up for a while
	retryAt time.Time

	surveying bool // a survey is under way; events wait until it is through
	again     bool // it must be done once more
	surveyAt  time.Time
	disabled  bool   // the switch said that it does not work
	mourned   string // the consultation whose failure was told last
}

func (sh *shift) device() string {
	if len(sh.devices) > 0 {
		return sh.devices[0]
	}
	return sh.cred.Device
}

// spelled is the followed device of a number as the settings spell it, which is how requests name it.
func (sh *shift) spelled(number string) string {
	for _, device := range sh.devices {
		if strings.TrimSpace(csta.DeviceID{ID: device}.Number()) == number {
			return device
		}
	}
	return sh.device()
}

// SignOn signs the agent on and waits until the calls at the device are known. It returns a *Problem.
// When ctx ends, the attempt is given up.
func (s *Session) SignOn(ctx context.Context, cred Credentials) error {
	cred.User, cred.Device = strings.TrimSpace(cred.User), strings.TrimSpace(cred.Device)
	var sh *shift
	var refusal error
	if !s.do(func() { sh, refusal = s.begin(cred) }) {
		return problemClosed
	}
	if refusal != nil {
		return refusal
	}
	select {
	case err := <-sh.first:
		return err
	case <-ctx.Done():
		sh.cancel(ctx.Err())
	}
	select {
	case err := <-sh.first:
		return err
	case <-s.gone:
		return problemClosed
	}
}

func (s *Session) begin(cred Credentials) (*shift, error) {
	switch s.presence {
	case On:
		return nil, problemSignedOn
	case SigningOn, SigningOff:
		return nil, problemBusySigning
	}
	cred.Line.User, cred.Line.Password, cred.Line.Forced = cred.User, cred.Password, cred.Forced
	sh := &shift{
		cred: cred, first: make(chan error, 1), over: make(chan struct{}), refs: map[string]string{}, link: Connecting,
	}
	sh.ctx, sh.cancel = context.WithCancelCause(context.Background())
	s.shifts++
	s.shift, s.presence, s.problem = sh, SigningOn, nil
	s.table = call.New(call.Options{Dialect: cred.Line.Dialect, Prefix: strconv.Itoa(s.shifts) + "-"})
	s.allow(cred.Line.Dialect)
	s.connect(sh)
	return sh, nil
}

// connect begins one try to get a line.
func (s *Session) connect(sh *shift) {
	sh.link, sh.retryAt = Connecting, time.Time{}
	opt := sh.cred.Line
	if sh.signed {
		if opt.ConnectTimeout <= 0 || opt.ConnectTimeout > reconnectLimit {
			opt.ConnectTimeout = reconnectLimit
		}
		opt.Forced = false // only a person takes a line from somebody
	}
	wanted := devices(sh.cred)
	s.workers.Go(func() {
		conn, found, err := open(sh.ctx, opt, wanted)
		if !s.post(func() { s.connected(sh, conn, found, err) }) && conn != nil {
			hangUp(conn)
		}
	})
}

// open gets a line, monitors and snapshots. Events wait in the line until somebody reads them; those
// that came before we asked for any are no events of our monitors, whatever reference they carry.
func open(ctx context.Context, opt link.Options, wanted []string) (*link.Conn, []finding, error) {
	conn, err := link.Open(ctx, opt)
	if err != nil {
		return nil, nil, problemOf(err)
	}
	if wanted[0] == "" {
		wanted = slices.Clone(wanted)
		if wanted[0] = conn.Own(); wanted[0] == "" && opt.Dialect != csta.Zultys {
			hangUp(conn)
			return nil, nil, problemNoDevice
		}
	}
	for len(conn.Events()) > 0 {
		<-conn.Events()
	}
	found := look(ctx, conn, wanted, nil)
	if err := found[0].err; err != nil {
		if cause := conn.Err(); cause != nil {
			err = cause
		}
		hangUp(conn)
		return nil, nil, notFollowed(err)
	}
	return conn, found, nil
}

// connected takes in the outcome of a try.
func (s *Session) connected(sh *shift, conn *link.Conn, found []finding, err error) {
	if s.shift != sh || sh.ctx.Err() != nil {
		if conn != nil {
			s.workers.Go(func() { hangUp(conn) })
		}
		if s.shift == sh && s.presence != SigningOff {
			s.off(problemOf(context.Cause(sh.ctx)))
		}
		return
	}
	if err != nil {
		s.refused(sh, problemOf(err))
		return
	}
	if !sh.signed {
		s.release = append(s.release, func() { sh.first <- nil })
	}
	sh.conn, sh.link, sh.signed, sh.disabled = conn, Up, true, false
	sh.upAt, sh.lostAt = time.Now(), time.Time{}
	sh.devices, sh.refs = nil, map[string]string{}
	s.problem, s.presence = nil, On
	for _, f := range found {
		sh.devices = append(sh.devices, f.device)
	}
	s.learn(sh, found)
	s.log.Info("signed on", "server", sh.cred.Server, "monitors", len(sh.refs))
}

// SignOff ends monitoring, logs out and closes the connection, in this order. What the switch does not
// confirm in time is left out. It is done already when the agent is off.
func (s *Session) SignOff(ctx context.Context) error {
	var sh *shift
	if !s.do(func() { sh = s.leave(ctx) }) || sh == nil {
		return nil
	}
	select {
	case <-sh.over:
		return nil
	case <-s.gone:
		return nil
	case <-ctx.Done():
		return problemOf(ctx.Err())
	}
}

func (s *Session) leave(ctx context.Context) *shift {
	sh := s.shift
	if sh == nil || s.presence == SigningOff {
		return sh
	}
	s.presence, sh.retryAt, sh.surveyAt = SigningOff, time.Time{}, time.Time{}
	sh.cancel(nil)
	conn, refs := sh.conn, sh.refs
	s.workers.Go(func() {
		if conn != nil {
			farewell(ctx, conn, refs)
		}
		s.post(func() {
			if s.shift == sh {
				s.off(nil)
			}
		})
	})
	return sh
}

// farewell stops the monitors, then closes the line, which logs out.
func farewell(ctx context.Context, conn *link.Conn, refs map[string]string) {
	bounded, cancel := context.WithTimeout(ctx, farewellLimit)
	defer cancel()
	for _, ref := range refs {
		if _, err := link.Do(bounded, conn, csta.MonitorStop{CrossRefID: ref}); err != nil && bounded.Err() != nil {
			break
		}
	}
	_ = conn.Close(ctx)
}

// off ends the shift. p is what the agent reads about it; nil = it went as he wanted.
func (s *Session) off(p *Problem) {
	sh := s.shift
	sh.cancel(nil)
	if conn := sh.conn; conn != nil {
		sh.conn = nil
		s.workers.Go(func() { hangUp(conn) })
	}
	s.tell(s.table.Clear(time.Now()))
	s.problem, s.shift, s.presence = p, nil, Off
	if p != nil {
		_ = s.fail(p)
	}
	if !sh.signed {
		if p == nil {
			p = problemOf(context.Canceled)
		}
		s.release = append(s.release, func() { sh.first <- p })
	}
	s.release = append(s.release, func() { close(sh.over) })
}

// hangUp closes a line and waits for its goroutines.
func hangUp(conn *link.Conn) { _ = conn.Close(context.Background()) }

func devices(cred Credentials) []string {
	list := []string{cred.Device}
	for _, device := range cred.Also {
		if device = strings.TrimSpace(device); device != "" && !slices.Contains(list, device) {
			list = append(list, device)
		}
	}
	return list
}
