package csta

// form says which elements an event has and which field of Event each of them fills. Those that bear the
// same name in every event (calledDevice, cause, ...) are only ticked off.
type form struct {
	connection string // fills Connection
	subject    string // fills Subject
	target     string // fills Target
	list       string // fills Connections

	calling, called                need
	redirection, local, correlator need
	user, cause, network           need
	permitted, account             need
	linkage                        linkageForm
}

// linkageForm says how an event tells the id that a call keeps.
type linkageForm int

const (
	unlinked linkageForm = iota
	linked               // callLinkageData
	relinked             // callLinkageDataList, the old call's and the new one's
)

// need says whether an event has an element.
type need int

const (
	no   need = iota // the event has no such element
	may              // it may have one
	must             // the standard demands it
)

// forms is the grammar of the call events (ECMA-323 clause 17's schemas). The order of the elements is
// the same in all of them, see layout.
var forms = map[EventKind]form{
	ServiceInitiated: {
		connection: "initiatedConnection", subject: "initiatingDevice",
		called: may, local: may, correlator: may, cause: must, network: may, permitted: may, linkage: linked,
	},
	DigitsDialed: {
		connection: "dialingConnection", subject: "dialingDevice",
		local: may, correlator: may, cause: must, network: may, permitted: may, linkage: linked,
	},
	Originated: { // its subject is the calling device
		connection: "originatedConnection",
		calling:    must, called: must, local: may, correlator: may, cause: must, network: may, permitted: may, linkage: linked,
	},
	Offered: {
		connection: "offeredConnection", subject: "offeredDevice",
		calling: must, called: must, redirection: must, local: may, correlator: may, user: may, cause: must, network: may, permitted: may, linkage: linked,
	},
	Delivered: {
		connection: "connection", subject: "alertingDevice",
		calling: must, called: must, redirection: must, local: may, correlator: may, user: may, cause: must, network: may, permitted: may, linkage: linked,
	},
	Queued: {
		connection: "queuedConnection", subject: "queue",
		calling: must, called: must, redirection: must, local: may, correlator: may, user: may, cause: must, network: may, permitted: may, linkage: linked,
	},
	NetworkReached: {
		connection: "outboundConnection", subject: "networkInterfaceUsed",
		calling: must, called: must, redirection: must, local: may, correlator: may, user: may, cause: must, network: may, permitted: may, linkage: linked,
	},
	Established: {
		connection: "establishedConnection", subject: "answeringDevice",
		calling: must, called: must, redirection: must, local: may, correlator: may, user: may, cause: must, network: may, permitted: may, linkage: linked,
	},
	Held: {
		connection: "heldConnection", subject: "holdingDevice",
		local: may, correlator: may, cause: must, permitted: may, linkage: linked,
	},
	Retrieved: {
		connection: "retrievedConnection", subject: "retrievingDevice",
		local: may, correlator: may, cause: must, permitted: may, linkage: linked,
	},
	Diverted: {
		connection: "connection", subject: "divertingDevice", target: "newDestination",
		calling: may, called: may, redirection: must, local: may, correlator: may, user: may, cause: must, network: may, permitted: may, linkage: linked,
	},
	Failed: {
		connection: "failedConnection", subject: "failingDevice",
		calling: must, called: must, redirection: must, local: may, correlator: may, user: may, cause: must, network: may, permitted: may, linkage: linked,
	},
	ConnectionCleared: {
		connection: "droppedConnection", subject: "releasingDevice",
		local: may, correlator: may, user: may, cause: must, permitted: may, linkage: linked,
	},
	CallCleared: {
		connection: "clearedCall",
		correlator: may, user: may, cause: must, linkage: linked,
	},
	Transfered: {
		connection: "primaryOldCall", subject: "transferringDevice", target: "transferredToDevice",
		list: "transferredConnections", local: may, correlator: may, user: may, cause: must, permitted: may, linkage: relinked,
	},
	Conferenced: {
		connection: "primaryOldCall", subject: "conferencingDevice", target: "addedParty",
		list: "conferenceConnections", local: may, correlator: may, user: may, cause: must, permitted: may, linkage: relinked,
	},
	CallInformation: {
		connection: "connection", subject: "device",
		calling: may, correlator: may, user: may, permitted: may, account: may, linkage: relinked,
	},
	Bridged: {
		connection: "bridgedConnection", subject: "bridgedAppearance",
		local: may, correlator: may, user: may, cause: must, permitted: may, linkage: linked,
	},
	// These have shapes of their own.
	DigitsGenerated:          {connection: "connection"},
	TelephonyTonesGenerated:  {connection: "connection"},
	EnteredDigits:            {connection: "connection", local: may, cause: may},
	ServiceCompletionFailure: {cause: may},
}
