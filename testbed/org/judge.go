package org

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

var (
	prefixShape = regexp.MustCompile(`^[A-Za-z0-9]{3}$`)
	nameShape   = regexp.MustCompile(`^[A-Za-z]\w*$`)
)

// longestDelay bounds how long records may be kept from the search, in milliseconds.
const longestDelay = 10 * 60 * 1000

// judge says what of an org cannot be, by its place; it compiles the validation rules and completes the ids of record types.
func (d *document) judge() error {
	if d.User.Text("Id") == "" {
		return fmt.Errorf("org: user: an Id is missing")
	}
	for _, name := range []string{"Account", "Contact", "Lead", "Task"} { // what is derived, merged and converted
		if d.Objects[name] == nil {
			return fmt.Errorf("org: the object %s is missing", name)
		}
	}
	prefixes := map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(d.Objects)) {
		described := d.Objects[name]
		if described == nil || !nameShape.MatchString(name) || !prefixShape.MatchString(described.Prefix) {
			return fmt.Errorf("org: object %q: wants a name and a prefix of three letters or digits", name)
		}
		if other, taken := prefixes[described.Prefix]; taken {
			return fmt.Errorf("org: object %s: %s has the prefix %s already", name, other, described.Prefix)
		}
		prefixes[described.Prefix] = name
		if err := described.judge(); err != nil {
			return fmt.Errorf("org: object %s: %w", name, err)
		}
	}
	if _, err := readLayout(d.Layout); err != nil {
		return err
	}
	if strings.ContainsAny(d.FrameSrc, ";,\r\n") {
		return fmt.Errorf("org: frameSrc: want the sources of one directive")
	}
	if d.IndexDelayMS < 0 || d.IndexDelayMS > longestDelay {
		return fmt.Errorf("org: indexDelayMs: want 0 to %d", longestDelay)
	}
	for name, records := range d.Records {
		described := d.Objects[name]
		if described == nil {
			return fmt.Errorf("org: records: there is no object %q", name)
		}
		for _, record := range records {
			if long, ok := longID(record.Text("Id")); !ok || long[:3] != described.Prefix {
				return fmt.Errorf("org: records of %s: %q is no id of one", name, record.Text("Id"))
			}
		}
	}
	return nil
}

func (o *object) judge() error {
	for i, known := range o.Fields {
		if !nameShape.MatchString(known.Name) || !slices.Contains(fieldTypes, known.Type) {
			return fmt.Errorf("field %q: wants a name and a type of %v", known.Name, fieldTypes)
		}
		if slices.IndexFunc(o.Fields, func(f field) bool { return f.Name == known.Name }) != i {
			return fmt.Errorf("field %s is there twice", known.Name)
		}
	}
	if _, known := o.field(o.NameField); !known {
		return fmt.Errorf("nameField: there is no field %q", o.NameField)
	}
	if !slices.Contains([]string{"", "read", "private"}, o.Sharing) {
		return fmt.Errorf("sharing: want read or private, not %q", o.Sharing)
	}
	for i := range o.RecordTypes {
		long, ok := longID(o.RecordTypes[i].ID)
		if !ok || long[:3] != "012" {
			return fmt.Errorf("record type %q: wants an id that begins with 012", o.RecordTypes[i].ID)
		}
		o.RecordTypes[i].ID = long
	}
	for i := range o.Rules {
		known := func(name string) bool { _, there := o.field(name); return there }
		compiled, err := compile(o.Rules[i].Formula, known)
		if err != nil {
			return fmt.Errorf("validation rule %s: %w", cmp.Or(o.Rules[i].Name, "without a name"), err)
		}
		o.Rules[i].broken = compiled
	}
	return nil
}
