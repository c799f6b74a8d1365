package session

import "cordboard/backend/csta"

// order is the servers in their order, and which of them are still to be tried in this round.
type order struct {
	servers []candidate
	at      int   // the one that has the connection or is being tried
	seat    int   // the one that had the connection last
	round   []int // those still to be tried before the next pause
	worst   error // the failure of this round that is told
	worstAt int
}

// candidate is a server that may be signed on to, and how trying that went.
type candidate struct {
	Server
	barred   bool // it does not take our password, and will not take it the next time
	timeouts int  // tries since its last connection that took as long as they may
	passing  int  // refusals that may pass, one after the other
}

// profile is what the switch does.
func (c *candidate) profile() csta.Profile { return c.Line.Dialect.Profile() }

func newOrder(servers []Server) order {
	var o order
	for _, server := range servers {
		o.servers = append(o.servers, candidate{Server: server})
	}
	return o
}

// server is the one that has the connection or is being tried.
func (o *order) server() *candidate { return &o.servers[o.at] }

// begin begins a round: first the server that had the connection last, then the others in order.
func (o *order) begin() {
	o.round, o.worst = []int{o.seat}, nil
	for i := range o.servers {
		if i != o.seat && !o.servers[i].barred {
			o.round = append(o.round, i)
		}
	}
}

// next goes on to the next server of the round.
func (o *order) next() { o.at, o.round = o.round[0], o.round[1:] }

// again has the server that was tried last be the next one once more.
func (o *order) again() { o.round = append([]int{o.at}, o.round...) }

// settle notes which server has the connection; it says whether it is another one than before.
func (o *order) settle(at int) (moved bool) {
	moved = at != o.seat
	o.at, o.seat = at, at
	o.server().timeouts, o.server().passing = 0, 0
	return moved
}

// blame keeps the failure of a round that is told: one that must not be passed over in silence, else
// that of the first server.
func (o *order) blame(err error) {
	if o.worst == nil || distrusted(err) && !distrusted(o.worst) {
		o.worst, o.worstAt = err, o.at
	}
}

// passedOver tells whom the agent is not connected to, and why; nil where there is nothing to tell.
func (o *order) passedOver() *PassedOverError {
	if o.worst == nil || !distrusted(o.worst) {
		return nil
	}
	return &PassedOverError{Server: o.servers[o.worstAt].Name, Err: o.worst}
}
