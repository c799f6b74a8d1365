package main

import (
	"fmt"
	"go/types"
	"slices"
	"strings"
	"unicode"
)

// generator turns Go types into declarations.
type generator struct {
	source *source
	plan   plan
	file   string                 // the one that is being composed
	decls  map[string]*decl       // by the Go type's qualified name
	order  []*decl                // as they were met
	lists  map[string]*closedList // by the Go type's qualified name
	taken  map[string]string      // the Go type behind each name in TypeScript
}

// decl is a struct on its way into the contract.
type decl struct {
	name, file, comment string
	fields              []declField
	told                bool // pages are told it: it needs a reader
}

type declField struct {
	name, comment string
	optional      bool
	expr
}

func (d *decl) reader() string { return "read" + d.name }

// bound is a type whose methods pages call.
type bound struct {
	name, file, comment string
	path                string // by which Wails binds it; "" = it is reached over the sealed channel
	methods             []method
}

type method struct {
	name, comment string
	parameters    []declField
	answer        *expr // nil = nothing but that it was done
}

// generate composes the contract: the files' contents by their names.
func generate(root string, plan plan) (map[string]string, error) {
	var packages []string
	for _, name := range plan.roots() {
		packages = append(packages, name[:strings.LastIndexByte(name, '.')])
	}
	source, err := openSource(root, packages...)
	if err != nil {
		return nil, err
	}
	g := &generator{source: source, plan: plan, decls: map[string]*decl{}, lists: map[string]*closedList{}, taken: map[string]string{}}
	var interfaces []bound
	for _, file := range plan.Files {
		g.file = file.Name
		for _, name := range file.Told {
			if err := g.tell(name); err != nil {
				return nil, err
			}
		}
		for i, name := range slices.Concat(file.Verbs, file.Bound) {
			one, err := g.bind(name, i >= len(file.Verbs))
			if err != nil {
				return nil, err
			}
			interfaces = append(interfaces, one)
		}
		for _, v := range file.Values {
			if v.Of == "" {
				continue
			}
			if err := g.use(v.Of); err != nil {
				return nil, err
			}
		}
	}
	for name := range plan.Names {
		if g.decls[name] == nil && g.lists[name] == nil {
			return nil, fmt.Errorf("the plan names %s, which is not in the contract", name)
		}
	}
	for _, name := range plan.Open {
		if g.lists[name] == nil {
			return nil, fmt.Errorf("the plan opens the list %s, which is not in the contract", name)
		}
	}
	return g.files(interfaces)
}

func (p plan) roots() []string {
	var roots []string
	for _, f := range p.Files {
		roots = slices.Concat(roots, f.Told, f.Verbs, f.Bound)
		for _, v := range f.Values {
			if v.Of != "" {
				roots = append(roots, v.Of)
			}
		}
	}
	return roots
}

// tell takes a type in that pages are told.
func (g *generator) tell(name string) error {
	one, err := g.take(name)
	if err == nil {
		g.mark(one)
	}
	return err
}

// use takes a type in of which pages have values.
func (g *generator) use(name string) error {
	_, err := g.take(name)
	return err
}

func (g *generator) take(name string) (expr, error) {
	object, err := g.source.object(name)
	if err != nil {
		return expr{}, err
	}
	return g.expr(object.Type())
}

// mark notes that all structs in an expression need a reader.
func (g *generator) mark(one expr) {
	for _, ref := range one.values {
		for _, d := range g.order {
			if d.reader() != ref.name || d.told {
				continue
			}
			d.told = true
			for _, f := range d.fields {
				g.mark(f.expr)
			}
		}
	}
}

// declare takes a struct in, with all that it holds.
func (g *generator) declare(t *types.Named, under *types.Struct) (*decl, error) {
	key := qualified(t.Obj())
	if known := g.decls[key]; known != nil {
		return known, nil
	}
	name, err := g.name(t.Obj())
	if err != nil {
		return nil, err
	}
	d := &decl{name: name, file: g.file, comment: g.source.comments[t.Obj().Pos()]}
	g.decls[key] = d
	g.order = append(g.order, d)
	fields, err := fieldsOf(under, 0)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", key, err)
	}
	for _, f := range fields {
		of := f.of.Type()
		if pointer, is := of.(*types.Pointer); is && f.optional {
			of = pointer.Elem() // left out, never null
		}
		one, err := g.expr(of)
		if err != nil {
			return nil, fmt.Errorf("%s.%s: %w", key, f.of.Name(), err)
		}
		d.fields = append(d.fields, declField{f.name, g.source.comments[f.of.Pos()], f.optional, one})
	}
	return d, nil
}

// bind takes a type's exported methods in.
func (g *generator) bind(name string, byWails bool) (bound, error) {
	object, err := g.source.object(name)
	if err != nil {
		return bound{}, err
	}
	b := bound{name: object.Name(), file: g.file, comment: g.source.comments[object.Pos()]}
	if byWails {
		b.path = object.Pkg().Name() + "." + object.Name()
	}
	set := types.NewMethodSet(types.NewPointer(object.Type()))
	var methods []*types.Func
	for i := range set.Len() {
		if f := set.At(i).Obj().(*types.Func); f.Exported() {
			methods = append(methods, f)
		}
	}
	slices.SortFunc(methods, func(x, y *types.Func) int { return int(x.Pos() - y.Pos()) })
	for _, f := range methods {
		m, err := g.method(f)
		if err != nil {
			return bound{}, fmt.Errorf("%s.%s: %w", name, f.Name(), err)
		}
		b.methods = append(b.methods, m)
	}
	return b, nil
}

// method takes one in: any arguments, and an error or a value and an error.
func (g *generator) method(f *types.Func) (method, error) {
	m := method{name: f.Name(), comment: g.source.comments[f.Pos()]}
	signature := f.Signature()
	for parameter := range signature.Params().Variables() {
		one, err := g.expr(parameter.Type())
		if err != nil {
			return m, err
		}
		m.parameters = append(m.parameters, declField{name: parameter.Name(), expr: one})
	}
	results := signature.Results()
	if results.Len() != 2 {
		return m, nil
	}
	of := results.At(0).Type()
	if pointer, is := of.(*types.Pointer); is {
		of = pointer.Elem() // with an error or without: a page sees no null
	}
	one, err := g.expr(of)
	if err != nil {
		return m, err
	}
	g.mark(one)
	m.answer = &one
	return m, nil
}

// reserved are names that TypeScript uses itself.
var reserved = []string{"Record", "Partial", "Readonly", "Promise", "Error", "Map", "Set", "Date", "Array", "Object", "Function"}

// name is what a Go type is called in TypeScript. Two types of one name need a line in the plan.
func (g *generator) name(o types.Object) (string, error) {
	key := qualified(o)
	name := g.plan.Names[key]
	if name == "" {
		name = string(unicode.ToUpper(rune(o.Name()[0]))) + o.Name()[1:]
	}
	if slices.Contains(reserved, name) {
		return "", fmt.Errorf("%s would be called %s, as a type of TypeScript's own: give it another name in the plan", key, name)
	}
	if other := g.taken[name]; other != "" && other != key {
		return "", fmt.Errorf("%s would be called %s, as is %s: give one another name in the plan", key, name, other)
	}
	g.taken[name] = key
	return name, nil
}
