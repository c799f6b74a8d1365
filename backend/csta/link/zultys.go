package link

import (
	"context"
	"strconv"
	"strings"
	"time"

	"cordboard/backend/csta"
)

const (
	zultysKeepAlive   = 45 * time.Second
	zultysKeepAliveID = 0

	// Codes of loginFailed that mean a wrong user or password, and another session.
	zultysWrongUser     = 2
	zultysWrongPassword = 4
	zultysInUse         = 5

	// zultysHashOnlyAPI is the newest api that takes nothing but hashed passwords.
	zultysHashOnlyAPI = 2
)

// zultysManners are the MX family's: loginRequest first, a keep-alive that nobody answers, and events
// that may take an answer's place.
func zultysManners(opt Options) manners {
	interval := orElse(opt.KeepAlive, zultysKeepAlive)
	return manners{
		signOn: func(ctx context.Context, c *Conn) (time.Duration, error) {
			return interval, zultysSignOn(ctx, c)
		},
		signOff: func(ctx context.Context, c *Conn) {
			if c.writer.tell(ctx, zultysKeepAliveID, csta.Logout{}) == nil {
				c.fallSilent(ctx) // so that whoever signs on next does not find the user's link in use
			}
		},
		beat: func(ctx context.Context, c *Conn) time.Duration {
			if quiet := c.writer.idle(); quiet < interval {
				return interval - quiet // it heard from us
			}
			_ = c.writer.tell(ctx, zultysKeepAliveID, csta.Keepalive{}) // a failed write has ended the connection
			return interval
		},
		completion: zultysCompletion,
	}
}

// zultysSignOn logs in with the hashed password. MX systems whose users live in a directory cannot
// compare hashes and refuse it like a wrong one; they get the clear password once, over TLS only.
func zultysSignOn(ctx context.Context, c *Conn) error {
	login := csta.LoginRequest{
		Type:       "User",
		Platform:   orElse(c.opt.ClientID, "Salesforce"),
		Version:    c.opt.Version,
		ClientType: "CRM",
		LoginCapab: "Audio",
		Forced:     c.opt.Forced,
		HasForced:  c.opt.Forced,
		User:       c.opt.User,
		Password:   csta.HashPassword(c.opt.Password),
	}
	reply, err := c.ask(ctx, login)
	if err != nil {
		return err
	}
	reply = zultysVerdict(reply)
	if refusal, ok := reply.(csta.LoginFailed); ok && c.opt.TLS && refusal.APIVersion > zultysHashOnlyAPI &&
		(refusal.Code == zultysWrongUser || refusal.Code == zultysWrongPassword) {
		c.opt.Log.Debug("sign-on refused, trying once more with the clear password over TLS", "code", refusal.Code)
		login.Password = c.opt.Password
		if reply, err = c.ask(ctx, login); err != nil {
			return err
		}
		reply = zultysVerdict(reply)
	}
	switch reply := reply.(type) {
	case csta.LoginResponse:
		c.identity.own = reply.Extension
		return nil
	case csta.LoginFailed:
		return zultysRefusal(c, reply)
	case *csta.Failure:
		return c.refusedSignOn(reply)
	default:
		return &UnexpectedReplyError{Request: login.Name(), Reply: c.secrets.Hide(reply.Name())}
	}
}

// zultysVerdict takes a response for the refusal that its code says it is: a success has code 0 or none.
func zultysVerdict(reply csta.Message) csta.Message {
	told, is := reply.(csta.LoginResponse)
	if !is || strings.Trim(told.Code, "0") == "" {
		return reply
	}
	code, _ := strconv.Atoi(told.Code)
	return csta.LoginFailed{Code: code, Serial: told.Serial, APIVersion: told.APIVersion, Text: told.Text}
}

func zultysRefusal(c *Conn, failed csta.LoginFailed) *SignOnError {
	refusal := &SignOnError{Reason: Refused, Code: strconv.Itoa(failed.Code), Text: c.secrets.Hide(failed.Text)}
	switch failed.Code {
	case zultysWrongUser, zultysWrongPassword:
		refusal.Reason = c.wrongPassword()
	case zultysInUse:
		refusal.Reason = InUse
	}
	return refusal
}
