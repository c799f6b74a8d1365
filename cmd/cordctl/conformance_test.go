package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const (
	leastFrames    = 300
	deviationsFile = "testdata/conformance/deviations.json"
)

// deviation is a way in which what is sent differs from the schemas, because switches do.
type deviation struct {
	Name    string    `json:"name"`
	Dialect string    `json:"dialect"`
	From    string    `json:"from"`    // client or switch
	Root    string    `json:"root"`    // a pattern of root elements
	Error   string    `json:"error"`   // a pattern of what xmllint says
	Instead [2]string `json:"instead"` // with the second text in the place of the first, the message is valid: nothing else is wrong
	Reason  string    `json:"reason"`
	Sample  string    `json:"sample"` // under csta/samples beside the schemas: a message that breaks them in the same way

	root, err *regexp.Regexp
	used      int
}

// TestConformance holds every frame that client and switch of the standard's dialects send in the stories
// against the schemas. What is not valid must be on the list of deviations, each of which has a sample as
// evidence; what is on the list must occur. With CORDBOARD_CONFORMANCE, a file's name, it must be able to
// do so, and writes its count there.
func TestConformance(t *testing.T) {
	if testing.Short() {
		t.Skip("long: make test runs it")
	}
	summary := os.Getenv("CORDBOARD_CONFORMANCE")
	samples := conformanceSchemas(t, summary != "")
	all := newLedger()
	for _, v := range conformanceVariants {
		t.Run(v.name, func(t *testing.T) {
			for _, s := range conformanceStories {
				t.Run(s.name, func(t *testing.T) { v.plays(t, all, s) })
			}
		})
	}
	frames := all.list()
	dialects := map[string]int{}
	for _, f := range frames {
		dialects[f.dialect]++
	}
	list := readDeviations(t)
	failures := judge(t, samples, frames, list)
	for _, d := range list {
		if d.used == 0 {
			t.Errorf("deviation %q occurs nowhere: remove it from %s", d.Name, deviationsFile)
		}
		t.Logf("deviation %q: %d frames", d.Name, d.used)
	}
	for _, name := range slices.Sorted(maps.Keys(failures)) {
		t.Errorf("not valid, and no deviation covers it (%d frames): %s\n%s", len(failures[name]), name, failures[name][0].body)
	}
	t.Log("frames by dialect: ", dialects)
	require.Len(t, dialects, 3)
	require.GreaterOrEqual(t, len(frames), leastFrames)
	all.requireWords(t)
	if summary != "" {
		line := fmt.Sprintf("conformance frames=%d dialects=%d deviations=%d failures=%d\n", len(frames), len(dialects), len(list), len(failures))
		require.NoError(t, os.WriteFile(summary, []byte(line), 0o600))
	}
}

// TestConformanceDeviationsAreEvidenced: each sample breaks the schemas in the very way that its entry
// allows.
func TestConformanceDeviationsAreEvidenced(t *testing.T) {
	if testing.Short() {
		t.Skip("long: make test runs it")
	}
	samples := conformanceSchemas(t, os.Getenv("CORDBOARD_CONFORMANCE") != "")
	list := readDeviations(t)
	require.NotEmpty(t, list)
	names := map[string]bool{}
	var bodies []string
	for _, d := range list {
		require.False(t, names[d.Name], "%s stands there twice", d.Name)
		names[d.Name] = true
		require.NotEmpty(t, d.Reason, d.Name)
		content, err := os.ReadFile(filepath.Join(samples, "samples", filepath.FromSlash(d.Sample)))
		require.NoError(t, err, d.Name)
		require.NotEmpty(t, d.Instead[0], d.Name)
		require.Contains(t, string(content), d.Instead[0], d.Name)
		bodies = append(bodies, string(content))
	}
	for i, complaints := range lint(t, samples, bodies) {
		d := list[i]
		require.True(t, slices.ContainsFunc(complaints, d.err.MatchString), "%s: %s has not that error but %q", d.Name, d.Sample, complaints)
	}
}

// conformanceSchemas is the folder of the schemas and samples, which lies beside the repository.
func conformanceSchemas(t *testing.T, must bool) string {
	t.Helper()
	shared := os.Getenv("CORDBOARD_SHARED")
	if shared == "" {
		shared = filepath.Join("..", "..", "..", "shared")
	}
	folder, err := filepath.Abs(filepath.Join(shared, "csta"))
	require.NoError(t, err)
	_, missing := os.Stat(filepath.Join(folder, "xsd", "all-dialects.xsd"))
	_, noLint := exec.LookPath("xmllint")
	switch {
	case must && missing != nil:
		require.FailNow(t, "the schemas are not beside the repository", "%v", missing)
	case must && noLint != nil:
		require.FailNow(t, "xmllint is not installed (package libxml2-utils)")
	case missing != nil:
		t.Skip("the schemas are not beside the repository: nothing can be held against them")
	case noLint != nil:
		t.Skip("xmllint is not installed (package libxml2-utils): the schemas cannot be asked")
	}
	return folder
}

func readDeviations(t *testing.T) []*deviation {
	t.Helper()
	content, err := os.ReadFile(deviationsFile)
	require.NoError(t, err)
	var list []*deviation
	dec := json.NewDecoder(strings.NewReader(string(content)))
	dec.DisallowUnknownFields()
	require.NoError(t, dec.Decode(&list))
	for _, d := range list {
		d.root, err = regexp.Compile("^(?:" + d.Root + ")$")
		require.NoError(t, err, d.Name)
		d.err, err = regexp.Compile(d.Error)
		require.NoError(t, err, d.Name)
		require.NotEmpty(t, d.Root+d.Error, d.Name)
	}
	return list
}

// judge returns the frames that are neither valid nor allowed, by what is wrong with them.
func judge(t *testing.T, folder string, frames []spokenFrame, list []*deviation) map[string][]spokenFrame {
	t.Helper()
	bodies := make([]string, len(frames))
	for i, f := range frames {
		bodies[i] = f.body
	}
	failures := map[string][]spokenFrame{}
	var repaired []spokenFrame
	for i, complaints := range lint(t, folder, bodies) {
		f := frames[i]
		met := map[*deviation]bool{}
		for _, complaint := range complaints {
			allowed := false
			for _, d := range list {
				if d.Dialect == f.dialect && d.From == f.from && d.root.MatchString(f.root) && d.err.MatchString(complaint) {
					met[d], allowed = true, true
				}
			}
			if !allowed {
				what := fmt.Sprintf("%s %s %s (%s): %s", f.dialect, f.from, f.root, f.story, complaint)
				failures[what] = append(failures[what], f)
			}
		}
		for d := range met {
			d.used++
			f.body = strings.Replace(f.body, d.Instead[0], d.Instead[1], 1)
		}
		if len(met) > 0 {
			repaired = append(repaired, f)
		}
	}
	if len(repaired) > 0 {
		for what, frames := range judge(t, folder, repaired, nil) {
			failures["beside its deviation, "+what] = frames
		}
	}
	return failures
}

var lintLine = regexp.MustCompile(`^(\d+)\.xml:\d+: (.*)$`)

// lint asks xmllint about documents; a valid one has no complaint.
func lint(t *testing.T, folder string, bodies []string) [][]string {
	t.Helper()
	dir := t.TempDir()
	args := []string{"--noout", "--nonet", "--schema", filepath.Join(folder, "xsd", "all-dialects.xsd")}
	for i, body := range bodies {
		name := fmt.Sprintf("%d.xml", i)
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(body), 0o600))
		args = append(args, name)
	}
	command := exec.CommandContext(t.Context(), "xmllint", args...)
	command.Dir = dir
	out, _ := command.CombinedOutput() // fails when one of them is not valid
	complaints := make([][]string, len(bodies))
	valid, invalid, last := 0, 0, -1
	for line := range strings.Lines(string(out)) {
		line = strings.TrimRight(line, "\n")
		switch m := lintLine.FindStringSubmatch(line); {
		case m != nil:
			last, _ = strconv.Atoi(m[1])
			complaints[last] = append(complaints[last], m[2])
		case strings.HasSuffix(line, ".xml validates"):
			valid++
		case strings.HasSuffix(line, ".xml fails to validate"):
			invalid++
		case last >= 0 && len(complaints[last]) > 0: // a complaint of several lines
			complaints[last][len(complaints[last])-1] += "\n" + line
		default:
			require.FailNow(t, "xmllint says something else", line)
		}
	}
	require.Equal(t, len(bodies), valid+invalid, "every document must be judged: %s", out)
	wrong := 0
	for _, list := range complaints {
		if len(list) > 0 {
			wrong++
		}
	}
	require.Equal(t, invalid, wrong, "every fault must be told: %s", out)
	return complaints
}

// TestConformanceRefuses: what is not on the list fails, and so does what is wrong beside it.
func TestConformanceRefuses(t *testing.T) {
	if testing.Short() {
		t.Skip("long: make test runs it")
	}
	folder := conformanceSchemas(t, os.Getenv("CORDBOARD_CONFORMANCE") != "")
	list := readDeviations(t)
	status, err := os.ReadFile(filepath.Join(folder, "samples", filepath.FromSlash(list[0].Sample)))
	require.NoError(t, err)
	deviates := spokenFrame{dialect: "openscape", from: "switch", root: "SystemStatus", body: string(status)}
	other := deviates
	other.dialect = "ecma"
	wrong := deviates
	wrong.body = strings.Replace(wrong.body, ">normal<", ">splendid<", 1)
	require.NotEqual(t, deviates.body, wrong.body)
	wrong.story = "wrong"
	bare := spokenFrame{dialect: "ecma", from: "client", root: "MakeCall", body: `<MakeCall ` + ed4 + `/>`}
	failures := slices.Sorted(maps.Keys(judge(t, folder, []spokenFrame{deviates, other, wrong, bare}, list)))
	require.Len(t, failures, 3, "%q", failures)
	require.Contains(t, failures[0], "beside its deviation, openscape switch SystemStatus (wrong)")
	require.Contains(t, failures[1], "ecma client MakeCall")
	require.Contains(t, failures[2], "ecma switch SystemStatus")
	require.Equal(t, 2, list[0].used)
}
