package chaoslog

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"cordboard/backend/calllog"
	"cordboard/backend/config"
	"cordboard/backend/csta"
)

// upPatience bounds how long the program may take from its start to a signed-on agent; drainPatience how long the
// last Activities may take.
const (
	upPatience    = 60 * time.Second
	drainPatience = 60 * time.Second
)

// recovery is how soon after the disk has room again everything must be written.
const recovery = 3 * time.Second

// moment is something that tears the program or its page out of what it was doing.
type moment struct {
	at      time.Time
	kind    string // SIGKILL or reload
	n       int    // counts the kills
	full    bool   // the disk was full
	spoiled bool   // then the store was damaged so that nobody can tell which of its states was the last
}

// lane is one agent with a switch, an org, a disk and the program, in one dialect of CSTA.
type lane struct {
	dialect csta.Dialect
	without []string
	program string
	folder  string
	luck    *rand.Rand
	diary   *diary
	stalls  *stalls

	x     *exchange
	org   *org
	disk  *disk
	folks []caller
	next  [2]int // the next known caller, and the next stranger

	records []*record // of every call, in order
	moments []moment
	dialled time.Time // when the agent last dialled
	life    life
	trouble []string // what no comparison would show: the program did not come up, ended by itself
}

func openLane(ctx context.Context, o Options, dialect csta.Dialect, seed uint64, s *stalls) (_ *lane, err error) {
	l := &lane{dialect: dialect, without: o.Without, program: o.Program, folder: filepath.Join(o.Folder, string(dialect)), luck: rand.New(rand.NewPCG(seed, 8)), stalls: s} //nolint:gosec // chance that can be repeated is the point
	if err = os.MkdirAll(l.folder, 0o755); err != nil {
		return nil, err
	}
	transcript, err := os.Create(filepath.Join(l.folder, "transcript.txt"))
	if err != nil {
		return nil, err
	}
	l.diary = &diary{to: transcript}
	l.diary.note("dialect %s, seed %d", dialect, seed)
	defer func() {
		if err != nil {
			err = errors.Join(err, l.close())
		}
	}()
	if l.disk, err = openDisk(filepath.Join(l.folder, "data"), l.with("disk")); err != nil {
		return l, err
	}
	if !l.disk.small {
		l.diary.note("no full disk: %s", l.disk.why)
	}
	if l.x, err = openExchange(ctx, dialect, l.diary.note); err != nil {
		return l, err
	}
	if l.org, err = openOrg(ctx, o.Pages, l.folder); err != nil {
		return l, err
	}
	if err = l.invite(ctx); err != nil {
		return l, err
	}
	return l, l.configure()
}

// invite gives the callers their records.
func (l *lane) invite(ctx context.Context) error {
	for i := range people {
		c := somebody(i)
		var err error
		if c.contact, err = l.org.addPerson(ctx, c.first, c.last, c.number); err != nil {
			return err
		}
		l.folks = append(l.folks, c)
	}
	return nil
}

// with says whether an ingredient is not left out.
func (l *lane) with(ingredient string) bool { return !slices.Contains(l.without, ingredient) }

func (l *lane) settings() string { return filepath.Join(l.folder, "config.xml") }
func (l *lane) store() string    { return filepath.Join(l.disk.folder, "calls.db") }

func (l *lane) configure() error {
	host, portText, err := net.SplitHostPort(l.x.address)
	if err != nil {
		return err
	}
	port, err := strconv.Atoi(portText)
	if err != nil {
		return err
	}
	return config.Update(l.settings(), func(c *config.Config) error {
		c.Servers = []config.Server{{Name: "Simulated switch", Host: host, Port: port, Dialect: string(l.dialect)}}
		if l.dialect == csta.DMCC {
			c.Servers[0].SwitchName = "CM1"
		}
		c.ActiveServer, c.MonitorObject = "Simulated switch", extension
		c.Salesforce.URL = l.org.console.URL()
		c.Numbers = config.Numbers{Country: "DE", InternalLengths: []int{3}}
		return nil
	})
}

func (l *lane) close() error {
	var problems []error
	if l.x != nil {
		l.x.close()
	}
	if l.org != nil {
		problems = append(problems, l.org.console.Close())
	}
	if l.disk != nil {
		problems = append(problems, l.keepData(), l.disk.close())
	}
	if closer, ok := l.diary.to.(io.Closer); ok {
		problems = append(problems, closer.Close())
	}
	return errors.Join(problems...)
}

// keepData copies what the program left, before the small disk goes.
func (l *lane) keepData() error {
	if !l.disk.small {
		return nil
	}
	kept := filepath.Join(l.folder, "kept")
	if err := os.RemoveAll(kept); err != nil {
		return err
	}
	if err := os.Remove(l.disk.ballast()); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return os.CopyFS(kept, os.DirFS(l.disk.folder))
}

// run lets the program live and be killed so many times, and then live on in peace; it answers what came of it.
func (l *lane) run(ctx context.Context, kills int) (Verdict, error) {
	for n := 1; n <= kills; {
		if err := ctx.Err(); err != nil {
			return Verdict{}, err
		}
		died, err := l.live(ctx, n)
		if err != nil {
			return Verdict{}, err
		}
		if died {
			n++
		}
		if len(l.trouble) > kills {
			return Verdict{}, fmt.Errorf("chaoslog: %s: the program does not come up any more: %v", l.dialect, l.trouble)
		}
		if err := l.interlude(); err != nil {
			return Verdict{}, err
		}
	}
	return l.rest(ctx)
}

// rest brings the program up in health, lets it save what waits, ends it and compares.
func (l *lane) rest(ctx context.Context) (Verdict, error) {
	l.diary.note("the last life, in health")
	if err := l.disk.free(); err != nil {
		return Verdict{}, err
	}
	p, err := l.start()
	if err != nil {
		return Verdict{}, err
	}
	up, cancel := context.WithTimeout(ctx, upPatience)
	defer cancel()
	if err := l.signOn(up, p); err != nil {
		p.kill()
		p.leave()
		return Verdict{}, fmt.Errorf("chaoslog: %s: the last start: %w", l.dialect, err)
	}
	drain, cancel := context.WithTimeout(ctx, drainPatience)
	defer cancel()
	if err := l.drain(drain, p); err != nil {
		l.trouble = append(l.trouble, fmt.Sprintf("%s: at the end: %v", l.dialect, err))
	}
	l.closeLife(time.Now())
	if err := p.end(); err != nil {
		l.trouble = append(l.trouble, fmt.Sprintf("%s: %v", l.dialect, err))
	}
	return l.compare()
}

// still are the fates in which entries of the call log stay by themselves.
var still = []string{"saved", "uncertain", "refused"}

// drain ends every call, and waits until nothing is on its way to the org any more.
func (l *lane) drain(ctx context.Context, p *program) error {
	quiet := time.Time{}
	for {
		seen, err := p.panel(ctx)
		if err != nil {
			return err
		}
		l.observe(seen)
		for _, c := range l.x.calls() {
			if r := l.recordOf(c); r.kept || l.x.standing(c).Answered.IsZero() {
				_ = l.x.hangUp(c)
			}
		}
		moving := slices.ContainsFunc(seen.Log, func(s string) bool { return !slices.Contains(still, s) })
		if moving || len(l.x.calls()) > 0 {
			quiet = time.Time{}
		} else if quiet.IsZero() {
			quiet = time.Now()
		} else if time.Since(quiet) > 2*time.Second {
			return nil
		}
		if err := pause(ctx, look); err != nil {
			return fmt.Errorf("the Activities did not all leave: %w; it shows %+v", err, seen)
		}
	}
}

// compare holds org and call log against what truly happened.
func (l *lane) compare() (Verdict, error) {
	book, err := calllog.Open(l.store())
	if err != nil {
		return Verdict{}, err
	}
	defer book.Close()
	list, err := book.Records()
	if err != nil {
		return Verdict{}, err
	}
	entries := make([]Entry, 0, len(list))
	for _, r := range list {
		entries = append(entries, Entry{r.ID, r.Number, string(r.Fate), r.Error, r.StartedAt, r.ConnectedAt})
	}
	calls := make([]*Call, 0, len(l.records))
	for _, r := range l.records {
		calls = append(calls, r.Call)
	}
	return judge(calls, l.org.activities(), entries, l.stalls.longest()), nil
}

func (l *lane) recordOf(c *Call) *record {
	return l.records[slices.IndexFunc(l.records, func(r *record) bool { return r.Call == c })]
}
