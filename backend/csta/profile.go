package csta

import "slices"

// Profile tells what one kind of switch does, by behaviour. Whoever wants to know how a switch behaves asks
// its Profile instead of comparing dialects: a new kind of switch is a new row of profiles, not a new case in
// every package.
//
// The zero value is a switch that does nothing of its own; Dialect.Profile and Named return filled ones. A
// Profile is a value: the caller may keep and copy it, and must not change the list in it.
type Profile struct {
	Name      string  // in the settings, policies and flags: zultys, ecma, openscape, openscape-business, dmcc
	Dialect   Dialect // the words that are written
	PortPlain int     // the port its servers usually listen on without TLS; 0 = none is usual
	PortTLS   int     // the same with TLS

	// The sign-on.

	SignsUsersOn    bool // a user and a password may sign on; elsewhere the extension is all that is known
	NeedsUser       bool // nobody signs on without a user
	ForcesSignOn    bool // a sign-on may end another session of the same user
	TellsOwnDevice  bool // the answer to the sign-on names the user's extension
	OpensSession    bool // an application session (ECMA-354) is opened
	SessionOptional bool // unless the settings insist on the session, a server that has none is used without
	NamesDevices    bool // the server is asked for the names of devices, by extension and by the name of the switch
	MovesMonitors   bool // a session that is taken over brings its monitors along, which tell everything twice
	HasEditions     bool // servers differ in the edition of ECMA-323, and so in the namespace of what is written

	// What it can be asked. A switch is asked nothing that it may not know: some hang up at unknown words.

	BearsAgentState   bool // GetAgentState, without having offered it
	BearsFeatures     bool // GetCSTAFeatures, without having offered it
	BearsSnapshotCall bool // SnapshotCall, for who is in a call

	// What it can be asked to do.

	Lacks               []string // the services it has no word for, by their names in ECMA-269 (clearCall, ...)
	ConsultsByHold      bool     // consultation, alternate and reconnect are made of hold, dial and retrieve
	DialsOn             bool     // digits can be dialled in a call that was only begun
	ParksAtOwnDevice    bool     // where no place is given, a call is parked at the agent's own device; elsewhere the switch chooses
	ConferenceFromCalls bool     // a conference is made by CreateConfFromCalls
	HasAgentIDs         bool     // its queues know agents by an id of their own, not by the user
	GroupsAreStates     bool     // an agent's state is what their groups are: ready is logged on to them, not ready logged off

	// What its events tell.

	NamesMonitored       bool // every connection is named by the monitored device; who acts is told beside it
	TellsLocalState      bool // localConnectionInfo is the monitored connection's state (ECMA-269 12.2.14)
	NumbersLegs          bool // a callID names one device's leg of a call; only the global id names the call
	ListsTransferredCall bool // a Transferred event names both calls, or lists whose connections went with it
	TellsConference      bool // a Conferenced event tells that two calls were joined, and others tell who leaves
	UniqueLinkage        bool // no two calls ever have the same linkage id (Avaya's UCID)
}

// OpenScapeBusiness is the name of the profile whose dialect is OpenScape's: it is signed on to with a session,
// a user and a password, which its bigger brother does not know.
const OpenScapeBusiness = "openscape-business"

// profiles are the known kinds of switch, the one that the product was made for first.
//
// That MX (Zultys) sends no digits, joins nobody, picks up nothing and that nothing is known of its phones'
// settings is what its own clients show; so is that Avaya's server (DMCC) parks nothing, picks up nothing from
// a group, attaches nothing and dials nothing on: there is no evidence that it does.
var profiles = []Profile{
	{
		Name: string(Zultys), Dialect: Zultys, PortPlain: 7777, PortTLS: 7778,
		SignsUsersOn: true, NeedsUser: true, ForcesSignOn: true, TellsOwnDevice: true,
		BearsAgentState: true,
		Lacks: []string{
			"generateDigits", "clearCall", "singleStepConference", "associateData", "directedPickupCall", "groupPickupCall",
			"setDoNotDisturb", "setForwarding",
		},
		ConsultsByHold: true, ConferenceFromCalls: true, GroupsAreStates: true,
		NamesMonitored: true, NumbersLegs: true,
	},
	standard(Profile{
		Name: string(ECMA), Dialect: ECMA, SignsUsersOn: true, OpensSession: true, SessionOptional: true,
		BearsFeatures: true, DialsOn: true,
	}),
	standard(Profile{Name: string(OpenScape), Dialect: OpenScape, DialsOn: true}),
	standard(Profile{
		Name: OpenScapeBusiness, Dialect: OpenScape, PortPlain: 8800, SignsUsersOn: true, OpensSession: true, DialsOn: true,
	}),
	standard(Profile{
		Name: string(DMCC), Dialect: DMCC, PortPlain: 4721, PortTLS: 4722,
		SignsUsersOn: true, NeedsUser: true, OpensSession: true, SessionOptional: true, NamesDevices: true, MovesMonitors: true,
		Lacks:         []string{"parkCall", "groupPickupCall", "associateData"},
		UniqueLinkage: true,
	}),
}

// standard adds what every switch does that goes by ECMA-269 and ECMA-323.
func standard(p Profile) Profile {
	p.HasEditions, p.BearsSnapshotCall, p.ParksAtOwnDevice, p.HasAgentIDs = true, true, true, true
	p.TellsLocalState, p.ListsTransferredCall, p.TellsConference = true, true, true
	return p
}

// Profiles returns all known kinds of switch, in the order in which people are offered them. The first one is
// the usual one. The caller may change the list.
func Profiles() []Profile { return slices.Clone(profiles) }

// Named returns the profile of that name; false = there is none.
func Named(name string) (Profile, bool) {
	i := slices.IndexFunc(profiles, func(p Profile) bool { return p.Name == name })
	if i < 0 {
		return Profile{}, false
	}
	return profiles[i], true
}

// Profile returns what a switch does that is only known by its dialect. What is no dialect gets the standard's
// own profile.
func (d Dialect) Profile() Profile {
	if p, known := Named(string(d)); known {
		return p
	}
	p, _ := Named(string(ECMA))
	return p
}

// MayOpenSession says whether any kind of switch that speaks the dialect is signed on to with a session.
func (d Dialect) MayOpenSession() bool {
	return slices.ContainsFunc(profiles, func(p Profile) bool { return p.Dialect == d && p.OpensSession })
}

// Port is the port its servers usually listen on, or 0 when none is usual.
func (p Profile) Port(tls bool) int {
	if tls {
		return p.PortTLS
	}
	return p.PortPlain
}
