// Package logging writes Cordboard's log files.
//
// It promises that no secret reaches a log, whoever logs it and wherever it hides: in a message, an
// attribute, a group, an error, a struct or a piece of XML. Phone numbers are masked unless an
// administrator turns that off. It would rather redact too much than too little, and it never panics
// over what it is given.
package logging

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"sync"

	"gopkg.in/natefinch/lumberjack.v2"
)

// Options say where and what to log. The zero value of a limit is its default.
type Options struct {
	Path        string     // the log file; "" writes to Also only
	Level       slog.Level // the lowest level that is written
	MaskNumbers bool       // phone numbers keep their last two digits only
	MaxSizeMB   int        // a fuller file is put aside (10)
	MaxFiles    int        // files put aside that are kept (5)
	MaxDays     int        // days they are kept (30)
	Also        io.Writer  // a second reader of every line, such as standard error; nil for none
}

// Output is where a logger's lines go, and what can be changed about it while it is in use. It may be
// used from every goroutine.
type Output struct {
	level slog.LevelVar
	rules rules

	mu     sync.Mutex
	file   *lumberjack.Logger
	also   io.Writer
	closed bool
}

// Folder is where log files belong: %LOCALAPPDATA%\Cordboard\logs on Windows, the user's cache folder
// elsewhere. They never roam with a profile.
func Folder() (string, error) {
	folder, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("logging: %w", err)
	}
	name := "cordboard"
	if runtime.GOOS == "windows" {
		name = "Cordboard"
	}
	return filepath.Join(folder, name, "logs"), nil
}

// New opens the log file, so that a folder that cannot be written is told at once, and returns a logger
// whose every line is redacted. Two programs must not share a file. The file's rotation leaves one
// goroutine behind that lives as long as the program does.
func New(o Options) (*slog.Logger, *Output, error) {
	out := &Output{also: o.Also}
	out.level.Set(o.Level)
	out.rules.maskNumbers.Store(o.MaskNumbers)
	if o.Path != "" {
		if err := writable(o.Path); err != nil {
			return nil, nil, fmt.Errorf("logging: the log cannot be written: %w", err)
		}
		out.file = &lumberjack.Logger{
			Filename:   o.Path,
			MaxSize:    cmp.Or(max(0, o.MaxSizeMB), 10),
			MaxBackups: cmp.Or(max(0, o.MaxFiles), 5),
			MaxAge:     cmp.Or(max(0, o.MaxDays), 30),
			LocalTime:  true,
		}
	}
	text := slog.NewTextHandler(out, &slog.HandlerOptions{Level: &out.level})
	return slog.New(&handler{next: text, rules: &out.rules}), out, nil
}

// errNoFile says that something else than a file has the log's name.
var errNoFile = errors.New("this is no file")

func writable(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	// A pipe that nobody reads would keep the program from starting, and a device is no log.
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return &fs.PathError{Op: "open", Path: path, Err: errNoFile}
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	return f.Close()
}

// SetLevel changes the lowest level that is written, from the next line on.
func (o *Output) SetLevel(level slog.Level) { o.level.Set(level) }

// SetMaskNumbers turns the masking of phone numbers on or off, from the next line on. What a logger was
// given earlier by With stays as it is.
func (o *Output) SetMaskNumbers(mask bool) { o.rules.maskNumbers.Store(mask) }

// Write is the handler's way out: one line per call, redacted already.
func (o *Output) Write(line []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.closed {
		return len(line), nil
	}
	var err error
	if o.file != nil {
		_, err = o.file.Write(line)
	}
	if o.also != nil {
		if _, failed := o.also.Write(line); err == nil {
			err = failed
		}
	}
	return len(line), err
}

// Close closes the file. Lines logged later are dropped.
func (o *Output) Close() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.closed {
		return nil
	}
	o.closed = true
	if o.file == nil {
		return nil
	}
	return o.file.Close()
}

// Level is the level that a word of the settings names; Info for any other.
func Level(word string) slog.Level {
	var l slog.Level
	if l.UnmarshalText([]byte(word)) != nil {
		return slog.LevelInfo
	}
	return l
}
