package csta

// form says which elements an event has and which field of Event each of them fills. Those that bear the
// same name in every event (calledDevice, cause, ...) are only ticked off.
type form struct {
	connection string // fills Connection
	subject    string // fills Subject
	target     string // fills Target
	list       string // fills Connections

	calling, called                    need
	redirection, local, correlator     need
	user, cause, network, secondaryOld need
}

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
		called: may, local: may, correlator: may, cause: must, network: may,
	},
	DigitsDialed: {
		connection: "dialingConnection", subject: "dialingDevice",
		local: may, correlator: may, cause: must, network: may,
	},
	Originated: { // its subject is the calling device
		connection: "originatedConnection",
		calling:    must, called: must, local: may, correlator: may, cause: must, network: may,
	},
	Offered: {
		connection: "offeredConnection", subject: "offeredDevice",
		calling: must, called: must, redirection: must, local: may, correlator: may, user: may, cause: must, network: may,
	},
	Delivered: {
		connection: "connection", subject: "alertingDevice",
		calling: must, called: must, redirection: must, local: may, correlator: may, user: may, cause: must, network: may,
	},
	Queued: {
		connection: "queuedConnection", subject: "queue",
		calling: must, called: must, redirection: must, local: may, correlator: may, user: may, cause: must, network: may,
	},
	NetworkReached: {
		connection: "outboundConnection", subject: "networkInterfaceUsed",
		calling: must, called: must, redirection: must, local: may, correlator: may, user: may, cause: must, network: may,
	},
	Established: {
		connection: "establishedConnection", subject: "answeringDevice",
		calling: must, called: must, redirection: must, local: may, correlator: may, user: may, cause: must, network: may,
	},
	Held: {
		connection: "heldConnection", subject: "holdingDevice",
		local: may, correlator: may, cause: must,
	},
	Retrieved: {
		connection: "retrievedConnection", subject: "retrievingDevice",
		local: may, correlator: may, cause: must,
	},
	Diverted: {
		connection: "connection", subject: "divertingDevice", target: "newDestination",
		calling: may, called: may, redirection: must, local: may, correlator: may, user: may, cause: must, network: may,
	},
	Failed: {
		connection: "failedConnection", subject: "failingDevice",
		calling: must, called: must, redirection: must, local: may, correlator: may, user: may, cause: must, network: may,
	},
	ConnectionCleared: {
		connection: "droppedConnection", subject: "releasingDevice",
		local: may, correlator: may, user: may, cause: must,
	},
	CallCleared: {
		connection: "clearedCall",
		correlator: may, user: may, cause: must,
	},
	Transfered: {
		connection: "primaryOldCall", secondaryOld: may, subject: "transferringDevice", target: "transferredToDevice",
		list: "transferredConnections", local: may, correlator: may, user: may, cause: must,
	},
	Conferenced: {
		connection: "primaryOldCall", secondaryOld: may, subject: "conferencingDevice", target: "addedParty",
		list: "conferenceConnections", local: may, correlator: may, user: may, cause: must,
	},
	CallInformation: {
		connection: "connection", subject: "device",
		calling: may, correlator: may, user: may,
	},
}
