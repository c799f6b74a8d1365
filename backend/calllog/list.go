package calllog

// Listing is what a panel shows of the book.
type Listing struct {
	Live   []Record // the calls that are up, oldest first
	Ended  []Record // the latest ended calls, those on their way to Salesforce and those that a person has to decide about
	Hidden int      // of the last, those that are not among Ended
}

// mostLooked is how many of the latest ended calls are looked at for those that are the viewer's.
const mostLooked = 200

// List lists what is up, the latest ended calls, as many of those that are on their way, however long ago they ended (a
// page asks for what waits only when it sees that something does), and the latest of those that were refused or are
// uncertain, latest first. What Salesforce has of another one's calls is not the viewer's to see; of those that wait only
// is told that they do, and for whom. nil sees everything. What it costs does not grow with the book.
func (b *Book) List(viewer *Viewer, latest, undecided int) (Listing, error) {
	var l Listing
	err := b.read(func(t *tx) error {
		l = Listing{}
		for _, r := range t.live() {
			l.Live = append(l.Live, *r)
		}
		shown := make(map[string]*Record)
		looked := 0
		t.walk(inList, nil, true, func(r *Record) bool {
			if r.Fate != Saved || viewer == nil || viewer.sees(r.Account, r.Agent) {
				shown[r.ID] = r
			}
			looked++
			return len(shown) < latest && looked < mostLooked
		})
		for _, fate := range []Fate{Waiting, Claimed, Sending} {
			left := latest
			t.eachOf(string(fate), true, func(r *Record) bool {
				shown[r.ID] = r
				left--
				return left > 0
			})
		}
		open := 0
		for _, fate := range []Fate{Refused, Uncertain} {
			left := undecided
			t.eachOf(string(fate), true, func(r *Record) bool {
				shown[r.ID] = r
				left--
				return left > 0
			})
			open += t.count(string(fate))
		}
		for _, r := range shown {
			if r.Fate == Refused || r.Fate == Uncertain {
				open--
			}
		}
		l.Ended, l.Hidden = latestFirst(shown), open
		for i, r := range l.Ended {
			if viewer != nil && !viewer.sees(r.Account, r.Agent) {
				l.Ended[i] = bareOf(&r)
			}
		}
		return nil
	})
	return l, err
}

// bareOf is what others may see of an entry: that it is there, where it stands, and whose it is.
func bareOf(r *Record) Record {
	return Record{ID: r.ID, CallID: r.CallID, Direction: r.Direction, Account: r.Account, Agent: r.Agent, StartedAt: r.StartedAt, Fate: r.Fate}
}

func latestFirst(shown map[string]*Record) []Record {
	list := make([]*Record, 0, len(shown))
	for _, r := range shown {
		list = append(list, r)
	}
	sortByStart(list)
	ended := make([]Record, len(list))
	for i, r := range list {
		ended[len(list)-1-i] = *r
	}
	return ended
}

// Carried says whether a page holds an Activity that Salesforce is to save.
func (b *Book) Carried() bool {
	carried := false
	err := b.read(func(t *tx) error {
		carried = t.count(string(Claimed))+t.count(string(Sending)) > 0
		return nil
	})
	return err == nil && carried
}
