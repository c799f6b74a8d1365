package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// sentencesInGo are the files that hold sentences all the same, and why.
var sentencesInGo = map[string]string{
	"backend/config/merge.go":    "the comment at the head of a new settings file, whose words are English like those of its elements",
	"backend/softphone/pages.go": "what a build without the pages shows to whoever built it",
}

// TestHouseHasSentencesInTheMessageFiles: what a person reads stands in frontend/src/messages, in all four languages; Go has
// codes and details. Log lines and errors are no sentences: they begin with a small letter and end without a full stop.
func TestHouseHasSentencesInTheMessageFiles(t *testing.T) {
	met := map[string]bool{}
	for _, file := range goFiles(t) {
		file = filepath.ToSlash(file)
		if strings.HasSuffix(file, "_test.go") || !hasReaders(file) {
			continue
		}
		fset := token.NewFileSet()
		parsed, err := parser.ParseFile(fset, file, nil, 0)
		require.NoError(t, err)
		ast.Inspect(parsed, func(n ast.Node) bool {
			text, is := literalText(n)
			if !is {
				return true
			}
			if isSentence(text) {
				met[file] = true
				if sentencesInGo[file] == "" {
					t.Errorf("%s: %.60q is a sentence: put it into the message files, under the code that this has", fset.Position(n.Pos()), text)
				}
			}
			return false
		})
	}
	for file, why := range sentencesInGo {
		require.True(t, met[file], "%s has no sentence any more: take it out of the table (%s)", file, why)
	}
}

// hasReaders says whether people read what a file's program says: the product and cordctl, and neither the test bed nor
// what builds them.
func hasReaders(file string) bool {
	for _, other := range []string{"testbed/", "build/", "installer/", "cmd/contract/"} {
		if strings.HasPrefix(file, other) {
			return false
		}
	}
	return true
}

// literalText is the text of a literal, or of literals that are put together.
func literalText(n ast.Node) (string, bool) {
	switch n := n.(type) {
	case *ast.BasicLit:
		text, err := strconv.Unquote(n.Value)
		return text, n.Kind == token.STRING && err == nil
	case *ast.BinaryExpr:
		left, one := literalText(n.X)
		right, other := literalText(n.Y)
		return left + right, n.Op == token.ADD && one && other
	}
	return "", false
}

// A sentence has three words, begins with a capital letter and ends with a full stop, a question mark or an exclamation
// mark; or it stands before another one.
var (
	wholeSentence = regexp.MustCompile(`(?s)^\s*\p{Lu}.*\p{L}\S*[.?!]\s*$`)
	twoSentences  = regexp.MustCompile(`\p{Ll}{2,}[.?!] +\p{Lu}\p{Ll}+ \p{Ll}`)
	someWord      = regexp.MustCompile(`\p{L}{2,}`)
)

func isSentence(text string) bool {
	return (wholeSentence.MatchString(text) || twoSentences.MatchString(text)) && len(someWord.FindAllString(text, 3)) == 3
}

func TestASentenceIsKnown(t *testing.T) {
	for text, want := range map[string]bool{
		"The file is empty.": true,
		"Line %d: the file ends too early. Correct it with a text editor, or save anew": true,
		"<p>It was not built. Run the other one first.</p>":                             true,
		"Do you want that?\n":                  true,
		"Cordboard 1.0.":                       false,
		"config: not saved: %s; load it again": false,
		"a problem is told":                    false,
		"CTI Adapter URL":                      false,
		"link: %s wants TLS. switch it on":     false,
	} {
		require.Equal(t, want, isSentence(text), text)
	}
}
