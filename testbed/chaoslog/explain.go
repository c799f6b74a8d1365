package chaoslog

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"time"
)

// claimLine is how the program's log tells that an entry was handed to a page.
var claimLine = regexp.MustCompile(`time=(\S+) .*msg=activity .*activity=(\S+) attempt=`)

// claimed is when the program last handed an entry to a page, as its log has it; zero = the log does not tell.
func (l *lane) claimed(key string) (last time.Time) {
	file, err := os.Open(filepath.Join(l.disk.folder, "logs", "cordboard.log"))
	if err != nil {
		return last
	}
	defer file.Close()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		found := claimLine.FindStringSubmatch(lines.Text())
		if found == nil || found[2] != key {
			continue
		}
		if at, err := time.Parse(time.RFC3339Nano, found[1]); err == nil {
			last = at
		}
	}
	return last
}

// explain says of each uncertain entry which call it is, what tore the program out of saving it, and why nobody can
// know. needless are those of which somebody could have known: nothing tore them, or their turn had not come, for a
// page has Salesforce save one Activity after another and is torn out of one at most.
func (l *lane) explain(doubts []Doubt) (texts, needless []string) {
	torn := map[*moment]string{}
	for _, d := range doubts {
		m, from := l.tore(d)
		head := l.headline(d) + ": "
		if m == nil {
			needless = append(needless, fmt.Sprintf("%snothing tore it: it was handed to the page at %s", head, clock(from)))
			continue
		}
		what := m.String()
		if other := torn[m]; other != "" {
			needless = append(needless, fmt.Sprintf("%s%s tore entry %s already", head, what, other))
			continue
		}
		torn[m] = d.Entry.Key
		texts = append(texts, head+l.reason(d, m, from, what))
	}
	return texts, needless
}

func (l *lane) headline(d Doubt) string {
	return fmt.Sprintf("%s call %d (%s, answered %s, ended %s), entry %s", l.dialect, d.Call.N, d.Call.Number, clock(d.Call.Answered), clock(d.Call.Ended), d.Entry.Key)
}

// linger is how long after a kill or a reload what the page had begun may still reach the org.
const linger = time.Second

// tore finds the kill or the reload that an entry is uncertain of, the first one after the entry was handed to a page.
func (l *lane) tore(d Doubt) (*moment, time.Time) {
	from := d.Call.Ended
	if at := l.claimed(d.Entry.Key); at.After(from) {
		from = at
	}
	if d.Has != nil && d.Has.Created.After(from) {
		from = d.Has.Created
	}
	for i, m := range l.moments {
		if m.at.Add(linger).After(from) {
			return &l.moments[i], from
		}
	}
	return nil, from
}

// reason says why nobody can know how the saving of an entry went.
func (l *lane) reason(d Doubt, m *moment, from time.Time, what string) string {
	full := ""
	if m.full {
		full = ", with the disk full"
	}
	if d.Has != nil {
		return fmt.Sprintf("the org made Activity %s at %s; %s%s came before the answer was on the program's disk. Whoever looks sees the Activity, the program cannot",
			d.Has.ID, clock(d.Has.Created), what, full)
	}
	asked := l.org.asked(from, m.at.Add(linger))
	for _, a := range l.org.activities() {
		if a.Created.After(asked) && !a.Created.After(m.at) {
			asked = time.Time{} // that question was another entry's
		}
	}
	if !asked.IsZero() {
		return fmt.Sprintf("the console was asked to save it at %s; %s%s came before it did. The org has nothing of it, which the program cannot see", clock(asked), what, full)
	}
	return fmt.Sprintf("handed to the page at %s; %s%s came when the question was noted and not yet seen in the console. Nobody can tell how far it had got", clock(from), what, full)
}

func (m *moment) String() string {
	if m.kind == "reload" {
		return "a reload at " + clock(m.at)
	}
	return fmt.Sprintf("%s %d at %s", m.kind, m.n, clock(m.at))
}
