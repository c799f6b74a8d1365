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
	cfg := a.current.get()
	r.User, r.Device, r.AgentID = strings.TrimSpace(r.User), strings.TrimSpace(r.Device), strings.TrimSpace(r.AgentID)
	if r.Server == "" {
		r.Server = cfg.ActiveServer
	}
	server, known := cfg.ServerNamed(r.Server)
	if !known {
		return problem.New(problem.NoServer)
	}
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
	line, err := a.line(server, cfg.ClientID())
	if err != nil {
		return err
	}
	a.tracer.record(&line, !cfg.Logging.MaskNumbers)
	a.noteUntrusted("", nil)
	ctx, cancel := context.WithTimeout(context.Background(), signOnPatience)
	defer cancel()
	a.calls.signingOn(r.Forced)
	err = a.session.SignOn(ctx, agent.Credentials{
		Server: r.Server, Line: line, Standby: standbys(server, line),
		User: r.User, Password: r.Password, Device: r.Device, AgentID: r.AgentID, AgentPassword: r.AgentPassword, Forced: r.Forced,
	})
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

// remember notes who signed on where, and tells the softphone.
func (a *App) remember(server config.Server, who config.Remembered, password csta.Secret) {
	a.credentials.remember(server, who, password)
	a.composer.changed()
}
