package org

import (
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// formulaFunction is a function of formulas: how many arguments it takes (most below 0 is any number) and its value.
type formulaFunction struct {
	least, most int
	value       func(values []any) any
}

var formulaFunctions = map[string]formulaFunction{
	"AND": {1, -1, func(v []any) any { return !slices.ContainsFunc(v, func(one any) bool { return !isTrue(one) }) }},
	"OR":  {1, -1, func(v []any) any { return slices.ContainsFunc(v, isTrue) }},
	"NOT": {1, 1, func(v []any) any { return !isTrue(v[0]) }},
	"IF": {3, 3, func(v []any) any {
		if isTrue(v[0]) {
			return v[1]
		}
		return v[2]
	}},
	"ISBLANK":   {1, 1, func(v []any) any { return textOf(v[0]) == "" }},
	"ISNULL":    {1, 1, func(v []any) any { return textOf(v[0]) == "" }},
	"ISPICKVAL": {2, 2, func(v []any) any { return textOf(v[0]) == textOf(v[1]) }},
	"BLANKVALUE": {2, 2, func(v []any) any {
		if textOf(v[0]) == "" {
			return v[1]
		}
		return v[0]
	}},
	"LEN":      {1, 1, func(v []any) any { return float64(units(textOf(v[0]))) }},
	"TEXT":     {1, 1, func(v []any) any { return textOf(v[0]) }},
	"VALUE":    {1, 1, func(v []any) any { return numberOf(v[0]) }},
	"TRIM":     {1, 1, func(v []any) any { return strings.TrimSpace(textOf(v[0])) }},
	"UPPER":    {1, 1, func(v []any) any { return strings.ToUpper(textOf(v[0])) }},
	"LOWER":    {1, 1, func(v []any) any { return strings.ToLower(textOf(v[0])) }},
	"BEGINS":   {2, 2, func(v []any) any { return strings.HasPrefix(textOf(v[0]), textOf(v[1])) }},
	"CONTAINS": {2, 2, func(v []any) any { return strings.Contains(textOf(v[0]), textOf(v[1])) }},
	"LEFT":     {2, 2, func(v []any) any { return left(textOf(v[0]), numberOf(v[1])) }},
	"REGEX": {2, 2, func(v []any) any {
		shape, err := regexp.Compile("^(?:" + textOf(v[1]) + ")$")
		return err == nil && shape.MatchString(textOf(v[0]))
	}},
}

func operation(operator string, a, b expression) expression {
	switch operator {
	case "||":
		return func(c change) any { return isTrue(a(c)) || isTrue(b(c)) }
	case "&&":
		return func(c change) any { return isTrue(a(c)) && isTrue(b(c)) }
	case "&":
		return func(c change) any { return textOf(a(c)) + textOf(b(c)) }
	case "-":
		return func(c change) any { return numberOf(a(c)) - numberOf(b(c)) }
	case "+":
		return func(c change) any {
			left, right := a(c), b(c)
			if isText(left) || isText(right) {
				return textOf(left) + textOf(right)
			}
			return numberOf(left) + numberOf(right)
		}
	}
	return func(c change) any {
		order := compare(a(c), b(c))
		switch operator {
		case "=", "==":
			return order == 0
		case "<":
			return order < 0
		case ">":
			return order > 0
		case "<=":
			return order <= 0
		case ">=":
			return order >= 0
		}
		return order != 0
	}
}

// compare orders two values: as texts where one is a text, else as numbers. A blank is the empty text, and 0.
func compare(a, b any) int {
	if isText(a) || isText(b) {
		return strings.Compare(textOf(a), textOf(b))
	}
	switch left, right := numberOf(a), numberOf(b); {
	case left < right:
		return -1
	case left > right:
		return 1
	}
	return 0
}

// valueOf is a field's value as formulas know it.
func valueOf(value any) any {
	if number, ok := value.(json.Number); ok {
		parsed, _ := number.Float64()
		return parsed
	}
	switch value.(type) {
	case string, float64, bool:
		return value
	}
	return nil
}

func isText(value any) bool { _, ok := value.(string); return ok }

func isTrue(value any) bool { truth, _ := value.(bool); return truth }

func textOf(value any) string {
	switch value := value.(type) {
	case string:
		return value
	case float64:
		return strconv.FormatFloat(value, 'f', -1, 64)
	case bool:
		return strconv.FormatBool(value)
	}
	return ""
}

func numberOf(value any) float64 {
	switch value := value.(type) {
	case float64:
		return value
	case bool:
		if value {
			return 1
		}
	case string:
		parsed, _ := strconv.ParseFloat(strings.TrimSpace(value), 64)
		return parsed
	}
	return 0
}

func left(text string, count float64) string {
	letters := []rune(text)
	if count < 0 {
		count = 0
	}
	if float64(len(letters)) <= count {
		return text
	}
	return string(letters[:int(count)])
}
