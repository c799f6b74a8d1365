package csta

import (
	"bytes"
	"flag"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write testdata anew from what the codec writes; read the difference before committing it")

// goldens is every message in every dialect that has it; each has a file in testdata. OpenScape's files are
// what it says otherwise than the standard; all else is the same.
func goldens() map[Dialect]map[string]Message {
	all := map[Dialect]map[string]Message{Zultys: {}, ECMA: {}, DMCC: {}}
	for _, messages := range all {
		maps.Copy(messages, spoken)
	}
	maps.Copy(all[ECMA], standardWords)
	maps.Copy(all[DMCC], standardWords)
	for kind := range forms {
		name := string(kind) + "Event"
		if !slices.Contains(unheardOnMX, name) {
			all[Zultys][name] = onTheMX(kind)
		}
		if kind != EnteredDigits {
			all[ECMA][name], all[DMCC][name] = byTheBook(kind), byAvaya(kind)
		}
	}
	maps.Copy(all[Zultys], mxWords)
	maps.Copy(all[DMCC], avayaWords)
	all[OpenScape] = map[string]Message{}
	for name, m := range all[ECMA] {
		if e, is := m.(Event); is && e.Permitted != nil {
			all[OpenScape][name] = m
		}
	}
	return all
}

// unheardOnMX are the standard's words that nobody has seen on an MX. They could be written; no golden file
// shall look as if they were evidenced.
var unheardOnMX = []string{
	"ClearCall", "ClearCallResponse", "DirectedPickupCall", "DirectedPickupCallResponse", "GroupPickupCall",
	"GroupPickupCallResponse", "SingleStepConferenceCall", "SingleStepConferenceCallResponse", "DialDigits",
	"DialDigitsResponse", "AssociateData", "AssociateDataResponse", "SnapshotCall", "SnapshotCallResponse",
	"SnapshotCallData", "GetDoNotDisturb", "GetDoNotDisturbResponse", "SetDoNotDisturb", "SetDoNotDisturbResponse",
	"GetForwarding", "GetForwardingResponse", "SetForwarding", "SetForwardingResponse", "GetCSTAFeatures",
	"GetCSTAFeaturesResponse", "GetSwitchingFunctionCaps", "GetSwitchingFunctionCapsResponse",
	"DoNotDisturbEvent", "ForwardingEvent", "BackInServiceEvent", "OutOfServiceEvent",
	"BridgedEvent", "DigitsGeneratedEvent", "TelephonyTonesGeneratedEvent", "ServiceCompletionFailureEvent",
	"EnteredDigitsEvent", "AgentLoggedOnEvent", "AgentLoggedOffEvent", "AgentNotReadyEvent", "AgentReadyEvent",
	"AgentBusyEvent", "AgentWorkingAfterCallEvent",
}

func TestEveryMessageIsWrittenAndReadAsItsGoldenFile(t *testing.T) {
	for dialect, messages := range goldens() {
		for name, m := range messages {
			t.Run(string(dialect)+"/"+name, func(t *testing.T) {
				file := filepath.Join("testdata", string(dialect), name+".xml")
				body, err := Encode(m, dialect)
				require.NoError(t, err)
				if *update {
					require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o755))
					require.NoError(t, os.WriteFile(file, append(body, '\n'), 0o600))
				}
				golden, err := os.ReadFile(file)
				require.NoError(t, err)
				require.Equal(t, string(bytes.TrimSuffix(golden, []byte("\n"))), string(body))

				read, err := Decode(golden)
				require.NoError(t, err)
				require.Equal(t, m, read)
				require.Equal(t, strings.SplitN(name, "-", 2)[0], read.Name())
			})
		}
	}
}

func TestNoMessageIsWithoutAGoldenFile(t *testing.T) {
	for dialect, messages := range goldens() {
		files, err := filepath.Glob(filepath.Join("testdata", string(dialect), "*.xml"))
		require.NoError(t, err)
		require.Len(t, files, len(messages), "a file without a message")
		if dialect == OpenScape {
			continue
		}
		told := map[string]bool{}
		for _, m := range messages {
			told[m.Name()] = true
		}
		for root, m := range roots {
			_, has := (Tongue{Dialect: dialect}).namespace(m)
			switch {
			case !has, root == "loginResponse", root == categoryErrorResponse:
			case dialect == Zultys && slices.Contains(unheardOnMX, root):
				require.False(t, told[root], "%s is not known to be heard", root)
			default:
				require.True(t, told[root], "%s in %s", root, dialect)
			}
		}
		for kind := range forms {
			name := string(kind) + "Event"
			unheard := (dialect == Zultys && slices.Contains(unheardOnMX, name)) || (dialect == ECMA && kind == EnteredDigits)
			require.NotEqual(t, unheard, told[name], "%s in %s", name, dialect)
		}
		for kind, form := range agentForms {
			require.Equal(t, form.role == (dialect == Zultys), told[string(kind)+"Event"], "%s in %s", kind, dialect)
		}
	}
}

func TestOpenScapeIsWrittenAsTheStandard(t *testing.T) {
	const own = `<extensions><privateData><private xmlns:scx="http://www.siemens.com/schema/csta">` +
		`<scx:extendedServicesPermitted></scx:extendedServicesPermitted></private></privateData></extensions>`
	for name, m := range goldens()[ECMA] {
		standard, err := Encode(m, ECMA)
		require.NoError(t, err)
		body, err := Encode(m, OpenScape)
		require.NoError(t, err)
		require.Equal(t, string(standard), strings.Replace(string(body), own, "", 1), name)
		_, different := goldens()[OpenScape][name]
		require.Equal(t, different, len(standard) != len(body), name)
	}
}

func TestWritingChangesNothingInTheMessage(t *testing.T) {
	for dialect := range goldens() {
		for name, m := range goldens()[dialect] {
			for _, other := range Dialects() {
				_, _ = Encode(m, other)
			}
			require.Equal(t, goldens()[dialect][name], m, name)
		}
	}
	f := &Failure{Category: "operation"}
	body, err := Encode(f, ECMA)
	require.NoError(t, err)
	require.Contains(t, string(body), "<operation>generic</operation>")
	require.Empty(t, f.Code)
}

func BenchmarkDecodeDelivered(b *testing.B) {
	body, err := Encode(byTheBook(Delivered), ECMA)
	require.NoError(b, err)
	b.ReportAllocs()
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		if _, err := Decode(body); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkEncodeDelivered(b *testing.B) {
	e := byTheBook(Delivered)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Encode(e, ECMA); err != nil {
			b.Fatal(err)
		}
	}
}
