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
	at   time.Time
	kind string // SIGKILL or reload
	n    int    // counts the kills
	full bool   // the disk was full
}

// lane is one agent with a switch, an org, a disk and the program, in one dialect of CSTA.
type lane struct {
	Options
	dialect csta.Dialect
	folder  string
	luck    *rand.Rand
	diary   *diary
	stalls  *stalls

	x     *exchange
	org   *site
	disk  *disk
	crowd crowd

	records []*record // of every call, in order
	moments []moment
	dialled time.Time // when the agent last dialled
	life    life
	trouble []string // what no comparison would show: the program did not come up, ended by itself
}

func openLane(ctx context.Context, o Options, dialect csta.Dialect, seed uint64, s *stalls) (_ *lane, err error) {
	l := &lane{Options: o, dialect: dialect, folder: filepath.Join(o.Folder, string(dialect)), luck: rand.New(rand.NewPCG(seed, 8)), stalls: s} //nolint:gosec // chance that can be repeated is the point
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
	if l.org, err = openSite(ctx, l.folder); err != nil {
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
		l.crowd.known = append(l.crowd.known, c)
	}
	return nil
}

// with says whether an ingredient is not left out.
func (l *lane) with(ingredient string) bool { return !slices.Contains(l.Without, ingredient) }

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
		c.Logging.MaskNumbers = false // the ids of entries have runs of digits, too
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
