package softphone

import (
	"errors"
	"slices"

	"cordboard/backend/config"
	"cordboard/backend/csta/link"
	"cordboard/backend/problem"
)

// UntrustedCertificate is one certificate for which nobody on this computer vouches, shown by a server at a sign-on. A server
// that has a pin raises none: another certificate than the pinned one is an alarm, not a question.
type UntrustedCertificate struct {
	Server      string          `json:"server"`  // as the settings name it
	Address     string          `json:"address"` // of the server or of one of its standby servers
	Certificate TestCertificate `json:"certificate"`
	May         bool            `json:"may"` // somebody may trust it here; not where a policy sets the servers
}

// noteUntrusted notes the certificate that a sign-on failed for, if that was why, and tells the softphone.
func (a *App) noteUntrusted(server string, err error) {
	var shown *UntrustedCertificate
	var untrusted *link.UntrustedError
	if errors.As(err, &untrusted) && untrusted.Certificate != nil {
		shown = &UntrustedCertificate{
			Server: server, Address: untrusted.Address, Certificate: *shownCertificate(untrusted.Certificate),
			May: a.current.mayChangeServers(),
		}
	}
	a.composer.showUntrusted(shown)
}

// TrustRequest names the certificate that somebody has compared.
type TrustRequest struct {
	Server string `json:"server"`
	Pin    string `json:"pin"` // the SHA-256 that was shown
}

// Trust pins the certificate that the last sign-on showed, and no other, in the settings: from now on the server
// has to show exactly this one. It refuses where a policy sets the servers, where there is a pin already, and
// where the server's address has changed since.
func (t *Telephony) Trust(r TrustRequest) error {
	a := t.app
	shown := a.composer.shownUntrusted()
	switch {
	case shown == nil || shown.Server != r.Server || shown.Certificate.Pin != r.Pin:
		return problem.New(problem.NotShown)
	case !shown.May:
		return problem.New(problem.Locked)
	}
	var locked *config.InvalidError
	err := config.Update(a.current.path, func(c *config.Config) error { return pinTo(c, shown) })
	switch {
	case errors.As(err, &locked):
		return problem.New(problem.Locked)
	case err != nil:
		return err
	}
	a.o.Log.Info("a certificate was trusted", "server", shown.Server, "address", shown.Address, "pin", shown.Certificate.Pin)
	file, err := config.Load(a.current.path)
	if err != nil {
		return err
	}
	a.settingsChanged(file, nil)
	a.noteUntrusted("", nil)
	return nil
}

// pinTo puts the certificate's pin to whichever server or standby server showed it.
func pinTo(c *config.Config, shown *UntrustedCertificate) error {
	i := slices.IndexFunc(c.Servers, func(s config.Server) bool { return s.Name == shown.Server })
	if i < 0 || !c.Servers[i].TLS {
		return problem.New(problem.NotShown)
	}
	server := &c.Servers[i]
	pins := map[string]*string{server.Address(): &server.Pin}
	for j := range server.Standby {
		pins[server.Standby[j].Address()] = &server.Standby[j].Pin
	}
	pin := pins[shown.Address]
	if pin == nil || *pin != "" {
		return problem.New(problem.NotShown)
	}
	*pin = shown.Certificate.Pin
	return nil
}
