package config

import "slices"

// Row is a setting and how it stands now.
type Row struct {
	Setting
	Source Source `json:"source"` // who says what it is; a column has its list's
	Locked bool   `json:"locked"` // a form shows it and does not let it be changed; Save refuses a change to it
}

// Rows are all settings that a form may show, in the schema's order, with who says them.
func (f *File) Rows() []Row {
	f.mu.Lock()
	defer f.mu.Unlock()
	var shown []Row
	for _, s := range schema {
		path := sectionPath(s.Path)
		if s.Choices == nil {
			s.Choices = []string{}
		}
		shown = append(shown, Row{Setting: s, Source: f.ladder.source(path, f.user), Locked: f.ladder.lockedBy(path) != ""})
	}
	return shown
}

// Locked lists the settings that a policy says, such as servers or salesforce.url.
func (f *File) Locked() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.ladder.locked()
}

// Problems lists what the policies, the file and the machine say and Cordboard cannot use, and what a policy overrules,
// each with its place.
func (f *File) Problems() []Problem {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]Problem{}, slices.Concat(problems(f.ladder.above), f.problems, problems(f.ladder.beneath))...)
}
