package drive

import (
	"context"
	"net"
	"os"
	"path/filepath"
	"strconv"

	"cordboard/backend/config"
	"cordboard/backend/csta"
	"cordboard/testbed/org"
	"cordboard/testbed/pbx"
)

// Scene is everything around the application.
type Scene struct {
	Out     string // the folder for what is left behind
	Home    string // the application's settings, logs and data
	Config  string // the settings file
	Switch  *pbx.Switch
	Console *org.Console
	Frames  *Frames

	served chan error
	file   *os.File // of the frames
}

// OpenScene starts a switch of the dialect and a console on loopback addresses, and writes settings that name them. What
// they see goes to frames.jsonl and activities.json in out. The caller closes it.
func OpenScene(ctx context.Context, out string, dialect csta.Dialect) (_ *Scene, err error) {
	s := &Scene{Out: out, served: make(chan error, 1)}
	defer func() {
		if err != nil {
			s.Close()
		}
	}()
	if out, err = filepath.Abs(out); err != nil {
		return nil, err
	}
	if s.file, err = os.Create(filepath.Join(out, "frames.jsonl")); err != nil {
		return nil, err
	}
	s.Frames = NewFrames(s.file)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	s.Switch = pbx.New(pbx.Options{
		Dialect: dialect, Extensions: []string{"200", "201", "202"}, Scenario: Scenario(), Record: s.Frames.Add,
	})
	go func() { s.served <- s.Switch.Serve(ctx, listener) }()

	s.Console, err = org.StartConsole(ctx, "127.0.0.1:0", org.ConsoleOptions{
		ActivitiesFile: filepath.Join(out, "activities.json"), Adapter: org.ProgramAdapter,
	})
	if err != nil {
		return nil, err
	}
	s.Home = filepath.Join(out, "home")
	if err = os.Mkdir(s.Home, 0o700); err != nil {
		return nil, err
	}
	s.Config = filepath.Join(s.Home, "config.xml")
	return s, s.configure(listener.Addr(), dialect)
}

// configure writes the application's settings.
func (s *Scene) configure(address net.Addr, dialect csta.Dialect) error {
	host, portText, err := net.SplitHostPort(address.String())
	if err != nil {
		return err
	}
	port, err := strconv.Atoi(portText)
	if err != nil {
		return err
	}
	return config.Update(s.Config, func(c *config.Config) error {
		c.Servers = []config.Server{{Name: "Simulated switch", Host: host, Port: port, Dialect: string(dialect)}}
		if dialect.Profile().NamesDevices {
			c.Servers[0].SwitchName = "CM1"
		}
		c.ActiveServer = "Simulated switch"
		c.MonitorObject = "200"
		c.Salesforce.URL = s.Console.URL()
		c.Numbers = config.Numbers{Country: "DE", InternalLengths: []int{3}}
		c.Pop.Items = PopItems()
		return nil
	})
}

// Close stops switch and console. The application is not stopped by it.
func (s *Scene) Close() {
	if s.Switch != nil {
		s.Switch.Close()
		<-s.served
	}
	if s.Console != nil {
		_ = s.Console.Close()
	}
	if s.file != nil {
		_ = s.file.Close()
	}
}
