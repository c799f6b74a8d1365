package hostile

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
)

// Table is every attack beside its control.
type Table struct {
	rows []row
	// Tried counts the attacks whose control was seen to succeed; Succeeded those of them that succeeded as well.
	Tried, Succeeded int
}

type row struct {
	attack  Outcome
	control *Outcome // nil was not run
}

func (r row) counts() bool { return r.control != nil && r.control.Succeeded }

// ReadTable reads the files of outcomes of the controls and of the attacks. Of a trial that was run twice the last
// outcome counts, but an attack that succeeded once has succeeded.
func ReadTable(controls, attacks string) (*Table, error) {
	_, seen, err := readOutcomes(controls)
	if err != nil {
		return nil, err
	}
	order, tried, err := readOutcomes(attacks)
	if err != nil {
		return nil, err
	}
	t := &Table{}
	for _, key := range order {
		r := row{attack: tried[key]}
		if control, run := seen[key]; run {
			r.control = &control
		}
		t.rows = append(t.rows, r)
		if r.attack.Succeeded {
			t.Succeeded++ // whether its control was seen or not
		}
		if r.counts() {
			t.Tried++
		}
	}
	return t, nil
}

// Rarest is how many attacks count of the kind of which the fewest do.
func (t *Table) Rarest() int {
	counted := map[string]int{}
	for _, r := range t.rows {
		counted[r.attack.Kind] += 0
		if r.counts() {
			counted[r.attack.Kind]++
		}
	}
	rarest := len(t.rows)
	for _, n := range counted {
		rarest = min(rarest, n)
	}
	return rarest
}

func readOutcomes(path string) (order []string, of map[string]Outcome, err error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	defer file.Close()
	of = map[string]Outcome{}
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var o Outcome
		if err := json.Unmarshal(lines.Bytes(), &o); err != nil {
			return nil, nil, fmt.Errorf("hostile: %s: %w", path, err)
		}
		key := strings.Join([]string{o.Kind, o.Name, o.Place, o.Time}, "\x00")
		before, known := of[key]
		if !known {
			order = append(order, key)
		}
		o.Succeeded = o.Succeeded || known && before.Succeeded
		of[key] = o
	}
	return order, of, lines.Err()
}

// Print writes the table, its columns separated by tabs, and how many attacks of each kind count.
func (t *Table) Print(out io.Writer) {
	fmt.Fprintln(out, "KIND\tATTACK\tWHERE\tWITHOUT GUARD\tRESULT")
	var kinds []string
	counted := map[string]int{}
	for _, r := range t.rows {
		control := "not run"
		switch {
		case r.counts():
			control = fmt.Sprintf("%s: %v", r.control.Guard, r.control.Harms)
			if counted[r.attack.Kind]++; counted[r.attack.Kind] == 1 {
				kinds = append(kinds, r.attack.Kind)
			}
		case r.control != nil:
			control = "not seen, does not count"
		}
		result := "failed"
		if r.attack.Succeeded {
			result = fmt.Sprintf("SUCCEEDED %v", r.attack.Harms)
		}
		fmt.Fprintf(out, "%s\t%s\t%s %s\t%s\t%s\n", r.attack.Kind, r.attack.Name, r.attack.Place, r.attack.Time, control, result)
	}
	for _, kind := range kinds {
		fmt.Fprintf(out, "%s:\t%d counted\n", kind, counted[kind])
	}
}
