package main

import (
	"cmp"
	"errors"
	"os"
	"strconv"
	"strings"
	"unicode"

	"cordboard/backend/problem"
	"cordboard/frontend"
)

// texts are the words of the language that LC_ALL, LC_MESSAGES or LANG names; English for any other.
func texts() problem.Texts {
	return problem.Texts(frontend.Texts(cmp.Or(os.Getenv("LC_ALL"), os.Getenv("LC_MESSAGES"), os.Getenv("LANG"))))
}

// text is a sentence of the message files, cordctl.text.KEY; filled are names and what stands for them.
func text(key string, filled ...string) string {
	params := map[string]string{}
	for i := 0; i+1 < len(filled); i += 2 {
		params[filled[i]] = filled[i+1]
	}
	return texts()("cordctl.text."+key, params)
}

// inQuotes is a foreign word in a sentence.
func inQuotes(word string) string { return strconv.Quote(word) }

// listed are words as a sentence lists them: a, b or c.
func listed(conjunction string, words []string) string {
	last := len(words) - 1
	if last < 1 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:last], ", ") + " " + conjunction + " " + words[last]
}

// usageError is a wrong command line; it ends the program with code 2.
type usageError struct{ text string }

func (e *usageError) Error() string { return e.text }

func usage(key string, filled ...string) error { return &usageError{text(key, filled...)} }

// failure is anything else that cordctl has a sentence of its own for.
func failure(key string, filled ...string) error { return errors.New(text(key, filled...)) }

// sentence is an error as one line for a person. What a switch said may hold anything.
func sentence(err error) string {
	text := err.Error()
	var p *problem.Problem
	if errors.As(err, &p) {
		first, second := *p, problem.Problem{Code: p.Also}
		first.Also = ""
		text = strings.TrimSuffix(first.Text(texts()), " "+p.Detail)
		if !strings.Contains(text, p.Detail) {
			text += " (" + p.Detail + ")"
		}
		text = strings.TrimSpace(text + " " + second.Text(texts()))
	}
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, strings.ReplaceAll(text, "\n", "; "))
	return strings.TrimSpace(text)
}
