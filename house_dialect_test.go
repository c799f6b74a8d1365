package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"cordboard/backend/csta"
)

// TestHouseAsksForBehaviourNotDialects: what a kind of switch does is asked of csta.Profile. A dialect is named, or
// compared with, only where it is spoken (csta, link), where its events are read (call/read_*.go) and in the test bed.
func TestHouseAsksForBehaviourNotDialects(t *testing.T) {
	var names []string
	for _, p := range csta.Profiles() {
		names = append(names, p.Name)
	}
	constants := dialectConstants(t)
	require.GreaterOrEqual(t, len(constants), len(csta.Dialects()), "the constants must be found")

	for _, file := range goFiles(t) {
		file = filepath.ToSlash(file)
		if strings.HasSuffix(file, "_test.go") || speaksDialects(file) {
			continue
		}
		fset := token.NewFileSet()
		parsed, err := parser.ParseFile(fset, file, nil, 0)
		require.NoError(t, err)
		ast.Inspect(parsed, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.SelectorExpr:
				if pkg, is := n.X.(*ast.Ident); is && pkg.Name == "csta" && slices.Contains(constants, n.Sel.Name) {
					t.Errorf("%s names csta.%s: ask csta.Profile for what it does", fset.Position(n.Pos()), n.Sel.Name)
				}
			case *ast.BasicLit:
				if word, err := strconv.Unquote(n.Value); err == nil && n.Kind == token.STRING && slices.Contains(names, word) {
					t.Errorf("%s names the dialect %q: ask csta.Profile for what it does", fset.Position(n.Pos()), word)
				}
			case *ast.BinaryExpr:
				if (n.Op == token.EQL || n.Op == token.NEQ) && (isDialect(n.X) || isDialect(n.Y)) && !isEmpty(n.Y) {
					t.Errorf("%s compares a dialect: ask csta.Profile for what it does", fset.Position(n.Pos()))
				}
			case *ast.SwitchStmt:
				if isDialect(n.Tag) {
					t.Errorf("%s goes by a dialect: ask csta.Profile for what it does", fset.Position(n.Pos()))
				}
			}
			return true
		})
	}
}

// speaksDialects says whether a file may name a dialect.
func speaksDialects(file string) bool {
	room := filepath.ToSlash(filepath.Dir(file))
	switch room {
	case "backend/csta", "backend/csta/link":
		return true
	case "backend/call":
		return strings.HasPrefix(filepath.Base(file), "read_")
	}
	return strings.HasPrefix(room, "testbed/")
}

// dialectConstants are the names of package csta's constants of type Dialect, and the profile without a dialect of
// its own.
func dialectConstants(t *testing.T) []string {
	t.Helper()
	names := []string{"OpenScapeBusiness"}
	parsed, err := parser.ParseFile(token.NewFileSet(), "backend/csta/dialect.go", nil, 0)
	require.NoError(t, err)
	ast.Inspect(parsed, func(n ast.Node) bool {
		if spec, is := n.(*ast.ValueSpec); is {
			if kind, is := spec.Type.(*ast.Ident); is && kind.Name == "Dialect" {
				for _, name := range spec.Names {
					names = append(names, name.Name)
				}
			}
		}
		return true
	})
	return names
}

// isEmpty says whether an expression is the empty text: whether any dialect is told may be asked everywhere.
func isEmpty(e ast.Expr) bool {
	lit, is := e.(*ast.BasicLit)
	return is && lit.Value == `""`
}

// isDialect says whether an expression is a variable or field called after a dialect.
func isDialect(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.Ident:
		return strings.EqualFold(e.Name, "dialect")
	case *ast.SelectorExpr:
		return strings.EqualFold(e.Sel.Name, "dialect")
	}
	return false
}
