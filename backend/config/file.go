package config

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"sync"
)

// ErrUnwritable says that a value would not read the same after it was written, such as one with control
// characters. Nothing was written.
var ErrUnwritable = errors.New("config: not saved: a value has characters that a file cannot hold")

// Path is where a user's configuration lives: %APPDATA%\Cordboard\config.xml on Windows,
// $XDG_CONFIG_HOME/cordboard/config.xml elsewhere.
func Path() (string, error) {
	folder, err := os.UserConfigDir()
	if err != nil {
		return "", fmt.Errorf("config: %w", err)
	}
	name := "cordboard"
	if runtime.GOOS == "windows" {
		name = "Cordboard"
	}
	return filepath.Join(folder, name, "config.xml"), nil
}

// File is a configuration file as it was when it was last read or saved, between what the computer's
// administrator said. It may be used from several goroutines, and prints as nothing but its path.
type File struct {
	path    string
	machine machine

	mu       sync.Mutex
	ladder   ladder
	config   Config    // without the policies
	user     rung      // what the file says of it
	document *document // nil when the file was missing or damaged
	problems []Problem // of the file
	missing  bool
	kept     string
	digest   digest
}

// digest tells contents of a file apart; a missing file has the zero one.
type digest [sha256.Size]byte

// Load reads the file at path and, on Windows, what administrators said. It always returns a File: a missing
// file has the default configuration, and a damaged one too, together with a *DamagedError. Any other error
// says why the file could not be read.
func Load(path string) (*File, error) { return load(path, thisMachine()) }

func load(path string, m machine) (*File, error) {
	f := &File{path: path, machine: m, ladder: m.ladder(), user: newRung(User), problems: []Problem{}}
	f.config = f.ladder.start()
	raw, err := readFile(path, nil)
	if errors.Is(err, fs.ErrNotExist) {
		f.missing = true
		return f, nil
	}
	if err != nil {
		return f, fmt.Errorf("config: the settings cannot be read: %w", err)
	}
	f.digest = sha256.Sum256(raw)
	d, err := f.parse(raw)
	if err != nil {
		var damaged *DamagedError
		if errors.As(err, &damaged) {
			damaged.Path = path
		}
		return f, err
	}
	f.hold(d)
	return f, nil
}

// parse reads a file's bytes over what holds without the file.
func (f *File) parse(raw []byte) (*document, error) {
	d, err := parse(raw)
	if err == nil {
		d.beneath = f.ladder.start()
	}
	return d, err
}

func (f *File) hold(d *document) {
	f.document, f.user = d, d.said(User)
	f.config = f.user.over(d.beneath)
	f.problems = slices.Concat(d.judged(f.config), f.ladder.overruled(f.user))
}

// Path is where the file is.
func (f *File) Path() string { return f.path }

// Missing says that there was no file when it was loaded, which is how a first start looks.
func (f *File) Missing() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.missing
}

// Config is what holds: the policies, then the file, then what the machine says, then the defaults. The caller may
// change it freely.
func (f *File) Config() Config {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.ladder.over(f.config)
}

// Kept is where the last Save left a damaged file, or "".
func (f *File) Kept() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.kept
}

// String is the path and never the content.
func (f *File) String() string { return f.path }

// GoString is the path and never the content.
func (f *File) GoString() string { return fmt.Sprintf("config.File(%q)", f.path) }

// LogValue is the path and never the content.
func (f *File) LogValue() slog.Value { return slog.StringValue(f.path) }

// Save writes what c changed since the file was loaded and leaves other programs' changes in place. A section
// that c changed to something invalid is refused with an *InvalidError, and a change to what somebody else has
// changed meanwhile with a *ConflictError; nothing is written then. What was invalid in the file before and is not
// changed hinders nobody: it stays, see Problems. A damaged file is kept beside the new one as
// config.xml.damaged-1 (or -2, ...), see Kept.
func (f *File) Save(c Config) error {
	c = c.tidy()
	f.mu.Lock()
	defer f.mu.Unlock()
	if problems := newProblems(Validate(c), f.ladder.over(f.config), c); len(problems) > 0 {
		return &InvalidError{Problems: problems}
	}
	c, locked := f.ladder.under(c, f.config)
	if len(locked) > 0 {
		return &InvalidError{Problems: locked}
	}
	unlock, err := lock(f.path)
	if err != nil {
		return err
	}
	defer unlock()

	now, err := load(f.path, f.machine)
	var damaged *DamagedError
	switch {
	case errors.As(err, &damaged):
		now.config, now.ladder = f.config, f.ladder
		if now.document, err = f.copyDocument(); err != nil {
			return err
		}
	case err != nil:
		return err
	case now.missing:
		now.config, now.ladder = f.config, f.ladder
		if now.document, err = f.copyDocument(); err != nil {
			return err
		}
	}
	want, conflicts := merged(f.config, c, now.config)
	if len(conflicts) > 0 {
		return &ConflictError{Sections: conflicts}
	}
	want = repaired(want, now.config)
	kept := ""
	if damaged != nil {
		if kept, err = keep(f.path); err != nil {
			return err
		}
	}
	if err := now.write(want); err != nil {
		return err
	}
	f.document, f.config, f.user, f.problems, f.ladder = now.document, now.config, now.user, now.problems, now.ladder
	f.digest, f.missing, f.kept = now.digest, false, kept
	return nil
}

// Update reads the file at path, lets change work on its configuration and writes the result, all while
// no other program can write. It is how a program remembers something by the way: it does not Validate,
// and a damaged file stays untouched (the *DamagedError is returned). Nothing is written when change
// returns an error or changes nothing.
func Update(path string, change func(*Config) error) error {
	return update(path, thisMachine(), change)
}

func update(path string, m machine, change func(*Config) error) error {
	unlock, err := lock(path)
	if err != nil {
		return err
	}
	defer unlock()
	f, err := load(path, m)
	if err != nil {
		return err
	}
	want := f.Config()
	if err := change(&want); err != nil {
		return err
	}
	want, locked := f.ladder.under(want.tidy(), f.config)
	if len(locked) > 0 {
		return &InvalidError{Problems: locked}
	}
	if reflect.DeepEqual(want, f.config) {
		return nil
	}
	if f.document == nil {
		if f.document, err = f.parse([]byte(fresh)); err != nil {
			return err
		}
	}
	return f.write(want)
}

// repaired makes active what is there, when a merge has left an active name without its entry. What was so in the
// file already stays: to change it would write the whole section anew.
func repaired(c, was Config) Config {
	if c.ActiveServer != was.ActiveServer || !reflect.DeepEqual(c.Servers, was.Servers) {
		if indexOf(c.Servers, c.ActiveServer, serverName) < 0 {
			c.ActiveServer = ""
		}
	}
	if c.ActiveClientID != was.ActiveClientID || !reflect.DeepEqual(c.ClientIDs, was.ClientIDs) {
		if indexOf(c.ClientIDs, c.ActiveClientID, clientName) < 0 {
			c.ActiveClientID = ""
		}
	}
	return c.tidy()
}

// copyDocument is the document as last read, to be written to without changing it.
func (f *File) copyDocument() (*document, error) {
	if f.document == nil {
		return f.parse([]byte(fresh))
	}
	raw, err := f.document.bytes()
	if err != nil {
		return nil, err
	}
	return f.parse(raw)
}

// write puts c into the document and the document on the disk.
func (f *File) write(c Config) error {
	f.document.put(c)
	raw, err := f.document.bytes()
	if err != nil {
		return err
	}
	again, err := f.parse(raw)
	if err != nil {
		return fmt.Errorf("config: not saved: %w", err)
	}
	if !reflect.DeepEqual(again.config(), c) {
		return ErrUnwritable
	}
	if err := replaceFile(f.path, raw); err != nil {
		return err
	}
	f.hold(again)
	f.digest = sha256.Sum256(raw)
	return nil
}
