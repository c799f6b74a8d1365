package shell

import (
	"context"
	"log/slog"
)

// SessionEnd is what a program does when the system ends the user's session: log-off, shutdown, restart.
type SessionEnd struct {
	// Busy is asked when the system wants to end the session: why it should wait, in the person's words, such as a
	// call that is being saved; "" = it need not. Windows shows it to the person if the program takes its time.
	Busy func() string
	// Ended is called once, when the session ends for certain. The system ends the program when it returns, or after
	// four seconds.
	Ended func()
	Log   *slog.Logger
}

// Watch tells of the session's end until ctx ends. Where the system says it with a signal (SIGTERM) instead, it
// does nothing but wait.
func (e SessionEnd) Watch(ctx context.Context) error { return e.watch(ctx) }
