package config

import (
	"reflect"
	"regexp"
	"strconv"
	"strings"
)

// row is a Setting made ready for use.
type row struct {
	Setting
	list     string         // the path of the list it is a column of; "" = none
	field    string         // the path within its entry, or within Config
	elements []string       // from the file's root, or from its entry's element, to the one with the attribute
	attr     string         // "" for a list
	pattern  *regexp.Regexp // nil = any
	columns  []*row         // of a list
}

// rows are the settings that are columns of no list, in the schema's order; a list has its columns.
var rows, rowAt = compiled(schema)

func compiled(schema []Setting) (top []*row, byPath map[string]*row) {
	byPath = map[string]*row{}
	for _, s := range schema {
		r := &row{Setting: s, field: s.Path}
		for path, list := range byPath {
			if list.Kind == KindList && strings.HasPrefix(s.Path, path+".") && len(path) > len(r.list) {
				r.list, r.field = path, s.Path[len(path)+1:]
			}
		}
		place, attr, named := strings.Cut(s.XML, "@")
		switch {
		case s.Kind == KindList:
			r.elements = strings.Split(s.XML, "/")
		case named:
			r.elements, r.attr = strings.Split(place, "/"), attr
		default:
			steps := strings.Split(r.field, ".")
			r.elements, r.attr = steps[:len(steps)-1], steps[len(steps)-1]
		}
		if s.Pattern != "" {
			r.pattern = regexp.MustCompile("^(?:" + s.Pattern + ")$")
		}
		byPath[s.Path] = r
		if r.list == "" {
			top = append(top, r)
		} else {
			byPath[r.list].columns = append(byPath[r.list].columns, r)
		}
	}
	return top, byPath
}

// rowOf is the row of a field such as servers[1].port; nil when it is none.
func rowOf(field string) *row { return rowAt[indexes.ReplaceAllString(field, "")] }

var indexes = regexp.MustCompile(`\[\d+\]`)

// in is the row's value within a Config, or that of a column within an entry, where it can be set. whole is a pointer.
func (r *row) in(whole any) reflect.Value {
	v := reflect.ValueOf(whole).Elem()
	for step := range strings.SplitSeq(r.field, ".") {
		v = member(v, step)
	}
	return v
}

// member is the field of a struct that JSON calls name.
func member(v reflect.Value, name string) reflect.Value {
	for i := range v.NumField() {
		if v.Type().Field(i).Tag.Get("json") == name {
			return v.Field(i)
		}
	}
	panic("config: the schema has a setting that Config does not: " + name)
}

// parsed reads a value as the file and the registry write it. said is false where the text says nothing, and code is
// what is wrong with it; what can be used of it is in value all the same. Lists and lines are not read here.
func (r *row) parsed(text string) (value any, said bool, code Code) {
	text = strings.TrimSpace(text)
	switch r.Kind {
	case KindSwitch:
		on, code := switched(text)
		return on, text != "" && code == "", code
	case KindChoice:
		return strings.ToLower(text), text != "", ""
	case KindPort:
		return parsedPort(text)
	case KindNumber:
		n, err := strconv.Atoi(text)
		if text != "" && err != nil {
			return 0, false, BadNumber
		}
		return n, text != "", ""
	case KindRate:
		n, code := parsedRate(text)
		return n, text != "" && code == "", code
	case KindNumbers:
		n, code := parsedNumbers(text)
		return n, true, code
	default:
		return text, true, ""
	}
}

// switched reads a switch. The code is "" for nothing at all.
func switched(text string) (on bool, code Code) {
	switch strings.ToLower(text) {
	case "true", "1", "yes", "on":
		return true, ""
	case "", "false", "0", "no", "off":
		return false, ""
	default:
		return false, BadSwitch
	}
}

// badPort stands for a port that is given and that is none. It passes no check and reaches no server, where 0
// would mean the dialect's usual one.
const badPort = -1

// parsedPort reads a port, which is written with digits alone.
func parsedPort(text string) (port any, said bool, code Code) {
	n, err := strconv.Atoi(strings.TrimPrefix(text, "-"))
	switch {
	case err != nil && digits.MatchString(text):
		return badPort, true, "" // too large for a number
	case err != nil || strings.HasPrefix(text, "+"):
		return 0, false, BadNumber
	case n == 0 || strings.HasPrefix(text, "-"):
		return badPort, true, ""
	}
	return n, true, ""
}

func parsedRate(text string) (n float64, code Code) {
	if text == "" {
		return 0, ""
	}
	n, err := strconv.ParseFloat(text, 64)
	if err != nil || n != n || n > maxFloat || n < -maxFloat {
		return 0, BadNumber
	}
	return n, ""
}

// maxFloat is more than any setting may be.
const maxFloat = 1e300

// parsedNumbers reads numbers with commas, semicolons or spaces between them.
func parsedNumbers(text string) (numbers []int, code Code) {
	numbers = []int{}
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == ',' || r == ';' }) {
		n, err := strconv.Atoi(word)
		if err != nil || len(numbers) == maxList {
			code = BadNumber
			continue
		}
		numbers = append(numbers, n)
	}
	return numbers, code
}

// text is a value as the file has it; "" for a number that is left to what is usual, which one with a default never is.
func (r *row) text(v reflect.Value) string {
	switch v.Kind() {
	case reflect.Bool:
		return strconv.FormatBool(v.Bool())
	case reflect.Int:
		if v.Int() == 0 && r.Default == "" {
			return ""
		}
		return strconv.FormatInt(v.Int(), 10)
	case reflect.Float64:
		if v.Float() == 0 {
			return ""
		}
		return strconv.FormatFloat(v.Float(), 'f', -1, 64)
	case reflect.Slice:
		words := make([]string, v.Len())
		for i := range words {
			words[i] = strconv.FormatInt(v.Index(i).Int(), 10)
		}
		return strings.Join(words, " ")
	default:
		return v.String()
	}
}

// put sets the row's value within a Config or an entry. whole is a pointer.
func (r *row) put(whole, value any) { r.in(whole).Set(reflect.ValueOf(value)) }

// preset is a Config or an entry of a list with what its rows say where nobody says anything. whole is a pointer.
func preset(whole any, rows []*row) {
	for _, r := range rows {
		if value, said, _ := r.parsed(r.Default); said && r.Kind != KindList && r.Kind != KindLines && r.Kind != KindPort {
			r.put(whole, value)
		}
	}
}
