package pbx

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
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

	Phones       map[string]Phone    `json:"phones"`       // extensions that are set to something
	Agents       map[string]Agent    `json:"agents"`       // by agent id
	Queues       []Queue             `json:"queues"`       // groups of agents
	IVRs         []IVR               `json:"ivrs"`         // numbers that ask for digits
	PickupGroups map[string][]string `json:"pickupGroups"` // by the group's number; without any, everybody may pick up anybody
	Scripts      []Script            `json:"scripts"`      // what people do by themselves

	// Begins says how MX tells a call between two extensions to the called one; empty = WithDiverted.
	Begins Begins `json:"begins"`
	// EventsFirst lets the events of a request come before its reply.
	EventsFirst bool `json:"eventsFirst"`
	// SilentReplies lets MX answer hold, retrieve, clear and the transfers by the event alone, as some
	// versions do.
	SilentReplies bool `json:"silentReplies"`
	// RecallMs is how long a transferred call rings before it comes back; 0 = 20 s.
	RecallMs int `json:"recallMs"`
	// ParkRecallMs is how long a call is parked before it comes back; 0 = 60 s.
	ParkRecallMs int `json:"parkRecallMs"`
	// NewerWords adds state, direction and cmdsAllowed to MX's events, as its newer API does.
	NewerWords bool `json:"newerWords"`

	Habits
}

// Number is what a dialled number does.
type Number struct {
	Does Does `json:"does"`
	// AfterMs is, for busy and doesNotExist, the time until the tone; for noAnswer, how long it rings
	// (0 = as long as the caller waits); for hangsUp and voicemail, how long it talks (voicemail: 0 = as
	// long as the caller does).
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
	Voicemail    Does = "voicemail"
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
	// AfterMs counts from the moment in which somebody first watches To; a queue, an IVR and a call with
	// Watched begin with whoever first watches any extension.
	AfterMs int      `json:"afterMs"`
	From    string   `json:"from"` // empty = withheld
	Name    string   `json:"name"`
	To      string   `json:"to"`     // an extension, a queue or an IVR
	Called  string   `json:"called"` // the number that the caller dialled; empty = To
	Begins  Begins   `json:"begins"` // empty = WithDiverted
	Data    Attached `json:"data"`
	Presses []string `json:"presses"` // what he answers to the questions of an IVR
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

// maxScenario is the largest file that is read, in bytes.
const maxScenario = 4 << 20

// LoadScenario reads a scenario from JSON (docs/simulator.md). A field that it does not know, a word that
// means nothing and a negative time are errors that say what to write instead.
func LoadScenario(r io.Reader) (Scenario, error) {
	var s Scenario
	text, err := io.ReadAll(io.LimitReader(r, maxScenario+1))
	if err != nil {
		return Scenario{}, fmt.Errorf("pbx: scenario: %w", err)
	}
	if len(text) > maxScenario {
		return Scenario{}, fmt.Errorf("pbx: scenario: the file is larger than %d MB, which no scenario is", maxScenario>>20)
	}
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&s); err != nil {
		return Scenario{}, fmt.Errorf("pbx: scenario: %w", explain(err))
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return Scenario{}, errors.New("pbx: scenario: there is more after the closing brace: one file holds one scenario")
	}
	if err := s.check(); err != nil {
		return Scenario{}, fmt.Errorf("pbx: scenario: %w", err)
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

// password is what a user must know.
func (s *Scenario) password(user string) csta.Secret {
	if p, ok := s.Passwords[user]; ok {
		return p
	}
	return "secret"
}
