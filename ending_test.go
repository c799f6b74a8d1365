package main

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/call"
	"cordboard/backend/csta"
	"cordboard/backend/logging"
	"cordboard/backend/softphone"
	"cordboard/backend/webhost"
	"cordboard/frontend"
)

// deskAt is what stands around a program, without its window.
func (p *program) deskAt(t *testing.T) *desk {
	t.Helper()
	log, output, err := logging.New(logging.Options{Path: p.LogFile + ".desk"})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, output.Close()) })
	d := newDesk(arguments{})
	d.app, d.log, d.ctx, d.texts = p.app, log, t.Context(), frontend.Texts("en")
	d.host = webhost.New(webhost.Options{Log: log})
	return d
}

// requireEnd holds that the program is signed off, its call log closed, and "end" the last thing it said.
func (p *program) requireEnd(t *testing.T) {
	t.Helper()
	p.RequireFarewell(t, csta.Zultys)
	_, err := p.app.Book.Records()
	require.Error(t, err, "the call log is closed")
	said, err := os.ReadFile(p.LogFile + ".desk")
	require.NoError(t, err)
	lines := strings.Split(strings.TrimSpace(string(said)), "\n")
	require.Contains(t, lines[len(lines)-1], "msg=end")
	require.Equal(t, 1, strings.Count(string(said), "msg=end"))
}

func TestTheEndOfTheSessionSignsOffOnce(t *testing.T) {
	p := newProgram(t, csta.Zultys)
	d := p.deskAt(t)
	require.Empty(t, d.busy())
	p.signOn(t, "Main")
	_, err := p.Switch.Call("+4930901820", "Erika", "200", nil)
	require.NoError(t, err)
	p.awaitState(t, "ringing", func(s *softphone.State) bool { return len(s.Calls) == 1 && s.Calls[0].State == call.Ringing })
	require.Equal(t, "You are in a call. Cordboard signs off.", d.busy())
	begun := time.Now()
	d.endSession()
	require.Less(t, time.Since(begun), sessionSignOff+sessionOrders)
	require.True(t, d.ordered.Load(), "nobody is asked any more")
	p.requireEnd(t)
	d.shutdown(t.Context()) // the window goes as well
	p.requireEnd(t)
}

func TestTheEndOfTheSessionDoesNotWaitForAMuteSwitch(t *testing.T) {
	p := newProgram(t, csta.Zultys)
	d := p.deskAt(t)
	p.signOn(t, "Main")
	p.Switch.HalfOpenAll()
	begun := time.Now()
	d.endSession()
	require.Less(t, time.Since(begun), sessionSignOff+sessionOrders+500*time.Millisecond, "Windows waits for five seconds")
	_, err := p.app.Book.Records()
	require.Error(t, err, "the call log is closed all the same")
}
