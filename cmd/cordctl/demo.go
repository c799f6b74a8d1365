package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"cordboard/backend/config"
	"cordboard/backend/csta"
	"cordboard/frontend"
	"cordboard/testbed/drive"
	"cordboard/testbed/org"
	"cordboard/testbed/pbx"
)

// storyPatience bounds the guided call.
const storyPatience = 2 * time.Minute

// runDemo opens the desktop console on a simulated switch and a simulated Salesforce. With --story it
// plays the guided call by itself and leaves pictures and a transcript; otherwise it ends with the window.
func runDemo(ctx context.Context, args []string, io stdio) error {
	set := flags("demo", io)
	app := set.String("app", "out/cordboard", "the application")
	out := set.String("out", "out/demo", "the folder for what the demo leaves behind")
	story := set.Bool("story", false, "play the guided call, then end")
	dialect := set.String("dialect", dialectUsual, dialectWords)
	if err := parse(set, args); err != nil {
		return err
	}
	spoken, err := parseDialect(*dialect)
	if err != nil {
		return err
	}
	if !frontend.Built() {
		return errors.New("the pages are not built; run make")
	}
	if err := os.RemoveAll(*out); err != nil {
		return err
	}
	if err := os.MkdirAll(*out, 0o755); err != nil {
		return err
	}
	s, err := openScene(ctx, *out, spoken)
	if err != nil {
		return err
	}
	defer s.close()
	return s.play(ctx, *app, *story, io)
}

// scene is everything around the application.
type scene struct {
	out     string
	sw      *pbx.Switch
	served  chan error
	console *org.Console
	frames  *drive.Frames
	file    *os.File
	home    string // the application's settings, logs and data
	config  string
}

func openScene(ctx context.Context, out string, dialect csta.Dialect) (_ *scene, err error) {
	s := &scene{out: out, served: make(chan error, 1)}
	defer func() {
		if err != nil {
			s.close()
		}
	}()
	if out, err = filepath.Abs(out); err != nil {
		return nil, err
	}
	if s.file, err = os.Create(filepath.Join(out, "frames.jsonl")); err != nil {
		return nil, err
	}
	s.frames = drive.NewFrames(s.file)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	s.sw = pbx.New(pbx.Options{
		Dialect: dialect, Extensions: []string{"200", "201", "202"}, Scenario: drive.Scenario(), Record: s.frames.Add,
	})
	go func() { s.served <- s.sw.Serve(ctx, listener) }()

	s.console, err = org.StartConsole(ctx, "127.0.0.1:0", org.ConsoleOptions{
		ActivitiesFile: filepath.Join(out, "activities.json"), Adapter: org.ProgramAdapter,
	})
	if err != nil {
		return nil, err
	}
	s.home = filepath.Join(out, "home")
	if err = os.Mkdir(s.home, 0o700); err != nil {
		return nil, err
	}
	s.config = filepath.Join(s.home, "config.xml")
	return s, s.configure(listener.Addr(), dialect)
}

// configure writes the application's settings.
func (s *scene) configure(address net.Addr, dialect csta.Dialect) error {
	host, portText, err := net.SplitHostPort(address.String())
	if err != nil {
		return err
	}
	port, err := strconv.Atoi(portText)
	if err != nil {
		return err
	}
	return config.Update(s.config, func(c *config.Config) error {
		c.Servers = []config.Server{{Name: "Simulated switch", Host: host, Port: port, Dialect: string(dialect)}}
		if dialect.Profile().NamesDevices {
			c.Servers[0].SwitchName = "CM1"
		}
		c.ActiveServer = "Simulated switch"
		c.MonitorObject = "200"
		c.Salesforce.URL = s.console.URL()
		c.Numbers = config.Numbers{Country: "DE", InternalLengths: []int{3}}
		c.Pop.Items = drive.PopItems()
		return nil
	})
}

func (s *scene) close() {
	if s.sw != nil {
		s.sw.Close()
		<-s.served
	}
	if s.console != nil {
		_ = s.console.Close()
	}
	if s.file != nil {
		_ = s.file.Close()
	}
}

// play starts the application and waits for its end; with a story it tells that first.
func (s *scene) play(ctx context.Context, path string, story bool, io stdio) error {
	printed, err := os.Create(filepath.Join(s.out, "application.log"))
	if err != nil {
		return err
	}
	defer printed.Close()
	app, err := s.start(path, story, stdio{io.in, printed, printed})
	if err != nil {
		return err
	}
	if !story {
		fmt.Fprintf(io.out, "Sign on with user 200, password secret, extension 200. Close the window to end.\n")
		select {
		case err := <-app.ended:
			return errors.Join(err, s.frames.Err())
		case <-ctx.Done():
			return app.end()
		}
	}
	ctx, cancel := context.WithTimeout(ctx, storyPatience)
	defer cancel()
	return errors.Join(s.tell(ctx, app, io), s.settingsPicture(ctx, path, stdio{io.in, printed, printed}), app.end(), s.frames.Err())
}

// settingsPicture shows the settings form, which is a process of its own beside the console.
func (s *scene) settingsPicture(ctx context.Context, path string, io stdio) error {
	form, err := s.start(path, true, io, "--settings")
	if err != nil {
		return err
	}
	stage, err := form.stage(ctx)
	if err != nil {
		return errors.Join(err, form.end())
	}
	defer stage.Close()
	if err := stage.Await(ctx, `document.querySelector("form")`); err != nil {
		return errors.Join(err, form.end())
	}
	png, err := stage.Picture(ctx)
	if err == nil {
		err = os.WriteFile(filepath.Join(s.out, "11-settings.png"), png, 0o644)
	}
	return errors.Join(err, form.end())
}

// tell drives the real window through the guided call.
func (s *scene) tell(ctx context.Context, app *application, io stdio) error {
	stage, err := app.stage(ctx)
	if err != nil {
		return err
	}
	defer stage.Close()
	transcript, err := os.Create(filepath.Join(s.out, "transcript.txt"))
	if err != nil {
		return err
	}
	defer transcript.Close()
	start := time.Now()
	story := drive.Story{
		Stage: stage, Switch: s.sw, Console: s.console,
		Step: func(step, text string) {
			line := fmt.Sprintf("%d\t%s\t%s\n", time.Since(start).Milliseconds(), step, text)
			fmt.Fprint(io.out, line)
			fmt.Fprint(transcript, line)
		},
		Show: func(name string, png []byte) error {
			return os.WriteFile(filepath.Join(s.out, name+".png"), png, 0o644)
		},
	}
	if err := story.Play(ctx); err != nil {
		return err
	}
	return story.PlaySecond(ctx)
}
