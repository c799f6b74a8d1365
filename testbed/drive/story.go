package drive

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"cordboard/testbed/org"
	"cordboard/testbed/pbx"
)

// The people of the story, who are among the console's sample records.
const (
	customer       = "Jürgen Größl"
	customerNumber = "+493055501201"
	caller         = "Maya Lindqvist"
	callerNumber   = "+14155550101"
	agentDevice    = "200"
)

// picturePatience bounds the picture of a story that failed.
const picturePatience = 5 * time.Second

// Scenario is what the simulated switch of a demonstration knows beside its extensions.
func Scenario() pbx.Scenario {
	return pbx.Scenario{Names: map[string]string{
		"200": "Robin Demo", "201": "Sam Second", "202": "Toni Third", customerNumber: customer, callerNumber: caller,
	}}
}

// Origin is the origin of an address.
func Origin(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Scheme + "://" + u.Host
}

// Story is the guided call: an agent's login, a click on a number, a call that comes in, the Activities and
// the logout. It works the pages as a person does and the switch as the people around it do; every step is
// told when the page shows it.
type Story struct {
	Stage   Stage
	Switch  *pbx.Switch
	Console *org.Console
	// Password is the agent's; empty is the simulated switch's default.
	Password string
	// Userless says that the telephone server knows no users: the sign-on asks for the extension alone.
	Userless bool
	// Step is told each step as it is seen; Show is handed pictures, nil shows none.
	Step func(step, text string)
	Show func(name string, png []byte) error
}

// Play tells the story. The console must be opening on the stage.
func (s *Story) Play(ctx context.Context) error {
	return s.inParts(ctx, s.login, s.callOut, s.callIn, s.logout)
}

// inParts tells one part after another; of one that fails there is a picture.
func (s *Story) inParts(ctx context.Context, parts ...func(context.Context) error) error {
	for _, part := range parts {
		if err := part(ctx); err != nil {
			late, cancel := context.WithTimeout(context.WithoutCancel(ctx), picturePatience)
			defer cancel()
			return errors.Join(err, s.show(late, "failed")())
		}
	}
	return nil
}

func (s *Story) console() page   { return page{s.Stage, ""} }
func (s *Story) softphone() page { return page{s.Stage, "softphone.html"} }

// script runs steps one after another until one fails.
func script(steps ...func() error) error {
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

func (s *Story) tell(step, format string, args ...any) func() error {
	return func() error {
		s.Step(step, fmt.Sprintf(format, args...))
		return nil
	}
}

func (s *Story) show(ctx context.Context, name string) func() error {
	return func() error {
		if s.Show == nil {
			return nil
		}
		picture, err := s.Stage.Picture(ctx)
		if err != nil {
			return err
		}
		return s.Show(name, picture)
	}
}

func (s *Story) login(ctx context.Context) error {
	console, phone := s.console(), s.softphone()
	return script(
		func() error { return console.await(ctx, "document.querySelector('iframe')") },
		func() error { return s.credentials(ctx, phone) },
		func() error { return phone.fill(ctx, "Extension", agentDevice) },
		s.show(ctx, "1-sign-on"),
		func() error { return phone.click(ctx, "button", "Sign on") },
		func() error { return phone.await(ctx, "field('Number')") },
		s.tell("login", "signed on as %s, monitoring %s", agentDevice, agentDevice),
	)
}

func (s *Story) credentials(ctx context.Context, phone page) error {
	if s.Userless {
		return nil
	}
	return script(
		func() error { return phone.fill(ctx, "User", agentDevice) },
		func() error { return phone.fill(ctx, "Password", cmp.Or(s.Password, "secret")) },
	)
}

// notes are what the agent writes during the call out.
const notes = "Wants a quote for three ovens.\nCall back on Friday."

func (s *Story) callOut(ctx context.Context) error {
	phone := s.softphone()
	saved := len(s.Console.Activities())
	return script(
		func() error {
			return s.reach(ctx, s.tell("delivered", "it rings at %s", customer), s.show(ctx, "2-dialing"))
		},
		func() error { return phone.fill(ctx, "Notes", notes) },
		s.show(ctx, "3-on-a-call"),
		func() error { return clickNamed(ctx, phone, "Hold the call") },
		strip(ctx, phone, "held"),
		s.tell("held", "on hold"),
		s.show(ctx, "4-on-hold"),
		func() error { return clickNamed(ctx, phone, "Retrieve the call") },
		strip(ctx, phone, "connected"),
		s.tell("retrieved", "back on the call"),
		func() error { return clickNamed(ctx, phone, "Hang up the call") },
		noStrip(ctx, phone),
		s.tell("cleared", "hung up"),
		s.saved(ctx, saved+1),
		s.show(ctx, "5-saved"),
	)
}

// reach clicks the customer's number and waits for the answer; meanwhile is done while it rings there.
func (s *Story) reach(ctx context.Context, meanwhile ...func() error) error {
	console, phone := s.console(), s.softphone()
	return script(
		s.openContact(ctx, customer),
		func() error { return console.await(ctx, "numberOf("+quote(customerNumber)+")") },
		func() error {
			return console.eval(ctx, "numberOf("+quote(customerNumber)+").click();", nil)
		},
		s.tell("dial", "clicked the number of %s on the contact's page", customer),
		strip(ctx, phone, "dialing"),
		func() error { return script(meanwhile...) },
		strip(ctx, phone, "connected"),
		s.tell("established", "%s answered", customer),
	)
}

func (s *Story) callIn(ctx context.Context) error {
	console, phone := s.console(), s.softphone()
	saved := len(s.Console.Activities())
	return script(
		func() error {
			_, err := s.Switch.Call(callerNumber, caller, agentDevice, nil)
			return err
		},
		strip(ctx, phone, "ringing"),
		s.tell("ringing", "%s is calling", caller),
		func() error { return console.await(ctx, "heading() === "+quote(caller)) },
		s.tell("pop", "the record of %s is shown", caller),
		s.show(ctx, "6-ringing"),
		func() error { return s.Switch.Lift(agentDevice) },
		strip(ctx, phone, "connected"),
		s.tell("established", "the handset is lifted"),
		func() error { return phone.fill(ctx, "Notes", "Asked about the delivery date.") },
		s.show(ctx, "7-answered"),
		func() error { return s.Switch.HangUp(callerNumber) },
		noStrip(ctx, phone),
		s.tell("cleared", "%s hung up", caller),
		s.saved(ctx, saved+1),
		s.show(ctx, "8-logged"),
	)
}

func (s *Story) logout(ctx context.Context) error {
	phone := s.softphone()
	return script(
		func() error { return phone.click(ctx, "button", "Sign off") },
		func() error { return phone.await(ctx, "field('Extension')") },
		s.tell("logout", "the monitor is stopped and the session is over"),
	)
}

// Shows waits until the softphone's page holds the words.
func (s *Story) Shows(ctx context.Context, words string) error {
	return s.softphone().shows(ctx, words)
}

// openContact finds a contact in the console as an agent does: the contacts' list, then the name.
func (s *Story) openContact(ctx context.Context, name string) func() error {
	console := s.console()
	return func() error {
		return script(
			func() error { return console.click(ctx, "a", "Contacts") },
			func() error { return console.click(ctx, "a", name) },
			func() error { return console.await(ctx, "heading() === "+quote(name)) },
		)
	}
}

// strip waits for a call in this state on the softphone.
func strip(ctx context.Context, phone page, state string) func() error {
	return func() error { return phone.await(ctx, "document.querySelector('article."+state+"')") }
}

// noStrip waits until the softphone shows no call that is up.
func noStrip(ctx context.Context, phone page) func() error {
	states := "article.dialing,article.ringing,article.connected,article.held,article.failed,article.initiated"
	return func() error { return phone.await(ctx, "!document.querySelector('"+states+"')") }
}

// clickNamed clicks the button whose name begins with words and then names the party.
func clickNamed(ctx context.Context, phone page, words string) error {
	button := "containing('button', " + quote(words) + ")"
	if err := phone.await(ctx, button+" && !"+button+".disabled"); err != nil {
		return err
	}
	return phone.eval(ctx, button+".click();", nil)
}

// saved waits until the org has so many Activities and both pages show the last one.
func (s *Story) saved(ctx context.Context, count int) func() error {
	console, phone := s.console(), s.softphone()
	return func() error {
		for len(s.Console.Activities()) < count {
			if err := Pause(ctx, pace); err != nil {
				return fmt.Errorf("drive: waiting for %d Activities, there are %d: %w", count, len(s.Console.Activities()), err)
			}
		}
		task := s.Console.Activities()[count-1]
		return script(
			func() error { return phone.shows(ctx, "Saved as activity") },
			func() error {
				return console.await(ctx, "document.querySelector('[data-task="+quote(task.Text("Id"))+"]')")
			},
			s.tell("saved", "Activity %q, %v s, tied to %s", task.Text("Subject"), task["CallDurationInSeconds"],
				strings.TrimSpace(task.Text("WhoId")+" "+task.Text("WhatId"))),
		)
	}
}
