package agent

import (
	"context"
	"slices"
	"sync"
	"time"
)

// owner is one goroutine that owns everything that changes, and what others have to do with it: they hand it
// tasks and wait for what it shows. It also waits for goroutines that work for it.
type owner struct {
	tasks   chan func() // to be run by the goroutine
	quit    chan struct{}
	gone    chan struct{} // closed when the goroutine is gone
	running sync.WaitGroup
	workers sync.WaitGroup
	close   sync.Once

	// Of the goroutine only.
	release []func() // wakes whoever waits for what was just done, after it is shown
	watches []watch
}

func newOwner() *owner {
	return &owner{tasks: make(chan func()), quit: make(chan struct{}), gone: make(chan struct{})}
}

// start runs the goroutine.
func (o *owner) start(loop func()) {
	o.running.Go(func() {
		defer close(o.gone)
		loop()
	})
}

// stop ends the goroutine and waits for it and for those that work for it; then it does the last thing. It may be
// called again.
func (o *owner) stop(last func()) {
	o.close.Do(func() {
		close(o.quit)
		o.running.Wait()
		o.workers.Wait()
		last()
	})
}

// spawn runs work on a goroutine that stop waits for.
func (o *owner) spawn(work func()) { o.workers.Go(work) }

// post hands a task to the goroutine; false = that is gone.
func (o *owner) post(task func()) bool {
	select {
	case o.tasks <- task:
		return true
	case <-o.gone:
		return false
	}
}

// do runs a task on the goroutine and waits until it is shown what that did; false = the goroutine is gone.
func (o *owner) do(task func()) bool {
	ran := make(chan struct{})
	if !o.post(func() {
		task()
		o.onceShown(func() { close(ran) })
	}) {
		return false
	}
	<-ran
	return true
}

// onceShown has something done after what the goroutine does now is shown. Only the goroutine may call it.
func (o *owner) onceShown(then func()) { o.release = append(o.release, then) }

// settle releases whoever waits for what was done, or for what is shown now. Only the goroutine may call it.
func (o *owner) settle() {
	o.watches = slices.DeleteFunc(o.watches, watch.over)
	for _, release := range o.release {
		release()
	}
	o.release = nil
}

// settling is how long something that the switch accepted is waited for.
const settling = 2 * time.Second

// watch waits for something that the goroutine will see.
type watch struct {
	holds func() bool
	met   chan struct{}
	given context.Context // who waits has given up when it ends
}

// over says that nobody needs to watch any more.
func (w watch) over() bool {
	if w.given.Err() != nil {
		return true
	}
	if !w.holds() {
		return false
	}
	close(w.met)
	return true
}

// until waits until the goroutine sees that something holds, but not for long.
func (o *owner) until(ctx context.Context, holds func() bool) {
	ctx, cancel := context.WithTimeout(ctx, settling)
	defer cancel()
	w := watch{holds: holds, met: make(chan struct{}), given: ctx}
	if !o.post(func() { o.watches = append(o.watches, w) }) {
		return
	}
	select {
	case <-w.met:
	case <-ctx.Done():
	case <-o.gone:
	}
}
