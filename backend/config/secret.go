package config

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/zalando/go-keyring"
)

// Vault keeps passwords in the system's credential store: the Credential Manager on Windows, the Secret
// Service elsewhere. There they are the user's own, encrypted with the user's sign-on to the computer, and
// whoever can run a program as this user can read them.
//
// A password is kept for one address and one user: a server whose host or port changes starts without one.
// Nothing of a password is ever in an error, and this package does not log. The methods may be called from
// any goroutine and end when ctx does: the store may wait for somebody to unlock it.
type Vault struct {
	turn chan struct{} // holds one token: who has it may ask the store
}

// NewVault is the way to the store. The store itself is not asked yet.
func NewVault() *Vault {
	return &Vault{turn: make(chan struct{}, 1)}
}

// Codes of a VaultError.
const (
	// VaultUnavailable means that this computer has no credential store, or keeps it from this program.
	VaultUnavailable = "vaultUnavailable"
	// VaultLocked means that the store is locked and nobody unlocked it, in time or at all.
	VaultLocked = "vaultLocked"
	// VaultForbidden means that passwords for this server must not be kept.
	VaultForbidden = "vaultForbidden"
	// VaultTooLong means that the store takes no password, user or address of this length.
	VaultTooLong = "vaultTooLong"
	// VaultFailed is everything else.
	VaultFailed = "vaultFailed"
)

// VaultError says why a password was not kept, found or forgotten. It may be logged.
type VaultError struct {
	Code   string
	Detail string // the store's own words, or ""
}

func (e *VaultError) Error() string {
	if e.Detail == "" {
		return "config: credential store: " + e.Code
	}
	return fmt.Sprintf("config: credential store: %s (%s)", e.Code, e.Detail)
}

// Remember keeps a user's password for a server; an empty one is forgotten. Errors are *VaultError.
func (v *Vault) Remember(ctx context.Context, server Server, user, password string) error {
	switch {
	case server.NeverRemember:
		return vaultError(VaultForbidden, "")
	case password == "":
		return v.Forget(ctx, server, user)
	}
	return v.ask(ctx, password, func() error { return keyring.Set(vaultName(server), user, password) })
}

// Recall is the password kept for a user of a server; ok is false when there is none. Errors are
// *VaultError. On a server that must not be remembered nothing is asked and nothing found.
func (v *Vault) Recall(ctx context.Context, server Server, user string) (password string, ok bool, err error) {
	if server.NeverRemember {
		return "", false, nil
	}
	found := make(chan string, 1)
	err = v.ask(ctx, "", func() error {
		password, err := keyring.Get(vaultName(server), user)
		if err == nil {
			found <- password
		}
		return err
	})
	if err != nil {
		return "", false, err
	}
	select {
	case password = <-found:
		return password, password != "", nil
	default:
		return "", false, nil
	}
}

// Forget removes what is kept for a user of a server; that there is nothing is no error. Errors are
// *VaultError.
func (v *Vault) Forget(ctx context.Context, server Server, user string) error {
	return v.ask(ctx, "", func() error { return keyring.Delete(vaultName(server), user) })
}

// ask waits for its turn, lets do ask the store and waits for the answer, until ctx ends. The store cannot
// be told to stop waiting for its user, so do may outlive ask; it then keeps its turn until it is over, and
// whoever comes meanwhile is told that the store is locked. A secret that was never found is no error.
func (v *Vault) ask(ctx context.Context, secret string, do func() error) error {
	select {
	case v.turn <- struct{}{}:
	case <-ctx.Done():
		return vaultError(VaultLocked, "it does not answer")
	}
	answer := make(chan error, 1)
	go func() {
		err := guarded(do)
		<-v.turn
		answer <- err
	}()
	select {
	case err := <-answer:
		return explained(err, secret)
	case <-ctx.Done():
		return vaultError(VaultLocked, "it does not answer")
	}
}

// errNonsense stands for a panic of the store's client.
var errNonsense = errors.New("its answer makes no sense")

// guarded turns a panic of the store's client, which trusts what it is sent over the bus, into an error.
func guarded(do func() error) (err error) {
	defer func() {
		if recover() != nil {
			err = errNonsense
		}
	}()
	return do()
}

// explained puts the store's error into words, without the secret should they quote it.
func explained(err error, secret string) error {
	switch {
	case err == nil, errors.Is(err, keyring.ErrNotFound):
		return nil
	case errors.Is(err, keyring.ErrSetDataTooBig):
		return vaultError(VaultTooLong, "")
	case errors.Is(err, keyring.ErrUnsupportedPlatform):
		return vaultError(VaultUnavailable, "")
	case errors.Is(err, errNonsense):
		return vaultError(VaultFailed, err.Error())
	}
	detail := err.Error()
	if secret != "" && strings.Contains(detail, secret) {
		detail = ""
	}
	return vaultError(storeCode(err), detail)
}

func vaultError(code, detail string) *VaultError {
	return &VaultError{Code: code, Detail: detail}
}

// vaultName is what the store shows of a password beside its user.
func vaultName(server Server) string { return "Cordboard " + strings.ToLower(server.Address()) }
