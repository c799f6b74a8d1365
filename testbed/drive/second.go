package drive

import (
	"context"
	"strings"

	"cordboard/testbed/pbx"
)

// What a caller of the second story enters in the IVR, and whose number that is among the sample records.
const (
	accountItem   = "account"
	accountNumber = "4711"
	accountName   = "Northwind Orchard Supply"
	unknownNumber = "+493055509999"
)

// PopItems are the attached data that the story's site searches first.
func PopItems() []string { return []string{accountItem} }

// PlaySecond tells of a caller who is found by what he entered and passed on to a colleague, of a conference,
// and of a switch that goes away for a moment. The console must be open and the agent signed off.
func (s *Story) PlaySecond(ctx context.Context) error {
	return s.inParts(ctx, s.login, s.transfer, s.conference, s.reconnect, s.logout)
}

func (s *Story) transfer(ctx context.Context) error {
	console, phone := s.console(), s.softphone()
	saved := len(s.Console.Activities())
	return script(
		func() error {
			_, err := s.Switch.Call(unknownNumber, "", agentDevice, pbx.Attached{{Name: accountItem, Value: accountNumber}})
			return err
		},
		strip(ctx, phone, "ringing"),
		s.tell("ringing", "somebody calls whose number nobody knows"),
		func() error { return console.await(ctx, "heading() === "+quote(accountName)) },
		s.tell("ivr-pop", "%s is shown, by the account number %s entered in the IVR", accountName, accountNumber),
		func() error { return s.Switch.Lift(agentDevice) },
		strip(ctx, phone, "connected"),
		s.tell("established", "the handset is lifted"),
		func() error { return phone.fill(ctx, "Notes", "Wants to speak to accounting.") },
		s.consult(ctx, "201"),
		s.show(ctx, "9-consultation"),
		func() error { return clickNamed(ctx, phone, "Transfer ") },
		noStrip(ctx, phone),
		s.tell("transferred", "the caller talks to 201 now"),
		s.saved(ctx, saved+1),
	)
}

func (s *Story) conference(ctx context.Context) error {
	phone := s.softphone()
	saved := len(s.Console.Activities())
	return script(
		func() error { return s.reach(ctx) },
		s.consult(ctx, "202"),
		func() error { return clickNamed(ctx, phone, "Conference ") },
		func() error { return phone.await(ctx, "document.querySelectorAll('article.connected').length === 1") },
		noneIn(ctx, phone, "held"),
		s.tell("conference", "all three talk"),
		s.show(ctx, "10-conference"),
		func() error { return clickNamed(ctx, phone, "Hang up the call") },
		noStrip(ctx, phone),
		s.tell("cleared", "left the conference"),
		s.saved(ctx, saved+1),
	)
}

// consult asks a colleague about the call in hand and waits for the answer.
func (s *Story) consult(ctx context.Context, extension string) func() error {
	phone := s.softphone()
	return func() error {
		return script(
			func() error { return clickNamed(ctx, phone, "Pass on") },
			func() error { return phone.fill(ctx, "Destination", extension) },
			func() error { return phone.click(ctx, "button", "Consult") },
			strip(ctx, phone, "held"),
			strip(ctx, phone, "connected"),
			s.tell("consult", "%s is asked while the caller waits", extension),
		)
	}
}

func (s *Story) reconnect(ctx context.Context) error {
	phone := s.softphone()
	s.Switch.Refuse(true)
	s.Switch.DropAll()
	err := phone.shows(ctx, "Connection lost")
	s.Switch.Refuse(false)
	return script(
		func() error { return err },
		func() error { return phone.await(ctx, "!document.body.innerText.includes('Connection lost')") },
		func() error { return phone.shows(ctx, "Connected") },
		s.tell("reconnect", "the switch was away and is back"),
	)
}

// noneIn waits until no call is in this state.
func noneIn(ctx context.Context, phone page, state string) func() error {
	return func() error { return phone.await(ctx, "!document.querySelector('article."+state+"')") }
}

// Steps are the steps of both stories, in their order.
func Steps() []string {
	return strings.Fields("login dial delivered established held retrieved cleared saved ringing pop established cleared saved logout " +
		"login ringing ivr-pop established consult transferred saved " +
		"dial established consult conference cleared saved reconnect logout")
}
