package softphone

import (
	"context"
	"errors"
	"strings"
	"time"

	"cordboard/backend/config"
	"cordboard/backend/csta"
	"cordboard/backend/csta/link"
)

// A connection test ends after testPatience, whatever happens, and leaves a page that waits 15 s its answer.
const (
	testPatience    = 10 * time.Second
	connectPatience = 5 * time.Second
	answerPatience  = 3 * time.Second
)

// TestStep is one thing that a connection test did.
type TestStep struct {
	Step   string `json:"step"` // name, connect, tls or dialect
	OK     bool   `json:"ok"`
	Code   string `json:"code"`   // with Step it names the sentence in the message files
	Text   string `json:"text"`   // the sentence in English: what was found, what to do
	Detail string `json:"detail"` // addresses, a version, the network's or the switch's own words
}

// TestCertificate is the certificate a server showed. Times are RFC 3339.
type TestCertificate struct {
	Subject   string    `json:"subject"`
	Issuer    string    `json:"issuer"`
	Names     []string  `json:"names"`
	NotBefore time.Time `json:"notBefore"`
	NotAfter  time.Time `json:"notAfter"`
	Pin       string    `json:"pin"`
	Trusted   bool      `json:"trusted"` // by this computer, without a pin
	Pinned    bool      `json:"pinned"`  // it is the one that the settings pin
	Doubt     string    `json:"doubt"`   // why this computer does not trust it: authority, name, time, other or ""
	Reason    string    `json:"reason"`  // the doubt in English
}

// TestView is what a connection test found out.
type TestView struct {
	Errors      []config.Problem `json:"errors"` // what is wrong with the server's fields; then nothing was tried
	Steps       []TestStep       `json:"steps"`  // what was done, in order; only the last one can have failed
	Certificate *TestCertificate `json:"certificate"`
}

// Test does what can be done for a server without a password, saved or not: look its name up, connect, agree
// on TLS, and hear whether what answers fits its dialect. It does not sign on, changes nothing and takes ten
// seconds at most.
func (s *Settings) Test(token string, server config.Server) (*TestView, error) {
	a := s.app
	if err := s.admit(token); err != nil {
		return nil, err
	}
	c := config.Default()
	server.Name = "tested" // which it is called does not matter
	server.Dialect = strings.ToLower(server.Dialect)
	if server.Port == 0 {
		server.Port = server.Profile().Port(server.TLS)
	}
	c.Servers = []config.Server{server}
	view := &TestView{Errors: config.Validate(c), Steps: []TestStep{}}
	if len(view.Errors) > 0 {
		return view, nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), testPatience)
	defer cancel()
	opt, err := a.line(server, "")
	if err != nil {
		view.Errors = append(view.Errors, config.Problem{
			Field: "servers[0].certificate.file", Code: "badCertificate", Text: "These files are no certificate and its private key in PEM, or cannot be read.",
		})
		return view, nil
	}
	opt.ConnectTimeout, opt.ResponseTimeout = connectPatience, answerPatience
	report, err := link.Probe(ctx, opt)
	view.Steps, view.Certificate = testSteps(server, report, err), shownCertificate(report.Certificate)
	last := view.Steps[len(view.Steps)-1]
	a.o.Log.Info("a connection was tested", "step", last.Step, "ok", last.OK, "code", last.Code)
	return view, nil
}

// testSteps tells a report step by step.
func testSteps(server config.Server, report link.Report, err error) []TestStep {
	order := []link.Step{link.StepName, link.StepConnect, link.StepTLS, link.StepDialect}
	if !server.TLS {
		order = []link.Step{link.StepName, link.StepConnect, link.StepDialect}
	}
	steps := []TestStep{}
	for _, step := range order {
		said := TestStep{Step: string(step), OK: true}
		if step == report.Step && err != nil {
			said.OK = false
			said.Code, said.Detail = testFailure(err)
		} else {
			said.Code, said.Detail = testFinding(step, server, report)
		}
		said.Text = testTexts[said.Step+"."+said.Code]
		if said.Text == "" {
			said.Text = testTexts[said.Code]
		}
		steps = append(steps, said)
		if step == report.Step {
			break
		}
	}
	return steps
}

// testFinding is the code of a step that was done, and what is worth knowing of it.
func testFinding(step link.Step, server config.Server, report link.Report) (code, detail string) {
	switch step {
	case link.StepName:
		return "done", strings.Join(report.Addresses, ", ")
	case link.StepConnect:
		return "done", report.Remote
	case link.StepTLS:
		if report.Certificate != nil && report.Certificate.Pinned {
			return "pinned", report.TLSVersion
		}
		return "trusted", report.TLSVersion
	case link.StepDialect:
		switch {
		case report.Refusal != "":
			return "declined", report.Refusal
		case report.Heard:
			return "done", report.Status
		}
		return "silent", ""
	}
	return "done", ""
}

// testFailure is the code of a step that failed, and the network's or the switch's own words.
func testFailure(err error) (code, detail string) {
	var (
		unreachable *link.UnreachableError
		notTLS      *link.NotTLSError
		needsTLS    *link.NeedsTLSError
		handshake   *link.HandshakeError
		untrusted   *link.UntrustedError
		pin         *link.PinError
		badPin      *link.BadPinError
		certificate *link.ClientCertificateError
		timeout     *link.TimeoutError
		frame       *csta.FrameError
		lost        *link.LostError
		ended       *link.EndedError
	)
	switch {
	case errors.As(err, &unreachable):
		if unreachable.Kind == link.OtherTrouble {
			return string(unreachable.Kind), unreachable.Reason
		}
		return string(unreachable.Kind), unreachable.Address
	case errors.As(err, &notTLS) && notTLS.Certain:
		return "notTLS", ""
	case errors.As(err, &notTLS):
		return "perhapsNotTLS", ""
	case errors.As(err, &needsTLS) && needsTLS.Certain:
		return "needsTLS", ""
	case errors.As(err, &needsTLS):
		return "perhapsNeedsTLS", ""
	case errors.As(err, &untrusted):
		return "untrusted", "" // the certificate's doubt says why
	case errors.As(err, &pin):
		return "wrongPin", pin.Got
	case errors.As(err, &badPin):
		return "badPin", ""
	case errors.As(err, &certificate) && certificate.Shown:
		return "needsCertificate", certificate.Err.Error()
	case errors.As(err, &certificate):
		return "needsCertificate", ""
	case errors.As(err, &handshake):
		return "handshake", handshake.Err.Error()
	case errors.As(err, &timeout):
		return "noAnswer", ""
	case errors.As(err, &frame):
		return "notCSTA", ""
	case errors.As(err, &lost):
		return "lost", lost.Reason
	case errors.As(err, &ended):
		return "lost", ended.Reason
	case errors.Is(err, context.DeadlineExceeded):
		return "outOfTime", ""
	}
	return "failed", err.Error()
}

// testTexts are the sentences behind the codes, by step where the same code says another thing there.
var testTexts = map[string]string{
	"name.done":        "The name is known.",
	"badAddress":       "Host and port do not make an address. Correct them.",
	"unknownName":      "No computer of this name is known. Check the spelling of the host.",
	"noNames":          "The name could not be looked up. Check the network and its name service.",
	"connect.done":     "Somebody answers on this port.",
	"nobodyThere":      "The computer is there, but nothing listens on this port. Check the port, and that the switch's CTI service runs.",
	"noRoute":          "There is no way to it from here. Check the network or VPN.",
	"connect.noAnswer": "It did not answer in time. Check the address, the network or VPN, and firewalls.",
	"otherTrouble":     "It cannot be reached.",
	"tls.trusted":      "The connection is encrypted, and this computer trusts the certificate.",
	"tls.pinned":       "The connection is encrypted, and the certificate is the pinned one.",
	"notTLS":           "The server does not speak TLS on this port. Enter its TLS port, or turn encryption off.",
	"perhapsNotTLS":    "The server did not answer the TLS greeting and probably does not speak TLS on this port. Enter its TLS port, or turn encryption off.",
	"untrusted":        "This computer does not trust the certificate. Compare it with the server's own; if it is the same, pin it.",
	"wrongPin":         "The server shows another certificate than the pinned one. Unless the server got a new certificate, do not connect and find out why.",
	"badPin":           "The pin is not the SHA-256 of a certificate.",
	"handshake":        "The server speaks TLS, but no common encryption was found. It must offer TLS 1.2 or newer.",
	"needsCertificate": "The server asks for a certificate of this computer, or does not accept the one that is entered. Enter one under Advanced, or have the server's administrator admit it.",
	"dialect.done":     "The server speaks CSTA.",
	"dialect.declined": "The server speaks CSTA. It does not tell its status without a sign-on.",
	"dialect.silent":   "The server waits for a sign-on. Whether it lets anybody in is seen when somebody signs on.",
	"dialect.noAnswer": "The server does not answer. Check the port and the dialect.",
	"needsTLS":         "The server wants an encrypted connection on this port. Turn encryption on.",
	"perhapsNeedsTLS":  "The server hung up without a word. If this is its TLS port, turn encryption on. It may also serve one program at a time, and another one is connected.",
	"notCSTA":          "What answers is no CTI server. Check the port.",
	"lost":             "The server ended the connection. Check the port and the dialect, and whether it lets this computer in.",
	"outOfTime":        "It took longer than ten seconds. Check the network or VPN.",
	"failed":           "It did not work.",
}

func shownCertificate(c *link.Certificate) *TestCertificate {
	if c == nil {
		return nil
	}
	names := c.Names
	if names == nil {
		names = []string{}
	}
	return &TestCertificate{
		Subject: c.Subject, Issuer: c.Issuer, Names: names, NotBefore: c.NotBefore.UTC(), NotAfter: c.NotAfter.UTC(),
		Pin: c.Pin, Trusted: c.Trusted, Pinned: c.Pinned, Doubt: string(c.Doubt), Reason: c.Reason,
	}
}
