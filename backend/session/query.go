package session

import (
	"context"
	"slices"
	"time"

	"cordboard/backend/csta"
	"cordboard/backend/csta/link"
)

// Query is something that the switch is asked beside its calls. Whatever it answers, a refusal above all, is no
// problem for the agent.
type Query string

// The queries.
const (
	Features     Query = "features"
	AgentState   Query = "agentState"
	DoNotDisturb Query = "doNotDisturb"
	Forwarding   Query = "forwarding"

	calls Query = "calls" // by a snapshot
)

// aboutAgent are the queries about the agent and their phone, with the features that say that there is an answer.
var aboutAgent = []struct {
	query   Query
	feature string
}{{AgentState, "getAgentState"}, {DoNotDisturb, "getDoNotDisturb"}, {Forwarding, "getForwarding"}}

// queryPause lies between two queries, so that a person's click never waits for their pace, and
// queryDelay before the first ones at a new connection, whose first words are the calls'.
const (
	queryPause = 600 * time.Millisecond
	queryDelay = 2 * time.Second
)

// firstQueries are those that are asked at a new connection. Some servers hang or hang up at words that they do not
// know. So a switch is asked what it is known to answer: by its profile for the agent's state, or for its features,
// once, and any switch for what it offered since the sign-on.
func (c *Connection) firstQueries() []Query {
	var list []Query
	if c.profile.BearsAgentState {
		list = append(list, AgentState)
	}
	if c.profile.BearsFeatures && !c.server.features {
		list = append(list, Features)
		c.server.features = true
	}
	for _, q := range aboutAgent {
		if c.server.topic(q.query).offered && !slices.Contains(list, q.query) {
			list = append(list, q.query)
		}
	}
	return list
}

// offer notes that the switch has an answer to a Query, and asks it, unless that was done.
func (c *Connection) offer(q Query) {
	if t := c.server.topic(q); !t.offered {
		t.offered = true
		c.ask(0, q)
	}
}

// Changed tells that the switch took a request to change what a Query is about, which is asked for now. Its
// refusal to tell says nothing about the request's being possible.
func (c *Connection) Changed(q Query) {
	t := c.server.topic(q)
	t.ordered, t.offered = true, true
	c.ask(0, q)
}

// ask asks the switch some queries, one after the other, after a delay. What nobody wants is not asked.
func (c *Connection) ask(delay time.Duration, list ...Query) {
	s := c.session
	if !c.wanted() {
		return
	}
	s.queries.Add(1)
	s.opt.Go(func() {
		defer s.queries.Done()
		for _, q := range list {
			if !rest(s.ctx, c.Conn, delay) || !c.askOne(q) {
				return
			}
			delay = queryPause
		}
	})
}

// rest waits, and says whether the connection is still wanted.
func rest(ctx context.Context, conn *link.Conn, pause time.Duration) bool {
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
	case <-conn.Done():
	}
	return false
}

// askOne asks one Query and takes in the answer; false = the connection is no more. An event about the
// same that came meanwhile may be newer or older than the answer: then it is asked once more.
func (c *Connection) askOne(q Query) bool {
	s := c.session
	alive, wanted, heard := false, false, 0
	mine := func() bool { return c.wanted() && c.Err() == nil }
	if !s.do(func() {
		if alive = mine(); alive {
			heard, wanted = c.server.topic(q).events, !c.server.deadly(q) && s.opt.Wanted(q)
		}
		if wanted {
			c.open.asks(q)
		}
	}) || !alive {
		return false
	}
	if !wanted {
		return true
	}
	answer, err := q.ask(s.ctx, c)
	return s.do(func() {
		if c.Err() == nil {
			c.open.over(q)
		}
		if mine() {
			c.answered(q, answer, err, heard)
		}
	}) && c.Err() == nil
}

// answered takes in the answer to a Query, before which so many events about the same were heard.
func (c *Connection) answered(q Query, answer Notice, err error, heard int) {
	s := c.session
	t := c.server.topic(q)
	switch {
	case err == nil && t.events != heard && !t.crossed:
		t.crossed = true
		c.ask(0, q)
	case err == nil:
		t.crossed = false
		s.opt.Notify(answer)
		if told, is := answer.(FeaturesTold); is {
			for _, about := range aboutAgent {
				if told.Has(about.feature) {
					c.offer(about.query)
				}
			}
		}
	case q != Features && csta.FailureOf(err).Unsupported() && !t.ordered:
		s.opt.Notify(QueryRefused{q})
	default:
		s.opt.Log.Info("a query was not answered", "query", q, "cause", kind(err))
	}
}

// ask asks the switch, and returns its answer.
func (q Query) ask(ctx context.Context, c *Connection) (answer Notice, err error) {
	var m csta.Message
	switch own := c.OwnDevice(); q {
	case Features:
		return features(ctx, c.Conn)
	case AgentState:
		m, err = link.Do(ctx, c.Conn, csta.GetAgentState{Device: own})
	case DoNotDisturb:
		m, err = link.Do(ctx, c.Conn, csta.GetDoNotDisturb{Device: own})
	default:
		m, err = link.Do(ctx, c.Conn, csta.GetForwarding{Device: own})
	}
	return Answered{m}, err
}

// features are what the switch says it supports. Who refuses the first question is asked by the second;
// who says nothing is not.
func features(ctx context.Context, conn *link.Conn) (Notice, error) {
	answer, err := link.Do(ctx, conn, csta.GetCSTAFeatures{})
	if err == nil || csta.FailureOf(err) == nil {
		return FeaturesTold{Services: answer.Features}, err
	}
	if !rest(ctx, conn, queryPause) {
		return nil, conn.Err()
	}
	caps, err := link.Do(ctx, conn, csta.GetSwitchingFunctionCaps{})
	return FeaturesTold{Services: caps.Services, Functions: true}, err
}
