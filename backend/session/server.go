package session

import (
	"time"

	"cordboard/backend/csta"
)

// server is what the server that has the connection, or had it last, has shown since the agent signed on at it.
// It is made with the first connection there and gone with the next server, so that nothing of it is held against
// another one, nor against this one when the agent comes back to it.
type server struct {
	device   string            // the agent's own, as the settings or the switch spell it
	took     time.Duration     // the last try that succeeded, until the calls were known
	resume   csta.Secret       // the session to go on with after a loss (DMCC)
	left     map[string]string // the monitors of the last connection: device -> monitorCrossRefID
	features bool              // it was asked for its features
	topics   map[Query]*topic
	telling  bool // it told its calls, or refused to, at least once
	nameless bool // it does not tell who is in a call
}

// topic is what a server has shown about one Query.
type topic struct {
	offered bool // it is known to answer
	refused bool // it said that it has no such service
	ordered bool // it took a request to change what the Query is about
	crossed bool // its answer was crossed by an event, and it was asked once more
	events  int  // about the same matter
	deaths  int  // connections that died of it
}

// deadlyTwice is how often a connection may die of a Query before nobody asks it any more.
const deadlyTwice = 2

func newServer() *server { return &server{topics: map[Query]*topic{}} }

// topic is what the server has shown about a Query.
func (v *server) topic(q Query) *topic {
	if v.topics[q] == nil {
		v.topics[q] = &topic{}
	}
	return v.topics[q]
}

// deadly says that connections died of a Query.
func (v *server) deadly(q Query) bool { return v.topic(q).deaths >= deadlyTwice }

// untold says that connections died of being asked for the calls, and that none ever told them.
func (v *server) untold() bool { return v.deadly(calls) }

// told notes an answer to the question for the calls, were it a refusal.
func (v *server) told() { v.telling, v.topic(calls).deaths = true, 0 }
