package softphone

import (
	"cmp"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"

	"cordboard/backend/agent"
	"cordboard/backend/call"
	"cordboard/backend/calllog"
	"cordboard/backend/config"
	"cordboard/backend/csta"
	"cordboard/backend/desktop"
	"cordboard/backend/numbers"
)

// sightings are what is known of the calls. begun says which of them were seen to begin; a call that was
// there when a connection was made may be one of before.
func (l *callLogger) sightings(s agent.State, begun func(callID string) bool) []calllog.Sighting {
	cfg := l.current.get()
	house := plan(cfg)
	wanted := calllog.Wanted{Unanswered: cfg.Log.Missed, Shortest: time.Duration(cfg.Log.Shortest) * time.Second}
	uptime, account := desktop.Uptime(), l.current.account()
	list := make([]calllog.Sighting, 0, len(s.Calls))
	for _, c := range s.Calls {
		internal := house.Internal(c.Party.Number) && len(c.Parties) == 0
		facts := factsOf(c, house)
		sighting := calllog.Sighting{
			CallID: l.bookID(c.ID), Identity: s.Server + "|" + c.Device + "|" + c.Key, GlobalID: c.GlobalID,
			Direction: string(c.Direction), Internal: internal, Quiet: internal && !cfg.Log.Internal || isExcepted(cfg.Log, c, facts.Queue), Wanted: wanted,
			Number: c.Party.Number, Name: c.Party.Name, Device: c.Device,
			StartedAt: c.Started, ConnectedAt: c.Connected, Begun: begun(c.ID), Stale: c.Stale, Account: account, Agent: agentOf(s),
			OnHold: c.State == call.Held, Facts: facts,
			Evidence: calllog.Evidence{
				Server: s.Server, Line: fmt.Sprintf("%s/%d", l.run, s.Line), Global: c.Global, Linkage: c.Linkage, Unique: c.Unique, Uptime: uptime,
			},
		}
		if c.ConsultOf != "" {
			sighting.ConsultOf = l.bookID(c.ConsultOf)
		}
		for _, p := range c.Parties {
			if p.Number != "" {
				sighting.Parties = append(sighting.Parties, p.Number)
			}
		}
		list = append(list, sighting)
	}
	return list
}

// isExcepted says whether a site never logs a call, for its queue or its number.
func isExcepted(of config.Log, c agent.Call, queue string) bool {
	return queue != "" && slices.ContainsFunc(of.ExceptQueues, func(name string) bool { return strings.EqualFold(name, queue) }) ||
		slices.ContainsFunc(of.ExceptNumbers, func(pattern string) bool {
			if start, all := strings.CutSuffix(pattern, "*"); all {
				return strings.HasPrefix(c.Party.Number, start) || slices.ContainsFunc(c.Search, func(form string) bool { return strings.HasPrefix(form, start) })
			}
			return numbers.Alike(c.Party.Number, pattern)
		})
}

// factsOf is what is known of how a call came here.
func factsOf(c agent.Call, house numbers.Plan) calllog.Facts {
	f := calllog.Facts{Called: c.Called, Data: make(map[string]string, len(c.Data))}
	for name, value := range c.Data {
		if !strings.HasPrefix(name, "__") { // the switch's own bookkeeping
			f.Data[name] = value
		}
	}
	switch {
	case c.Direction != call.Inbound:
	case c.Data[csta.DistributingVDN] != "":
		f.Queue = c.Data[csta.DistributingVDN]
	case c.Called != c.Device && house.Internal(c.Called): // a group's number
		f.Queue = c.Called
	}
	return f
}

// agentOf names who is signed on: the user, or the extension where a switch has no users; "" = nobody.
func agentOf(s agent.State) string { return cmp.Or(s.User, s.Device) }

// viewerOf is who looks at the history.
func viewerOf(account calllog.Account, s agent.State) *calllog.Viewer {
	return &calllog.Viewer{Account: account, Agent: agentOf(s)}
}

// extension names what this program logs the calls of: an extension at a server, while somebody is signed on. The
// server's address counts, not its name: two programs may have two settings, and two spellings of it.
func (l *callLogger) extension(s agent.State) string {
	if s.Device == "" || s.Agent != agent.On && s.Agent != agent.SigningOff {
		return ""
	}
	server, _ := l.current.server(s.Server)
	return net.JoinHostPort(plainHost(server.Host), strconv.Itoa(server.Port)) + " " + s.Device
}

// plainHost is one spelling of a host: in small letters, without the root's dot, this computer under one name.
func plainHost(host string) string {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	if ip, err := netip.ParseAddr(host); err == nil {
		if host = ip.Unmap().String(); ip.Unmap().IsLoopback() {
			return "localhost"
		}
	}
	return host
}
