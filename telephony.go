package main

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"time"

	"cordboard/backend/agent"
	"cordboard/backend/calllog"
	"cordboard/backend/config"
	"cordboard/backend/csta"
)

// commandPatience bounds every command of a page; the switch's own time-out is shorter.
const commandPatience = 30 * time.Second

// Telephony is what the softphone may ask for, by way of the bridge in the console's page. Every method
// takes the bridge's token first. Commands return when the switch has accepted or refused; what became of
// the call is told by the State.
type Telephony struct{ app *App }

// TelephonyState is the whole of what the softphone shows. Rev grows with every change of any part.
type TelephonyState struct {
	agent.State
	Rev        uint64              `json:"rev"`
	Servers    []serverName        `json:"servers"`
	Remembered config.Remembered   `json:"remembered"`
	Notes      map[string]string   `json:"notes"`     // by call id
	Relations  map[string]relation `json:"relations"` // by call id, of live calls and the last ended ones
	Log        []logEntry          `json:"log"`       // latest first
	Pops       map[string]pop      `json:"pops"`      // by call id
	Site       site                `json:"site"`
	Relaunch   bool                `json:"relaunch"`
	Wanted     wish                `json:"wanted"`
}

// relation is what a call is about: what was visited, and which of it the Activity will hang on.
type relation struct {
	Visits []record `json:"visits"`
	Who    string   `json:"who"`
	What   string   `json:"what"`
	Chosen bool     `json:"chosen"` // by a person; otherwise proposed
	Result string   `json:"result"`
}

// site is what the administrator decided for the softphone.
type site struct {
	PopWhen string   `json:"popWhen"` // ringing or answered
	Results []string `json:"results"` // what can come of a call; empty = the softphone's own list
}

type serverName struct {
	Name string `json:"name"`
}

// logEntry is one finished call on its way to Salesforce.
type logEntry struct {
	ID       string       `json:"id"`
	Subject  string       `json:"subject"`
	State    calllog.Fate `json:"state"`
	RecordID string       `json:"recordId"`
	Error    string       `json:"error"`
	Party    string       `json:"party"`
}

// pop is what was searched in Salesforce for a call and what was found.
type pop struct {
	Searched []string `json:"searched"`
	Matches  []record `json:"matches"`
}

// record is a Salesforce record as Open CTI tells it.
type record struct {
	RecordID   string `json:"recordId"`
	RecordName string `json:"recordName"`
	ObjectType string `json:"objectType"`
	AccountID  string `json:"accountId"`
	ContactID  string `json:"contactId"`
}

func (r record) visit(at time.Time) calllog.Visit {
	return calllog.Visit{
		RecordID: r.RecordID, RecordName: r.RecordName, ObjectType: r.ObjectType,
		AccountID: r.AccountID, ContactID: r.ContactID, At: at,
	}
}

// listed is how many finished calls the panel lists.
const listed = 10

// State returns the whole State.
func (t *Telephony) State(token string) (*TelephonyState, error) {
	if err := t.app.telephony(token); err != nil {
		return nil, err
	}
	return t.app.telephonyState("en")
}

func (a *App) telephonyState(language string) (*TelephonyState, error) {
	a.mu.Lock()
	s := &TelephonyState{
		Rev: a.rev, Remembered: a.config.Remembered, Notes: map[string]string{}, Pops: map[string]pop{}, Log: []logEntry{},
		Relations: map[string]relation{}, Site: site{PopWhen: a.config.Pop.When, Results: a.config.Log.Results},
		Relaunch: a.config.Salesforce.URL != a.startURL, Wanted: a.wanted,
	}
	for _, server := range a.config.Servers {
		s.Servers = append(s.Servers, serverName{server.Name})
	}
	if s.Remembered.Server == "" {
		s.Remembered.Server = a.config.ActiveServer
	}
	if s.Remembered.Device == "" {
		s.Remembered.Device = a.config.MonitorObject
	}
	maps.Copy(s.Pops, a.pops)
	items := a.config.Pop.Items
	a.mu.Unlock()
	s.State = a.session.State()
	s.State.Rev = s.Rev
	for i := range s.Calls {
		s.Calls[i].Search = slices.Concat(entered(s.Calls[i].Data, items), s.Calls[i].Search)
	}

	records, err := a.Book.Records()
	if err != nil {
		return nil, err
	}
	texts := a.Texts(language)
	for _, r := range slices.Backward(records) {
		id, ofThisRun := strings.CutPrefix(r.CallID, a.run+"/")
		if ofThisRun && len(s.Relations) < listed {
			s.Relations[id] = relationOf(r)
		}
		if r.Fate == calllog.Live {
			if ofThisRun && r.Notes != "" {
				s.Notes[id] = r.Notes
			}
			continue
		}
		if len(s.Log) < listed || r.Fate == calllog.Refused || r.Fate == calllog.Uncertain {
			subject, _ := r.Task(texts)["Subject"].(string)
			s.Log = append(s.Log, logEntry{r.ID, subject, r.Fate, r.SalesforceID, r.Error, party(r)})
		}
	}
	return s, nil
}

// entered are the values of the attached data that the site searches first, in its order.
func entered(data map[string]string, items []string) []string {
	var values []string
	for _, item := range items {
		if value := attached(data, item); value != "" {
			values = append(values, value)
		}
	}
	return values
}

// attached finds an item among a call's data: by its name, or inside the standard's userData and
// correlatorData, which are one text each, written as name=value;name=value where they hold several items.
func attached(data map[string]string, item string) string {
	if value := strings.TrimSpace(data[item]); value != "" {
		return value
	}
	for _, whole := range []string{data[csta.UserData], data[csta.CorrelatorData]} {
		for _, pair := range strings.FieldsFunc(whole, func(r rune) bool { return strings.ContainsRune(";&,\n", r) }) {
			if name, value, ok := strings.Cut(pair, "="); ok && strings.TrimSpace(name) == item {
				return strings.TrimSpace(value)
			}
		}
	}
	return ""
}

func relationOf(r calllog.Record) relation {
	who, what := r.Relations()
	of := relation{Visits: []record{}, Who: who, What: what, Chosen: r.Chosen, Result: r.Result}
	for _, v := range r.Visits {
		of.Visits = append(of.Visits, record{v.RecordID, v.RecordName, v.ObjectType, v.AccountID, v.ContactID})
	}
	return of
}

func party(r calllog.Record) string {
	if r.Name != "" {
		return r.Name
	}
	return r.Number
}

// SignOnRequest is what the login pane asks for.
type SignOnRequest struct {
	Server   string      `json:"server"` // a configured server's name; empty = the active one
	User     string      `json:"user"`
	Password csta.Secret `json:"password"`
	Device   string      `json:"device"` // the monitor object; empty = the user's own extension
	Forced   bool        `json:"forced"` // take the link from another session
}

// SignOn logs in to a CTI server and monitors the device. Everything but the password is remembered.
func (t *Telephony) SignOn(token string, r SignOnRequest) error {
	a := t.app
	if err := a.telephony(token); err != nil {
		return err
	}
	a.mu.Lock()
	cfg := a.config
	a.mu.Unlock()
	if r.Server == "" {
		r.Server = cfg.ActiveServer
	}
	i := slices.IndexFunc(cfg.Servers, func(s config.Server) bool { return s.Name == r.Server })
	if i < 0 {
		return &agent.Problem{Code: "noServer", Text: "No CTI server is set up. Open the settings and add one."}
	}
	ctx, cancel := context.WithTimeout(context.Background(), commandPatience)
	defer cancel()
	err := a.session.SignOn(ctx, agent.Credentials{
		Server: r.Server, Line: a.line(cfg.Servers[i], cfg.ClientID()),
		User: strings.TrimSpace(r.User), Password: r.Password, Device: strings.TrimSpace(r.Device), Forced: r.Forced,
	})
	if err != nil {
		return err
	}
	remembered := config.Remembered{Server: r.Server, User: strings.TrimSpace(r.User), Device: strings.TrimSpace(r.Device)}
	if err := config.Update(a.Config.Path(), func(c *config.Config) error { c.Remembered = remembered; return nil }); err != nil {
		a.Log.Warn("the sign-on was not remembered", "err", err)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.config.Remembered = remembered
	a.changed()
	return nil
}

// SignOff stops the monitor and logs out.
func (t *Telephony) SignOff(token string) error {
	return t.command(token, func(ctx context.Context) error { return t.app.session.SignOff(ctx) })
}

// DialRequest is a number to dial and, after a click in Salesforce, the record it stands on.
type DialRequest struct {
	Number string  `json:"number"`
	Record *record `json:"record"`
}

// Dial makes a call.
func (t *Telephony) Dial(token string, r DialRequest) error {
	return t.command(token, func(ctx context.Context) error {
		a := t.app
		a.setClicked(r.Record)
		err := a.session.Dial(ctx, r.Number)
		if err != nil {
			a.setClicked(nil)
		}
		return err
	})
}

func (a *App) setClicked(r *record) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.clicked = nil
	if r != nil && r.RecordID != "" {
		visit := r.visit(time.Now())
		a.clicked = &visit
	}
}

// Hold puts a call on hold.
func (t *Telephony) Hold(token, callID string) error {
	return t.command(token, func(ctx context.Context) error { return t.app.session.Hold(ctx, callID) })
}

// Retrieve takes a call back from hold.
func (t *Telephony) Retrieve(token, callID string) error {
	return t.command(token, func(ctx context.Context) error { return t.app.session.Retrieve(ctx, callID) })
}

// HangUp takes the agent out of a call.
func (t *Telephony) HangUp(token, callID string) error {
	return t.command(token, func(ctx context.Context) error { return t.app.session.HangUp(ctx, callID) })
}

// Consult puts the call in hand on hold and calls somebody else about it.
func (t *Telephony) Consult(token string, r DialRequest) error {
	return t.command(token, func(ctx context.Context) error { return t.app.session.Consult(ctx, r.Number) })
}

// Alternate changes between the call on hold and the one in hand.
func (t *Telephony) Alternate(token string) error {
	return t.command(token, t.app.session.Alternate)
}

// Transfer connects the call on hold with the one in hand and takes the agent out.
func (t *Telephony) Transfer(token string) error {
	return t.command(token, t.app.session.Transfer)
}

// Conference puts the call on hold and the one in hand together.
func (t *Telephony) Conference(token string) error {
	return t.command(token, t.app.session.Conference)
}

// Blind hands a call over without asking first.
func (t *Telephony) Blind(token, callID string, r DialRequest) error {
	return t.command(token, func(ctx context.Context) error { return t.app.session.Blind(ctx, callID, r.Number) })
}

// Digits sends tones into a call.
func (t *Telephony) Digits(token, callID, digits string) error {
	return t.command(token, func(ctx context.Context) error { return t.app.session.Digits(ctx, callID, digits) })
}

func (t *Telephony) command(token string, do func(context.Context) error) error {
	if err := t.app.telephony(token); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), commandPatience)
	defer cancel()
	return do(ctx)
}

// Note sets the notes of a call. They are on disk when it returns.
func (t *Telephony) Note(token, callID, text string) error {
	return t.book(token, func(b *calllog.Book) error { return b.Note(t.app.bookID(callID), text) })
}

// Visit tells that a record is shown. It is tied to the calls that are up.
func (t *Telephony) Visit(token string, r record) error {
	return t.book(token, func(b *calllog.Book) error { return b.Visit("", r.visit(time.Now())) })
}

// relating are the ids a call's Activity is to hang on; "" is none.
type relating struct {
	Who  string `json:"who"`
	What string `json:"what"`
}

// Relate says what a call is about: ids out of its visits.
func (t *Telephony) Relate(token, callID string, r relating) error {
	return t.book(token, func(b *calllog.Book) error { return b.Relate(t.app.bookID(callID), r.Who, r.What) })
}

// Result says what came of a call.
func (t *Telephony) Result(token, callID, text string) error {
	return t.book(token, func(b *calllog.Book) error { return b.Result(t.app.bookID(callID), text) })
}

// Popped tells what was searched and found for a call.
func (t *Telephony) Popped(token, callID string, p pop) error {
	if err := t.app.telephony(token); err != nil {
		return err
	}
	t.app.mu.Lock()
	defer t.app.mu.Unlock()
	t.app.pops[callID] = p
	t.app.changed()
	return nil
}

// claimed is an Activity for the page to save.
type claimed struct {
	ID      string       `json:"id"`
	Task    calllog.Task `json:"task"`
	Attempt int          `json:"attempt"`
}

// ClaimLogs hands the finished calls to a page, which saves them and tells the outcome by Logged. page is
// the page's own random id; language that of the Activity's texts.
func (t *Telephony) ClaimLogs(token, page, language string) ([]claimed, error) {
	a := t.app
	if err := a.telephony(token); err != nil {
		return nil, err
	}
	a.mu.Lock()
	anotherPage := a.page != page
	a.page = page
	a.mu.Unlock()
	if anotherPage {
		if err := a.Book.PageGone(page); err != nil {
			return nil, err
		}
	}
	records, err := a.Book.Claim(page)
	if err != nil {
		return nil, err
	}
	list := []claimed{}
	texts := a.Texts(language)
	for _, r := range records {
		a.Log.Info("activity", "call", r.CallID, "activity", r.ID, "attempt", r.Attempt)
		list = append(list, claimed{r.ID, r.Task(texts), r.Attempt})
	}
	if anotherPage || len(list) > 0 { // ringing for nothing would make the page ask again
		a.mu.Lock()
		defer a.mu.Unlock()
		a.changed()
	}
	return list, nil
}

// outcome is how Salesforce answered saveLog: the Activity's id, or why not; neither when nobody knows.
type outcome struct {
	RecordID string `json:"recordId"`
	Error    string `json:"error"`
}

// Logged tells how the saving of an Activity ended.
func (t *Telephony) Logged(token, id string, o outcome) error {
	return t.book(token, func(b *calllog.Book) error {
		t.app.Log.Info("activity", "activity", id, "saved", o.RecordID, "refused", cut(o.Error, 400))
		return b.Settle(id, o.RecordID, cut(o.Error, 400), time.Now())
	})
}

// Resolve decides about an Activity that was refused or is uncertain: "again" saves it once more, "drop"
// takes it off the list.
func (t *Telephony) Resolve(token, id, decision string) error {
	return t.book(token, func(b *calllog.Book) error {
		switch decision {
		case "again":
			return b.Again(id)
		case "drop":
			return b.Drop(id)
		}
		return &agent.Problem{Code: "badRequest", Text: "The softphone asked for something unknown. Reload the page."}
	})
}

// book works on the call log and tells the pages that something changed there.
func (t *Telephony) book(token string, do func(*calllog.Book) error) error {
	a := t.app
	if err := a.telephony(token); err != nil {
		return err
	}
	err := do(a.Book)
	switch {
	case errors.Is(err, calllog.ErrUnknown):
		return &agent.Problem{Code: "noEntry", Text: "This call is not in the list any more."}
	case errors.Is(err, calllog.ErrUnrelated):
		return &agent.Problem{Code: "unrelated", Text: "An Activity cannot hang on this record. Choose another one."}
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.changed()
	return err
}

// Settings opens the settings window.
func (t *Telephony) Settings(token string) error {
	if err := t.app.telephony(token); err != nil {
		return err
	}
	return t.app.Window.OpenSettings()
}

// Relaunch starts the program anew, after the org's address changed.
func (t *Telephony) Relaunch(token string) error {
	if err := t.app.telephony(token); err != nil {
		return err
	}
	t.app.Window.Relaunch()
	return nil
}

// Report is something the page noticed; it goes to the log.
func (t *Telephony) Report(token string, r struct{ Kind, Text string }) error {
	if err := t.app.telephony(token); err != nil {
		return err
	}
	t.app.Log.Warn("the page reports", "kind", cut(r.Kind, 40), "text", cut(r.Text, 400))
	return nil
}

func cut(text string, limit int) string {
	if len(text) > limit {
		return strings.ToValidUTF8(text[:limit], "") + "…"
	}
	return text
}
