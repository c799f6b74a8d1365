package main

import (
	"fmt"
	"go/types"
	"strings"
)

// ref is a name that a file of the contract takes from another.
type ref struct {
	file, name string
	isType     bool
}

// expr is a Go type as TypeScript writes and reads it.
type expr struct {
	is     string // the type
	reader string // a function (value, at) that reads it
	direct func(value, at string) string
	types  []ref // what is needs
	values []ref // what reader needs
}

// kindsFile has the readers of plain kinds; it is written by hand.
const (
	kindsFile = "../shared/kinds"
	wordsFile = "words.ts"
)

func kind(name string) ref { return ref{kindsFile, name, false} }

// read is a call that reads value; at says where it stands.
func (e expr) read(value, at string) string {
	if e.direct != nil {
		return e.direct(value, at)
	}
	return fmt.Sprintf("%s(%s, %s)", e.reader, value, at)
}

// plain is a kind that has no parts.
func plain(is, reader string) expr {
	return expr{is: is, reader: reader, values: []ref{kind(reader)}}
}

// composed is a kind whose reader is a call of a plain one with further arguments.
func composed(is, reader string, arguments []string, types, values []ref) expr {
	direct := func(value, at string) string {
		return fmt.Sprintf("%s(%s)", reader, strings.Join(append([]string{value, at}, arguments...), ", "))
	}
	return expr{is, "(value, at) => " + direct("value", "at"), direct, types, append([]ref{kind(reader)}, values...)}
}

// expr turns a Go type into TypeScript's, as encoding/json writes and reads it.
func (g *generator) expr(t types.Type) (expr, error) {
	switch t := types.Unalias(t).(type) {
	case *types.Named:
		return g.named(t)
	case *types.Basic:
		return basic(t)
	case *types.Pointer:
		return g.around(t.Elem(), "nullable", "%s | null")
	case *types.Slice:
		if element, is := t.Elem().(*types.Basic); is && element.Kind() == types.Byte {
			return plain("string", "text"), nil // base64
		}
		return g.list(t.Elem())
	case *types.Array:
		return g.list(t.Elem())
	case *types.Map:
		return g.dictionary(t)
	case *types.Interface:
		if t.Empty() {
			return plain("unknown", "anything"), nil
		}
	}
	return expr{}, fmt.Errorf("no page can be told a %s", t)
}

func basic(t *types.Basic) (expr, error) {
	switch info := t.Info(); {
	case info&types.IsBoolean != 0:
		return plain("boolean", "flag"), nil
	case info&types.IsString != 0:
		return plain("string", "text"), nil
	case info&(types.IsInteger|types.IsFloat) != 0:
		return plain("number", "number"), nil
	}
	return expr{}, fmt.Errorf("no page can be told a %s", t)
}

// named are types with a name: moments, closed lists of words, structs, and what is but another name.
func (g *generator) named(t *types.Named) (expr, error) {
	if method := marshaler(t); method == "MarshalText" || qualified(t.Obj()) == "time.Time" {
		return plain("string", "text"), nil
	} else if method != "" {
		return expr{}, fmt.Errorf("%s writes itself as JSON: the contract cannot know how", t)
	}
	if words, err := g.words(t); err != nil {
		return expr{}, err
	} else if words != nil && words.open {
		return expr{is: words.name, reader: "text", types: words.types(), values: []ref{kind("text")}}, nil
	} else if words != nil {
		return composed(words.name, "oneOf", []string{words.array}, words.types(), words.values()), nil
	}
	under, is := t.Underlying().(*types.Struct)
	if !is {
		return g.expr(t.Underlying())
	}
	d, err := g.declare(t, under)
	if err != nil {
		return expr{}, err
	}
	return expr{is: d.name, reader: d.reader(), types: []ref{{d.file, d.name, true}}, values: []ref{{d.file, d.reader(), false}}}, nil
}

// around is a kind that has one other in it.
func (g *generator) around(inner types.Type, reader, form string) (expr, error) {
	one, err := g.expr(inner)
	if err != nil {
		return expr{}, err
	}
	return composed(fmt.Sprintf(form, one.is), reader, []string{one.reader}, one.types, one.values), nil
}

// list is never null; of words, those that a page does not know are left out.
func (g *generator) list(element types.Type) (expr, error) {
	words, err := g.words(element)
	if err != nil {
		return expr{}, err
	}
	if words != nil && !words.open {
		return composed("readonly "+words.name+"[]", "knownOf", []string{words.array}, words.types(), words.values()), nil
	}
	one, err := g.expr(element)
	if err != nil {
		return expr{}, err
	}
	form := "readonly %s[]"
	if strings.Contains(one.is, " ") {
		form = "readonly (%s)[]"
	}
	return g.around(element, "list", form)
}

// dictionary is never null; of words as keys, those that a page does not know are left out.
func (g *generator) dictionary(t *types.Map) (expr, error) {
	if key, is := t.Key().Underlying().(*types.Basic); !is || key.Info()&types.IsString == 0 {
		return expr{}, fmt.Errorf("no page can be told a %s: its keys are no text", t)
	}
	words, err := g.words(t.Key())
	if err != nil {
		return expr{}, err
	}
	if words == nil || words.open {
		return g.around(t.Elem(), "map", "Readonly<Record<string, %s>>")
	}
	one, err := g.expr(t.Elem())
	if err != nil {
		return expr{}, err
	}
	is := fmt.Sprintf("Readonly<Partial<Record<%s, %s>>>", words.name, one.is)
	return composed(is, "mapOf", []string{words.array, one.reader}, append(words.types(), one.types...), append(words.values(), one.values...)), nil
}

// marshaler is the method by which a type writes itself, "" for none.
func marshaler(t *types.Named) string {
	methods := types.NewMethodSet(types.NewPointer(t))
	for _, name := range []string{"MarshalJSON", "MarshalText"} {
		if methods.Lookup(nil, name) != nil {
			return name
		}
	}
	return ""
}

func qualified(o types.Object) string {
	if o.Pkg() == nil {
		return o.Name()
	}
	return o.Pkg().Path() + "." + o.Name()
}
