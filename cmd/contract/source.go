package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// listed is a package as go list tells it.
type listed struct {
	ImportPath string
	Dir        string
	GoFiles    []string
	CgoFiles   []string
	Export     string // the file with its compiled types
	Module     *struct{ Main bool }
}

// source reads packages of this module from their files, with comments, and all others from what the compiler kept.
type source struct {
	fset     *token.FileSet
	listed   map[string]listed
	checked  map[string]*types.Package
	comments map[token.Pos]string // what is written about a type, field, method or constant, by its name's position
	compiled types.Importer
}

// openSource lists the packages and all that they import. root is the module's directory.
func openSource(root string, packages ...string) (*source, error) {
	args := append([]string{"list", "-export", "-deps", "-json=ImportPath,Dir,GoFiles,CgoFiles,Export,Module"}, packages...)
	list := exec.Command("go", args...)
	list.Dir = root
	told, err := list.Output()
	var failed *exec.ExitError
	if errors.As(err, &failed) {
		return nil, fmt.Errorf("go list: %w: %s", err, failed.Stderr)
	}
	if err != nil {
		return nil, err
	}
	s := &source{fset: token.NewFileSet(), listed: map[string]listed{}, checked: map[string]*types.Package{}, comments: map[token.Pos]string{}}
	for decoder := json.NewDecoder(strings.NewReader(string(told))); ; {
		var one listed
		if err := decoder.Decode(&one); err == io.EOF {
			break
		} else if err != nil {
			return nil, err
		}
		s.listed[one.ImportPath] = one
	}
	s.compiled = importer.ForCompiler(s.fset, "gc", func(path string) (io.ReadCloser, error) {
		return os.Open(s.listed[path].Export)
	})
	return s, nil
}

// Import is types.Importer.
func (s *source) Import(path string) (*types.Package, error) {
	one, known := s.listed[path]
	if !known || one.Module == nil || !one.Module.Main {
		return s.compiled.Import(path)
	}
	if done := s.checked[path]; done != nil {
		return done, nil
	}
	if _, err := os.ReadDir(one.Dir); err != nil { // go test takes an earlier result only while what was read is the same
		return nil, err
	}
	var files []*ast.File
	for _, name := range append(one.GoFiles, one.CgoFiles...) {
		file, err := parser.ParseFile(s.fset, filepath.Join(one.Dir, name), nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		s.note(file)
		files = append(files, file)
	}
	config := types.Config{Importer: s, IgnoreFuncBodies: true, FakeImportC: true}
	done, err := config.Check(path, s.fset, files, nil)
	if err != nil {
		return nil, err
	}
	s.checked[path] = done
	return done, nil
}

// note keeps the comments of a file's declarations.
func (s *source) note(file *ast.File) {
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncDecl:
			s.comments[n.Name.Pos()] = comment(n.Doc)
		case *ast.GenDecl:
			for _, spec := range n.Specs {
				if one, is := spec.(*ast.TypeSpec); is {
					s.comments[one.Name.Pos()] = comment(one.Doc, n.Doc)
				}
			}
		case *ast.ValueSpec:
			for _, name := range n.Names {
				s.comments[name.Pos()] = comment(n.Doc, n.Comment)
			}
		case *ast.Field:
			for _, name := range n.Names {
				s.comments[name.Pos()] = comment(n.Doc, n.Comment)
			}
		}
		return true
	})
}

// comment is the first of the groups that says something.
func comment(groups ...*ast.CommentGroup) string {
	for _, group := range groups {
		if text := strings.TrimSpace(group.Text()); text != "" {
			return text
		}
	}
	return ""
}

// object is what a package declares under a name, such as backend/agent.State.
func (s *source) object(qualified string) (types.Object, error) {
	dot := strings.LastIndexByte(qualified, '.')
	pkg, err := s.Import(qualified[:dot])
	if err != nil {
		return nil, err
	}
	found := pkg.Scope().Lookup(qualified[dot+1:])
	if found == nil {
		return nil, fmt.Errorf("%s is not declared", qualified)
	}
	return found, nil
}
