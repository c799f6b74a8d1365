// Cordboard is the Salesforce console as a desktop application with a telephone: a window that hosts
// Salesforce, a bridge in its page, and CSTA to the company's CTI server.
package main

import (
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"

	"github.com/wailsapp/wails/v2"
	"github.com/wailsapp/wails/v2/pkg/options"
	"github.com/wailsapp/wails/v2/pkg/options/assetserver"
	"github.com/wailsapp/wails/v2/pkg/options/linux"
	"github.com/wailsapp/wails/v2/pkg/options/windows"
	"github.com/wailsapp/wails/v2/pkg/runtime"

	"cordboard/backend/agent"
	"cordboard/backend/calllog"
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

// arguments are the command line.
type arguments struct {
	version, settings, safeMode bool
	config, data                string
}

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
	case err != nil:
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

func readArguments(args []string, errOut io.Writer) (arguments, error) {
	var arg arguments
	set := flag.NewFlagSet("cordboard", flag.ContinueOnError)
	set.SetOutput(errOut)
	set.BoolVar(&arg.version, "version", false, "print the version and end")
	set.BoolVar(&arg.settings, "settings", false, "open only the settings form")
	set.BoolVar(&arg.safeMode, "safe-mode", false, "leave the web view as it is: the bridge comes when a page is complete")
	set.StringVar(&arg.config, "config", "", "the settings `file`; by default the user's own")
	set.StringVar(&arg.data, "data", "", "the `folder` for logs, the call log and the web view's data")
	if err := set.Parse(args); err != nil {
		return arg, err
	}
	if set.NArg() > 0 {
		fmt.Fprintf(errOut, "cordboard: unexpected %q; --help lists what there is\n", set.Arg(0))
		return arg, flag.ErrHelp
	}
	return arg, nil
}

// desktop is the window and what belongs to it.
type desktop struct {
	arg    arguments
	config *config.File
	data   string
	log    *slog.Logger
	host   *webhost.Host
	app    *App
	ctx    context.Context // Wails' own, from startup on

	relaunch atomic.Bool
	failure  error // why startup gave up
}

// open reads the settings first, because which origins may speak is fixed for the life of the window, and
// then shows the window until it is closed.
func open(arg arguments) error {
	d := &desktop{arg: arg, data: arg.data}
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
		Path: filepath.Join(d.data, "logs", d.name()+".log"), Level: level(cfg.Logging.Level), MaskNumbers: cfg.Logging.MaskNumbers,
	})
	if err != nil {
		return err
	}
	defer output.Close()
	d.log = log
	log.Info("start", "version", version, "settings", arg.settings)
	if damaged != nil {
		log.Error("the settings file is damaged", "err", damaged)
	}
	if err := d.show(cfg); err != nil {
		log.Error("the window ended with an error", "err", err)
		return err
	}
	if d.relaunch.Load() {
		return startSelf(os.Args[1:]...)
	}
	return d.failure
}

// name tells the two kinds of window apart, in locks and files.
func (d *desktop) name() string {
	if d.arg.settings {
		return "settings"
	}
	return "cordboard"
}

func level(word string) slog.Level {
	var l slog.Level
	if l.UnmarshalText([]byte(word)) != nil {
		return slog.LevelInfo
	}
	return l
}

// show runs the window. It returns when the window is closed and everything is signed off.
func (d *desktop) show(cfg config.Config) error {
	origins := salesforce.Origins(cfg.Salesforce.URL)
	allows := func(origin string) bool { return !d.arg.settings && salesforce.Allows(origins, origin) }
	pages := frontend.Pages()
	d.host = webhost.New(webhost.Options{
		Bridge: d.bridge(append(webhost.SoftphoneOrigins(), cfg.Salesforce.Softphone...)), Origins: origins, Allows: allows,
		Assets: pages, Marker: filepath.Join(d.data, d.name()+".marker"), SafeMode: d.arg.safeMode, Version: version,
		Log: d.log,
	})
	d.app = newApp(appOptions{
		Config: d.config, Log: d.log, Version: version, Texts: frontend.Texts, Window: d,
		Ring: d.ring, Heard: d.host.Heard,
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

// bridge is the script for the console's page.
func (d *desktop) bridge(softphones []string) func(early bool) string {
	return func(early bool) string {
		source, err := fs.ReadFile(frontend.Pages(), "bridge.js")
		if err != nil {
			d.log.Error("the pages are not built; run make", "err", err)
			return ""
		}
		script, err := salesforce.BridgeScript(string(source), salesforce.BridgeConfig{
			Token: d.app.telephonyToken, SoftphoneOrigins: softphones, Early: early, Version: version,
		})
		if err != nil {
			d.log.Error("the bridge cannot be configured", "err", err)
		}
		return script
	}
}

func (d *desktop) ring(rev uint64) {
	if d.ctx != nil && d.host.TopAllowed() {
		runtime.EventsEmit(d.ctx, doorbell, map[string]uint64{"rev": rev})
	}
}

// startup is called when the window is there and no other instance is. The call log is opened only now: a
// second instance must not touch it.
func (d *desktop) startup(ctx context.Context) {
	d.ctx = ctx
	d.host.AwaitWindow(ctx)
	if !d.arg.settings {
		book, err := calllog.Open(filepath.Join(d.data, "calls.db"))
		if err != nil {
			d.failure = err
			runtime.Quit(d.ctx)
			return
		}
		if err := book.Tidy(time.Now()); err != nil {
			d.log.Warn("the call log could not be tidied", "err", err)
		}
		d.app.Book = book
		d.app.start()
	}
	d.host.Startup(ctx)
}

func (d *desktop) shutdown(ctx context.Context) {
	if d.app.Book != nil {
		d.app.stop()
		if err := d.app.Book.Close(); err != nil {
			d.log.Warn("the call log did not close well", "err", err)
		}
	}
	d.host.Shutdown(ctx)
	d.log.Info("end")
}

func (d *desktop) secondStart(options.SecondInstanceData) {
	if d.ctx == nil {
		return
	}
	runtime.WindowUnminimise(d.ctx)
	runtime.WindowShow(d.ctx)
}

// OpenConsole leaves the start page for Salesforce, when its address is one. The start page asks for it once
// something answers there.
func (d *desktop) OpenConsole() {
	if url := d.app.startURL; salesforce.ValidateOrgURL(url) == nil {
		d.host.Navigate(d.ctx, url)
	}
}

// OpenSettings opens the settings form in a process of its own, so that the console's page stays as it is.
func (d *desktop) OpenSettings() error {
	args := []string{"--settings", "--config", d.config.Path()}
	if d.arg.data != "" {
		args = append(args, "--data", d.arg.data)
	}
	return startSelf(args...)
}

// Relaunch ends the program in good order and starts it anew.
func (d *desktop) Relaunch() {
	d.relaunch.Store(true)
	runtime.Quit(d.ctx)
}

// Health tells how the web view was reached.
func (d *desktop) Health() any { return d.host.Health() }

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

// formatError gives pages a Problem: a code, a sentence, a detail.
func formatError(err error) any {
	var problem *agent.Problem
	if errors.As(err, &problem) {
		return problem
	}
	return &agent.Problem{Code: "internal", Text: err.Error()}
}
