//go:build !windows

package shell

import "context"

// watch waits: here the end of a session is a signal.
func (e SessionEnd) watch(ctx context.Context) error {
	<-ctx.Done()
	return nil
}
