// Package config is Cordboard's settings: one XML file per user.
//
// It promises that nothing written by hand is lost (unknown elements, attributes and comments stay
// where they were), that a file is replaced whole or not at all, that two processes writing at the same
// time both get their word in, and that a damaged file is explained and kept. It never holds a
// password, never opens a network connection and never logs.
//
// What holds is asked setting by setting in this order, and the first that says something is believed:
//
//  1. HKLM\Software\Policies\Cordboard and then HKCU\Software\Policies\Cordboard, which group policy writes. What they
//     say is locked: see File.Rows.
//  2. The user's file.
//  3. The machine's file, %ProgramData%\Cordboard\config.xml, which an administrator puts there. It is written in the
//     same way as the user's.
//  4. HKLM\Software\Cordboard, where the installers put what they were given.
//  5. The defaults.
//
// A list (the servers, the client ids, the words of a list) is one setting: it is taken from one of them as a whole. The
// registry says one entry of a list, by a value for each column. What stands beneath the user's file is never copied into
// it unless the user changes that section. All but the user's file is read at Load and not watched. Only Windows has a
// registry and a machine's file.
package config

import (
	"reflect"
	"slices"
	"strings"
	"time"
)

// DefaultClientID is what Cordboard calls itself towards the switch unless the settings say otherwise.
const DefaultClientID = "Salesforce"

// Config is everything an administrator can set and what the program remembers between two starts.
// It is a value: copies may be changed freely, see Clone.
type Config struct {
	Servers        []Server   `json:"servers"`
	ActiveServer   string     `json:"activeServer"` // a Server's name; "" only when there is no server
	ClientIDs      []ClientID `json:"clientIds"`
	ActiveClientID string     `json:"activeClientId"` // a ClientID's name; "" only when there is none
	// MonitorObject is the device to watch when the agent gives none; "" means the agent's own extension.
	MonitorObject string     `json:"monitorObject"`
	Salesforce    Salesforce `json:"salesforce"`
	Remembered    Remembered `json:"remembered"`
	Numbers       Numbers    `json:"numbers"`
	Pop           Pop        `json:"pop"`
	Log           Log        `json:"log"`
	History       History    `json:"history"`
	Panel         Panel      `json:"panel"`
	Tray          Tray       `json:"tray"`
	Logging       Logging    `json:"logging"`
}

// ClientID is a name under which Cordboard signs on, and the words that go on the wire for it:
// platform towards a Zultys MX, applicationID in ECMA-354.
type ClientID struct {
	Name  string `json:"name"` // unique, letters' case aside
	Value string `json:"value"`
}

// Salesforce says where the console is.
type Salesforce struct {
	URL string `json:"url"` // https, or http on this computer; "" while nothing is set up
	// Softphone lists further origins the softphone page may come from, beside the program's own.
	Softphone []string `json:"softphone"`
}

// Remembered is what the sign-on form starts with. A password is never among it.
type Remembered struct {
	Server string `json:"server"`
	User   string `json:"user"`
	Device string `json:"device"`
	// AgentID is what the switch's queues know the agent by; "" where they know the extension or there are none.
	AgentID string `json:"agentId"`
	// Kept says that the password is in the system's credential store, so that it is worth asking for: asking
	// may make the system ask the agent to unlock it. See Vault.
	Kept bool `json:"kept"`
}

// Numbers is the site's dial plan.
type Numbers struct {
	Country         string `json:"country"`         // ISO 3166 letters such as "DE"; "" is unknown
	AreaCode        string `json:"areaCode"`        // the site's own; "" is unknown
	OutsidePrefix   string `json:"outsidePrefix"`   // dialled before an outside number, often "0" or "9"
	InternalLengths []int  `json:"internalLengths"` // digits an extension may have
	// InternationalPrefix is dialled before a country code; "" is the country's usual one.
	InternationalPrefix string `json:"internationalPrefix"`
	// MainNumberDigits is how many digits of a direct-dial number may be the extension's, for which 0 is searched as
	// well; 0 = it is not.
	MainNumberDigits int `json:"mainNumberDigits"`
	// Rules say of some numbers how they are dialled, as numbers.Plan has them: 4000-4999 -> internal. The first one that
	// fits counts.
	Rules []string `json:"rules"`
	// ConfirmLinks keeps every number from a tel: link or another program in the dial box until somebody presses
	// Call. Without it plain numbers are dialled at once; feature codes never are.
	ConfirmLinks bool `json:"confirmLinks"`
}

// Moments of an inbound call at which its record opens; the values are those of the file and of the settings
// page.
const (
	WhenRinging  = "ringing"
	WhenAnswered = "answered"
)

// Pop says how the record of an inbound call is found and when it opens.
type Pop struct {
	// Items are the names of attached data whose values are searched before the number, in this order.
	Items []string `json:"items"`
	When  string   `json:"when"` // WhenRinging or WhenAnswered
}

// Log says which calls become an Activity and what can be said of them.
type Log struct {
	Internal bool `json:"internal"` // calls between two extensions as well
	// WrapUp is how many seconds after its end a call is wrapped up: so long the records that are opened belong to it.
	// 0 is UsualWrapUp.
	WrapUp int `json:"wrapUp"`
	// ResultRequired has the agent choose a result before the wrap-up of a call is done.
	ResultRequired bool `json:"resultRequired"`
	Missed         bool `json:"missed"`   // calls that nobody answered as well
	Shortest       int  `json:"shortest"` // seconds of talk; what is shorter is not logged
	// ExceptQueues and ExceptNumbers are what is never logged: names of queues, numbers, or beginnings of numbers before a *.
	ExceptQueues  []string `json:"exceptQueues"`
	ExceptNumbers []string `json:"exceptNumbers"`
	// Fields are what fields of the Task hold, a rule each: Priority[missed] = High. See calllog.FieldPattern.
	Fields []string `json:"fields"`
	// Results are the wrap-up results offered; none means the softphone's own list, in the page's language.
	Results []string `json:"results"`
}

// UsualWrapUp is how long a call is wrapped up where nobody set anything else.
const UsualWrapUp = 2 * time.Minute

// WrapUpTime is how long after its end a call is wrapped up.
func (l Log) WrapUpTime() time.Duration {
	if l.WrapUp == 0 {
		return UsualWrapUp
	}
	return time.Duration(l.WrapUp) * time.Second
}

// History says what is kept of calls that ended.
type History struct {
	// Days is how many days an ended call stays on this computer; 0 is none, but for the hour in which notes may come.
	Days int `json:"days"`
}

// Panel says how the softphone shows a call.
type Panel struct {
	ShowSeconds bool `json:"showSeconds"` // in the call timer, which counts minutes otherwise
}

// Tray says what the icon beside the clock is for.
type Tray struct {
	HideOnClose bool `json:"hideOnClose"` // closing the window leaves the program running behind its icon
}

// Logging says what is written to the log files.
type Logging struct {
	Level       string `json:"level"`       // debug, info, warn or error
	MaskNumbers bool   `json:"maskNumbers"` // phone numbers keep only their last two digits
}

// Site is what of a configuration the softphone's page goes by.
type Site struct {
	PopWhen string   `json:"popWhen"` // WhenRinging or WhenAnswered
	Results []string `json:"results"` // what can come of a call; empty = the softphone's own list
	// ResultRequired has the agent choose one of them before the wrap-up of a call is done.
	ResultRequired bool `json:"resultRequired"`
	Panel
}

// Site is what the softphone's page goes by. It shares its lists with c.
func (c Config) Site() Site {
	return Site{PopWhen: c.Pop.When, Results: c.Log.Results, ResultRequired: c.Log.ResultRequired, Panel: c.Panel}
}

// Default is the configuration of a computer nobody has set up yet.
func Default() Config {
	c := Config{ClientIDs: []ClientID{{Name: DefaultClientID, Value: DefaultClientID}}}
	preset(&c, rows)
	return c.tidy()
}

// Server is the active server; ok is false when there is none.
func (c Config) Server() (server Server, ok bool) {
	return c.ServerNamed(c.ActiveServer)
}

// ServerNamed is the server of this name, letters' case aside; ok is false when there is none.
func (c Config) ServerNamed(name string) (server Server, ok bool) {
	if i := indexOf(c.Servers, name, serverName); i >= 0 {
		return c.Servers[i], true
	}
	return Server{}, false
}

// ClientID is the value of the active client id, or DefaultClientID when none is active.
func (c Config) ClientID() string {
	if i := indexOf(c.ClientIDs, c.ActiveClientID, clientName); i >= 0 && c.ClientIDs[i].Value != "" {
		return c.ClientIDs[i].Value
	}
	return DefaultClientID
}

// Clone is a copy that shares nothing with c.
func (c Config) Clone() Config {
	c.Servers = slices.Clone(c.Servers)
	for i := range c.Servers {
		c.Servers[i] = c.Servers[i].clone()
	}
	c.ClientIDs = slices.Clone(c.ClientIDs)
	c.Salesforce.Softphone = slices.Clone(c.Salesforce.Softphone)
	c.Numbers.InternalLengths = slices.Clone(c.Numbers.InternalLengths)
	c.Numbers.Rules = slices.Clone(c.Numbers.Rules)
	c.Pop.Items = slices.Clone(c.Pop.Items)
	c.Log.Results = slices.Clone(c.Log.Results)
	c.Log.ExceptQueues = slices.Clone(c.Log.ExceptQueues)
	c.Log.ExceptNumbers = slices.Clone(c.Log.ExceptNumbers)
	c.Log.Fields = slices.Clone(c.Log.Fields)
	return c
}

// tidy brings spellings that mean the same into one form: no nil slices, pins in lower-case hex, words of a choice in
// lower case, countries in upper case, and the first entry active when none is.
func (c Config) tidy() Config {
	c = c.Clone()
	tidyValues(&c, rows)
	for i := range c.Servers {
		c.Servers[i].usualPorts()
	}
	if c.ActiveServer == "" && len(c.Servers) > 0 {
		c.ActiveServer = c.Servers[0].Name
	}
	if c.ActiveClientID == "" && len(c.ClientIDs) > 0 {
		c.ActiveClientID = c.ClientIDs[0].Name
	}
	return c
}

// tidyValues tidies the values of a Config or an entry. whole is a pointer.
func tidyValues(whole any, rows []*row) {
	for _, r := range rows {
		v := r.in(whole)
		switch {
		case v.Kind() == reflect.Slice && v.IsNil():
			v.Set(reflect.MakeSlice(v.Type(), 0, 0))
		case r.Kind == KindChoice && v.String() == "":
			v.SetString(r.Default)
		case r.Kind == KindChoice:
			v.SetString(strings.ToLower(v.String()))
		case r.Format == Pin:
			v.SetString(plainPin(v.String()))
		case r.Format == Upper:
			v.SetString(strings.ToUpper(v.String()))
		case r.Kind == KindList:
			for i := range v.Len() {
				tidyValues(v.Index(i).Addr().Interface(), r.columns)
			}
		}
	}
}

func serverName(s Server) string   { return s.Name }
func clientName(c ClientID) string { return c.Name }

// indexOf finds an entry by its name, letters' case aside; -1 says there is none.
func indexOf[T any](list []T, name string, nameOf func(T) string) int {
	return slices.IndexFunc(list, func(item T) bool { return strings.EqualFold(nameOf(item), name) })
}
