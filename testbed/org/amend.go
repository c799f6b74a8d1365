package org

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"
)

// An amendment changes an org: a JSON object of the form of org.json that holds only what is different. Members replace
// those of the same name, null takes a member away, lists whose entries have a name or an id are matched by that, and an
// entry with "removed": true takes the one of its name away. Any other list replaces the whole.

// readAmended reads an org as an amendment changes it; nil changes nothing.
func readAmended(text, amendment []byte) (document, error) {
	if len(amendment) == 0 {
		return readDocument(text)
	}
	var base, change map[string]any
	if err := errors.Join(decode(text, &base), decode(amendment, &change)); err != nil {
		return document{}, fmt.Errorf("org: %w", err)
	}
	whole, err := json.Marshal(amended(base, change))
	if err != nil {
		return document{}, fmt.Errorf("org: %w", err)
	}
	return readDocument(whole)
}

// amended is base with a change.
func amended(base, change any) any {
	switch change := change.(type) {
	case map[string]any:
		was, _ := base.(map[string]any)
		out := maps.Clone(was)
		if out == nil {
			out = map[string]any{}
		}
		for name, value := range change {
			if value == nil {
				delete(out, name)
				continue
			}
			out[name] = amended(out[name], value)
		}
		return out
	case []any:
		was, isList := base.([]any)
		if !isList || slices.ContainsFunc(change, func(each any) bool { return keyOf(each) == "" }) {
			return withoutRemoved(change)
		}
		out := slices.Clone(was)
		for _, each := range change {
			key := keyOf(each)
			at := slices.IndexFunc(out, func(one any) bool { return keyOf(one) == key })
			if at < 0 {
				out = append(out, each)
			} else {
				out[at] = amended(out[at], each)
			}
		}
		return withoutRemoved(out)
	}
	return change
}

func withoutRemoved(list []any) []any {
	return slices.DeleteFunc(slices.Clone(list), func(each any) bool {
		entry, _ := each.(map[string]any)
		return entry["removed"] == true
	})
}

// keyOf is what an entry of a list is known by; "" is nothing.
func keyOf(entry any) string {
	named, _ := entry.(map[string]any)
	for _, by := range []string{"Id", "id", "name"} {
		if key, _ := named[by].(string); key != "" {
			if long, ok := longID(key); ok && by != "name" {
				return long
			}
			return key
		}
	}
	return ""
}

// amend changes the org while it runs. Records are taken as they are given, whatever the org would say of them: this is
// the hand of whoever sets an org up, and not a user's.
func (o *org) amend(amendment []byte) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	now, err := json.Marshal(o.description)
	if err != nil {
		return fmt.Errorf("org: %w", err)
	}
	changed, err := readAmended(now, amendment)
	if err != nil {
		return err
	}
	o.description = changed.description
	for name := range o.Objects {
		o.records[name] = append([]Record{}, o.records[name]...)
	}
	o.putAll(changed.Records, stamp(o.now()))
	o.rev++
	return nil
}

// putAll stores records as they are, over those of the same ids. What is derived of others is derived when all are there.
func (o *org) putAll(records map[string][]Record, date string) {
	put := map[string][]Record{}
	for name, each := range records {
		for _, record := range each {
			if _, found := o.find(record.Text("Id")); found != nil {
				merge(found, record)
				record = found
			} else {
				o.records[name] = append(o.records[name], record)
			}
			put[name] = append(put[name], record)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(put)) {
		for _, record := range put[name] {
			o.complete(name, record, date)
			o.index.put(record, time.Time{})
		}
	}
}
