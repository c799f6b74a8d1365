package softphone

import (
	"slices"
	"sync"

	"cordboard/backend/calllog"
	"cordboard/backend/config"
	"cordboard/backend/salesforce"
)

// current is what of the settings the running program goes by, and who is logged in at Salesforce. Its methods may be
// called from any goroutine; what they return is only read.
type current struct {
	path   string
	locked []string      // what a policy sets
	begun  config.Config // what this run was started with

	mu         sync.Mutex
	file       *config.File
	callCenter map[string]string // what the org's call center says, see config.File.Over
	config     config.Config
	user       User
}

func newCurrent(file *config.File) *current {
	c := file.Config()
	return &current{path: file.Path(), locked: file.Locked(), begun: c, file: file, config: c}
}

func (c *current) get() config.Config {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.config
}

// reread takes up a file that was read anew, and returns what holds now.
func (c *current) reread(file *config.File) config.Config {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.file = file
	c.config, _ = file.Over(c.callCenter)
	return c.config
}

// remember notes who signed on where; the file says so too.
func (c *current) remember(who config.Remembered) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.config.Remembered = who
}

// loggedIn notes who is logged in at Salesforce.
func (c *current) loggedIn(u User) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.user = u
}

// account is who is logged in, and in which org: the one that this run was started with, whatever a page says.
func (c *current) account() calllog.Account {
	c.mu.Lock()
	defer c.mu.Unlock()
	return calllog.Account{Org: salesforce.Org(c.begun.Salesforce.URL), User: c.user.ID, Name: c.user.Name}
}

// server is the server of that name, if it is set up.
func (c *current) server(name string) (config.Server, bool) { return c.get().ServerNamed(name) }

// mayChangeServers says whether no policy sets the servers.
func (c *current) mayChangeServers() bool { return !slices.Contains(c.locked, "servers") }

// wantsRelaunch says whether these settings need the program to be started anew.
func (c *current) wantsRelaunch(cfg config.Config) bool {
	return config.NeedsStart(c.begun, cfg)
}

// foreignSoftphones are the origins of softphone pages that this program does not serve itself. The page around can read
// what is said to and by those.
func (c *current) foreignSoftphones() []string { return slices.Clone(c.get().Salesforce.Softphone) }
