package softphone

import (
	"crypto/subtle"
	"errors"
	"sync"

	"cordboard/backend/config"
	"cordboard/backend/problem"
	"cordboard/backend/salesforce"
)

// Settings is what the start page may ask for: the settings form and the way to the console. Every method
// takes the start page's token first.
type Settings struct {
	app   *App
	token string // of the start page

	mu     sync.Mutex
	edited *config.File // what the form was given
}

// Settings is what the start page may ask for.
func (a *App) Settings() *Settings { return a.settings }

// admit lets in who knows the start page's token.
func (s *Settings) admit(token string) error {
	if subtle.ConstantTimeCompare([]byte(token), []byte(s.token)) != 1 {
		return problem.New(problem.Page)
	}
	return nil
}

// SettingsView is the settings form's content.
type SettingsView struct {
	Config   config.Config    `json:"config"`
	Path     string           `json:"path"`
	Problems []config.Problem `json:"problems"` // what the file says and Cordboard cannot use
	Damaged  *config.Problem  `json:"damaged"`  // why the file cannot be read at all
	Missing  bool             `json:"missing"`  // there is no file yet
	Relaunch bool             `json:"relaunch"` // some of it counts only once the program is started anew
	// Sources says who says each setting, by its path: servers.host. What a policy says cannot be changed.
	Sources map[string]config.Source `json:"sources"`
}

// Load returns the settings as the file has them now.
func (s *Settings) Load(token string) (*SettingsView, error) {
	a := s.app
	if err := s.admit(token); err != nil {
		return nil, err
	}
	file, err := config.Load(a.current.path)
	s.mu.Lock()
	s.edited = file
	s.mu.Unlock()
	cfg := file.Config()
	view := &SettingsView{
		Config: cfg, Path: file.Path(), Problems: append(file.Problems(), orgProblems(cfg)...), Missing: file.Missing(),
		Relaunch: a.current.wantsRelaunch(cfg), Sources: file.Sources(),
	}
	var damaged *config.DamagedError
	switch {
	case errors.As(err, &damaged):
		told := damaged.Problem()
		view.Damaged = &told
	case err != nil:
		return nil, err
	}
	return view, nil
}

// SaveResult says whether the settings were saved and otherwise what is wrong, field by field.
type SaveResult struct {
	OK       bool             `json:"ok"`
	Errors   []config.Problem `json:"errors"`
	Relaunch bool             `json:"relaunch"`
	Kept     string           `json:"kept"` // where a damaged file was kept, or ""
	// Sources are those of SettingsView, as they are now.
	Sources map[string]config.Source `json:"sources"`
}

// Save writes what the form changed since Load. What another program changed meanwhile stays; where both
// changed the same section, nothing is written and the form is told.
func (s *Settings) Save(token string, c config.Config) (*SaveResult, error) {
	a := s.app
	if err := s.admit(token); err != nil {
		return nil, err
	}
	s.mu.Lock()
	file := s.edited
	s.mu.Unlock()
	if file == nil {
		return nil, problem.New(problem.Page)
	}
	if wrong := orgProblems(c); len(wrong) > 0 && c.Salesforce.URL != file.Config().Salesforce.URL {
		return &SaveResult{Errors: wrong, Sources: file.Sources()}, nil
	}
	var invalid *config.InvalidError
	var conflict *config.ConflictError
	switch err := file.Save(c); {
	case errors.As(err, &invalid):
		return &SaveResult{Errors: invalid.Problems, Sources: file.Sources()}, nil
	case errors.As(err, &conflict):
		return &SaveResult{Errors: []config.Problem{{Code: config.ChangedMeanwhile}}, Sources: file.Sources()}, nil
	case err != nil:
		return nil, err
	}
	a.settingsChanged(file, nil)
	return &SaveResult{
		OK: true, Errors: []config.Problem{}, Relaunch: a.current.wantsRelaunch(c), Kept: file.Kept(), Sources: file.Sources(),
	}, nil
}

// orgProblems are what keeps an address that the settings take from being opened as the console.
func orgProblems(c config.Config) []config.Problem {
	var wrong *salesforce.URLError
	if c.Salesforce.URL == "" || !errors.As(salesforce.ValidateOrgURL(c.Salesforce.URL), &wrong) {
		return nil
	}
	code := config.BadURL
	if wrong.Code == salesforce.SharedHost {
		code = config.SharedHost
	}
	return []config.Problem{{Field: "salesforce.url", Code: code}}
}

// Console leaves the start page for Salesforce.
func (s *Settings) Console(token string) error {
	if err := s.admit(token); err != nil {
		return err
	}
	s.app.o.Window.OpenConsole()
	return nil
}

// Relaunch starts the program anew.
func (s *Settings) Relaunch(token string) error {
	if err := s.admit(token); err != nil {
		return err
	}
	s.app.o.Window.Relaunch()
	return nil
}

// HealthView is what there is to know when something does not work.
type HealthView struct {
	Version string `json:"version"`
	Webview any    `json:"webview"`
	// SoftphonesFromElsewhere are the origins whose softphone pages the org's page can read; empty is the rule.
	SoftphonesFromElsewhere []string `json:"softphonesFromElsewhere"`
}

// Health tells how the program stands.
func (s *Settings) Health(token string) (*HealthView, error) {
	if err := s.admit(token); err != nil {
		return nil, err
	}
	return &HealthView{s.app.o.Version, s.app.o.Window.Health(), s.app.current.foreignSoftphones()}, nil
}
