package desktop

import (
	"context"
	"log/slog"
	"sync"
	"time"
)

// What may have broken a connection without a word.
const (
	Resumed        = "resume"  // the computer was asleep
	NetworkChanged = "network" // it has got, lost or changed a way to other computers
)

// settling is how long the network is left alone after a change: they come in bunches.
const settling = time.Second

// Wakes tells told of everything that may have broken a connection without a word, until ctx ends. What this
// system cannot be asked is logged and left out. told is called from one goroutine; it may take its time.
func Wakes(ctx context.Context, log *slog.Logger, told func(reason string)) {
	wakes(ctx, log, settling, told)
}

func wakes(ctx context.Context, log *slog.Logger, settling time.Duration, told func(reason string)) {
	sleeps, changes := make(chan struct{}, 1), make(chan struct{}, 1)
	var watches sync.WaitGroup
	defer watches.Wait()
	begin := func(what string, watch func(context.Context, func()) error, happened chan<- struct{}) {
		watches.Go(func() {
			if err := watch(ctx, notice(happened)); err != nil && ctx.Err() == nil {
				log.Info("the system does not tell of this", "what", what, "err", err)
			}
		})
	}
	begin(Resumed, watchSleep, sleeps)
	begin(NetworkChanged, watchNetwork, changes)
	settled := settle(ctx, &watches, settling, changes)
	for {
		select {
		case <-ctx.Done():
			return
		case <-sleeps:
			told(Resumed)
		case <-settled:
			told(NetworkChanged)
		}
	}
}

// notice returns what notes one sign for all that has happened since it was last taken.
func notice(to chan<- struct{}) func() {
	return func() {
		select {
		case to <- struct{}{}:
		default:
		}
	}
}

// settle tells of changes once none has come for a while.
func settle(ctx context.Context, owner *sync.WaitGroup, settling time.Duration, changes <-chan struct{}) <-chan struct{} {
	settled := make(chan struct{}, 1)
	owner.Go(func() {
		timer := time.NewTimer(time.Hour)
		timer.Stop()
		defer timer.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-changes:
				timer.Reset(settling)
			case <-timer.C:
				notice(settled)()
			}
		}
	})
	return settled
}
