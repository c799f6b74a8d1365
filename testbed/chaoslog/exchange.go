package chaoslog

import (
	"context"
	"fmt"
	"net"
	"slices"
	"sync"
	"time"

	"cordboard/backend/csta"
	"cordboard/testbed/pbx"
)

// extension is the agent's phone.
const extension = "200"

// glance is how often the exchange looks at the agent's phone: as exact are the times of a Call.
const glance = 4 * time.Millisecond

// exchange is the simulated switch and the people around it. It notes what truly goes on at the agent's phone, as
// the switch itself sees it. A restart puts a fresh switch on the same port, which counts its ids anew.
type exchange struct {
	ctx     context.Context
	dialect csta.Dialect
	address string
	stop    chan struct{}
	looker  sync.WaitGroup

	mu     sync.Mutex
	sw     *pbx.Switch
	served chan error
	up     []*Call // not over yet, oldest first
	placed int     // calls that this switch has seen: the next one's ids follow from it
	begun  map[*Call]int
	log    func(format string, args ...any)
}

func openExchange(ctx context.Context, dialect csta.Dialect, log func(string, ...any)) (*exchange, error) {
	x := &exchange{ctx: ctx, dialect: dialect, stop: make(chan struct{}), begun: map[*Call]int{}, log: log}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	x.address = listener.Addr().String()
	x.serve(listener)
	x.looker.Go(x.watch)
	return x, nil
}

func (x *exchange) serve(listener net.Listener) {
	x.sw = pbx.New(pbx.Options{
		Dialect: x.dialect, Extensions: []string{extension, "201"},
		Scenario: pbx.Scenario{Phones: map[string]pbx.Phone{extension: {JustRings: true}}},
	})
	x.served, x.placed = make(chan error, 1), 0
	clear(x.begun)
	go func(sw *pbx.Switch, served chan<- error) { served <- sw.Serve(x.ctx, listener) }(x.sw, x.served)
}

func (x *exchange) close() {
	close(x.stop)
	x.looker.Wait()
	x.mu.Lock()
	defer x.mu.Unlock()
	x.sw.Close()
	<-x.served
}

// watch notes when calls are answered and when they end.
func (x *exchange) watch() {
	tick := time.NewTicker(glance)
	defer tick.Stop()
	for {
		select {
		case <-x.stop:
			return
		case <-tick.C:
			x.mu.Lock()
			x.look()
			x.mu.Unlock()
		}
	}
}

// look compares the calls with the switch. The caller holds the lock.
func (x *exchange) look() {
	truth := x.sw.Snapshot(extension)
	now := time.Now()
	x.up = slices.DeleteFunc(x.up, func(c *Call) bool {
		i := slices.IndexFunc(truth, func(info csta.SnapshotCallInfo) bool { return has(info.Endpoint.Number(), c.Number) })
		if i < 0 {
			if !c.Rang.IsZero() {
				c.Ended = now
				x.log("call %d is over", c.N)
			}
			return !c.Rang.IsZero()
		}
		if c.Rang.IsZero() {
			c.Rang = now
		}
		if c.Answered.IsZero() && talking(truth[i].States) {
			c.Answered = now
			x.log("call %d is answered", c.N)
		}
		return false
	})
}

// talking says whether the phone and the other end are in conversation.
func talking(states []csta.ConnectionState) bool {
	in := func(s csta.ConnectionState) bool { return s == csta.StateConnected || s == csta.StateHold }
	return len(states) == 2 && in(states[0]) && in(states[1])
}

// do lets somebody do something, and looks what came of it.
func (x *exchange) do(deed func(*pbx.Switch) error) error {
	x.mu.Lock()
	defer x.mu.Unlock()
	err := deed(x.sw)
	x.look()
	return err
}

// ring lets the caller call the agent.
func (x *exchange) ring(c *Call) error {
	return x.do(func(sw *pbx.Switch) error {
		if _, err := sw.Call(c.Number, c.Name, extension, nil); err != nil {
			return err
		}
		x.placed++
		x.up, x.begun[c] = append(x.up, c), x.placed
		return nil
	})
}

// expect takes note of a call that the agent is about to dial.
func (x *exchange) expect(c *Call) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.placed++
	x.up, x.begun[c] = append(x.up, c), x.placed
}

// forget drops a call that the agent did not dial after all.
func (x *exchange) forget(c *Call) bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	if !c.Rang.IsZero() {
		return false
	}
	x.up = slices.DeleteFunc(x.up, func(o *Call) bool { return o == c })
	return true
}

func (x *exchange) lift() error {
	return x.do(func(sw *pbx.Switch) error { return sw.Lift(extension) })
}

func (x *exchange) hold() error {
	return x.do(func(sw *pbx.Switch) error { return sw.Hold(extension) })
}

func (x *exchange) retrieve() error {
	return x.do(func(sw *pbx.Switch) error { return sw.Retrieve(extension) })
}

func (x *exchange) hangUp(c *Call) error {
	return x.do(func(sw *pbx.Switch) error { return sw.HangUp(c.Number) })
}

// standing is a copy of a call as it is now.
func (x *exchange) standing(c *Call) Call {
	x.mu.Lock()
	defer x.mu.Unlock()
	return *c
}

// calls are the calls that are not over.
func (x *exchange) calls() []*Call {
	x.mu.Lock()
	defer x.mu.Unlock()
	return slices.Clone(x.up)
}

// restart puts a fresh switch in the old one's place. All calls are over. With same, the next call gets the ids
// that the newest of them had.
func (x *exchange) restart(same bool) error {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.look()
	ids := 0
	for _, c := range x.up {
		if !c.Answered.IsZero() {
			ids = max(ids, x.begun[c])
		}
	}
	x.sw.Close()
	<-x.served
	for _, c := range x.up {
		if c.Rang.IsZero() { // was to be dialled
			continue
		}
		c.Ended = time.Now()
		x.log("call %d is over", c.N)
	}
	x.up = nil
	var listener net.Listener
	var err error
	for range 100 {
		if listener, err = net.Listen("tcp", x.address); err == nil {
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	if err != nil {
		return err
	}
	x.serve(listener)
	for i := 1; same && i < ids; i++ {
		nobody := fmt.Sprintf("+4999%08d", i)
		if _, err := x.sw.Call(nobody, "", extension, nil); err != nil {
			return err
		}
		x.placed++
		if err := x.sw.HangUp(nobody); err != nil {
			return err
		}
	}
	return nil
}
