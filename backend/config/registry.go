package config

import (
	"net"
	"reflect"
	"strconv"
	"strings"
)

// The keys of the registry that an administrator writes, those of the machine in the 64-bit view: the installers fill the
// first, group policy the others.
const (
	machineKey    = `HKLM\Software\Cordboard`
	policyKey     = `HKLM\Software\Policies\Cordboard`
	userPolicyKey = `HKCU\Software\Policies\Cordboard`
)

// registry looks a value up; said is false where there is none. Numbers come as decimal digits, a list of texts with line
// breaks between them.
type registry func(key, name string) (text string, said bool)

// read takes a key's values. What cannot be used is left out and told: a server whose pin or port is wrong is no server.
func (r registry) read(source Source, key string) rung {
	g := newRung(source)
	place := func(row *row) Problem { return Problem{Field: key + `\` + row.Policy} }
	tell := func(row *row, code Code) {
		p := problem(place(row).Field, code)
		g.problems = append(g.problems, p)
	}
	names := map[string]*row{} // where a field's value came from, when that is not its own
	for _, row := range rows {
		switch {
		case row.Kind == KindList:
			value, said := r.entry(key, row, names, tell)
			if said {
				g.values[row.Path] = value
				g.places[row.Path] = place(keyColumn(row))
			}
		case row.Policy != "":
			text, said := r(key, row.Policy)
			if !said {
				continue
			}
			if value, said := fromRegistry(row, text, tell); said {
				g.values[row.Path] = value
				g.places[row.Path] = place(row)
			}
		}
	}
	for _, row := range rows {
		if _, said := g.values[row.Of]; said {
			g.values[row.Path] = "" // the one there is
		}
	}
	return g.usable(func(p Problem) Problem {
		row := rowOf(p.Field)
		if from := names[row.Path]; from != nil {
			row = from
		}
		for row.Policy == "" { // a column of a list that is one value
			row = rowAt[row.list]
		}
		return problem(place(row).Field, p.Code)
	})
}

// keyColumn is the column that makes an entry: without it the others mean nothing.
func keyColumn(list *row) *row {
	for _, c := range list.columns {
		if c.Needed && c.field != "name" {
			return c
		}
	}
	return list.columns[0]
}

// entry reads the one entry of a list that a key can say. It is named as the key's value when it has no name.
func (r registry) entry(key string, list *row, names map[string]*row, tell func(*row, Code)) (value any, said bool) {
	entry := reflect.New(list.in(new(Config)).Type().Elem())
	first := keyColumn(list)
	named, _ := r(key, first.Policy)
	if named = strings.TrimSpace(named); named == "" {
		return nil, false
	}
	preset(entry.Interface(), list.columns)
	usable := true
	for _, c := range list.columns {
		text, there := r(key, c.Policy)
		if c.field == "name" && strings.TrimSpace(text) == "" {
			text, there = shortened(named), true
			names[c.Path] = first
		}
		if !there {
			continue
		}
		wrong := func(row *row, code Code) { usable = false; tell(row, code) }
		if value, said := fromRegistry(c, text, wrong); said {
			c.put(entry.Interface(), value)
		}
	}
	if !usable {
		return nil, false
	}
	entries := reflect.Append(reflect.Zero(list.in(new(Config)).Type()), entry.Elem())
	return entries.Interface(), true
}

// fromRegistry reads one value.
func fromRegistry(row *row, text string, wrong func(*row, Code)) (value any, said bool) {
	text = strings.TrimSpace(text)
	switch {
	case text == "":
		return nil, false
	case row.Kind == KindLines:
		return words(text, "\n"), true
	case row.Kind == KindList:
		return standbyServers(words(text, "\n")), true
	case row.Format == Address && !strings.Contains(text, "://"):
		return "https://" + text, true
	}
	value, said, code := row.parsed(text)
	switch {
	case row.Kind == KindPort && code != "":
		return badPort, true
	case code != "":
		wrong(row, code)
		return nil, false
	}
	return value, said
}

// words are the parts of a text that hold something, without the space around them.
func words(text, between string) []string {
	found := []string{}
	for word := range strings.SplitSeq(text, between) {
		if word = strings.TrimSpace(word); word != "" {
			found = append(found, word)
		}
	}
	return found
}

// standbyServers reads lines such as cti2.example.com:7778 PIN. Port and pin may be left out.
func standbyServers(lines []string) []Standby {
	servers := []Standby{}
	for _, line := range lines {
		address, pin, _ := strings.Cut(line, " ")
		s := Standby{Host: address, Pin: pin}
		if host, port, err := net.SplitHostPort(address); err == nil {
			s.Host = host
			if s.Port, err = strconv.Atoi(port); err != nil || s.Port == 0 {
				s.Port = badPort
			}
		}
		servers = append(servers, s)
	}
	return servers
}

// shortened is a host or a client id as a name.
func shortened(text string) string {
	if letters := []rune(text); len(letters) > maxName {
		return string(letters[:maxName])
	}
	return text
}
