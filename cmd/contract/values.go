package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
)

// value is a table that pages have, too: a constant with a type of the contract. It is a program's own variable, so
// what is written is what the program has.
type value struct {
	Name  string // in TypeScript
	Doc   string
	Of    string // the qualified Go type of a row; "" = text
	Value any    // a slice of it
}

// nameRoom is kept free in front of what stands in one line, for its name.
const nameRoom = 20

// constants writes a file's tables.
func (g *generator) constants(p *page, values []value) error {
	for _, v := range values {
		raw, err := json.Marshal(v.Value)
		if err != nil {
			return err
		}
		decoder := json.NewDecoder(bytes.NewReader(raw))
		decoder.UseNumber()
		literal, err := literal(decoder, "")
		if err != nil {
			return err
		}
		row := "string"
		if v.Of != "" {
			row = g.decls[v.Of].name
		}
		p.printf("\n%sexport const %s: readonly %s[] = %s;\n", doc("", v.Doc), v.Name, row, literal)
	}
	return nil
}

// literal writes the next JSON value as TypeScript, in biome's format: what holds nothing else stands in one line.
func literal(decoder *json.Decoder, indent string) (string, error) {
	token, err := decoder.Token()
	if err != nil {
		return "", err
	}
	switch token := token.(type) {
	case string:
		return quote(token), nil
	case json.Delim:
		if token == '[' {
			return array(decoder, indent)
		}
		return object(decoder, indent)
	case nil:
		return "null", nil
	}
	return fmt.Sprint(token), nil
}

func object(decoder *json.Decoder, indent string) (string, error) {
	var fields []string
	for decoder.More() {
		key, err := decoder.Token()
		if err != nil {
			return "", err
		}
		one, err := literal(decoder, indent+"  ")
		if err != nil {
			return "", err
		}
		gap := " "
		if name := fmt.Sprint(key); strings.HasPrefix(one, "'") && len(indent)+len(name)+len(one)+5 > width { // a long text stands in a line of its own
			gap = "\n" + indent + "    "
		}
		fields = append(fields, fmt.Sprintf("%s:%s%s", key, gap, one))
	}
	_, err := decoder.Token()
	line := "{ " + strings.Join(fields, ", ") + " }"
	if !strings.ContainsAny(line[1:], "{[\n") && len(indent)+len(line) <= width-nameRoom {
		return line, err
	}
	return "{\n" + indent + "  " + strings.Join(fields, ",\n"+indent+"  ") + ",\n" + indent + "}", err
}

func array(decoder *json.Decoder, indent string) (string, error) {
	var items []string
	for decoder.More() {
		one, err := literal(decoder, indent+"  ")
		if err != nil {
			return "", err
		}
		items = append(items, one)
	}
	_, err := decoder.Token()
	line := "[" + strings.Join(items, ", ") + "]"
	flat := len(items) == 0 || len(items) == 1 && !strings.Contains(items[0], "\n") || !strings.HasPrefix(items[0], "{")
	if flat && len(indent)+len(line) <= width {
		return line, err
	}
	return "[\n" + indent + "  " + strings.Join(items, ",\n"+indent+"  ") + ",\n" + indent + "]", err
}
