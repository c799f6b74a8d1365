package main

import (
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"errors"
	"fmt"
	stdlog "log"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	"github.com/wailsapp/wails/v2"
	"github.com/wailsapp/wails/v2/pkg/options"
	"github.com/wailsapp/wails/v2/pkg/options/assetserver"
	"github.com/wailsapp/wails/v2/pkg/options/linux"
	"github.com/wailsapp/wails/v2/pkg/options/windows"

	"cordboard/backend/config"
	"cordboard/backend/desktop"
	"cordboard/backend/logging"
	"cordboard/backend/salesforce"
	"cordboard/backend/shell"
	"cordboard/backend/softphone"
	"cordboard/backend/webhost"
	"cordboard/frontend"
)

//go:embed build/icon.png
var icon []byte

//go:embed build/icon.ico
var iconFile []byte

// start is what the program has before its window: folders, settings, log, each of which the window can do without.
type start struct {
	arg      shell.Arguments
	texts    shell.Texts // of the person's language
	failures *shell.StartFailures
	data     string // the folder for logs, calls and the web view's data
	noData   bool   // it could not be made, which was told
	config   *config.File
	log      *slog.Logger
	output   *logging.Output
}

// open prepares the start and shows the window until it is closed. The settings are read first, because which origins may
// speak is fixed for the life of the window. What of the start fails without need of it is told, and left out.
func open(arg shell.Arguments, texts shell.Texts, failures *shell.StartFailures) error {
	s := &start{arg: arg, texts: texts, failures: failures, data: arg.Data}
	s.prepare()
	defer s.output.Close()
	s.log.Info("start", "version", version, "settings", arg.Settings)
	again, err := s.show()
	if err != nil {
		s.log.Error("the window ended with an error", "err", err)
		if !shell.ToldByWails(err, s.texts) {
			err = s.ends("window", err)
		}
		return err
	}
	if again {
		if err := desktop.StartSelf(arg.Again()...); err != nil {
			return s.ends("again", err)
		}
	}
	return nil
}

// prepare finds the folders, reads the settings and opens the log. The caller closes the output when the program ends.
func (s *start) prepare() {
	s.findData()
	s.readSettings()
	cfg := s.config.Config().Logging
	options := logging.Options{
		Path: filepath.Join(s.logs(), s.name()+".log"), Level: logging.Level(cfg.Level), MaskNumbers: cfg.MaskNumbers,
	}
	log, output, err := logging.New(options)
	if err != nil {
		if !s.noData {
			s.failures.Tell(&shell.StartFailure{Code: "log", Path: options.Path, Err: err})
		}
		options.Path = ""
		log, output, _ = logging.New(options) // nothing can fail without a file
	}
	s.log, s.output = log, output
	s.failures.LogTo(log)
	for _, p := range s.config.Problems() {
		log.Warn("a setting cannot be used", "field", p.Field, "code", p.Code, "line", p.Line)
	}
	stdlog.SetFlags(0)
	stdlog.SetOutput(shell.LibraryWriter{Log: log})
}

// findData finds the folder for logs, calls and the web view's data, and makes it.
func (s *start) findData() {
	if s.data == "" {
		logs, err := logging.Folder()
		if err == nil {
			s.data = filepath.Dir(logs)
		} else { // a user without a home
			s.data, _ = os.MkdirTemp("", "cordboard-")
			s.failures.Tell(&shell.StartFailure{Code: "dataTemporary", Path: s.data, Err: err})
		}
	}
	if err := os.MkdirAll(s.data, 0o700); err != nil {
		s.noData = true
		s.failures.Tell(&shell.StartFailure{Code: "dataFolder", Path: s.data, Err: err})
	}
}

// readSettings reads the settings; where they cannot be read, what the administrator set and the defaults hold.
func (s *start) readSettings() {
	path := s.arg.Config
	if path == "" {
		var err error
		if path, err = config.Path(); err != nil {
			path = filepath.Join(s.data, "config.xml")
			s.failures.Tell(&shell.StartFailure{Code: "settingsFolder", Path: path, Err: err})
		}
	}
	file, err := config.Load(path)
	s.config = file
	var damaged *config.DamagedError
	switch {
	case err == nil:
	case !errors.As(err, &damaged):
		s.failures.Tell(&shell.StartFailure{Code: "settings", Path: path, Err: err})
	default:
		s.failures.Tell(&shell.StartFailure{
			Code: "settingsDamaged", Path: path, Line: damaged.Line, Why: "settings.problem." + string(damaged.Code), Err: err,
		})
	}
}

// ends tells of a failure that ends the program, and returns it.
func (s *start) ends(code string, err error) error {
	failure := &shell.StartFailure{Code: code, Err: err, Ends: true}
	s.failures.Tell(failure)
	return failure
}

// name tells the two kinds of window apart, in locks and files.
func (s *start) name() string {
	if s.arg.Settings {
		return "settings"
	}
	return "cordboard"
}

func (s *start) logs() string { return filepath.Join(s.data, "logs") }

// webViewFolder is where WebView2 keeps its data. It does not start without a folder that it can write.
func (s *start) webViewFolder() string {
	folder := filepath.Join(s.data, "WebView2")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return filepath.Join(os.TempDir(), "Cordboard-WebView2") // on Windows the user's own
	}
	return folder
}

// show puts the parts together and runs the window. It returns when the window is closed and everything is signed off;
// again says that the program is to be started anew.
func (s *start) show() (again bool, err error) {
	cfg := s.config.Config().Salesforce
	origins := salesforce.Origins(cfg.URL)
	softphones := append(webhost.SoftphoneOrigins(), cfg.Softphone...)
	if len(cfg.Softphone) > 0 {
		s.log.Warn("softphone pages from elsewhere are let in: the org's page can read what is said to and by them", "origins", cfg.Softphone)
	}
	window := shell.New(shell.Options{
		Arguments: s.arg, Texts: s.texts, Failures: s.failures, Log: s.log, Settings: s.config.Path(),
		Data: s.data, Logs: s.logs(), Icon: iconFile, Version: version,
	})
	var host *webhost.Host
	app := softphone.New(softphone.Options{
		Config: s.config, Log: s.log, Output: s.output, Version: version, Pages: frontend.Pages(), Texts: frontend.Texts, Vault: config.NewVault(),
		Window: window, Announce: window.Announce, Heard: func() { host.Heard() }, Early: func() bool { return host.Health().Early }, Traces: s.logs(),
	})
	pages := app.PagesFor(s.name(), origins)
	host = webhost.New(webhost.Options{
		Bridge: app.BridgeFor(softphones), Origins: origins, Pages: http.HandlerFunc(pages.Softphone), SafeMode: s.arg.SafeMode,
		Allows:     func(origin string) bool { return !s.arg.Settings && salesforce.Allows(origins, origin) },
		CrashGuard: filepath.Join(s.data, s.name()+".marker"), Version: version, Log: s.log,
		NewWindow: window.OpenOutside(func(url string) bool { return salesforce.OpensOutside(origins, url) }),
	})
	window.Use(app, host)
	var started bool
	defer func() {
		if started {
			return
		}
		if said := recover(); said != nil { // a toolkit without a display panics before there is a window
			err = fmt.Errorf("%v", said)
		}
	}()
	err = wails.Run(&options.App{
		Title: "Cordboard", Width: 1280, Height: 860, MinWidth: 480, MinHeight: 400,
		BackgroundColour:         options.NewRGB(243, 243, 243),
		AssetServer:              &assetserver.Options{Handler: pages},
		Logger:                   shell.QuietLogger{Log: s.log},
		OnStartup:                func(ctx context.Context) { started = true; window.Startup(ctx) },
		OnDomReady:               host.DomReady,
		OnShutdown:               window.Shutdown,
		OnBeforeClose:            window.BeforeClose,
		Menu:                     window.Menu(),
		Bind:                     []any{app.Bridge(), app.Settings()},
		ErrorFormatter:           softphone.FormatError,
		BindingsAllowedOrigins:   strings.Join(origins, ","),
		EnableDefaultContextMenu: true,
		DragAndDrop:              &options.DragAndDrop{DisableWebViewDrop: true},
		SingleInstanceLock:       &options.SingleInstanceLock{UniqueId: s.lock(), OnSecondInstanceLaunch: window.SecondStart},
		Linux:                    &linux.Options{Icon: icon, ProgramName: "cordboard"},
		Windows: &windows.Options{
			WebviewUserDataPath: s.webViewFolder(), IsZoomControlEnabled: true, Theme: windows.SystemDefault,
			Messages: shell.WindowsMessages(s.texts),
		},
	})
	return window.WantsRelaunch(), err
}

// lock names the one window of its kind over a data folder.
func (s *start) lock() string {
	sum := sha256.Sum256([]byte(s.data))
	return "cordboard_" + s.name() + "_" + hex.EncodeToString(sum[:4])
}
