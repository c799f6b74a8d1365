// Cordboard is the Salesforce console as a desktop application with a telephone: a window that hosts
// Salesforce, a bridge in its page, and CSTA to the company's CTI server.
package main

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"errors"
	"flag"
	"fmt"
	"io"
	stdlog "log"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/wailsapp/wails/v2"
	"github.com/wailsapp/wails/v2/pkg/options"
	"github.com/wailsapp/wails/v2/pkg/options/assetserver"
	"github.com/wailsapp/wails/v2/pkg/options/linux"
	"github.com/wailsapp/wails/v2/pkg/options/windows"

	"cordboard/backend/agent"
	"cordboard/backend/config"
	"cordboard/backend/logging"
	"cordboard/backend/salesforce"
	"cordboard/backend/webhost"
	"cordboard/frontend"
)

// version is set by the linker.
var version = "0.1.0"

//go:embed build/icon.png
var icon []byte

//go:embed build/icon.ico
var iconFile []byte

func main() {
	out, errOut := console()
	os.Exit(run(os.Args[1:], out, errOut))
}

// run is the whole program: flags, config, log, parts, window. It returns the exit code: 0, 1 when it
// could not run, 2 for a wrong command line.
func run(args []string, out, errOut io.Writer) int {
	arg, err := readArguments(args, errOut)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil: // it was said
		return 2
	case arg.version:
		fmt.Fprintln(out, "Cordboard", version)
		return 0
	}
	if err := open(arg); err != nil {
		fmt.Fprintln(errOut, "cordboard:", err)
		return 1
	}
	return 0
}

// open reads the settings first, because which origins may speak is fixed for the life of the window, and
// then shows the window until it is closed.
func open(arg arguments) error {
	d := newDesk(arg)
	path := arg.config
	var err error
	if path == "" {
		if path, err = config.Path(); err != nil {
			return err
		}
	}
	if d.data == "" {
		logs, err := logging.Folder()
		if err != nil {
			return err
		}
		d.data = filepath.Dir(logs)
	}
	file, damaged := config.Load(path)
	if file == nil {
		return damaged
	}
	d.config = file
	cfg := file.Config()
	log, output, err := logging.New(logging.Options{
		Path: filepath.Join(d.logFolder(), d.name()+".log"), Level: level(cfg.Logging.Level), MaskNumbers: cfg.Logging.MaskNumbers,
	})
	if err != nil {
		return err
	}
	defer output.Close()
	d.log = log
	stdlog.SetFlags(0)
	stdlog.SetOutput(librarySays{log})
	log.Info("start", "version", version, "settings", arg.settings)
	if damaged != nil {
		log.Error("the settings file is damaged", "err", damaged)
	}
	if err := d.show(cfg); err != nil {
		log.Error("the window ended with an error", "err", err)
		return err
	}
	if d.relaunch.Load() {
		return startSelf(arg.again()...)
	}
	return d.failure
}

// name tells the two kinds of window apart, in locks and files.
func (d *desk) name() string {
	if d.arg.settings {
		return "settings"
	}
	return "cordboard"
}

func (d *desk) logFolder() string { return filepath.Join(d.data, "logs") }

func level(word string) slog.Level {
	var l slog.Level
	if l.UnmarshalText([]byte(word)) != nil {
		return slog.LevelInfo
	}
	return l
}

// show runs the window. It returns when the window is closed and everything is signed off.
func (d *desk) show(cfg config.Config) error {
	origins := salesforce.Origins(cfg.Salesforce.URL)
	allows := func(origin string) bool { return !d.arg.settings && salesforce.Allows(origins, origin) }
	pages := frontend.Pages()
	d.host = webhost.New(webhost.Options{
		Bridge: d.bridge(append(webhost.SoftphoneOrigins(), cfg.Salesforce.Softphone...)), Origins: origins, Allows: allows,
		Assets: pages, Marker: filepath.Join(d.data, d.name()+".marker"), SafeMode: d.arg.safeMode, Version: version,
		NewWindow: d.newWindow(origins), Log: d.log,
	})
	d.app = newApp(appOptions{
		Config: d.config, Log: d.log, Version: version, Texts: frontend.Texts, Vault: config.NewVault(), Window: d,
		Ring: d.ring, Heard: d.host.Heard, Traces: d.logFolder(),
	})
	lock := sha256.Sum256([]byte(d.data))
	return wails.Run(&options.App{
		Title: "Cordboard", Width: 1280, Height: 860, MinWidth: 480, MinHeight: 400,
		BackgroundColour:         options.NewRGB(243, 243, 243),
		AssetServer:              &assetserver.Options{Handler: ownPages(pages, d.app.settingsToken, d.name())},
		Logger:                   quietLogger{d.log},
		OnStartup:                d.startup,
		OnDomReady:               d.host.DomReady,
		OnShutdown:               d.shutdown,
		OnBeforeClose:            d.beforeClose,
		Menu:                     d.menu(),
		Bind:                     []any{&Telephony{d.app}, &Settings{d.app}},
		ErrorFormatter:           formatError,
		BindingsAllowedOrigins:   strings.Join(origins, ","),
		EnableDefaultContextMenu: true,
		DragAndDrop:              &options.DragAndDrop{DisableWebViewDrop: true},
		SingleInstanceLock: &options.SingleInstanceLock{
			UniqueId: "cordboard_" + d.name() + "_" + hex.EncodeToString(lock[:4]), OnSecondInstanceLaunch: d.secondStart,
		},
		Linux: &linux.Options{Icon: icon, ProgramName: "cordboard"},
		Windows: &windows.Options{
			WebviewUserDataPath: filepath.Join(d.data, "WebView2"), IsZoomControlEnabled: true, Theme: windows.SystemDefault,
			Messages: windowsMessages(),
		},
	})
}

func startSelf(args ...string) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	command := exec.Command(self, args...)
	if err := command.Start(); err != nil {
		return err
	}
	return command.Process.Release()
}

// librarySays takes what libraries print by themselves (the tray's complaints, Wails' last words) into the log.
type librarySays struct{ log *slog.Logger }

func (l librarySays) Write(line []byte) (int, error) {
	l.log.Info("a library", "says", cut(strings.TrimSpace(string(line)), 200))
	return len(line), nil
}

// formatError gives pages a Problem: a code, a sentence, a detail.
func formatError(err error) any {
	var problem *agent.Problem
	if errors.As(err, &problem) {
		return problem
	}
	return &agent.Problem{Code: "internal", Text: err.Error()}
}
