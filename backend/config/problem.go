package config

import (
	"fmt"
	"strings"
)

// Problem is one thing wrong with a configuration.
type Problem struct {
	Field string `json:"field"` // such as servers[1].port; "" is the file as a whole
	Code  Code   `json:"code"`  // names the sentence in the message files
	Line  int    `json:"line"`  // the line of the file, 1-based; 0 when it is not about a line
	File  string `json:"file"`  // the file it is in when that is not the user's; ""
}

// String is for logs: the code, with line and field.
func (p Problem) String() string {
	text := string(p.Code)
	if p.Field != "" {
		text = p.Field + ": " + text
	}
	if p.Line > 0 {
		text = fmt.Sprintf("line %d: %s", p.Line, text)
	}
	if p.File != "" {
		text = p.File + ": " + text
	}
	return text
}

func problem(field string, code Code) Problem { return Problem{Field: field, Code: code} }

// InvalidError says why a configuration was not saved.
type InvalidError struct {
	Problems []Problem
}

func (e *InvalidError) Error() string {
	lines := make([]string, len(e.Problems))
	for i, p := range e.Problems {
		lines[i] = p.String()
	}
	return "config: not saved: " + strings.Join(lines, ", ")
}

// ConflictError says that the file was changed by someone else, in the very sections that were to be
// saved. Nothing was written: load the file again, then either show it or save once more.
type ConflictError struct {
	Sections []string // such as servers or logging
}

func (e *ConflictError) Error() string {
	return "config: not saved: the file was changed meanwhile by another program in " +
		strings.Join(e.Sections, ", ") + "; load it again"
}

// DamagedError says why a file cannot be read as a configuration. It never quotes the file.
type DamagedError struct {
	Path string
	Line int // 1-based; 0 when the file as a whole is meant
	Code Code
}

func (e *DamagedError) Error() string {
	return fmt.Sprintf("config: %s is damaged: %s", e.Path, e.Problem())
}

// Problem is what a person is told of it.
func (e *DamagedError) Problem() Problem { return Problem{Code: e.Code, Line: e.Line} }
