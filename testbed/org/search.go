package org

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode"
)

// index is what the search knows: records as they were when it took them up. A record that was just saved is not found, or
// found by what it was, until its time has come.
type index struct {
	known map[string]Record // by id
	due   map[string]time.Time
}

// put has a record taken up at a moment; zero is at once. The record may change until then.
func (x *index) put(record Record, at time.Time) {
	if x.known == nil {
		x.known, x.due = map[string]Record{}, map[string]time.Time{}
	}
	id := record.Text("Id")
	if at.IsZero() {
		x.known[id] = maps.Clone(record)
		delete(x.due, id)
		return
	}
	x.due[id] = at
}

// callTypes are the parts of a softphone layout.
var callTypes = []string{"Internal", "Inbound", "Outbound"}

// layoutPart is what a softphone layout searches for a type of calls.
type layoutPart struct {
	Objects map[string][]struct {
		APIName string `json:"apiName"`
	} `json:"objects"`
	order []string // the objects as they are written
}

// readLayout reads a softphone layout.
func readLayout(text json.RawMessage) (map[string]layoutPart, error) {
	parts := map[string]layoutPart{}
	if err := json.Unmarshal(text, &parts); err != nil {
		return nil, fmt.Errorf("org: layout: %w", err)
	}
	var raw map[string]struct {
		Objects json.RawMessage `json:"objects"`
	}
	_ = json.Unmarshal(text, &raw) // it was read already
	for _, kind := range callTypes {
		part, there := parts[kind]
		if !there {
			return nil, fmt.Errorf("org: a softphone layout wants Internal, Inbound and Outbound")
		}
		part.order = namesInOrder(raw[kind].Objects)
		parts[kind] = part
	}
	return parts, nil
}

// namesInOrder are the names of a JSON object as they are written.
func namesInOrder(text json.RawMessage) (names []string) {
	reader := json.NewDecoder(bytes.NewReader(text))
	if _, err := reader.Token(); err != nil {
		return nil
	}
	for reader.More() {
		name, _ := reader.Token()
		text, _ := name.(string)
		names = append(names, text)
		var skipped json.RawMessage
		if reader.Decode(&skipped) != nil {
			return names
		}
	}
	return names
}

// Match is a record that was found.
type Match struct {
	Object string `json:"object"`
	Record Record `json:"record"`
}

// searchLayout finds the records in which the fields of a softphone layout hold what is searched for.
func (o *org) searchLayout(kind, text string) ([]Match, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	parts, err := readLayout(o.Layout)
	if err != nil {
		return nil, err
	}
	part, wanted := parts[kind], readSearch(text)
	found := []Match{}
	for _, name := range part.order {
		described := o.Objects[name]
		if described == nil {
			continue
		}
		var fields []field
		for _, shown := range part.Objects[name] {
			if known, there := described.field(shown.APIName); there {
				fields = append(fields, known)
			}
		}
		found = append(found, o.matches(name, fields, wanted)...)
	}
	return found, nil
}

// searchEverything finds the records of all objects with a tab that hold what is searched for in any field.
func (o *org) searchEverything(text string) []Match {
	o.mu.Lock()
	defer o.mu.Unlock()
	wanted := readSearch(text)
	found := []Match{}
	for _, name := range slices.Sorted(maps.Keys(o.Objects)) {
		if described := o.Objects[name]; !described.NoTab {
			found = append(found, o.matches(name, described.Fields, wanted)...)
		}
	}
	return found
}

// matches are the records of an object that a search finds, oldest first. The caller holds the lock.
func (o *org) matches(name string, fields []field, wanted search) []Match {
	fields = slices.DeleteFunc(slices.Clone(fields), func(f field) bool { return f.Hidden || f.Type == "reference" })
	now := o.now()
	var found []Match
	for _, record := range o.records[name] {
		if name == "Contact" && record["IsPersonAccount"] == true {
			continue // its account is found
		}
		id := record.Text("Id")
		if at, waits := o.index.due[id]; waits && !now.Before(at) {
			o.index.put(record, time.Time{})
		}
		if indexed := o.index.known[id]; indexed != nil && o.standingOf(name, record) >= readable && wanted.finds(fields, indexed) {
			found = append(found, Match{name, o.seen(name, record)})
		}
	}
	return found
}

// words splits a text as the index does: at spaces and punctuation, and where letters meet digits.
func words(text string) []string {
	var out []string
	var word []rune
	end := func() {
		if len(word) > 0 {
			out = append(out, string(word))
		}
		word = nil
	}
	for _, letter := range strings.ToLower(text) {
		if !unicode.IsLetter(letter) && !unicode.IsDigit(letter) && !unicode.IsMark(letter) {
			end()
			continue
		}
		if len(word) > 0 && unicode.IsDigit(letter) != unicode.IsDigit(word[len(word)-1]) {
			end()
		}
		word = append(word, letter)
	}
	end()
	return out
}
