package softphone

import (
	"cmp"
	"context"
	"errors"
	"strings"
	"time"

	"cordboard/backend/agent"
	"cordboard/backend/config"
	"cordboard/backend/csta/link"
	"cordboard/backend/problem"
)

// A connection test ends after testPatience, whatever happens, and leaves a page that waits 15 s its answer.
const (
	testPatience    = 10 * time.Second
	connectPatience = 5 * time.Second
	answerPatience  = 3 * time.Second
)

// TestStep is one thing that a connection test did.
type TestStep struct {
	Step string `json:"step"` // name, connect, tls or dialect
	OK   bool   `json:"ok"`
	// Code names the sentence in the message files: settings.test.STEP.CODE or settings.test.CODE, otherwise problem.CODE.
	Code   string `json:"code"`
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
	Reason    string    `json:"reason"`  // what the check itself said where the doubt is other
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
		view.Errors = append(view.Errors, config.Problem{Field: "servers[0].certificate.file", Code: config.BadCertificate})
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

// testFailure is the code of a step that failed, and the network's or the switch's own words. A problem's second
// sentence says more than its first.
func testFailure(err error) (code, detail string) {
	p := agent.ProblemOf(err)
	if errors.Is(p, problem.Untrusted) {
		return string(p.Code), "" // the certificate, which is shown, says it
	}
	return string(cmp.Or(p.Also, p.Code)), p.Detail
}

func shownCertificate(c *link.Certificate) *TestCertificate {
	if c == nil {
		return nil
	}
	reason := ""
	if c.Doubt == link.DoubtOther {
		reason = c.Reason
	}
	names := c.Names
	if names == nil {
		names = []string{}
	}
	return &TestCertificate{
		Subject: c.Subject, Issuer: c.Issuer, Names: names, NotBefore: c.NotBefore.UTC(), NotAfter: c.NotAfter.UTC(),
		Pin: c.Pin, Trusted: c.Trusted, Pinned: c.Pinned, Doubt: string(c.Doubt), Reason: reason,
	}
}
