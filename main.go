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
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/wailsapp/wails/v2"
	"github.com/wailsapp/wails/v2/pkg/options"
	"github.com/wailsapp/wails/v2/pkg/options/assetserver"
	"github.com/wailsapp/wails/v2/pkg/options/linux"
	"github.com/wailsapp/wails/v2/pkg/options/windows"

	"cordboard/backend/calllog"
	"cordboard/backend/config"
	"cordboard/backend/desktop"
	"cordboard/backend/logging"
	"cordboard/backend/salesforce"
	"cordboard/backend/shell"
	"cordboard/backend/softphone"
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
	if calllog.IsCheck(args) {
		return calllog.RunCheck(args, out)
	}
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
	failures := shell.NewStartFailures(frontend.Texts(desktop.Language()), errOut, func(text string, wait bool) bool {
		return desktop.Box("Cordboard", text, wait)
	})
	if err := open(arg, failures); err != nil {
		var told *shell.StartFailure
		if !errors.As(err, &told) {
			fmt.Fprintln(errOut, "cordboard:", err)
		}
		return 1
	}
	return 0
}

// open reads the settings first, because which origins may speak is fixed for the life of the window, and
// then shows the window until it is closed. What of the start fails without need of it is told, and left out.
func open(arg arguments, failures *shell.StartFailures) error {
	d := newDesk(arg)
	d.failures = failures
	output := d.prepare()
	defer output.Close()
	cfg := d.config.Config()
	d.log.Info("start", "version", version, "settings", arg.settings)
	if err := d.show(cfg); err != nil {
		d.log.Error("the window ended with an error", "err", err)
		if !toldByWails(err) {
			err = d.ends("window", "", err)
		}
		return err
	}
	if d.relaunch.Load() {
		if err := startSelf(arg.again()...); err != nil {
			return d.ends("again", "", err)
		}
	}
	return nil
}

// prepare finds the folders, reads the settings and opens the log, each of which the window can do without. The
// caller closes the output when the program ends.
func (d *desk) prepare() *logging.Output {
	d.findData()
	d.readSettings()
	cfg := d.config.Config().Logging
	options := logging.Options{
		Path: filepath.Join(d.logFolder(), d.name()+".log"), Level: logging.Level(cfg.Level), MaskNumbers: cfg.MaskNumbers,
	}
	log, output, err := logging.New(options)
	if err != nil {
		if !d.noDataFolder { // that was told already
			d.failures.Tell(&shell.StartFailure{Code: "log", Path: options.Path, Err: err})
		}
		options.Path = ""
		log, output, _ = logging.New(options) // nothing can fail without a file
	}
	d.log, d.output = log, output
	d.failures.LogTo(log)
	for _, p := range d.config.Problems() {
		log.Warn("a setting cannot be used", "field", p.Field, "code", p.Code, "line", p.Line)
	}
	stdlog.SetFlags(0)
	stdlog.SetOutput(librarySays{log})
	return output
}

// findData finds the folder for logs, calls and the web view's data, and makes it.
func (d *desk) findData() {
	if d.data == "" {
		logs, err := logging.Folder()
		if err == nil {
			d.data = filepath.Dir(logs)
		} else { // a user without a home
			d.data, _ = os.MkdirTemp("", "cordboard-")
			d.failures.Tell(&shell.StartFailure{Code: "dataTemporary", Path: d.data, Err: err})
		}
	}
	if err := os.MkdirAll(d.data, 0o700); err != nil {
		d.noDataFolder = true
		d.failures.Tell(&shell.StartFailure{Code: "dataFolder", Path: d.data, Err: err})
	}
}

// readSettings reads the settings; where they cannot be read, what the administrator set and the defaults hold.
func (d *desk) readSettings() {
	path := d.arg.config
	if path == "" {
		var err error
		if path, err = config.Path(); err != nil {
			path = filepath.Join(d.data, "config.xml")
			d.failures.Tell(&shell.StartFailure{Code: "settingsFolder", Path: path, Err: err})
		}
	}
	file, err := config.Load(path)
	d.config = file
	var damaged *config.DamagedError
	switch {
	case err == nil:
	case !errors.As(err, &damaged):
		d.failures.Tell(&shell.StartFailure{Code: "settings", Path: path, Err: err})
	default:
		d.failures.Tell(&shell.StartFailure{Code: "settingsDamaged", Path: path, Err: err})
	}
}

// ends tells of a failure that ends the program, and returns it.
func (d *desk) ends(code, path string, err error) error {
	failure := &shell.StartFailure{Code: code, Path: path, Err: err, Ends: true}
	d.failures.Tell(failure)
	return failure
}

// webViewFolder is where WebView2 keeps its data. It does not start without a folder that it can write.
func (d *desk) webViewFolder() string {
	folder := filepath.Join(d.data, "WebView2")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return filepath.Join(os.TempDir(), "Cordboard-WebView2") // on Windows the user's own
	}
	return folder
}

// name tells the two kinds of window apart, in locks and files.
func (d *desk) name() string {
	if d.arg.settings {
		return "settings"
	}
	return "cordboard"
}

func (d *desk) logFolder() string { return filepath.Join(d.data, "logs") }

// show runs the window. It returns when the window is closed and everything is signed off.
func (d *desk) show(cfg config.Config) (err error) {
	defer func() {
		if d.ctx != nil {
			return
		}
		if said := recover(); said != nil { // a toolkit without a display panics before there is a window
			err = fmt.Errorf("%v", said)
		}
	}()
	origins := salesforce.Origins(cfg.Salesforce.URL)
	allows := func(origin string) bool { return !d.arg.settings && salesforce.Allows(origins, origin) }
	var pages *softphone.Pages
	d.host = webhost.New(webhost.Options{
		Bridge: d.bridge(append(webhost.SoftphoneOrigins(), cfg.Salesforce.Softphone...)), Origins: origins, Allows: allows,
		Pages: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { pages.Softphone(w, r) }), Marker: filepath.Join(d.data, d.name()+".marker"), SafeMode: d.arg.safeMode, Version: version,
		NewWindow: d.newWindow(origins), Log: d.log,
	})
	d.app = softphone.New(softphone.Options{
		Config: d.config, Log: d.log, Version: version, Texts: frontend.Texts, Vault: config.NewVault(), Window: d,
		Ring: d.ring, Heard: d.host.Heard, Early: func() bool { return d.host.Health().Early }, Traces: d.logFolder(),
		Output: d.output, Pages: frontend.Pages(),
	})
	pages = d.app.PagesFor(d.name(), origins)
	if len(cfg.Salesforce.Softphone) > 0 {
		d.log.Warn("softphone pages from elsewhere are let in: the org's page can read what is said to and by them",
			"origins", cfg.Salesforce.Softphone)
	}
	lock := sha256.Sum256([]byte(d.data))
	return wails.Run(&options.App{
		Title: "Cordboard", Width: 1280, Height: 860, MinWidth: 480, MinHeight: 400,
		BackgroundColour:         options.NewRGB(243, 243, 243),
		AssetServer:              &assetserver.Options{Handler: pages},
		Logger:                   quietLogger{d.log},
		OnStartup:                d.startup,
		OnDomReady:               d.host.DomReady,
		OnShutdown:               d.shutdown,
		OnBeforeClose:            d.beforeClose,
		Menu:                     d.menu(),
		Bind:                     []any{d.app.Bridge(), d.app.Settings()},
		ErrorFormatter:           softphone.FormatError,
		BindingsAllowedOrigins:   strings.Join(origins, ","),
		EnableDefaultContextMenu: true,
		DragAndDrop:              &options.DragAndDrop{DisableWebViewDrop: true},
		SingleInstanceLock: &options.SingleInstanceLock{
			UniqueId: "cordboard_" + d.name() + "_" + hex.EncodeToString(lock[:4]), OnSecondInstanceLaunch: d.secondStart,
		},
		Linux: &linux.Options{Icon: icon, ProgramName: "cordboard"},
		Windows: &windows.Options{
			WebviewUserDataPath: d.webViewFolder(), IsZoomControlEnabled: true, Theme: windows.SystemDefault,
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
