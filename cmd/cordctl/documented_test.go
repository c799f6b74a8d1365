package main

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Every usage, flag and command of docs/cordctl.md is made of the program's own tables, which this writes:
//
//	go test ./cmd/cordctl -run TestDocumented -update
var rewrite = flag.Bool("update", false, "write the tables of docs/cordctl.md anew")

const page = "../../docs/cordctl.md"

func TestDocumentedCommandsAreTheProgramsOwn(t *testing.T) {
	raw, err := os.ReadFile(page)
	require.NoError(t, err)
	have := string(raw)
	want := have
	list := "\n| command | what it is |\n|---|---|\n"
	for _, fresh := range commands {
		c := fresh()
		name := "`cordctl " + c.name + "`"
		if c.operand != nil || len(c.flags) > 0 {
			want = withPart(t, want, c.name, c.documented())
			require.Contains(t, want, "\n## "+c.name+"\n", "a section of its own")
			name = "[" + name + "](#" + c.name + ")"
		}
		list += fmt.Sprintf("| %s | %s |\n", name, texts()("cordctl."+c.name, nil))
	}
	want = withPart(t, want, "commands", list+"\n")
	typed := "\n| command | what it asks |\n|---|---|\n"
	for _, c := range typedCommands() {
		typed += documentedTyped(c.String(), c.word)
	}
	for _, word := range ownCommands {
		typed += documentedTyped(word, word)
	}
	want = withPart(t, want, "typed", typed+"\n")
	if *rewrite {
		require.NoError(t, os.WriteFile(page, []byte(want), 0o644))
		return
	}
	require.Equal(t, want, have, "docs/cordctl.md is stale: go test ./cmd/cordctl -run TestDocumented -update")
}

// documented is a command's usage and the table of its flags.
func (c *command) documented() string {
	var b strings.Builder
	fmt.Fprintf(&b, "\n```\n%s\n```\n\n| flag | what it says | without it |\n|---|---|---|\n", c.usage())
	for _, o := range c.flags {
		usual := ""
		if o.usual() != "" {
			usual = "`" + o.usual() + "`"
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", cell(o.String()), cell(c.about(o)), usual)
	}
	return b.String() + "\n"
}

func documentedTyped(form, word string) string {
	return fmt.Sprintf("| `%s` | %s |\n", cell(form), cell(texts()("cordctl.do."+word, nil)))
}

// cell is text within a table.
func cell(text string) string { return strings.ReplaceAll(text, "|", `\|`) }

// withPart is the text with what stands between the markers of a part changed for something else.
func withPart(t *testing.T, text, name, part string) string {
	t.Helper()
	begin, end := "<!-- "+name+": made from cmd/cordctl -->\n", "<!-- "+name+": end -->"
	before, rest, found := strings.Cut(text, begin)
	require.True(t, found, "docs/cordctl.md has no marker %q", begin)
	_, after, found := strings.Cut(rest, end)
	require.True(t, found, "docs/cordctl.md has no marker %q", end)
	return before + begin + part + end + after
}
