package config

import (
	"errors"
	"io/fs"
	"os"
)

// machine is what there is to ask about the computer beside the user's file.
type machine struct {
	registry registry
	file     string               // the machine's file; "" = this system has none
	believed func(*os.File) error // why its file is not believed; nil = it always is
}

// ladder asks everything but the user's file.
func (m machine) ladder() ladder {
	return ladder{
		above:   []rung{m.registry.read(UserPolicy, userPolicyKey), m.registry.read(MachinePolicy, policyKey)},
		beneath: []rung{m.registry.read(Installer, machineKey), m.readFile()},
	}
}

// readFile reads the machine's file. What cannot be used of it is left out and told with its line; so is why it cannot be
// read at all.
func (m machine) readFile() rung {
	r := newRung(MachineFile)
	if m.file == "" {
		return r
	}
	raw, err := readFile(m.file, m.believed)
	if errors.Is(err, fs.ErrNotExist) {
		return r
	}
	told := func(p Problem) Problem { p.File = m.file; return p }
	var d *document
	if err == nil {
		d, err = parse(raw)
	}
	if err != nil {
		p := problem("", UnreadableFile)
		var damaged *DamagedError
		switch {
		case errors.As(err, &damaged):
			p = problem("", DamagedFile)
			p.Line = damaged.Line
		case errors.Is(err, errNotAdministrators):
			p = problem("", NotAdministrators)
		}
		r.problems = append(r.problems, told(p))
		return r
	}
	r = d.said(MachineFile)
	for path, place := range r.places {
		r.places[path] = told(place)
	}
	for i, p := range r.problems {
		r.problems[i] = told(p)
	}
	return r.usable(func(p Problem) Problem {
		if el := d.place(p.Field); el != nil {
			p.Line = d.lines[el]
		}
		return told(p)
	})
}
