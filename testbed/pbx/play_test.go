package pbx

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/csta"
)

// scenarios is where the ready examples lie.
var scenarios = filepath.Join("..", "..", "docs", "scenarios")

// example loads one of them.
func example(t *testing.T, name string) Scenario {
	t.Helper()
	file, err := os.Open(filepath.Join(scenarios, name+".json"))
	require.NoError(t, err)
	defer file.Close()
	scenario, err := LoadScenario(file)
	require.NoError(t, err)
	require.NoError(t, scenario.Check([]string{"200", "201", "202", "203"}))
	return scenario
}

// hand is what the agent at 200 does at a time of the story.
type hand struct {
	at  time.Duration
	key func(s *Switch) error
}

// lifts is the agent who answers at that time.
func lifts(at time.Duration) hand { return hand{at, func(s *Switch) error { return s.Lift("200") }} }

// played is what the agent at 200, who alone watches, is told in a scenario.
func played(t *testing.T, dialect csta.Dialect, name string, long time.Duration, hands ...hand) (told []string) {
	t.Helper()
	o := Options{Dialect: dialect, Extensions: []string{"200", "201", "202", "203"}, Scenario: example(t, name)}
	story(t, o, func(t *testing.T, s *Switch) {
		d := &desk{T: t, sw: s, ids: map[string]string{}}
		d.ann = watchers[dialect](t, s, "200")
		begun := time.Now()
		for _, h := range append(hands, hand{at: long}) {
			d.passes(h.at - time.Since(begun))
			if h.key != nil {
				require.NoError(t, h.key(s), "%s after %s", name, h.at)
			}
		}
		told = d.hears(d.ann)
		for _, script := range s.Scripts() {
			require.NoError(t, script.Err, script.Name)
			require.True(t, script.Over, "%s: %d steps done", script.Name, script.Done)
		}
	})
	return told
}

var watchers = map[csta.Dialect]func(*testing.T, *Switch, string) *client{
	csta.Zultys: mxWatching, csta.ECMA: ecmaWatching, csta.OpenScape: scapeWatching, csta.DMCC: avayaWatching,
}

// play is a scenario, what the agent does in it and what he is told.
type play struct {
	name     string
	long     time.Duration
	hands    []hand
	ecma, mx []string
}

var plays = []play{
	{
		name: "queue", long: 70 * time.Second, hands: []hand{lifts(3 * time.Second), lifts(40 * time.Second)},
		ecma: []string{
			"Delivered C1@200 alerting distributed", "Established C1@200 connected", "AgentBusy",
			"ConnectionCleared C1@+4930123401 connected normalClearing", "ConnectionCleared C1@200 null normalClearing",
			"AgentWorkingAfterCall", "AgentReady", // and the one who waited comes
			"Delivered C2@200 alerting distributed", "Established C2@200 connected", "AgentBusy",
			"ConnectionCleared C2@+4930123403 connected normalClearing", "ConnectionCleared C2@200 null normalClearing",
			"AgentWorkingAfterCall", "AgentReady",
		},
		mx: []string{
			"Diverted 1@200", "Delivered 1@200 alerting", "Established 1@200", "ConnectionCleared 1@200",
			"Diverted 2@200", "Delivered 2@200 alerting", "Established 2@200", "ConnectionCleared 2@200",
		},
	},
	{
		name: "queue-abandoned", long: 70 * time.Second, hands: []hand{lifts(3 * time.Second), lifts(30 * time.Second)},
		ecma: []string{
			"Delivered C1@200 alerting distributed", "Established C1@200 connected", "AgentBusy",
			"ConnectionCleared C1@+4930123401 connected normalClearing", "ConnectionCleared C1@200 null normalClearing", "AgentReady",
			"Delivered C2@200 alerting distributed", "Established C2@200 connected", "AgentBusy", // the second caller gave up
			"ConnectionCleared C2@+4930123403 connected normalClearing", "ConnectionCleared C2@200 null normalClearing", "AgentReady",
		},
		mx: []string{
			"Diverted 1@200", "Delivered 1@200 alerting", "Established 1@200", "ConnectionCleared 1@200",
			"Diverted 2@200", "Delivered 2@200 alerting", "Established 2@200", "ConnectionCleared 2@200",
		},
	},
	{
		name: "queue-overflow", long: 70 * time.Second, hands: []hand{lifts(10 * time.Second)},
		ecma: []string{
			"Delivered C1@200 alerting overflow", "Established C1@200 connected",
			"ConnectionCleared C1@+4930123401 connected normalClearing", "ConnectionCleared C1@200 null normalClearing",
		},
		mx: []string{"Diverted 1@200", "Delivered 1@200 alerting", "Established 1@200", "ConnectionCleared 1@200"},
	},
	{
		name: "queue-unanswered", long: 70 * time.Second,
		ecma: []string{"Delivered C1@200 alerting distributed", "Diverted C1@200 null callNotAnswered", "AgentNotReady"},
		mx:   []string{"Diverted 1@200", "Delivered 1@200 alerting", "ConnectionCleared 1@200"},
	},
	{
		name: "answered-elsewhere", long: 70 * time.Second,
		ecma: []string{
			"Delivered C1@200 alerting distributed", "Delivered C1@201 alerting distributed", "Delivered C1@202 alerting distributed",
			"Established C1@202 alerting", "Diverted C1@200 null callPickup",
		},
		mx: []string{"Diverted 1@200", "Delivered 1@200 alerting", "ConnectionCleared 1@200"},
	},
	{
		name: "ivr", long: 70 * time.Second, hands: []hand{lifts(10 * time.Second)},
		ecma: []string{
			"Delivered C1@200 alerting distributed", "Established C1@200 connected", "AgentBusy",
			"ConnectionCleared C1@+4930123401 connected normalClearing", "ConnectionCleared C1@200 null normalClearing", "AgentReady",
		},
		mx: []string{"Diverted 1@200", "Delivered 1@200 alerting", "Established 1@200", "ConnectionCleared 1@200"},
	},
	{
		name: "no-answer", long: 70 * time.Second,
		ecma: []string{"Delivered C1@200 alerting", "Diverted C1@200 null callForwardNoAnswer"},
		mx:   []string{"Diverted 1@200", "Delivered 1@200 alerting", "ConnectionCleared 1@200", "MailIncomingReady"},
	},
	{
		name: "transfer-in-consultative", long: 70 * time.Second, hands: []hand{lifts(7 * time.Second)},
		ecma: []string{
			"Delivered C1@200 alerting", "Established C1@200 connected", // the colleague's own call
			"Transfered C2@201 C1@201 {C2@+4930123401 was C2@+4930123401 +4930123401} {C2@200 was C1@200 200} connected transfer",
			"ConnectionCleared C2@+4930123401 connected normalClearing", "ConnectionCleared C2@200 null normalClearing",
		},
		mx: []string{
			"Diverted 1@200", "Delivered 1@200 alerting", "Established 1@200", "Transfered 1@200", "ConnectionCleared 1@200",
			"Delivered 2@200 alerting", "Established 2@200", "ConnectionCleared 2@200",
		},
	},
	{
		name: "transfer-in-ringing", long: 70 * time.Second, hands: []hand{lifts(10 * time.Second)},
		ecma: []string{
			"Delivered C1@200 alerting",
			"Transfered C2@201 C1@201 {C2@+4930123401 was C2@+4930123401 +4930123401} {C2@200 was C1@200 200} alerting transfer",
			"Established C2@200 connected",
			"ConnectionCleared C2@+4930123401 connected normalClearing", "ConnectionCleared C2@200 null normalClearing",
		},
		mx: []string{
			"Diverted 1@200", "Delivered 1@200 alerting", "Transfered 1@200", "ConnectionCleared 1@200",
			"Delivered 2@200 alerting", "Established 2@200", "ConnectionCleared 2@200",
		},
	},
	{
		name: "transfer-in-blind", long: 70 * time.Second, hands: []hand{lifts(10 * time.Second)},
		ecma: []string{
			"Delivered C1@200 alerting singleStepTransfer", "Established C1@200 connected",
			"ConnectionCleared C1@+4930123401 connected normalClearing", "ConnectionCleared C1@200 null normalClearing",
		},
		mx: []string{"Diverted 1@200", "Delivered 1@200 alerting", "Established 1@200", "ConnectionCleared 1@200"},
	},
	{
		name: "conference", long: 70 * time.Second, hands: []hand{lifts(7 * time.Second)},
		ecma: []string{
			"Delivered C1@200 alerting", "Established C1@200 connected",
			"Conferenced C2@201 C1@201 {C2@+4930123401 was C2@+4930123401 +4930123401} {C2@201 was C2@201 201} {C2@200 was C1@200 200} connected conference",
			"Delivered C2@202 connected singleStepConference",
			"Conferenced C2@201 {C2@+4930123401 was C2@+4930123401 +4930123401} {C2@201 was C2@201 201} {C2@200 was C2@200 200} {C2@202 202} connected singleStepConference",
			"ConnectionCleared C2@202 connected normalClearing", "ConnectionCleared C2@201 connected normalClearing",
			"ConnectionCleared C2@+4930123401 connected normalClearing", "ConnectionCleared C2@200 null normalClearing",
		},
		mx: []string{"Diverted 1@200", "Delivered 1@200 alerting", "Established 1@200", "ConnectionCleared 1@200"},
	},
	{
		name: "pickup", long: 70 * time.Second, hands: []hand{
			{5 * time.Second, func(s *Switch) error { return s.PickUp("200", "") }},
			{10 * time.Second, func(s *Switch) error { return s.HangUp("200") }},
		},
		ecma: []string{
			"Established C1@200 connected callPickup", "ConnectionCleared C1@200 null normalClearing",
			"Delivered C2@200 alerting", "Diverted C2@200 null callPickup", // the colleague has it
		},
		mx: []string{"Established 1@200", "ConnectionCleared 1@200", "Diverted 2@200", "Delivered 2@200 alerting", "ConnectionCleared 2@200"},
	},
	{
		name: "park", long: 70 * time.Second, hands: []hand{
			{9 * time.Second, func(s *Switch) error { return s.PickUp("200", "7000") }},
			lifts(40 * time.Second),
			{60 * time.Second, func(s *Switch) error { return s.HangUp("200") }},
		},
		ecma: []string{
			"Established C1@200 connected callPickup", "Diverted C1@200 null park", // his own one is parked now
			"Delivered C1@200 alerting recall", "Established C1@200 connected", "ConnectionCleared C1@200 null normalClearing",
		},
		mx: []string{
			"Established 1@200", "ConnectionCleared 1@200", "callParkInfo",
			"Diverted 2@200", "Delivered 2@200 alerting", "Established 2@200", "ConnectionCleared 2@200",
		},
	},
	{
		name: "call-waiting", long: 70 * time.Second, hands: []hand{lifts(3 * time.Second)},
		ecma: []string{
			"Delivered C1@200 alerting", "Established C1@200 connected", "Delivered C2@200 alerting", "Delivered C3@200 alerting",
			"ConnectionCleared C3@T1.3 alerting normalClearing", "ConnectionCleared C3@200 null callCancelled",
			"ConnectionCleared C2@+4930123402 alerting normalClearing", "ConnectionCleared C2@200 null callCancelled",
			"ConnectionCleared C1@+4930123401 connected normalClearing", "ConnectionCleared C1@200 null normalClearing",
		},
		mx: []string{
			"Diverted 1@200", "Delivered 1@200 alerting", "Established 1@200", "Diverted 2@200", "Delivered 2@200 alerting",
			"Diverted 3@200", "Delivered 3@200 alerting", "ConnectionCleared 3@200", "ConnectionCleared 2@200", "ConnectionCleared 1@200",
		},
	},
	{
		name: "caller-gives-up", long: 70 * time.Second,
		ecma: []string{
			"Delivered C1@200 alerting", "ConnectionCleared C1@+4930123401 alerting normalClearing", "ConnectionCleared C1@200 null callCancelled",
		},
		mx: []string{"Diverted 1@200", "Delivered 1@200 alerting", "ConnectionCleared 1@200"},
	},
}

// TestEveryScenarioPlays plays every ready example to its end, in the standard's words and in MX's. Of
// OpenScape and DMCC the kinds of the events are told here; their wording is told where they are.
func TestEveryScenarioPlays(t *testing.T) {
	for _, p := range plays {
		t.Run(p.name, func(t *testing.T) {
			require.Equal(t, p.ecma, played(t, csta.ECMA, p.name, p.long, p.hands...))
			require.Equal(t, p.mx, played(t, csta.Zultys, p.name, p.long, p.hands...))
			for _, dialect := range []csta.Dialect{csta.OpenScape, csta.DMCC} {
				require.Equal(t, kinds(p.ecma), kinds(played(t, dialect, p.name, p.long, p.hands...)), dialect)
			}
		})
	}
}

// kinds are the first words, which all dialects of the standard share.
func kinds(told []string) (words []string) {
	for _, line := range told {
		word, _, _ := strings.Cut(line, " ")
		words = append(words, word)
	}
	return words
}

// TestEveryScenarioIsTold holds that each example file is played and has a word in the documentation.
func TestEveryScenarioIsTold(t *testing.T) {
	page, err := os.ReadFile(filepath.Join(scenarios, "..", "simulator.md"))
	require.NoError(t, err)
	files, err := filepath.Glob(filepath.Join(scenarios, "*.json"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".json")
		played := name == "busy" || slices.ContainsFunc(plays, func(p play) bool { return p.name == name })
		require.True(t, played, "nobody plays %s", name)
		require.True(t, strings.Contains(string(page), "scenarios/"+name+".json"), "docs/simulator.md does not tell of %s", name)
	}
}
