package drive

import (
	"context"
	"fmt"
	"time"
)

// Outages are what can be taken away in the middle of a call.
type Outages struct {
	// Switch cuts the line and keeps it cut until the returned function is called.
	Switch func() (back func(), err error)
	// Reload loads the console's page again.
	Reload func(ctx context.Context) error
	// Kill ends the program at once and starts it anew; it returns the new window.
	Kill func(ctx context.Context) (Stage, error)
}

// TruthWithin is how soon after the switch's return the softphone must show what is true.
const TruthWithin = 3 * time.Second

// Survive tells of one call that outlives the switch's connection, the page and the program, with its notes,
// and of its one Activity.
func (s *Story) Survive(ctx context.Context, outages Outages) error {
	saved := len(s.Console.Activities())
	err := script(
		func() error { return s.login(ctx) },
		func() error { return s.reach(ctx) },
		func() error { return s.softphone().fill(ctx, "Notes", notes) },
		func() error { return s.loseSwitch(ctx, outages) },
		func() error { return outages.Reload(ctx) },
		s.stillThere(ctx),
		s.tell("reload", "the page was loaded again; call and notes are there"),
		// What was typed just now is only in the page: the program cannot die before it has it.
		func() error {
			return s.softphone().await(ctx, "!Object.keys(sessionStorage).some((key) => key.startsWith('cordboard.notes.'))")
		},
	)
	if err != nil {
		return err
	}
	if s.Stage, err = outages.Kill(ctx); err != nil {
		return err
	}
	return script( // on the new stage
		func() error { return s.login(ctx) },
		s.stillThere(ctx),
		s.tell("restart", "the program was killed and started; call and notes are there"),
		func() error { return clickNamed(ctx, s.softphone(), "Hang up the call") },
		noStrip(ctx, s.softphone()),
		s.openContact(ctx, customer),
		s.saved(ctx, saved+1),
		func() error { return s.logout(ctx) },
		func() error {
			if n := len(s.Console.Activities()); n != saved+1 {
				return fmt.Errorf("drive: one call left %d Activities", n-saved)
			}
			return nil
		},
	)
}

// loseSwitch cuts the line, sees that the softphone says so, and times how long the truth takes to return.
func (s *Story) loseSwitch(ctx context.Context, outages Outages) error {
	phone := s.softphone()
	back, err := outages.Switch()
	if err != nil {
		return err
	}
	if err := phone.await(ctx, "document.querySelector('article.stale')"); err != nil {
		back()
		return err
	}
	s.tell("lost", "the switch is gone; the call is shown as it was last")()
	back()
	returned := time.Now()
	if err := phone.await(ctx, "document.querySelector('article.connected:not(.stale)')"); err != nil {
		return err
	}
	took := time.Since(returned)
	s.tell("truth", "%d ms after the switch's return", took.Milliseconds())()
	if took > TruthWithin {
		return fmt.Errorf("drive: the truth took %v", took)
	}
	return nil
}

// stillThere waits for the one call, talking, with the notes.
func (s *Story) stillThere(ctx context.Context) func() error {
	phone := s.softphone()
	return func() error {
		return script(
			strip(ctx, phone, "connected"),
			func() error { return phone.await(ctx, "document.querySelectorAll('article').length === 1") },
			func() error { return phone.await(ctx, "field('Notes').value === "+quote(notes)) },
		)
	}
}
