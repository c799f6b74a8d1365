package softphone

import (
	"context"
	"log/slog"
	"time"

	"cordboard/backend/config"
	"cordboard/backend/csta"
)

// vaultPatience bounds a question to the credential store: it may ask the user to unlock it.
const vaultPatience = 20 * time.Second

// vault keeps passwords; config.Vault is one.
type vault interface {
	Remember(ctx context.Context, server config.Server, user, password string) error
	Recall(ctx context.Context, server config.Server, user string) (password string, ok bool, err error)
	Forget(ctx context.Context, server config.Server, user string) error
}

// credentials remember who signed on last, in the settings, and their password, in the credential store. Its methods may be
// called from any goroutine; they wait for a person who has to unlock the store.
type credentials struct {
	vault   vault
	log     *slog.Logger
	current *current
}

// recall asks the credential store for the kept password; without one the switch will say what is missing.
func (c *credentials) recall(server config.Server, user string) csta.Secret {
	ctx, cancel := context.WithTimeout(context.Background(), vaultPatience)
	defer cancel()
	password, _, err := c.vault.Recall(ctx, server, user)
	if err != nil {
		c.log.Warn("the kept password was not found", "err", err)
	}
	return csta.Secret(password)
}

// remember writes who signed on where, and keeps the password in the credential store, or none when it is
// empty; what was kept for whoever signed on before goes. What fails is logged: the sign-on itself is done.
func (c *credentials) remember(server config.Server, who config.Remembered, password csta.Secret) {
	ctx, cancel := context.WithTimeout(context.Background(), vaultPatience)
	defer cancel()
	before := c.current.get().Remembered
	old, known := c.current.server(before.Server)
	if password != "" {
		err := c.vault.Remember(ctx, server, who.User, string(password))
		if who.Kept = err == nil; err != nil {
			c.log.Warn("the password was not kept", "err", err)
		}
	}
	if before.Kept && known && (!who.Kept || before.Server != who.Server || before.User != who.User) {
		if err := c.vault.Forget(ctx, old, before.User); err != nil {
			c.log.Warn("the kept password was not forgotten", "err", err)
		}
	}
	if err := config.Update(c.current.path, func(c *config.Config) error { c.Remembered = who; return nil }); err != nil {
		c.log.Warn("the sign-on was not remembered", "err", err)
	}
	c.current.remember(who)
}
