package config

import "slices"

// Kind is what the value of a setting is.
type Kind string

// Kinds of settings.
const (
	KindText    Kind = "text"
	KindSwitch  Kind = "switch"  // true or false
	KindChoice  Kind = "choice"  // one of a few words
	KindNumber  Kind = "number"  // a whole number; 0 leaves it at what is usual, unless the row has a default: then 0 is 0
	KindRate    Kind = "rate"    // a number that need not be whole; 0 leaves it at what is usual
	KindPort    Kind = "port"    // 1 to 65535; the dialect's usual one where nothing is said
	KindNumbers Kind = "numbers" // whole numbers, in one attribute
	KindLines   Kind = "lines"   // texts, each in an element of its own
	KindList    Kind = "list"    // entries with columns, each in an element of its own
	KindEntry   Kind = "entry"   // the name of one entry of a list, see Setting.Of
)

// Applies is when a changed setting takes effect in a running program.
type Applies string

// Moments at which a changed setting takes effect.
const (
	Now        Applies = "now"
	NextSignOn Applies = "nextSignOn"
	NextStart  Applies = "nextStart"
)

// Setting is one row of the schema: everything about a setting but what it is used for. The file, the checks, the
// registry, the policy templates, the installers' properties, the table in docs/settings.md and the form come from it.
// Its label is the text settings.PATH of the message files, its help settings.PATH.help where there is one.
type Setting struct {
	// Path is where Config has it, in the names of its JSON: numbers.country. That of a column begins with its
	// list's: servers.host. In the file it is the attribute of that name, unless XML says where else.
	Path string `json:"path"`
	Kind Kind   `json:"kind"`
	// Default is what holds where nobody says anything, written as in the file.
	Default string   `json:"default"`
	Choices []string `json:"choices"`
	// Min and Max bound a number. Max is also how many characters a text, or how many entries a list may have; 0 is
	// as many as there are.
	Min float64 `json:"min"`
	Max float64 `json:"max"`
	// Entries is how many lines there may be, each of them once, letters' case aside; 0 is any.
	Entries int `json:"entries"`
	// Unlimited lets a number be -1 as well: without a limit, or never.
	Unlimited bool `json:"unlimited"`
	Needed    bool `json:"needed"` // a text must not be empty
	// Pattern is the regular expression of a text, without ^ and $; "" is any.
	Pattern string `json:"pattern"`
	Format  Format `json:"format"` // what more there is to check; "" is nothing
	// Code is the problem of a value outside of its choices, bounds or pattern.
	Code Code `json:"code"`
	// Inverted has form and policy ask for the opposite: the label says what false does.
	Inverted bool    `json:"inverted"`
	Applies  Applies `json:"applies"`
	// Of is the list whose entry it names; "" for other kinds.
	Of string `json:"of"`
	// Where is what has to hold of a server for it to count. A form shows it only there, or where it is set all the same.
	Where Condition `json:"where"`
	Room  Room      `json:"room"` // that its field takes in a form

	// Policy is the name of its value in the registry; "" for what the program remembers by itself.
	Policy string `json:"-"`
	// Property is what the installers call it; "" = they do not take it.
	Property string `json:"-"`
	// XML is where the file has it: section/child@attribute. A column's begins at its entry's element.
	XML string `json:"-"`
}

// Format is what is checked of a text beyond its pattern.
type Format string

// Formats of texts.
const (
	Plain         Format = ""
	Host          Format = "host"
	Address       Format = "address" // of a page, https or on this computer
	Origin        Format = "origin"  // scheme and host of such an address
	Pin           Format = "pin"     // SHA-256 of a certificate
	Namespace     Format = "namespace"
	DevicePattern Format = "devicePattern"
	// TaskField begins with a field of the Task that is not Cordboard's own.
	TaskField Format = "taskField"
	Upper     Format = "upper" // letters' case does not matter; kept in capitals
)

// Condition is what may have to hold of a server for a setting of it to count.
type Condition string

// Conditions. Behaviours are those of the server's dialect, see csta.Profile.
const (
	Always          Condition = ""
	Encrypted       Condition = "tls"
	SessionOptional Condition = "sessionOptional"
	NamesDevices    Condition = "namesDevices"
)

// Room is how much of a line a setting's field takes in a form.
type Room string

// Rooms.
const (
	WholeLine   Room = ""
	MostOfALine Room = "most" // the next one has the rest
	HalfALine   Room = "half"
	Short       Room = "short" // a few characters: several stand in a line
)

const (
	maxName    = 64
	maxValue   = 128
	maxURL     = 2048
	maxList    = 50
	maxResult  = 255 // what an Activity's CallDisposition holds
	maxSeconds = 300
	maxWrapUp  = 3600
	maxDays    = 3650
)

// wholePath is a path of Windows (a drive or a share) or of Linux that does not depend on where a program runs.
const wholePath = `([A-Za-z]:[\\/]|\\\\[^\\]|/).*`

// Settings are the settings that people set, in the order of the file: all but what the program remembers by itself.
func Settings() []Setting {
	var set []Setting
	for _, s := range schema {
		if sectionOf(s.Path) == "remembered" {
			continue
		}
		if s.Choices == nil {
			s.Choices = []string{}
		}
		set = append(set, s)
	}
	return set
}

// NeedsStart says whether a program that began with one configuration goes by another only once it is started anew.
func NeedsStart(begun, wanted Config) bool {
	begun, wanted = begun.tidy(), wanted.tidy()
	return slices.ContainsFunc(rows, func(r *row) bool {
		return r.Applies == NextStart && !equal(r.in(&begun), r.in(&wanted))
	})
}

// dialRule is what a rule of the dial plan looks like: numbers.RulePattern, with its conditions and its action.
const dialRule = `\s*(\+?[0-9*#xX]+|[0-9]+-[0-9]+( digits)?|[0-9]+ digits|\*)(\s*,\s*(\+?[0-9*#xX]+|[0-9]+-[0-9]+( digits)?|[0-9]+ digits|\*))*` +
	`\s*->\s*(internal|typed|outside|national|plus|bar|([0-9*#+]|\{(number|rest|national|e164)\})+)\s*`

// schema is every setting, in the order of the file. No password can be among them: see Vault.
// taskField is what a rule about a field of the Task looks like: calllog.FieldPattern.
const taskField = `[A-Za-z][A-Za-z0-9_]*(\[\s*` + taskWord + `(\s*,\s*` + taskWord + `)*\s*\])?\s*=([^{}]|\{` + taskPart + `\})*`

const (
	taskWord = `(inbound|outbound|internal|answered|unanswered|missed|abandoned|answeredElsewhere|busy|noAnswer|rejected|unreachable|diverted|parked|transferred|unseen)`
	taskPart = `(party|name|number|dialled|queue|direction|outcome|result|consulted|started|date|ring|talk|hold|data\.[^{}]+)`
)

var schema = []Setting{
	{Path: "servers", Kind: KindList, Applies: NextSignOn, XML: "servers/server"},
	{Path: "servers.name", Kind: KindText, Max: maxName, Needed: true, Applies: NextSignOn, Policy: "ServerName"},
	{Path: "servers.host", Kind: KindText, Format: Host, Needed: true, Room: MostOfALine, Applies: NextSignOn, Policy: "ServerHost", Property: "SERVER_HOST"},
	{Path: "servers.port", Kind: KindPort, Min: 1, Max: 65535, Code: BadPort, Room: Short, Applies: NextSignOn, Policy: "ServerPort", Property: "SERVER_PORT"},
	{Path: "servers.tls", Kind: KindSwitch, Default: "false", Applies: NextSignOn, Policy: "ServerTLS", Property: "SERVER_TLS"},
	{Path: "servers.pin", Kind: KindText, Format: Pin, Pattern: `[0-9a-f]{64}`, Code: BadPin, Where: Encrypted, Applies: NextSignOn, Policy: "ServerPin", Property: "SERVER_PIN"},
	{
		Path: "servers.dialect", Kind: KindChoice, Default: dialects()[0], Choices: dialects(), Code: BadDialect, Applies: NextSignOn,
		Policy: "Dialect", Property: "DIALECT",
	},
	{Path: "servers.session", Kind: KindSwitch, Default: "false", Where: SessionOptional, Applies: NextSignOn, Policy: "ServerSession"},
	{Path: "servers.switchName", Kind: KindText, Max: maxValue, Where: NamesDevices, Applies: NextSignOn, Policy: "SwitchName", Property: "SWITCH_NAME"},
	{Path: "servers.neverRemember", Kind: KindSwitch, Default: "false", Inverted: true, Applies: NextSignOn, Policy: "ServerNeverRemember"},
	{Path: "servers.oldKeys", Kind: KindSwitch, Default: "false", Where: Encrypted, Applies: NextSignOn, Policy: "ServerOldKeys"},
	{Path: "servers.standby", Kind: KindList, Max: maxList, Applies: NextSignOn, Policy: "ServerStandby", XML: "standby"},
	{Path: "servers.standby.host", Kind: KindText, Format: Host, Needed: true, Room: MostOfALine, Applies: NextSignOn},
	{Path: "servers.standby.port", Kind: KindPort, Min: 1, Max: 65535, Code: BadPort, Room: Short, Applies: NextSignOn},
	{Path: "servers.standby.pin", Kind: KindText, Format: Pin, Pattern: `[0-9a-f]{64}`, Code: BadPin, Where: Encrypted, Applies: NextSignOn},
	{Path: "servers.certificate.file", Kind: KindText, Max: maxURL, Pattern: wholePath, Code: BadPath, Where: Encrypted, Applies: NextSignOn, Policy: "ServerCertificate"},
	{Path: "servers.certificate.key", Kind: KindText, Max: maxURL, Pattern: wholePath, Code: BadPath, Where: Encrypted, Applies: NextSignOn, Policy: "ServerCertificateKey"},
	{Path: "servers.adjust.namespace", Kind: KindText, Format: Namespace, Code: BadNamespace, Applies: NextSignOn, Policy: "ServerNamespace"},
	{
		Path: "servers.adjust.devicePattern", Kind: KindText, Max: maxValue, Format: DevicePattern, Code: BadPattern, Applies: NextSignOn,
		Policy: "ServerDevicePattern",
	},
	{
		Path: "servers.adjust.completion", Kind: KindChoice, Choices: []string{"", CompletionResponse, CompletionEvent}, Code: BadCompletion,
		Applies: NextSignOn, Policy: "ServerCompletion",
	},
	{Path: "servers.adjust.keepAlive", Kind: KindNumber, Max: maxSeconds, Code: BadSeconds, Room: Short, Applies: NextSignOn, Policy: "ServerKeepAlive"},
	{Path: "servers.adjust.pace", Kind: KindRate, Min: 0.1, Max: 100, Unlimited: true, Code: BadPace, Room: Short, Applies: NextSignOn, Policy: "ServerPace"},
	{Path: "servers.adjust.probe", Kind: KindNumber, Max: maxSeconds, Unlimited: true, Code: BadProbe, Room: Short, Applies: NextSignOn, Policy: "ServerProbe"},
	{Path: "servers.adjust.look", Kind: KindNumber, Max: maxSeconds, Unlimited: true, Code: BadProbe, Room: Short, Applies: NextSignOn, Policy: "ServerLook"},
	{Path: "servers.adjust.connectTimeout", Kind: KindNumber, Max: maxSeconds, Code: BadSeconds, Room: Short, Applies: NextSignOn, Policy: "ServerConnectTimeout"},
	{Path: "servers.adjust.answerTimeout", Kind: KindNumber, Max: maxSeconds, Code: BadSeconds, Room: Short, Applies: NextSignOn, Policy: "ServerAnswerTimeout"},
	{Path: "activeServer", Kind: KindEntry, Of: "servers", Applies: NextSignOn, Policy: "ActiveServer", XML: "servers@active"},

	{Path: "clientIds", Kind: KindList, Default: DefaultClientID, Applies: NextSignOn, XML: "clientIds/clientId"},
	{Path: "clientIds.name", Kind: KindText, Max: maxName, Needed: true, Room: HalfALine, Applies: NextSignOn, Policy: "ClientIDName"},
	{Path: "clientIds.value", Kind: KindText, Max: maxValue, Needed: true, Room: HalfALine, Applies: NextSignOn, Policy: "ClientID", Property: "CLIENT_ID"},
	{Path: "activeClientId", Kind: KindEntry, Default: DefaultClientID, Of: "clientIds", Applies: NextSignOn, Policy: "ActiveClientID", XML: "clientIds@active"},

	{Path: "monitorObject", Kind: KindText, Max: maxValue, Room: HalfALine, Applies: NextSignOn, Policy: "MonitorObject", XML: "monitorObject@device"},

	{Path: "salesforce.url", Kind: KindText, Format: Address, Max: maxURL, Applies: NextStart, Policy: "Org", Property: "ORG"},
	{Path: "salesforce.softphone", Kind: KindLines, Format: Origin, Applies: NextStart, Policy: "SoftphoneOrigins", XML: "salesforce/softphone@origin"},

	{Path: "remembered.server", Kind: KindText, Max: maxName, Applies: NextSignOn},
	{Path: "remembered.user", Kind: KindText, Max: maxValue, Applies: NextSignOn},
	{Path: "remembered.device", Kind: KindText, Max: maxValue, Applies: NextSignOn},
	{Path: "remembered.agentId", Kind: KindText, Max: maxValue, Applies: NextSignOn},
	{Path: "remembered.kept", Kind: KindSwitch, Default: "false", Applies: NextSignOn},

	{Path: "numbers.country", Kind: KindText, Format: Upper, Pattern: `[A-Za-z]{2}`, Code: BadCountry, Room: Short, Applies: Now, Policy: "Country"},
	{Path: "numbers.areaCode", Kind: KindText, Pattern: `[0-9]{1,6}`, Code: BadAreaCode, Room: Short, Applies: Now, Policy: "AreaCode"},
	{Path: "numbers.outsidePrefix", Kind: KindText, Pattern: `[0-9*#]{1,6}`, Code: BadPrefix, Room: Short, Applies: Now, Policy: "OutsidePrefix"},
	{Path: "numbers.internalLengths", Kind: KindNumbers, Min: 1, Max: 15, Code: BadLength, Room: Short, Applies: Now, Policy: "InternalLengths"},
	{Path: "numbers.internationalPrefix", Kind: KindText, Pattern: `[0-9*#]{1,6}`, Code: BadPrefix, Room: Short, Applies: Now, Policy: "InternationalPrefix"},
	{Path: "numbers.mainNumberDigits", Kind: KindNumber, Max: 9, Code: BadMainDigits, Room: Short, Applies: Now, Policy: "MainNumberDigits"},
	{
		Path: "numbers.rules", Kind: KindLines, Max: maxValue, Entries: maxList, Pattern: dialRule, Code: BadRule, Applies: Now,
		Policy: "DialRules", XML: "numbers/rule@text",
	},
	{Path: "numbers.confirmLinks", Kind: KindSwitch, Default: "false", Applies: Now, Policy: "ConfirmLinks"},

	{
		Path: "pop.when", Kind: KindChoice, Default: WhenRinging, Choices: []string{WhenRinging, WhenAnswered}, Code: BadMoment, Room: HalfALine,
		Applies: Now, Policy: "PopWhen",
	},
	{Path: "pop.items", Kind: KindLines, Max: maxValue, Entries: maxList, Applies: Now, Policy: "PopItems", XML: "pop/item@name"},

	{Path: "log.internal", Kind: KindSwitch, Default: "false", Applies: Now, Policy: "LogInternal"},
	{Path: "log.wrapUp", Kind: KindNumber, Max: maxWrapUp, Code: BadWrapUp, Room: Short, Applies: Now, Policy: "LogWrapUp"},
	{Path: "log.resultRequired", Kind: KindSwitch, Default: "false", Applies: Now, Policy: "LogResultRequired"},
	{Path: "log.missed", Kind: KindSwitch, Default: "false", Applies: Now, Policy: "LogMissed"},
	{Path: "log.shortest", Kind: KindNumber, Max: maxSeconds, Code: BadSeconds, Room: Short, Applies: Now, Policy: "LogShortest"},
	{Path: "log.exceptQueues", Kind: KindLines, Max: maxValue, Entries: maxList, Applies: Now, Policy: "LogExceptQueues", XML: "log/exceptQueue@name"},
	{
		Path: "log.exceptNumbers", Kind: KindLines, Max: maxValue, Entries: maxList, Pattern: `\+?[0-9]+\*?`, Code: BadNumberPattern,
		Applies: Now, Policy: "LogExceptNumbers", XML: "log/exceptNumber@pattern",
	},
	{
		Path: "log.fields", Kind: KindLines, Max: maxResult, Entries: maxList, Format: TaskField, Pattern: taskField, Code: BadField,
		Applies: Now, Policy: "LogFields", XML: "log/field@rule",
	},
	{Path: "log.results", Kind: KindLines, Max: maxResult, Entries: maxList, Applies: Now, Policy: "LogResults", XML: "log/result@text"},

	{Path: "history.days", Kind: KindNumber, Default: "90", Max: maxDays, Code: BadDays, Room: Short, Applies: Now, Policy: "HistoryDays"},

	{Path: "panel.showSeconds", Kind: KindSwitch, Default: "true", Applies: Now, Policy: "ShowSeconds"},

	{Path: "tray.hideOnClose", Kind: KindSwitch, Default: "false", Applies: Now, Policy: "HideOnClose"},

	{
		Path: "logging.level", Kind: KindChoice, Default: "info", Choices: []string{"debug", "info", "warn", "error"}, Code: BadLevel, Room: HalfALine,
		Applies: Now, Policy: "LogLevel",
	},
	{Path: "logging.maskNumbers", Kind: KindSwitch, Default: "true", Applies: Now, Policy: "MaskNumbers"},
}
