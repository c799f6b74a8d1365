package softphone

import (
	"cmp"
	"strings"
	"time"

	"cordboard/backend/agent"
	"cordboard/backend/call"
	"cordboard/backend/calllog"
	"cordboard/backend/config"
	"cordboard/backend/csta"
)

// State is the whole of what the softphone shows. Rev grows with every change of any part. One that was handed out is never
// written to again.
type State struct {
	agent.State
	Rev        uint64                `json:"rev"`
	Run        string                `json:"run"`      // names this run of the program: call ids are unique within one
	Watching   bool                  `json:"watching"` // another program on this computer logs the calls of this extension
	Servers    []ServerName          `json:"servers"`
	Remembered config.Remembered     `json:"remembered"`
	Notes      map[string]string     `json:"notes"`     // by call id
	Tones      map[string]string     `json:"tones"`     // by call id: what the dialled field has for after the answer
	Relations  map[string]Relation   `json:"relations"` // by call id, of live calls and the last ended ones
	Log        []LogEntry            `json:"log"`       // latest first
	LogMore    int                   `json:"logMore"`   // refused and uncertain ones that Log leaves out
	LogReady   bool                  `json:"logReady"`  // an Activity waits that the page may be handed now
	Book       BookState             `json:"book"`
	Pops       map[string]Pop        `json:"pops"`   // by call id
	Leader     string                `json:"leader"` // the page that leads, by its random id; "" = none
	Roll       int                   `json:"roll"`   // counts the roll calls, which every page answers by Lead
	Site       config.Site           `json:"site"`
	Relaunch   bool                  `json:"relaunch"`
	Pending    PendingRequest        `json:"pending"`
	Untrusted  *UntrustedCertificate `json:"untrusted"` // a certificate that the last sign-on failed for; null = none
}

// Relation is what a call is about: what its Activity hangs on, and what else it can hang on.
type Relation struct {
	Who    Tie    `json:"who"`
	What   Tie    `json:"what"`
	People []Tie  `json:"people"` // who can be chosen, the latest first
	Things []Tie  `json:"things"` // what else can be chosen, the latest first
	Alone  bool   `json:"alone"`  // Who is a Lead: Salesforce relates nothing beside one
	Result string `json:"result"` // chosen by a person; "" = what became of the call is taken
	// Outcome is what became of the call: the Activity's result until a person chooses one; "" while it goes on.
	Outcome call.Outcome `json:"outcome"`
}

// Tie is a record that an Activity hangs on, or can hang on.
type Tie struct {
	ID     string         `json:"id"` // what the Activity names: of a person account its contact; "" = none
	Name   string         `json:"name"`
	Object string         `json:"object"` // API name; "" = not told
	Why    calllog.Reason `json:"why"`    // "" where there is none, and nobody chose that
}

// ServerName is a server one can sign on to.
type ServerName struct {
	Name   string `json:"name"`
	Keep   bool   `json:"keep"`   // its password may be kept
	Login  bool   `json:"login"`  // it wants a user and a password; otherwise the extension is all it asks for
	Agents bool   `json:"agents"` // its queues may know agents by an ID of their own
}

// hasAgents says whether a server's queues may know agents by an ID of their own.
func hasAgents(server config.Server) bool { return server.Profile().HasAgentIDs }

// wantsLogin says whether a server has users.
func wantsLogin(server config.Server) bool { return server.Profile().SignsUsersOn }

// LogEntry is one finished call on its way to Salesforce.
type LogEntry struct {
	ID       string       `json:"id"`
	Subject  string       `json:"subject"`
	State    calllog.Fate `json:"state"`
	Outcome  call.Outcome `json:"outcome"` // what became of the call; "" = nobody knows
	RecordID string       `json:"recordId"`
	Error    string       `json:"error"`
	Party    string       `json:"party"`
	Related  *Record      `json:"related"` // what the Activity hangs on; null = nothing
	// WaitsFor is who may save it, while somebody else is logged in at Salesforce; null = nobody else.
	WaitsFor *Owner    `json:"waitsFor"`
	LeftOut  []LeftOut `json:"leftOut"` // what it is saved without
	Wrong    []Wrong   `json:"wrong"`   // while refused: what Salesforce wants otherwise
	Gone     bool      `json:"gone"`    // while refused: Salesforce had it, and it was deleted there
}

// LeftOut is a value that Salesforce did not take; the Activity is saved without it.
type LeftOut struct {
	Field  string `json:"field"`  // API name
	Value  string `json:"value"`  // a record's name where it is known
	Reason string `json:"reason"` // Salesforce's words; "" = it was too long, the rest is there
}

// Wrong is what Salesforce says of a field, or of the whole.
type Wrong struct {
	Field  string `json:"field"` // API name; "" = of the whole
	Value  string `json:"value"` // what was sent
	Reason string `json:"reason"`
}

// Owner is whose an Activity is.
type Owner struct {
	Org  string `json:"org"`
	User string `json:"user"` // a name, otherwise an id; "" = any of the org
}

// Record is a Salesforce record as Open CTI tells it.
type Record struct {
	RecordID   string `json:"recordId"`
	RecordName string `json:"recordName"`
	ObjectType string `json:"objectType"`
	AccountID  string `json:"accountId,omitempty"` // person accounts: the account
	ContactID  string `json:"contactId,omitempty"` // person accounts: the contact
}

func (r Record) visit(at time.Time, why calllog.Reason) calllog.Visit {
	return calllog.Visit{
		RecordID: r.RecordID, RecordName: r.RecordName, ObjectType: r.ObjectType,
		AccountID: r.AccountID, ContactID: r.ContactID, Why: why, At: at,
	}
}

func recordOf(v calllog.Visit) Record {
	return Record{v.RecordID, v.RecordName, v.ObjectType, v.AccountID, v.ContactID}
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

func relationOf(r calllog.Record) Relation {
	rel := r.Relation()
	people, things := ties(r.People()), ties(r.Things())
	return Relation{
		Who: tieOf(rel.Who, rel.WhoWhy, people), What: tieOf(rel.What, rel.WhatWhy, things), People: people, Things: things,
		Alone: calllog.IsLead(rel.Who), Result: r.Result, Outcome: call.Outcome(r.Outcome),
	}
}

func ties(choices []calllog.Choice) []Tie {
	list := make([]Tie, 0, len(choices))
	for _, c := range choices {
		list = append(list, Tie{c.ID, c.RecordName, c.ObjectType, c.Why})
	}
	return list
}

// tieOf is what the Activity hangs on, named as among the choices.
func tieOf(id string, why calllog.Reason, choices []Tie) Tie {
	tie := Tie{ID: id, Why: why}
	for _, c := range choices {
		if id != "" && c.ID == id {
			tie.Name, tie.Object = c.Name, c.Object
		}
	}
	return tie
}

// related is the record that a call's Activity hangs on: the person before the thing.
func related(r calllog.Record) *Record {
	if v := r.Related(); v != nil {
		of := recordOf(*v)
		return &of
	}
	return nil
}

// waitsFor is whose an entry is that is not for the account to save.
func waitsFor(r calllog.Record, account calllog.Account) *Owner {
	if account.MayCarry(r.Account) {
		return nil
	}
	return &Owner{r.Account.Org, cmp.Or(r.Account.Name, r.Account.User)}
}

func party(r calllog.Record) string {
	return cmp.Or(r.Party(), r.Number)
}
