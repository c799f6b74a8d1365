package org

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// rule is a validation rule: a record is refused when its formula is true, as in Salesforce.
type rule struct {
	Name     string `json:"name"`
	Formula  string `json:"formula"`
	Message  string `json:"message"`
	Field    string `json:"field,omitempty"` // where the message stands; "" is at the top of the page
	Inactive bool   `json:"inactive,omitempty"`

	broken expression
}

// change is what a rule looks at: a record as it will be, and as it is; before is nil for a new one.
type change struct{ before, after Record }

// expression is a compiled formula or a part of one. Its value is a string, a float64, a bool, or nil for a blank field.
type expression func(change) any

// token is a word of a formula.
type token struct {
	kind byte // 'n' name, 's' text, '0' number, 'o' operator; 0 is the end
	text string
}

const deepestFormula = 64

// compile reads a formula in the part of Salesforce's language that formulaFunctions and the operators = == <> != < >
// <= >= && || ! + - & make up. Field names that known does not know are an error.
func compile(text string, known func(string) bool) (expression, error) {
	tokens, err := split(text)
	if err != nil {
		return nil, err
	}
	p := &formulaParser{tokens: tokens, known: known}
	compiled, err := p.binary(0)
	if err != nil {
		return nil, err
	}
	if p.at(0).kind != 0 {
		return nil, fmt.Errorf("formula: %q was not expected", p.at(0).text)
	}
	return compiled, nil
}

func split(text string) ([]token, error) {
	var tokens []token
	letters := []rune(text)
	for i := 0; i < len(letters); {
		start, letter := i, letters[i]
		switch {
		case unicode.IsSpace(letter):
			i++
		case letter == '"' || letter == '\'':
			var out strings.Builder
			for i++; i < len(letters) && letters[i] != letter; i++ {
				if letters[i] == '\\' && i+1 < len(letters) {
					i++
				}
				out.WriteRune(letters[i])
			}
			if i == len(letters) {
				return nil, errors.New("formula: a text does not end")
			}
			i++
			tokens = append(tokens, token{'s', out.String()})
		case unicode.IsDigit(letter):
			for i < len(letters) && (unicode.IsDigit(letters[i]) || letters[i] == '.') {
				i++
			}
			tokens = append(tokens, token{'0', string(letters[start:i])})
		case unicode.IsLetter(letter) || letter == '_':
			for i < len(letters) && (unicode.IsLetter(letters[i]) || unicode.IsDigit(letters[i]) || letters[i] == '_') {
				i++
			}
			tokens = append(tokens, token{'n', string(letters[start:i])})
		default:
			i++
			if i < len(letters) && slices.Contains([]string{"==", "<>", "!=", "<=", ">=", "&&", "||"}, string(letters[start:i+1])) {
				i++
			}
			tokens = append(tokens, token{'o', string(letters[start:i])})
		}
	}
	return tokens, nil
}

type formulaParser struct {
	tokens []token
	next   int
	depth  int
	known  func(string) bool
}

func (p *formulaParser) at(ahead int) token {
	if p.next+ahead < len(p.tokens) {
		return p.tokens[p.next+ahead]
	}
	return token{}
}

// take goes on if the next word is this operator.
func (p *formulaParser) take(operator string) bool {
	if at := p.at(0); at.kind != 'o' || at.text != operator {
		return false
	}
	p.next++
	return true
}

// levels are the operators, the weakest first.
var levels = [][]string{{"||"}, {"&&"}, {"=", "==", "<>", "!="}, {"<", ">", "<=", ">="}, {"+", "-", "&"}}

func (p *formulaParser) binary(level int) (expression, error) {
	if level == len(levels) {
		return p.unary()
	}
	left, err := p.binary(level + 1)
	for err == nil && p.at(0).kind == 'o' && slices.Contains(levels[level], p.at(0).text) {
		operator := p.at(0).text
		p.next++
		var right expression
		if right, err = p.binary(level + 1); err == nil {
			left = operation(operator, left, right)
		}
	}
	return left, err
}

func (p *formulaParser) unary() (expression, error) {
	p.depth++
	defer func() { p.depth-- }()
	if p.depth > deepestFormula {
		return nil, errors.New("formula: too deep")
	}
	at := p.at(0)
	switch {
	case p.take("!"):
		of, err := p.unary()
		return func(c change) any { return !isTrue(of(c)) }, err
	case p.take("-"):
		of, err := p.unary()
		return func(c change) any { return -numberOf(of(c)) }, err
	case p.take("("):
		of, err := p.binary(0)
		if err == nil && !p.take(")") {
			err = errors.New("formula: a ) is missing")
		}
		return of, err
	}
	p.next++
	switch at.kind {
	case 's':
		return func(change) any { return at.text }, nil
	case '0':
		value, err := strconv.ParseFloat(at.text, 64)
		return func(change) any { return value }, err
	case 'n':
		if p.take("(") {
			return p.call(strings.ToUpper(at.text))
		}
		switch strings.ToUpper(at.text) {
		case "TRUE":
			return func(change) any { return true }, nil
		case "FALSE":
			return func(change) any { return false }, nil
		case "NULL":
			return func(change) any { return nil }, nil
		}
		if !p.known(at.text) {
			return nil, fmt.Errorf("formula: Field %s does not exist", at.text)
		}
		return func(c change) any { return valueOf(c.after[at.text]) }, nil
	}
	return nil, errors.New("formula: it ends too early")
}

// call reads the arguments of a function. ISCHANGED and PRIORVALUE ask for the field itself and not for its value.
func (p *formulaParser) call(name string) (expression, error) {
	ofField := p.at(0)
	var arguments []expression
	for !p.take(")") {
		if len(arguments) > 0 && !p.take(",") {
			return nil, fmt.Errorf("formula: the arguments of %s do not end", name)
		}
		one, err := p.binary(0)
		if err != nil {
			return nil, err
		}
		arguments = append(arguments, one)
	}
	switch name {
	case "ISNEW":
		return func(c change) any { return c.before == nil }, nil
	case "ISCHANGED", "PRIORVALUE":
		if ofField.kind != 'n' || len(arguments) != 1 {
			return nil, fmt.Errorf("formula: %s wants a field", name)
		}
		before := func(c change) any { return valueOf(c.before[ofField.text]) }
		if name == "PRIORVALUE" {
			return before, nil
		}
		return func(c change) any { return c.before != nil && before(c) != valueOf(c.after[ofField.text]) }, nil
	}
	of, there := formulaFunctions[name]
	if !there {
		return nil, fmt.Errorf("formula: unknown function %s; known are %s", name, strings.Join(slices.Sorted(maps.Keys(formulaFunctions)), ", "))
	}
	if len(arguments) < of.least || of.most >= 0 && len(arguments) > of.most {
		return nil, fmt.Errorf("formula: incorrect number of arguments for %s", name)
	}
	return func(c change) any {
		values := make([]any, len(arguments))
		for i, argument := range arguments {
			values[i] = argument(c)
		}
		return of.value(values)
	}, nil
}
