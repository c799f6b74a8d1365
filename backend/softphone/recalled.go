package softphone

import (
	"cordboard/backend/agent"
	"cordboard/backend/call"
	"cordboard/backend/calllog"
)

// recalled adds to a call that is up what its entry knows: the name of the record that stands for the party, and what is known
// from before nobody watched it. A switch that is asked for its calls tells neither when they began nor, mostly, who called
// whom.
func recalled(c agent.Call, entry calllog.Record) agent.Call {
	if c.Direction == call.DirectionUnknown {
		c.Direction = call.Direction(entry.Direction)
	}
	if name := entry.Party(); entry.Person != "" || c.Party.Name == "" {
		c.Party.Name = name
	}
	if !entry.Resumed {
		return c
	}
	c.Started = entry.StartedAt
	c.StartedAt = c.Started.UnixMilli()
	if !c.Connected.IsZero() { // talked before is talked, whatever clock the answer was told by
		c.Connected = c.Connected.Add(-entry.Earlier)
		c.ConnectedAt = c.Connected.UnixMilli()
	}
	return c
}
