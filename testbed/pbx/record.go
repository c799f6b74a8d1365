package pbx

import (
	"regexp"
	"time"

	"cordboard/backend/csta"
)

// Frame is one frame that went over the wire, as a recording keeps it: without its secrets.
type Frame struct {
	At       time.Time `json:"at"`
	Peer     string    `json:"peer"`
	Out      bool      `json:"out"` // from the switch to the client
	InvokeID int       `json:"invokeId"`
	Name     string    `json:"name"` // the root element; empty when the body is no message
	Body     string    `json:"body"`
}

var (
	secrets          = regexp.MustCompile(`(?is)(<(?:[\w.-]+:)?(?:pwd|password|agentPassword|authCode|sessionID|fromSessionID|toSessionID|webToken)\b[^>]*>)[^<]*`)
	secretAttributes = regexp.MustCompile(`(?i)(\b(?:softPhonePwd|webToken|password|pwd)\s*=\s*)("[^"]*"|'[^']*')`)
)

// redact takes the secrets out of a body. A body that is no message is not kept at all: nobody knows
// what is in it.
func redact(name string, body []byte) string {
	if name == "" {
		return ""
	}
	text := secrets.ReplaceAllString(string(body), "${1}[secret]")
	return secretAttributes.ReplaceAllString(text, `${1}"[secret]"`)
}

func (ss *session) record(out bool, f csta.Frame, name string) {
	if ss.sw.options.Record == nil {
		return
	}
	ss.sw.options.Record(Frame{
		At: time.Now(), Peer: ss.peer, Out: out, InvokeID: f.InvokeID, Name: name, Body: redact(name, f.Body),
	})
}
