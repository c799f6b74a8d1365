package config

import "slices"

// Source is who says what a setting is.
type Source string

// Sources, the first one believed first.
const (
	MachinePolicy Source = "machinePolicy" // HKLM\Software\Policies\Cordboard
	UserPolicy    Source = "userPolicy"    // HKCU\Software\Policies\Cordboard
	User          Source = "user"          // the user's file
	MachineFile   Source = "machineFile"   // %ProgramData%\Cordboard\config.xml
	Installer     Source = "installer"     // HKLM\Software\Cordboard
	Preset        Source = "default"
)

// rung is what one source says: values by the path of their setting, as Config has them. A list and the name of its
// active entry are always said together.
type rung struct {
	source   Source
	values   map[string]any
	problems []Problem
	places   map[string]Problem // where each value stands: its field and line, without a code
}

func newRung(source Source) rung {
	return rung{source: source, values: map[string]any{}, problems: []Problem{}, places: map[string]Problem{}}
}

// over is c with what r says in place of it. The name of an active entry that c does not have counts only in the user's
// own file, where it is shown as a mistake.
func (r rung) over(c Config) Config {
	c = c.Clone()
	for _, row := range rows {
		value, said := r.values[row.Path]
		if row.Kind == KindEntry && said && r.source != User && value != "" && !c.has(row.Path, value.(string)) {
			_, said = r.values[row.Of]
			value = "" // the first one of the list that came with it
		}
		if said {
			row.put(&c, value)
		}
	}
	return c.tidy()
}

// has says whether the list of an active entry has one of that name.
func (c Config) has(active, name string) bool {
	if active == "activeServer" {
		return indexOf(c.Servers, name, serverName) >= 0
	}
	return indexOf(c.ClientIDs, name, clientName) >= 0
}

// usable leaves out of r what cannot be used, and tells it. An entry that is wrong in one thing is no entry at all.
// told turns a problem of a Config with r's values alone into one with its place.
func (r rung) usable(told func(Problem) Problem) rung {
	var wrong []string
	c := r.over(Default())
	for _, row := range rows {
		name, _ := r.values[row.Path].(string)
		if _, listed := r.values[row.Of]; listed && name != "" && !c.has(row.Path, name) {
			r.problems = append(r.problems, told(problem(row.Path, UnknownActive)))
		}
	}
	for _, p := range Validate(c) {
		path := sectionPath(p.Field)
		if _, said := r.values[path]; said {
			wrong = append(wrong, path)
			if p := told(p); len(r.problems) < maxProblems && !slices.Contains(r.problems, p) {
				r.problems = append(r.problems, p)
			}
		}
	}
	for _, row := range rows {
		if slices.Contains(wrong, row.Path) || slices.Contains(wrong, row.Of) {
			delete(r.values, row.Path)
		}
	}
	return r
}

// sectionPath is the path of the setting that a field such as servers[1].port or pop.items[2] is in, columns being part
// of their list.
func sectionPath(field string) string {
	path := indexes.ReplaceAllString(field, "")
	for _, row := range rows {
		if path == row.Path || row.Kind == KindList && len(path) > len(row.Path) && path[:len(row.Path)+1] == row.Path+"." {
			return row.Path
		}
	}
	return path
}

// ladder is all that is asked beside the user's file: above it, what locks, and beneath it, what others start with. Both
// are ordered from the one believed last to the one believed first.
type ladder struct {
	above, beneath []rung
}

// start is what holds where the user's file says nothing.
func (l ladder) start() Config {
	c := Default()
	for _, r := range l.beneath {
		c = r.over(c)
	}
	return c
}

// over is c with the policies in place of it.
func (l ladder) over(c Config) Config {
	for _, r := range l.above {
		c = r.over(c)
	}
	return c
}

// locked lists the settings that a policy says, in the schema's order.
func (l ladder) locked() []string {
	paths := []string{}
	for _, row := range rows {
		if l.lockedBy(row.Path) != "" {
			paths = append(paths, row.Path)
		}
	}
	return paths
}

// lockedBy is the policy that says a setting; "" = none.
func (l ladder) lockedBy(path string) Source {
	for _, r := range slices.Backward(l.above) {
		if _, said := r.values[path]; said {
			return r.source
		}
	}
	return ""
}

// source is who says a setting, when the user's file says this.
func (l ladder) source(path string, user rung) Source {
	if by := l.lockedBy(path); by != "" {
		return by
	}
	for _, r := range slices.Backward(slices.Concat(l.beneath, []rung{user})) {
		if _, said := r.values[path]; said {
			return r.source
		}
	}
	return Preset
}

// under is c without what the policies put over said, as it belongs into the user's file, and the locked settings that
// c nevertheless changed.
func (l ladder) under(c, said Config) (Config, []Problem) {
	c, said, shown := c.Clone(), said.Clone(), l.over(said)
	var changed []Problem
	for _, path := range l.locked() {
		row := rowAt[path]
		if !equal(row.in(&c), row.in(&shown)) {
			changed = append(changed, problem(path, Locked))
		}
		row.in(&c).Set(row.in(&said))
	}
	return c, changed
}

// overruled tells of what a policy or the user's file says otherwise than a policy that is believed before it.
func (l ladder) overruled(user rung) []Problem {
	var problems []Problem
	for i, low := range slices.Concat([]rung{user}, l.above) {
		lower := low.over(Default())
		for _, row := range rows {
			_, said := low.values[row.Path]
			for _, high := range l.above[i:] {
				_, saysToo := high.values[row.Path]
				higher := high.over(Default())
				if said && saysToo && row.Kind != KindEntry && !equal(row.in(&lower), row.in(&higher)) {
					p := problem(row.Path, Overruled)
					place := low.places[row.Path]
					p.Field, p.Line, p.File = place.Field, place.Line, place.File
					problems = append(problems, p)
					break
				}
			}
		}
	}
	return problems
}

func problems(rungs []rung) []Problem {
	var all []Problem
	for _, r := range slices.Backward(rungs) {
		all = append(all, r.problems...)
	}
	return all
}
