package simulator

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"cordboard/backend/csta"
)

// Scenario is what the people and numbers around the switch do. The zero Scenario is a good one: every
// password is "secret", every number outside answers after a second, and nobody calls in.
type Scenario struct {
	Passwords map[string]csta.Secret `json:"passwords"` // by user; "secret" for whoever is not named
	Names     map[string]string      `json:"names"`     // display names by number, extensions and outside alike
	Numbers   map[string]Number      `json:"numbers"`   // numbers that do something else than answer
	Calls     []Incoming             `json:"calls"`
	Lifts     []LiftAfter            `json:"lifts"`

	// Begins says how MX tells a call between two extensions to the called one; empty = WithDiverted.
	Begins Begins `json:"begins"`
	// EventsFirst lets the events of a request come before its reply.
	EventsFirst bool `json:"eventsFirst"`
	// SilentReplies lets MX answer hold, retrieve, clear and the transfers by the event alone, as some
	// versions do.
	SilentReplies bool `json:"silentReplies"`
	// RecallMs is how long a transferred call rings before it comes back; 0 = 20 s.
	RecallMs int `json:"recallMs"`
	// NewerWords adds state, direction and cmdsAllowed to MX's events, as its newer API does.
	NewerWords bool `json:"newerWords"`
}

// Number is what a dialled number does.
type Number struct {
	Does Does `json:"does"`
	// AfterMs is, for busy and doesNotExist, the time until the tone; for noAnswer, how long it rings
	// (0 = as long as the caller waits); for hangsUp, how long it talks.
	AfterMs int `json:"afterMs"`
}

func (n Number) after() time.Duration { return time.Duration(n.AfterMs) * time.Millisecond }

func (s *Scenario) recall() time.Duration { return time.Duration(s.RecallMs) * time.Millisecond }

// Does is a behaviour of a number.
type Does string

// What a number can do but answer.
const (
	Busy         Does = "busy"
	NoAnswer     Does = "noAnswer"
	DoesNotExist Does = "doesNotExist"
	HangsUp      Does = "hangsUp"
)

// Begins is how MX begins to tell an incoming call.
type Begins string

// The ways to begin. ECMA switches tell every incoming call by Delivered.
const (
	WithDelivered Begins = "delivered"    // Delivered
	WithDiverted  Begins = "diverted"     // Diverted, then Delivered
	DivertedOnly  Begins = "divertedOnly" // Diverted; the next event is Established
)

// Incoming is a call from outside.
type Incoming struct {
	AfterMs int      `json:"afterMs"` // from the moment in which somebody first watches To
	From    string   `json:"from"`    // empty = withheld
	Name    string   `json:"name"`
	To      string   `json:"to"`     // an extension
	Called  string   `json:"called"` // the number that the caller dialled; empty = To
	Begins  Begins   `json:"begins"` // empty = WithDiverted
	Data    Attached `json:"data"`
	// HangsUpAfterMs counts from the first ring; 0 = the caller never hangs up by himself.
	HangsUpAfterMs int `json:"hangsUpAfterMs"`
}

// LiftAfter lifts an extension's handset a while after its phone began to ring, each time.
type LiftAfter struct {
	Extension string `json:"extension"`
	AfterMs   int    `json:"afterMs"`
}

func (s *Scenario) lift(extension string) (time.Duration, bool) {
	for _, l := range s.Lifts {
		if l.Extension == extension {
			return time.Duration(l.AfterMs) * time.Millisecond, true
		}
	}
	return 0, false
}

// LoadScenario reads a scenario from JSON (docs/simulator.md). A field that it does not know, a word that
// means nothing and a negative time are errors that say what to write instead.
func LoadScenario(r io.Reader) (Scenario, error) {
	var s Scenario
	dec := json.NewDecoder(r)
	dec.DisallowUnknownFields()
	if err := dec.Decode(&s); err != nil {
		return Scenario{}, fmt.Errorf("simulator: scenario: %w", explain(err))
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return Scenario{}, errors.New("simulator: scenario: there is more after the closing brace: one file holds one scenario")
	}
	if err := s.check(); err != nil {
		return Scenario{}, fmt.Errorf("simulator: scenario: %w", err)
	}
	return s, nil
}

func explain(err error) error {
	if field, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
		return fmt.Errorf("unknown field %s: remove it or correct its spelling (docs/simulator.md lists the fields)", field)
	}
	if errors.Is(err, io.EOF) {
		return errors.New("the file is empty: write at least {}")
	}
	return err
}

func (s *Scenario) check() error {
	var errs []error
	add := func(format string, a ...any) { errs = append(errs, fmt.Errorf(format, a...)) }
	begins := func(where string, b Begins) {
		if !slices.Contains([]Begins{"", WithDelivered, WithDiverted, DivertedOnly}, b) {
			add("%s: begins %q: write delivered, diverted or divertedOnly", where, b)
		}
	}
	ms := func(where string, v int) {
		if v < 0 {
			add("%s: %d: write milliseconds, 0 or more", where, v)
		}
	}
	for _, number := range slices.Sorted(maps.Keys(s.Numbers)) {
		n := s.Numbers[number]
		if !slices.Contains([]Does{Busy, NoAnswer, DoesNotExist, HangsUp}, n.Does) {
			add("numbers %s: does %q: write busy, noAnswer, doesNotExist or hangsUp", number, n.Does)
		}
		ms("numbers "+number+": afterMs", n.AfterMs)
	}
	for i, c := range s.Calls {
		where := fmt.Sprintf("calls[%d]", i)
		if c.To == "" {
			add("%s: to is missing: write the extension to call", where)
		}
		begins(where, c.Begins)
		ms(where+": afterMs", c.AfterMs)
		ms(where+": hangsUpAfterMs", c.HangsUpAfterMs)
		for _, d := range c.Data {
			if d.Name == "" {
				add("%s: data without a name: write {\"name\":\"account\",\"value\":\"4711\"}", where)
			}
		}
	}
	seen := map[string]bool{}
	for i, l := range s.Lifts {
		where := fmt.Sprintf("lifts[%d]", i)
		if l.Extension == "" || seen[l.Extension] {
			add("%s: write each extension once", where)
		}
		seen[l.Extension] = true
		ms(where+": afterMs", l.AfterMs)
	}
	begins("scenario", s.Begins)
	ms("recallMs", s.RecallMs)
	return errors.Join(errs...)
}

// Check tells which extensions of the scenario a switch with the given ones lacks.
func (s *Scenario) Check(extensions []string) error {
	var errs []error
	for i, c := range s.Calls {
		if !slices.Contains(extensions, c.To) {
			errs = append(errs, fmt.Errorf("simulator: scenario: calls[%d]: the switch has no extension %s", i, c.To))
		}
	}
	for i, l := range s.Lifts {
		if !slices.Contains(extensions, l.Extension) {
			errs = append(errs, fmt.Errorf("simulator: scenario: lifts[%d]: the switch has no extension %s", i, l.Extension))
		}
	}
	return errors.Join(errs...)
}

// password is what a user must know.
func (s *Scenario) password(user string) csta.Secret {
	if p, ok := s.Passwords[user]; ok {
		return p
	}
	return "secret"
}
