package main

import (
	"go/constant"
	"go/types"
	"slices"
	"strings"
	"unicode"
)

// closedList is a type of text with all the constants that its package declares of it; plan.Open names those that are not
// closed after all.
type closedList struct {
	name    string // of the union in TypeScript
	array   string // of the list of its words
	comment string
	words   []word
	open    bool // a word that is not in the list is read, too
}

// word is one of a closed list.
type word struct {
	value, comment string
	pos            int
}

func (c *closedList) types() []ref  { return []ref{{wordsFile, c.name, true}} }
func (c *closedList) values() []ref { return []ref{{wordsFile, c.array, false}} }

// words is the closed list that t is; nil where it is none.
func (g *generator) words(t types.Type) (*closedList, error) {
	named, is := types.Unalias(t).(*types.Named)
	if !is || marshaler(named) != "" {
		return nil, nil
	}
	words := g.wordsOf(named)
	if len(words) == 0 {
		return nil, nil
	}
	key := qualified(named.Obj())
	if known := g.lists[key]; known != nil {
		return known, nil
	}
	name, err := g.name(named.Obj())
	if err != nil {
		return nil, err
	}
	list := &closedList{name, plural(name), g.source.comments[named.Obj().Pos()], words, slices.Contains(g.plan.Open, key)}
	g.lists[key] = list
	return list, nil
}

// plural is the name of a list of something, such as callStates.
func plural(name string) string {
	name = string(unicode.ToLower(rune(name[0]))) + name[1:]
	if stem, is := strings.CutSuffix(name, "y"); is {
		return stem + "ies"
	}
	if strings.HasSuffix(name, "s") {
		return name + "es"
	}
	return name + "s"
}

// wordsOf are the constants of a type of text that its package declares, in the order of the source.
func (g *generator) wordsOf(t *types.Named) []word {
	under, is := t.Underlying().(*types.Basic)
	if !is || under.Info()&types.IsString == 0 || t.Obj().Pkg() == nil {
		return nil
	}
	var words []word
	scope := t.Obj().Pkg().Scope()
	for _, name := range scope.Names() {
		c, is := scope.Lookup(name).(*types.Const)
		if is && types.Identical(c.Type(), t) {
			words = append(words, word{constant.StringVal(c.Val()), g.source.comments[c.Pos()], int(c.Pos())})
		}
	}
	slices.SortFunc(words, func(a, b word) int { return a.pos - b.pos })
	return slices.CompactFunc(words, func(a, b word) bool { return a.value == b.value })
}
