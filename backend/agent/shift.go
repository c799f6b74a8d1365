package agent

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
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

	servers   []Standby
	at        int                // the one of servers that has the line or is being tried
	seat      int                // the one that had the line last
	round     []int              // those still to be tried before the next pause
	barred    map[int]bool       // those that do not take our password, and will not take it the next time
	try       int                // counts tries; the outcome of an older one is not wanted any more
	giveUp    context.CancelFunc // ends the try under way
	worst     *Problem           // of this round
	worstAt   int
	session   csta.Secret // the session to go on with after a loss (DMCC)
	sessionAt int         // whose it is

	link    Link
	conn    *link.Conn
	devices []string                 // followed devices; the first one makes calls
	names   map[string]csta.DeviceID // device -> how requests name it
	refs    map[string]string        // device -> monitorCrossRefID
	signed  bool                     // the sign-on succeeded once

	upAt     time.Time
	lostAt   time.Time
	tries    int // since the line was last up for a while
	timeouts int // of these, tries that took as long as they may
	triedAt  time.Time
	took     time.Duration // of the last try that succeeded, until the calls were known
	retryAt  time.Time

	backAt    time.Time // when the first server is looked at again
	backs     int       // how often that was in vain
	returning bool      // it is being looked at

	inquiries sync.WaitGroup
	asked     map[int]bool      // servers that were asked for their features
	ordered   map[question]bool // what the switch took orders for
	offered   map[question]bool // what the switch is known to answer
	risked    []question        // asked and not answered yet
	deadly    map[question]int  // how often a line died of a question
	news      map[question]int  // events about what questions are about
	crossed   map[question]bool // answers that were crossed by such an event and asked for once more

	nameless    bool // the switch does not tell who is in a call
	telling     bool // the switch at the seat told its calls, or refused to, at least once
	surveying   bool // a survey is under way; events wait until it is through
	lookouts    int  // counts surveys; the outcome of an older one is not wanted any more
	stopLooking context.CancelFunc
	again       bool      // it must be done once more
	roused      bool      // it must prove that the line is alive
	rousedAt    time.Time // when that was asked for last
	rouseAt     time.Time // when it is asked for again
	surveyAt    time.Time
	surveyed    time.Time    // when the last one began
	surveys     int          // how many came close after each other
	asking      []chan error // who waits for its end
	disabled    bool         // the switch said that it does not work
	mourned     string       // the consultation whose failure was told last
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
		s.do(func() {
			if !sh.signed { // else it succeeded in the very moment
				sh.cancel(ctx.Err())
			}
		})
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
	sh := &shift{
		cred: cred, servers: cred.servers(), first: make(chan error, 1), over: make(chan struct{}), refs: map[string]string{}, link: Connecting,
		names: map[string]csta.DeviceID{}, asked: map[int]bool{}, offered: map[question]bool{}, ordered: map[question]bool{}, news: map[question]int{},
		crossed: map[question]bool{}, barred: map[int]bool{}, deadly: map[question]int{},
	}
	sh.ctx, sh.cancel = context.WithCancelCause(context.Background())
	s.shifts++
	s.shift, s.presence, s.problem, s.duty, s.settings = sh, SigningOn, nil, duty{}, settings{}
	s.table = call.New(call.Options{Dialect: cred.Line.Dialect, Prefix: strconv.Itoa(s.shifts) + "-"})
	s.able = newCapabilities(s.able.verbs, cred.Line.Dialect.Profile())
	s.connect(sh)
	return sh, nil
}

// greeting takes in what the switch said by itself before anything was asked of it; how it feels is kept.
func greeting(conn *link.Conn) (felt []csta.Message) {
	for len(conn.Events()) > 0 {
		if m, is := (<-conn.Events()).(csta.SystemStatus); is {
			felt = append(felt, m)
		}
	}
	return felt
}

// open gets a line, monitors and snapshots. Events wait in the line until somebody reads them; those
// that came before we asked for any are no events of our monitors, whatever reference they carry. A
// limit bounds the sign-on, and again the start of the monitors; 0 = as the options say. A switch whose calls
// are untold is not asked for them.
func open(ctx context.Context, opt link.Options, limit time.Duration, wanted []string, untold bool) (*link.Conn, []finding, error) {
	conn, err := enter(ctx, opt, limit)
	if err != nil {
		return nil, nil, problemOf(err)
	}
	if wanted[0] == "" {
		wanted = slices.Clone(wanted)
		if wanted[0] = conn.Own(); wanted[0] == "" && !opt.Dialect.Profile().TellsOwnDevice {
			hangUp(conn)
			return nil, nil, problemNoDevice
		}
	}
	felt := greeting(conn)
	found := look(ctx, conn, lookout{limit: limit, devices: wanted, unnamed: opt.Dialect.Profile().BearsSnapshotCall, untold: untold})
	found[0].heard = append(felt, found[0].heard...)
	if err := found[0].err; err != nil {
		if cause := conn.Err(); cause != nil {
			err = cause
		}
		hangUp(conn)
		return nil, nil, notFollowed(err)
	}
	return conn, found, nil
}

// enter opens a line within a limit.
func enter(ctx context.Context, opt link.Options, limit time.Duration) (*link.Conn, error) {
	if limit <= 0 {
		return link.Open(ctx, opt)
	}
	if most := limit - limit/20; opt.ConnectTimeout <= 0 || opt.ConnectTimeout > most {
		opt.ConnectTimeout = most // so that the reason is told of who cannot be reached
	}
	bounded, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	return link.Open(bounded, opt)
}

// connected takes in a line that was got.
func (s *Session) connected(sh *shift, conn *link.Conn, found []finding) {
	if !sh.signed {
		s.release = append(s.release, func() { sh.first <- nil })
	}
	s.lines++
	moved := sh.at != sh.seat
	sh.took = min(time.Since(sh.triedAt), slowLimit)
	sh.conn, sh.link, sh.signed, sh.disabled = conn, Up, true, false
	sh.upAt, sh.lostAt, sh.seat, sh.backs, sh.timeouts = time.Now(), time.Time{}, sh.at, 0, 0
	sh.session, sh.sessionAt = conn.SessionID(), sh.at
	sh.rousedAt, sh.rouseAt = time.Time{}, time.Time{}
	sh.retryAt = time.Time{} // one may be waiting: the first server was looked at meanwhile
	if sh.risked = nil; moved {
		s.duty, s.settings, sh.offered, sh.nameless, sh.telling = duty{}, settings{}, map[question]bool{}, false, false
		sh.deadly = map[question]int{}
		s.able = newCapabilities(s.able.verbs, sh.profile()) // what the other one lacked says nothing about this one
	}
	old := sh.refs
	sh.devices, sh.refs, sh.names = nil, map[string]string{}, map[string]csta.DeviceID{}
	s.problem, s.presence = sh.passedOver(), On
	for _, f := range found {
		sh.devices = append(sh.devices, f.device)
		sh.names[f.device] = f.named
	}
	s.learn(sh, found)
	s.tidy(sh, conn, old)
	s.inquireIn(sh, inquiryDelay, s.questions(sh))
	s.wantBack(sh, jittered(firstBack))
	s.log.Info("signed on", "server", sh.server().Server, "monitors", len(sh.refs))
}

// tidy stops the monitors of a session that was taken over: they tell everything a second time, under
// references that nobody reads any more.
func (s *Session) tidy(sh *shift, conn *link.Conn, old map[string]string) {
	var left []string
	for _, ref := range old {
		if !slices.Contains(slices.Collect(maps.Values(sh.refs)), ref) {
			left = append(left, ref)
		}
	}
	if !sh.profile().MovesMonitors || len(left) == 0 {
		return
	}
	s.workers.Go(func() {
		for _, ref := range left {
			if _, err := link.Do(sh.ctx, conn, csta.MonitorStop{CrossRefID: ref}); err != nil && refusalOf(err) == nil {
				return
			}
		}
	})
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
	s.presence, sh.retryAt, sh.surveyAt, sh.backAt = SigningOff, time.Time{}, time.Time{}, time.Time{}
	sh.cancel(nil)
	conn, refs := sh.conn, maps.Clone(sh.refs)
	s.workers.Go(func() {
		if conn != nil {
			sh.inquiries.Wait() // they end with the shift
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
	sh.answerAsking(problemNoLine)
	s.problem, s.shift, s.presence, s.duty, s.settings = p, nil, Off, duty{}, settings{}
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
