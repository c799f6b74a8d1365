package config

import "slices"

// Sources says of each of Settings that is no column of a list, by its path, who says what it is. What a policy says
// cannot be changed: a form shows it and does not let it be changed, and Save refuses a change to it.
func (f *File) Sources() map[string]Source {
	f.mu.Lock()
	defer f.mu.Unlock()
	sources := map[string]Source{}
	for _, s := range Settings() {
		if rowAt[s.Path].list == "" {
			sources[s.Path] = f.ladder.source(s.Path, f.user)
		}
	}
	return sources
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
