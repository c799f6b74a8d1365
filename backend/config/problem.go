package config

import (
	"fmt"
	"strings"
)

// Problem is one thing wrong with a configuration.
type Problem struct {
	Field string `json:"field"` // such as servers[1].port; "" is the file as a whole
	Code  string `json:"code"`  // names the sentence in the message files
	Text  string `json:"text"`  // the sentence in English
	Line  int    `json:"line"`  // the line of the file, 1-based; 0 when it is not about a line
	File  string `json:"file"`  // the file it is in when that is not the user's; ""
}

// texts are the sentences behind the codes. They say what is wrong and what to write instead, and never
// repeat what the file holds.
var texts = map[string]string{
	"missing":             "Something has to be entered here.",
	"tooLong":             "This is too long.",
	"notPrintable":        "Only printable characters are possible here, and no space at either end.",
	"notUnique":           "This name is used twice. Every name may be used only once.",
	"badHost":             "Enter a host name such as mx.example.com, or an IPv4 or IPv6 address.",
	"hostHasPort":         "Enter the host without a port; the port has a field of its own.",
	"hostIsURL":           "Enter only the host, without https:// and without a path.",
	"badPort":             "Enter a port between 1 and 65535.",
	"badPin":              "A pin is the SHA-256 of a certificate: 64 hexadecimal digits.",
	"pinNeedsTLS":         "A pinned certificate only protects a TLS connection. Turn TLS on or remove the pin.",
	"badDialect":          "The dialect is zultys, ecma, openscape, openscape-business or dmcc.",
	"badNamespace":        "A namespace is a whole address, such as http://www.ecma-international.org/standards/ecma-323/csta/ed4.",
	"badPattern":          "The pattern has to contain {number} once, which stands for the extension.",
	"badCompletion":       "A request is complete either with its response or with its event.",
	"badSeconds":          "Enter whole seconds, 300 at most.",
	"badProbe":            "Enter whole seconds, 300 at most, or -1 for never.",
	"badPace":             "Enter between 0.1 and 100 requests a second, or -1 for no limit.",
	"badPath":             "Enter the whole path of the file, with its drive or from the root on.",
	"pairNeeded":          "A client certificate needs two files: the certificate and its private key.",
	"certificateNeedsTLS": "A client certificate is only shown over TLS. Turn TLS on or remove the certificate.",
	"badCertificate":      "These files are no certificate and its private key in PEM, or cannot be read.",
	"sameServer":          "This server is in the list already.",
	"unknownActive":       "The active entry is not in the list.",
	"badURL":              "Enter the whole address, such as https://example.lightning.force.com.",
	"notHTTPS":            "The address has to begin with https://. Only addresses on this computer may use http://.",
	"urlHasPassword":      "The address must not contain a user name, a password or a session.",
	"badOrigin":           "Enter only scheme and host, such as https://phone.example.com.",
	"badCountry":          "Enter the two letters of a country, such as DE.",
	"badPrefix":           "The prefix may only consist of up to four digits, * and #.",
	"badLength":           "The length of an extension is between 1 and 15 digits.",
	"badMoment":           "A record opens either when the call is ringing or when it is answered.",
	"tooMany":             "These are too many. Up to 50 are possible.",
	"badLevel":            "The level is debug, info, warn or error.",
	"badSwitch":           "Only true or false are possible here. The default is used.",
	"badNumber":           "A number is expected here. The default is used.",
	"locked":              "This is set by your administrator and cannot be changed here.",
	"notAdministrators":   "This file is not read: only a file that an administrator owns holds for all users.",
	"unreadableFile":      "This file cannot be read.",
	"damagedFile":         "This file is damaged. Nothing of it is used.",
	"overruled":           "Your administrator sets this. What is said here does not count.",
	"twice":               "This section is in the file twice. Only the first one counts.",
	"password":            "The file holds what looks like a password. Cordboard never reads it: remove it.",
}

// String is what is wrong, with its line and field.
func (p Problem) String() string {
	text := p.Text
	if p.Field != "" {
		text = p.Field + ": " + text
	}
	if p.Line > 0 {
		text = fmt.Sprintf("line %d: %s", p.Line, text)
	}
	if p.File != "" {
		text = p.File + ": " + text
	}
	return text
}

func problem(field, code string) Problem {
	return Problem{Field: field, Code: code, Text: texts[code]}
}

// InvalidError says why a configuration was not saved.
type InvalidError struct {
	Problems []Problem
}

func (e *InvalidError) Error() string {
	lines := make([]string, len(e.Problems))
	for i, p := range e.Problems {
		lines[i] = p.String()
	}
	return "config: not saved: " + strings.Join(lines, " ")
}

// ConflictError says that the file was changed by someone else, in the very sections that were to be
// saved. Nothing was written: load the file again, then either show it or save once more.
type ConflictError struct {
	Sections []string // such as servers or logging
}

func (e *ConflictError) Error() string {
	return "config: not saved: the file was changed meanwhile by another program in " +
		strings.Join(e.Sections, ", ") + "; load it again"
}

// DamagedError explains a file that cannot be read as a configuration. The text never quotes the file.
type DamagedError struct {
	Path string
	Line int    // 1-based; 0 when the file as a whole is meant
	Code string // empty, tooLarge, notUTF8, notXML, mismatch, repeated, unfinished, tooDeep, tooMuch or notCordboard
}

var damages = map[string]string{
	"empty":        "The file is empty.",
	"tooLarge":     "The file is larger than 1 MB, which no configuration is.",
	"notUTF8":      "The file contains characters that are not UTF-8. Save it with the encoding UTF-8.",
	"notXML":       "This line is not well-formed XML: look for a missing < or >, a missing quotation mark, or a & that should be &amp;.",
	"mismatch":     "The element that ends here is not the one that was begun: look for a missing or misspelt end tag.",
	"repeated":     "An element in this line has the same attribute twice: remove one of them.",
	"unfinished":   "The file ends in the middle: an element is not closed.",
	"tooDeep":      "The elements are nested too deeply.",
	"tooMuch":      "There are more elements or attributes than in any configuration.",
	"notCordboard": "The file is XML, but not a configuration of Cordboard: its outermost element has to be <cordboard>.",
}

// Text says in English what is damaged and what to do about it.
func (e *DamagedError) Text() string {
	where := ""
	if e.Line > 0 {
		where = fmt.Sprintf("Line %d: ", e.Line)
	}
	return where + damages[e.Code] + " Correct the file with a text editor, or save the settings anew; " +
		"the damaged file is then kept beside the new one."
}

func (e *DamagedError) Error() string {
	return fmt.Sprintf("config: %s is damaged: %s", e.Path, e.Text())
}
