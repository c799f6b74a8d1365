package softphone

import (
	"crypto/tls"
	"fmt"
	"os"
	"time"

	"cordboard/backend/agent"
	"cordboard/backend/config"
	"cordboard/backend/csta/link"
	"cordboard/backend/problem"
)

// line says how to reach a configured server. A client certificate that cannot be read is a *problem.Problem.
func (a *App) line(server config.Server, clientID string) (link.Options, error) {
	seconds := func(n int) time.Duration { return time.Duration(n) * time.Second }
	adjust, profile := server.Adjust, server.Profile()
	o := link.Options{
		Address: server.Address(), Dialect: profile.Dialect, TLS: server.TLS, Pin: server.Pin, OldKeys: server.OldKeys,
		Session: profile.OpensSession, SessionOptional: profile.SessionOptional && !server.Session,
		ClientID: clientID, Version: a.o.Version, SwitchName: server.SwitchName, Log: a.o.Log,
		Namespace: adjust.Namespace, DevicePattern: adjust.DevicePattern, Completion: adjust.Completion,
		KeepAlive: seconds(adjust.KeepAlive), Probe: seconds(adjust.Probe), Pace: adjust.Pace,
		ConnectTimeout: seconds(adjust.ConnectTimeout), ResponseTimeout: seconds(adjust.AnswerTimeout),
	}
	if files := server.Certificate; files.File != "" {
		pair, err := keyPairIn(files)
		if err != nil {
			a.o.Log.Warn("the client certificate cannot be used", "server", server.Name, "err", err)
			return link.Options{}, problem.New(problem.ClientCertificate)
		}
		o.Certificate = &pair
	}
	return o, nil
}

// keyPairIn reads a client certificate and its key. What is no file, such as a pipe, would keep the sign-on waiting.
func keyPairIn(files config.CertificateFiles) (tls.Certificate, error) {
	for _, path := range []string{files.File, files.Key} {
		info, err := os.Stat(path)
		if err == nil && !info.Mode().IsRegular() {
			err = fmt.Errorf("%s is no file", path)
		}
		if err != nil {
			return tls.Certificate{}, err
		}
	}
	return tls.LoadX509KeyPair(files.File, files.Key)
}

// standbys are a server's standby servers, in their order, to be reached by the line of the first one. They bear
// its name: it is the same switch.
func standbys(server config.Server, first link.Options) []agent.Standby {
	list := make([]agent.Standby, 0, len(server.Standby))
	for _, other := range server.Standby {
		line := first
		line.Address, line.Pin = other.Address(), other.Pin
		list = append(list, agent.Standby{Server: server.Name, Line: line})
	}
	return list
}
