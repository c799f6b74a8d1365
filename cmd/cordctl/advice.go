package main

import (
	"errors"

	"cordboard/backend/problem"
)

// advice names the flags of `cordctl agent` that a problem is about: the sentences in the message files speak of the
// settings form.
var advice = map[problem.Code][]string{
	problem.BadAddress:        {"--server HOST:PORT"},
	problem.UnknownName:       {"--server HOST:PORT"},
	problem.Unreachable:       {"--server HOST:PORT"},
	problem.NeedsTLS:          {"--tls"},
	problem.NotTLS:            {"--tls", "--server HOST:PORT"},
	problem.TurnedAway:        {"--server HOST:PORT"},
	problem.Untrusted:         {"--pin"},
	problem.WrongPin:          {"--pin"},
	problem.BadPin:            {"--pin"},
	problem.OldKeys:           {"--old-keys"},
	problem.NeedsCertificate:  {"--client-cert", "--client-key"},
	problem.ClientCertificate: {"--client-cert", "--client-key"},
	problem.WrongPassword:     {"--user", "--password-stdin"},
	problem.NoPassword:        {"--password-stdin"},
	problem.NotAdmitted:       {"--dialect", "--session", "--user", "--password-stdin", "--client-id"},
	problem.SignOnRefused:     {"--dialect", "--session", "--client-id"},
	problem.InUse:             {"--forced"},
	problem.NoDevice:          {"--monitor"},
	problem.UnknownDevice:     {"--monitor"},
	problem.NoMonitor:         {"--monitor"},
	problem.NoMonitorReply:    {"--monitor", "--dialect"},
	problem.UnknownSwitch:     {"--switch-name", "--monitor"},
	problem.NoSwitchName:      {"--switch-name"},
	problem.LostSigningOn:     {"--server HOST:PORT", "--dialect"},
	problem.BadAnswer:         {"--dialect"},
	problem.AdminDialect:      {"--dialect", "--namespace"},
}

// advised is the sentence of a failure to sign on, with the flags that may put it right.
func advised(err error) string {
	var p *problem.Problem
	if !errors.As(err, &p) {
		return sentence(err)
	}
	for _, code := range []problem.Code{p.Also, p.Code} {
		if flags := advice[code]; len(flags) > 0 {
			return sentence(err) + " " + text("see", "flags", listed(text("and"), flags))
		}
	}
	return sentence(err)
}
