package config

// Code names what is wrong with a configuration, and its sentence: settings.problem.CODE in the message files. No
// sentence repeats what the file holds.
type Code string

// What is wrong with one value.
const (
	NoFault             Code = "" // nothing is wrong
	Missing             Code = "missing"
	TooLong             Code = "tooLong"
	NotPrintable        Code = "notPrintable"
	NotUnique           Code = "notUnique"
	BadHost             Code = "badHost"
	HostHasPort         Code = "hostHasPort"
	HostIsURL           Code = "hostIsURL"
	BadPort             Code = "badPort"
	BadPin              Code = "badPin"
	PinNeedsTLS         Code = "pinNeedsTLS"
	BadDialect          Code = "badDialect"
	BadNamespace        Code = "badNamespace"
	BadPattern          Code = "badPattern"
	BadCompletion       Code = "badCompletion"
	BadSeconds          Code = "badSeconds"
	BadProbe            Code = "badProbe"
	BadPace             Code = "badPace"
	BadDays             Code = "badDays"
	BadPath             Code = "badPath"
	PairNeeded          Code = "pairNeeded"
	CertificateNeedsTLS Code = "certificateNeedsTLS"
	BadCertificate      Code = "badCertificate"
	SameServer          Code = "sameServer"
	UnknownActive       Code = "unknownActive"
	BadURL              Code = "badURL"
	NotHTTPS            Code = "notHTTPS"
	SharedHost          Code = "sharedHost" // every customer of Salesforce has this page
	URLHasPassword      Code = "urlHasPassword"
	BadOrigin           Code = "badOrigin"
	BadCountry          Code = "badCountry"
	BadPrefix           Code = "badPrefix"
	BadAreaCode         Code = "badAreaCode"
	BadRule             Code = "badRule"
	BadNumberPattern    Code = "badNumberPattern"
	BadField            Code = "badField"
	BadMainDigits       Code = "badMainDigits"
	BadWrapUp           Code = "badWrapUp"
	BadLength           Code = "badLength"
	BadMoment           Code = "badMoment"
	TooMany             Code = "tooMany"
	BadLevel            Code = "badLevel"
	BadSwitch           Code = "badSwitch"
	BadNumber           Code = "badNumber"
	Locked              Code = "locked"
)

// What is wrong with a file that is read, or not to be written over.
const (
	NotAdministrators Code = "notAdministrators"
	UnreadableFile    Code = "unreadableFile"
	DamagedFile       Code = "damagedFile"
	Overruled         Code = "overruled"
	Twice             Code = "twice"
	PasswordInFile    Code = "password"
	ChangedMeanwhile  Code = "changedMeanwhile" // by another program
)

// Why a file cannot be read as a configuration.
const (
	Empty        Code = "empty"
	TooLarge     Code = "tooLarge"
	NotUTF8      Code = "notUTF8"
	NotXML       Code = "notXML"
	Mismatch     Code = "mismatch"
	Repeated     Code = "repeated"
	Unfinished   Code = "unfinished"
	TooDeep      Code = "tooDeep"
	TooMuch      Code = "tooMuch"
	NotCordboard Code = "notCordboard"
)
