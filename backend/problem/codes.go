package problem

// What the state of things does not allow.
const (
	NotSignedOn  Code = "notSignedOn"
	SignedOn     Code = "signedOn"
	Signing      Code = "signing" // on or off, still under way
	NotConnected Code = "notConnected"
	NoCall       Code = "noCall" // this call is over
	NotNow       Code = "notNow"
	Dialling     Code = "dialling"
	BusyLine     Code = "busyLine"
	InCall       Code = "inCall"
	NoHeldCall   Code = "noHeldCall"
	ManyHeld     Code = "manyHeld"
	HungUp       Code = "hungUp"
	BothCalls    Code = "bothCalls" // are still there: only after another one
	NoEntry      Code = "noEntry"
	NoTrace      Code = "noTrace"
	Closed       Code = "closed"  // the connection
	Closing      Code = "closing" // the program
	Cancelled    Code = "cancelled"
)

// What was asked for in a way that cannot be carried out.
const (
	BadNumber      Code = "badNumber"
	UnclearNumber  Code = "unclearNumber" // it would not be dialled as it is meant
	BarredNumber   Code = "barredNumber"  // by a rule of the dial plan
	LongNumber     Code = "longNumber"
	SeveralNumbers Code = "severalNumbers"
	TonesBehind    Code = "tonesBehind" // the number: nobody could send them
	BadDigits      Code = "badDigits"
	BadCommand     Code = "badCommand"
	BadAgentState  Code = "badAgentState"
	BadRequest     Code = "badRequest"
	Unrelated      Code = "unrelated"
	Page           Code = "page"
	ForeignPage    Code = "foreignPage"
	NotShown       Code = "notShown"
	Locked         Code = "locked"
	NoServer       Code = "noServer"
	ServerGone     Code = "serverGone" // from the settings
)

// What the telephone server refuses.
const (
	Refused        Code = "refused"
	NotAllowed     Code = "notAllowed"
	UnknownNumber  Code = "unknownNumber"
	BadAnswer      Code = "badAnswer"
	NotSupported   Code = "notSupported"
	NotPermitted   Code = "notPermitted"
	AgentRefused   Code = "agentRefused"
	GroupsRefused  Code = "groupsRefused"
	TooManyParties Code = "tooManyParties"
	DeviceOut      Code = "deviceOut" // a phone or line that is needed for it
	OutOfService   Code = "outOfService"
	Overloaded     Code = "overloaded"
	TargetBusy     Code = "targetBusy"
	ConsultFailed  Code = "consultFailed"
	WrongPassword  Code = "wrongPassword"
	SignOnRefused  Code = "signOnRefused"
	NotAdmitted    Code = "notAdmitted" // the program, whoever signs on
	InUse          Code = "inUse"
	NoPassword     Code = "noPassword"
	AlreadySo      Code = "alreadySo" // what was to be set
	UnknownDevice  Code = "unknownDevice"
	UnknownSwitch  Code = "unknownSwitch"  // by that name, or the extension at it
	NoSwitchName   Code = "noSwitchName"   // in the settings
	NoMonitor      Code = "noMonitor"      // of the agent's extension, and the reason is in the detail
	NoMonitorReply Code = "noMonitorReply" // the question for a monitor was not answered
	NoDevice       Code = "noDevice"
	Kicked         Code = "kicked"
)

// What is wrong with the connection to the telephone server.
const (
	Unreachable       Code = "unreachable"
	NotTLS            Code = "notTLS"
	NeedsTLS          Code = "needsTLS"
	TurnedAway        Code = "turnedAway" // the server hung up without a word, and speaks no TLS
	OldKeys           Code = "oldKeys"    // the server exchanges keys by RSA alone
	Handshake         Code = "handshake"
	Untrusted         Code = "untrusted"
	WrongPin          Code = "wrongPin"
	BadPin            Code = "badPin"
	NeedsCertificate  Code = "needsCertificate"
	ClientCertificate Code = "clientCertificate"
	PassedOver        Code = "passedOver"
	Timeout           Code = "timeout"
	Unanswered        Code = "unanswered" // are too many requests
	Lost              Code = "lost"
	LostSigningOn     Code = "lostSigningOn"
	MonitorLost       Code = "monitorLost"
)

// Why the connection to the telephone server did not come about or ended: the second sentence of Unreachable, NotTLS
// and Lost.
const (
	BadAddress    Code = "badAddress"  // host and port make no address
	UnknownName   Code = "unknownName" // no host of this name is known
	NoNames       Code = "noNames"     // the host's name could not be looked up
	NobodyThere   Code = "nobodyThere" // nothing listens on the port
	NoRoute       Code = "noRoute"
	NoAnswer      Code = "noAnswer"
	PerhapsNotTLS Code = "perhapsNotTLS" // the server did not answer the TLS greeting
	NotCSTA       Code = "notCSTA"       // the server sent something else
)

// What an administrator can do about a refusal: a second sentence.
const (
	AdminLimit     Code = "adminLimit"     // of monitors, sessions or licences
	AdminService   Code = "adminService"   // a phone, a line or the network is out of service
	AdminRights    Code = "adminRights"    // of the user
	AdminExtension Code = "adminExtension" // is it there, and may it be monitored?
	AdminAgent     Code = "adminAgent"     // id, password and group
	AdminLicence   Code = "adminLicence"   // for a service that is not offered
	AdminDialect   Code = "adminDialect"   // the kind of server and its edition
)

// Internal is everything else.
const Internal Code = "internal"
