package softphone

import (
	"context"
	"errors"
	"strings"
	"time"

	"cordboard/backend/agent"
	"cordboard/backend/config"
	"cordboard/backend/csta"
	"cordboard/backend/problem"
)

// signOnPatience bounds a sign-on. It is long enough for a server that takes its time, and for its standby servers;
// the softphone hears of it by the State.
const signOnPatience = 2 * time.Minute

// SignOnRequest is what the login pane asks for.
type SignOnRequest struct {
	Server   string      `json:"server"` // a configured server's name; empty = the active one
	User     string      `json:"user"`
	Password csta.Secret `json:"password"` // empty = the one that was kept
	Device   string      `json:"device"`   // the monitor object; empty = the user's own extension
	// AgentID and AgentPassword are what the switch's queues know the agent by; both may be empty. That password
	// is never kept.
	AgentID       string      `json:"agentId"`
	AgentPassword csta.Secret `json:"agentPassword"`
	Forced        bool        `json:"forced"` // take the link from another session
	Keep          bool        `json:"keep"`   // keep the password in the system's credential store
}

// SignOn logs in to a CTI server and monitors the device. Everything but the password is remembered in the
// settings, and the password in the system's credential store if that is wanted.
func (t *Telephony) SignOn(r SignOnRequest) error {
	a := t.app
	r.User, r.Device, r.AgentID = strings.TrimSpace(r.User), strings.TrimSpace(r.Device), strings.TrimSpace(r.AgentID)
	cfg, server, cred, err := a.credentialsFor(r.Server)
	if err != nil {
		return err
	}
	r.Server = cred.Server
	if !hasAgents(server) {
		r.AgentID, r.AgentPassword = "", ""
	}
	if !wantsLogin(server) {
		r.User, r.Password, r.Keep = "", "", false
	}
	recalled := r.Password == "" && r.User != "" && cfg.Remembered.Kept && r.Server == cfg.Remembered.Server && r.User == cfg.Remembered.User
	if recalled {
		r.Password = a.credentials.recall(server, r.User)
	}
	a.tracer.record(&cred.Line, !cfg.Logging.MaskNumbers)
	cred.Standby = standbys(server, cred.Line)
	cred.User, cred.Password, cred.Device, cred.Forced = r.User, r.Password, r.Device, r.Forced
	cred.AgentID, cred.AgentPassword = r.AgentID, r.AgentPassword
	a.noteUntrusted("", nil)
	ctx, cancel := context.WithTimeout(context.Background(), signOnPatience)
	defer cancel()
	a.calls.signingOn(r.Forced)
	err = a.session.SignOn(ctx, cred)
	a.noteUntrusted(server.Name, err)
	who := config.Remembered{Server: r.Server, User: r.User, Device: r.Device, AgentID: r.AgentID}
	if errors.Is(err, problem.WrongPassword) && recalled {
		a.remember(server, who, "")
	}
	if err != nil {
		return err
	}
	password := r.Password
	if !r.Keep || server.NeverRemember {
		password = ""
	}
	// The store may ask the user to unlock it; the softphone need not wait for that.
	a.done.Go(func() {
		a.remember(server, who, password)
	})
	return nil
}

// credentialsFor is where and how the present settings sign on at a server of that name ("" is the active one), but for
// its standby servers and for who signs on.
func (a *App) credentialsFor(name string) (config.Config, config.Server, agent.Credentials, error) {
	cfg := a.current.get()
	if name == "" {
		name = cfg.ActiveServer
	}
	server, known := cfg.ServerNamed(name)
	if !known {
		return cfg, server, agent.Credentials{}, problem.New(problem.NoServer)
	}
	line, err := a.line(server, cfg.ClientID())
	if err != nil {
		return cfg, server, agent.Credentials{}, err
	}
	return cfg, server, agent.Credentials{Server: name, Line: line, Look: time.Duration(server.Adjust.Look) * time.Second}, nil
}

// remember notes who signed on where, and tells the softphone.
func (a *App) remember(server config.Server, who config.Remembered, password csta.Secret) {
	a.credentials.remember(server, who, password)
	a.composer.changed()
}
