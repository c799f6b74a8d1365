package hostile

import (
	"encoding/json"
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// The environment of a run: where the outcomes are written, whether guards are taken out, and which trials are
// wanted ("short" is two of each kind; any other text is part of the name).
const (
	outcomesVariable = "CORDBOARD_HOSTILE"
	controlVariable  = "CORDBOARD_HOSTILE_CONTROL"
	onlyVariable     = "CORDBOARD_HOSTILE_ONLY"
)

// Outcome is one line of the file of outcomes.
type Outcome struct {
	Kind, Name, Guard, Place, Time string
	Control                        bool // guards were out
	Succeeded                      bool
	Harms                          []Harm
	Notes                          []string
}

// Record writes what came of the trials.
type Record struct {
	file    *os.File
	control bool
	only    string
	kinds   map[string]int // how many trials of a kind were wanted
}

// Recording begins a run, or skips the test where none was asked for.
func Recording(t *testing.T) *Record {
	t.Helper()
	path := os.Getenv(outcomesVariable)
	if path == "" {
		t.Skip("make hostile runs the attacks")
	}
	file, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, file.Close()) })
	return &Record{file, os.Getenv(controlVariable) != "", os.Getenv(onlyVariable), map[string]int{}}
}

// Control says whether the guards are out.
func (r *Record) Control() bool { return r.control }

// Wants says whether a trial is part of the run.
func (r *Record) Wants(t Trial) bool {
	if r.only == "short" {
		r.kinds[t.Kind]++
		return r.kinds[t.Kind] <= 2
	}
	return r.only == "" || strings.Contains(t.String()+" "+t.Time(), r.only)
}

// Begin takes the guards out where this is the control.
func (r *Record) Begin(t *testing.T, trial Trial) {
	t.Helper()
	t.Setenv(weakVariable, "")
	if r.control {
		t.Setenv(weakVariable, trial.Guard)
	}
}

// End writes an outcome down. An attack that succeeded although the guards stand fails the test.
func (r *Record) End(t *testing.T, trial Trial, result Result) {
	t.Helper()
	outcome := Outcome{
		trial.Kind, trial.Name, trial.Guard, trial.Place, trial.Time(), r.control, result.Did(trial.Attack), result.Harms, result.Notes,
	}
	line, err := json.Marshal(outcome)
	require.NoError(t, err)
	_, err = r.file.Write(append(line, '\n'))
	require.NoError(t, err)
	if !r.control && outcome.Succeeded {
		t.Errorf("%s succeeded: %v", trial, result.Harms)
	}
	t.Logf("%v %v", result.Harms, result.Notes)
}

// RunPage is the address of a page of an origin of the attacker's that runs a script.
func RunPage(origin, script string) string {
	return origin + "/hostile/run.html#" + strings.ReplaceAll(url.QueryEscape(script), "+", "%20")
}
