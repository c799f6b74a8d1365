package environment

import (
	"context"
	"errors"

	"cordboard/backend/config"
)

// Vault keeps passwords in memory, by address and user.
type Vault map[string]string

// Remember keeps a password.
func (v Vault) Remember(_ context.Context, s config.Server, user, password string) error {
	v[s.Address()+"|"+user] = password
	return nil
}

// Recall is the password that was kept, if there is one.
func (v Vault) Recall(_ context.Context, s config.Server, user string) (string, bool, error) {
	password, ok := v[s.Address()+"|"+user]
	return password, ok, nil
}

// Forget drops a password.
func (v Vault) Forget(_ context.Context, s config.Server, user string) error {
	delete(v, s.Address()+"|"+user)
	return nil
}

// NoWindow stands for the desktop where there is none.
type NoWindow struct{}

// OpenSettings fails.
func (NoWindow) OpenSettings() error { return errors.New("no window") }

// OpenConsole does nothing.
func (NoWindow) OpenConsole() {}

// TellBlocked does nothing.
func (NoWindow) TellBlocked(string) {}

// Relaunch does nothing.
func (NoWindow) Relaunch() {}

// Health is nothing.
func (NoWindow) Health() any { return nil }
