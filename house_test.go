package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// rooms says who may look into which room: a room may import the rooms in its row and no other. A new
// arrow is an argued change to this table. Package main may import every room.
var rooms = map[string][]string{
	"cmd/cordctl": {
		"backend/agent", "backend/call", "backend/csta", "backend/csta/link", "backend/numbers", "backend/problem", "backend/salesforce", "backend/trace",
		"backend/calllog", "backend/logging", // the history, and where the application keeps it
		"backend/trace/replay", "testbed/pbx", "testbed/org", "testbed/drive", "frontend",
	},
	"cmd/contract":       {"backend/agent", "backend/config", "backend/redact"}, // the tables of verbs, settings and names of secrets, which pages have, too
	"build/windows":      {"backend/config", "backend/csta", "testbed/pbx"},     // what the trials under Wine read back, and the switch beside Wine
	"frontend":           {},
	"backend/csta":       {},
	"backend/csta/link":  {"backend/csta", "backend/redact"},
	"backend/call":       {"backend/csta", "backend/numbers"}, // which spellings are one number
	"backend/problem":    {},
	"backend/session":    {"backend/csta", "backend/csta/link", "backend/timer"},
	"backend/timer":      {},
	"backend/agent":      {"backend/call", "backend/session", "backend/timer", "backend/csta", "backend/csta/link", "backend/numbers", "backend/problem"},
	"backend/numbers":    {},
	"backend/calllog":    {"backend/numbers"}, // which spellings are one number
	"backend/salesforce": {},
	"backend/webhost":    {},
	"backend/desktop":    {},
	"backend/config":     {"backend/csta", "backend/redact"}, // what each kind of switch does: its name, its ports
	"backend/redact":     {},
	"backend/logging":    {"backend/redact"},
	"backend/trace":      {"backend/redact"},
	// what an agent saw is what the table of calls says of the trace
	"backend/trace/replay": {"backend/agent", "backend/call", "backend/csta", "backend/csta/link", "backend/trace"},
	"testbed/pbx":          {"backend/csta"},
	"testbed/org":          {},
	"testbed/network":      {},
	"testbed/scripted":     {"backend/csta"},
	"testbed/drive":        {"testbed/pbx", "testbed/org", "backend/config", "backend/csta"}, // the settings of the program it drives
	"testbed/syscalls":     {},

	"backend/softphone": {
		"backend/agent", "backend/call", "backend/csta", "backend/csta/link", "backend/calllog", "backend/config", "backend/desktop",
		"backend/logging", "backend/numbers", "backend/problem", "backend/salesforce", "backend/softphone/channel", "backend/trace",
	},
	"backend/softphone/channel": {},

	"backend/shell": {
		"backend/desktop", "backend/problem", "backend/softphone", "backend/webhost",
	},

	"testbed/environment": {
		"backend/calllog", "backend/config", "backend/csta", "backend/logging", "testbed/drive", "testbed/org", "testbed/pbx",
	},

	"testbed/hostile":        {"testbed/drive", "testbed/org", "testbed/pbx"},
	"testbed/hostile/weaken": {"testbed/hostile"},
	"testbed/hostile/table":  {"testbed/hostile"},
	"testbed/chaoslog":       {"testbed/drive", "testbed/org", "backend/csta", "testbed/pbx", "backend/config", "backend/calllog"},
}

// testRooms are arrows that only tests may draw.
var testRooms = map[string][]string{
	"backend/csta/link": {"testbed/pbx", "testbed/network", "testbed/scripted"},
	"testbed/pbx":       {"backend/csta/link", "backend/call"}, // what the switch does and what the table sees are compared
	"backend/agent":     {"testbed/pbx", "testbed/network", "testbed/scripted"},
	"backend/calllog":   {"testbed/syscalls"},
	"backend/config":    {"testbed/syscalls"},
	"backend/numbers":   {"backend/redact"}, // no country's number slips through the mask

	"backend/softphone": {"testbed/environment", "testbed/pbx", "testbed/scripted", "frontend"},
	"backend/session":   {"testbed/scripted"},
	"backend/shell":     {"testbed/environment", "backend/call", "backend/calllog", "backend/config", "backend/csta", "backend/logging", "backend/numbers", "frontend"},

	"cmd/cordctl": {"backend/config", "testbed/hostile"},
}

// keepers says which rooms alone may import an outside package (tests included).
var keepers = map[string][]string{
	"github.com/wailsapp/":             {".", "backend/shell", "backend/webhost"},
	"github.com/beevik/etree":          {"backend/csta", "backend/config", "backend/salesforce"},
	"gopkg.in/natefinch/lumberjack.v2": {"backend/logging"},
	"go.etcd.io/bbolt":                 {"backend/calllog"},
	"github.com/nyaruka/phonenumbers":  {"backend/numbers"},
	"fyne.io/systray":                  {"backend/desktop"},
	"github.com/godbus/dbus/":          {"backend/desktop", "backend/config", "cmd/cordctl"},
	"github.com/zalando/go-keyring":    {"backend/config"},
}

// vagueNames are file names that name no noun.
var vagueNames = []string{"util", "utils", "helper", "helpers", "common", "manager", "misc"}

func TestHouse(t *testing.T) {
	files := goFiles(t)
	require.Greater(t, len(files), 20, "the walk must find the house")
	for _, file := range files {
		room := filepath.ToSlash(filepath.Dir(file))
		name := strings.TrimSuffix(strings.TrimSuffix(filepath.Base(file), ".go"), "_test")
		require.NotContains(t, vagueNames, name, "%s: name the file for the noun inside", file)

		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		require.NoError(t, err)
		for _, spec := range parsed.Imports {
			path := strings.Trim(spec.Path.Value, `"`)
			if own, ok := strings.CutPrefix(path, "cordboard/"); ok {
				requireArrow(t, file, room, own)
			}
			for outside, allowed := range keepers {
				if strings.HasPrefix(path, outside) {
					require.Contains(t, allowed, room, "%s: %s is kept by %v", file, path, allowed)
				}
			}
		}
	}
}

func requireArrow(t *testing.T, file, room, target string) {
	t.Helper()
	if strings.HasPrefix(target, "testbed/") && !strings.HasSuffix(file, "_test.go") {
		own := strings.HasPrefix(room, "testbed/") || room == "cmd/cordctl" || room == "build/windows"
		require.True(t, own, "%s: the test bed is in no product: only it, cordctl and the trials under Wine may look into %s", file, target)
	}
	if room == "." || room == target {
		return
	}
	allowed, known := rooms[room]
	require.True(t, known, "%s: %s is a new room; add its row to the table", file, room)
	if strings.HasSuffix(file, "_test.go") {
		allowed = slices.Concat(allowed, testRooms[room])
	}
	require.Contains(t, allowed, target, "%s: %s may not look into %s", file, room, target)
}

// The size of a type: more fields or methods are two nouns under one name.
const (
	mostFields  = 15
	mostMethods = 30
)

// largeTypes are the types that may be larger, and why. Plain data (every field exported) is exempt as a kind.
var largeTypes = map[string]string{}

// typeSize is how much a type has.
type typeSize struct {
	fields, methods int
	plain           bool // every field is exported: a message, a stored record, options
}

func TestNoTypeIsTwo(t *testing.T) {
	sizes := map[string]*typeSize{}
	size := func(room, name string) *typeSize {
		key := room + "." + name
		if sizes[key] == nil {
			sizes[key] = &typeSize{plain: true}
		}
		return sizes[key]
	}
	for _, file := range goFiles(t) {
		room := filepath.ToSlash(filepath.Dir(file))
		if strings.HasSuffix(file, "_test.go") || strings.HasPrefix(room, "testbed/") {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		require.NoError(t, err)
		ast.Inspect(parsed, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncDecl:
				if name := receiver(n); name != "" {
					size(room, name).methods++
				}
			case *ast.TypeSpec:
				if fields, is := n.Type.(*ast.StructType); is {
					count(size(room, n.Name.Name), fields)
				}
			}
			return true
		})
	}
	for name, s := range sizes {
		large := s.methods > mostMethods || s.fields > mostFields && !s.plain
		if why, known := largeTypes[name]; known {
			require.True(t, large, "%s is small enough now: take it out of the table (%s)", name, why)
			continue
		}
		if large {
			t.Errorf("%s has %d fields and %d methods, at most %d and %d: look for the second noun", name, s.fields, s.methods, mostFields, mostMethods)
		}
	}
}

// receiver is the name of a method's type; "" for a function.
func receiver(f *ast.FuncDecl) string {
	if f.Recv == nil {
		return ""
	}
	kind := f.Recv.List[0].Type
	if pointer, is := kind.(*ast.StarExpr); is {
		kind = pointer.X
	}
	if generic, is := kind.(*ast.IndexExpr); is {
		kind = generic.X
	}
	return kind.(*ast.Ident).Name
}

func count(s *typeSize, fields *ast.StructType) {
	for _, f := range fields.Fields.List {
		s.fields += max(1, len(f.Names))
		for _, name := range f.Names {
			s.plain = s.plain && name.IsExported()
		}
	}
}

// goFiles lists every Go file of the house, for every system and tag.
func goFiles(t *testing.T) []string {
	t.Helper()
	var files []string
	require.NoError(t, filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && (entry.Name() == "node_modules" || entry.Name() == "testdata" || entry.Name() == "out" || strings.HasPrefix(entry.Name(), ".") && path != ".") {
			return filepath.SkipDir
		}
		if strings.HasSuffix(path, ".go") {
			files = append(files, path)
		}
		return nil
	}))
	return files
}
