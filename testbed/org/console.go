// Package demo makes the program try-able alone. Its simulated Salesforce console is a page and a small
// org behind it, served on this machine's loopback address: it looks and answers like a Lightning console
// as far as a telephony adapter can tell, keeps what is saved into it, and never talks to Salesforce.
//
// It promises that nothing outside this machine can reach it and that its pages load nothing from
// elsewhere but the adapter. It holds no real data and is no model of Salesforce's security.
package org

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"slices"
	"sync"
	"time"
)

// ProgramAdapter is the softphone page that the desktop program serves itself, under Linux.
const ProgramAdapter = "wails://wails/softphone.html"

// ConsoleOptions says how a simulated console is made. All of it may stay zero but for Softphone or Adapter.
type ConsoleOptions struct {
	Pages          fs.FS             // the console's own pages: index.html and assets; nil is the built ones
	Softphone      fs.FS             // the folder of softphone.html, which is served on a second loopback origin if Adapter is ""
	Adapter        string            // the softphone's URL
	OpenCTIDir     string            // a folder with Salesforce's own library files, served as Salesforce does; "" serves none
	OrgFile        string            // a file like org.json with what is different from the sample org; "" is nothing
	ActivitiesFile string            // where the saved activities are kept as JSON; "" keeps them in memory only
	Settings       map[string]string // call center settings to add or replace, in the flat form of getCallCenterSettings
	Login          bool              // ask for a user name first, as an org does; any name will do
	Token          string            // what our page shows when its headers cannot prove where it comes from; "" makes one
	Log            *slog.Logger      // nil logs nothing
	Now            func() time.Time  // nil is time.Now

	// Called is told each Open CTI call just before the console acts on it, from any goroutine; nil is not told.
	Called func(method string)
}

// Console is a running simulated console. Its methods may be called from any goroutine.
type Console struct {
	url, adapter string
	org          *org
	door         *login
	file         *activitiesFile
	journal      *journal
	log          *slog.Logger

	servers []*http.Server
	running sync.WaitGroup
	stopped chan struct{}
	stop    sync.Once

	mu  sync.Mutex
	err error // why a server ended by itself
}

// StartConsole listens on listenAddr ("127.0.0.1:0" for a free port; any other host than loopback is
// refused) and serves until ctx ends or Close is called.
func StartConsole(ctx context.Context, listenAddr string, opts ConsoleOptions) (*Console, error) {
	if opts.Pages == nil {
		opts.Pages = Pages()
	}
	if opts.Adapter == "" && opts.Softphone == nil {
		return nil, errors.New("org: neither a softphone's page nor its address was handed in")
	}
	if _, err := fs.Stat(opts.Pages, hostPage); err != nil {
		return nil, fmt.Errorf("org: the console's page is not built: %w", err)
	}
	if opts.Log == nil {
		opts.Log = slog.New(slog.DiscardHandler)
	}
	if opts.Now == nil {
		opts.Now = time.Now
	}
	if opts.Token == "" {
		opts.Token = rand.Text()
	}
	made, library, err := prepare(opts)
	if err != nil {
		return nil, err
	}
	if err := made.listen(ctx, listenAddr, opts, library); err != nil {
		if library != nil {
			_ = library.Close()
		}
		return nil, err
	}
	made.running.Add(1)
	go func() {
		defer made.running.Done()
		select {
		case <-ctx.Done():
		case <-made.stopped:
		}
		made.shut()
		if library != nil {
			_ = library.Close()
		}
	}()
	return made, nil
}

// prepare makes the org, from the activities file on, and opens the library's folder.
func prepare(opts ConsoleOptions) (*Console, *os.Root, error) {
	file := &activitiesFile{path: opts.ActivitiesFile}
	activities, err := file.load()
	if err != nil {
		return nil, nil, err
	}
	var amendment []byte
	if opts.OrgFile != "" {
		if amendment, err = os.ReadFile(opts.OrgFile); err != nil {
			return nil, nil, fmt.Errorf("org: file of the org: %w", err)
		}
	}
	org, err := newOrg(opts.Now, amendment, activities)
	if err != nil {
		return nil, nil, err
	}
	for key, value := range opts.Settings {
		org.Settings[key] = value
	}
	if err := file.write(activities, 0); err != nil {
		return nil, nil, err
	}
	var library *os.Root
	if opts.OpenCTIDir != "" {
		if library, err = os.OpenRoot(opts.OpenCTIDir); err != nil {
			return nil, nil, fmt.Errorf("org: Open CTI library: %w", err)
		}
	}
	return &Console{
		org: org, door: &login{asked: opts.Login}, file: file, journal: &journal{now: opts.Now}, log: opts.Log, stopped: make(chan struct{}),
	}, library, nil
}

// listen opens the console's origin, and the softphone's where we serve it, and starts to serve.
func (c *Console) listen(ctx context.Context, listenAddr string, opts ConsoleOptions, library *os.Root) error {
	front, err := listenLoopback(ctx, listenAddr)
	if err != nil {
		return err
	}
	c.url = "http://" + front.Addr().String() + "/lightning/page/home"
	c.adapter = opts.Adapter
	var behind net.Listener
	if c.adapter == "" {
		if behind, err = listenLoopback(ctx, "127.0.0.1:0"); err != nil {
			_ = front.Close()
			return err
		}
		c.adapter = "http://" + behind.Addr().String() + "/softphone.html"
	}
	adapter, err := url.Parse(c.adapter)
	if err == nil && (adapter.Host == "" || !slices.Contains([]string{"http", "https", "wails"}, adapter.Scheme)) {
		err = errors.New("want an absolute http, https or wails URL")
	}
	if err != nil {
		_ = front.Close()
		if behind != nil {
			_ = behind.Close()
		}
		return fmt.Errorf("org: adapter URL %q: %w", c.adapter, err)
	}
	c.org.Settings["/reqGeneralInfo/reqAdapterUrl"] = c.adapter
	c.serve(front, c.hostHandler(opts, library, adapter))
	if behind != nil {
		c.serve(behind, softphoneHandler(opts.Softphone, "http://"+front.Addr().String()))
	}
	return nil
}

func (c *Console) serve(listener net.Listener, handler http.Handler) {
	server := &http.Server{
		Handler: handler, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: time.Minute,
		ErrorLog: slog.NewLogLogger(c.log.Handler(), slog.LevelDebug),
	}
	c.servers = append(c.servers, server)
	c.running.Add(1)
	go func() {
		defer c.running.Done()
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			c.mu.Lock()
			c.err = errors.Join(c.err, fmt.Errorf("org: console: %w", err))
			c.mu.Unlock()
			c.stop.Do(func() { close(c.stopped) })
		}
	}()
}

// shut lets running answers finish for a moment, then ends them.
func (c *Console) shut() {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	for _, server := range c.servers {
		if err := server.Shutdown(ctx); err != nil {
			_ = server.Close()
		}
	}
}

// URL is where the console begins.
func (c *Console) URL() string { return c.url }

// AdapterURL is the softphone page that the console frames.
func (c *Console) AdapterURL() string { return c.adapter }

// Activities are the tasks as saved, oldest first.
func (c *Console) Activities() []Task {
	tasks, _ := c.org.activities()
	return tasks
}

// Amend changes the org while it runs: a JSON object of the form of org.json that holds only what is different.
func (c *Console) Amend(amendment []byte) error { return c.org.amend(amendment) }

// Expire ends every session: whoever asks for something next has to log in.
func (c *Console) Expire() { c.door.expire() }

// Journal is what pages of the console reported: Open CTI calls, answers and navigation, oldest first.
func (c *Console) Journal() []Entry { return c.journal.entries() }

// Wait returns when the console has ended: nil after Close or the context's end, else the reason.
func (c *Console) Wait() error {
	c.running.Wait()
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.err
}

// Close ends the console and returns when nothing of it runs any more. It may be called again.
func (c *Console) Close() error {
	c.stop.Do(func() { close(c.stopped) })
	return c.Wait()
}

// listenLoopback opens a port that only this machine can reach.
func listenLoopback(ctx context.Context, address string) (net.Listener, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, fmt.Errorf("org: listen: %w", err)
	}
	if host == "" || host == "localhost" {
		host = "127.0.0.1"
	}
	if ip := net.ParseIP(host); ip == nil || !ip.IsLoopback() {
		return nil, fmt.Errorf("org: listen on %s: only a loopback address is allowed", address)
	}
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", net.JoinHostPort(host, port))
	if err != nil {
		return nil, fmt.Errorf("org: listen: %w", err)
	}
	return listener, nil
}
