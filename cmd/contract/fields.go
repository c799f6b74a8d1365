package main

import (
	"fmt"
	"go/types"
	"reflect"
	"regexp"
	"slices"
	"strings"
)

// field is one of a struct, as encoding/json names it.
type field struct {
	name     string
	optional bool // it is left out where it is empty
	of       *types.Var
	depth    int
}

// property is a name that needs no quotes in TypeScript.
var property = regexp.MustCompile(`^[A-Za-z_$][\w$]*$`)

// fieldsOf are the fields that encoding/json writes, those of embedded structs among them.
func fieldsOf(t *types.Struct, depth int) ([]field, error) {
	var fields []field
	for i := range t.NumFields() {
		v := t.Field(i)
		tag := reflect.StructTag(t.Tag(i)).Get("json")
		name, options, _ := strings.Cut(tag, ",")
		embedded, isStruct := v.Type().Underlying().(*types.Struct)
		switch {
		case tag == "-":
			continue
		case v.Embedded() && name == "" && isStruct:
			inner, err := fieldsOf(embedded, depth+1)
			if err != nil {
				return nil, err
			}
			for _, one := range inner {
				fields = dominate(fields, one)
			}
			continue
		case !v.Exported():
			continue
		case name == "":
			return nil, fmt.Errorf("%s has no json tag", v.Name())
		case !property.MatchString(name):
			return nil, fmt.Errorf("%s: %q is no name in TypeScript", v.Name(), name)
		case slices.Contains(strings.Split(options, ","), "string"):
			return nil, fmt.Errorf("%s: the contract does not know the option string", v.Name())
		}
		optional := strings.Contains(options, "omitempty") || strings.Contains(options, "omitzero")
		fields = dominate(fields, field{name, optional, v, depth})
	}
	return fields, nil
}

// dominate adds a field; of two with one name the one nearer to the outside counts.
func dominate(fields []field, one field) []field {
	for i, other := range fields {
		if other.name == one.name {
			if one.depth < other.depth {
				fields[i] = one
			}
			return fields
		}
	}
	return append(fields, one)
}
