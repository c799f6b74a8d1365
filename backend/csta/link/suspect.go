package link

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"slices"
	"strings"
	"time"
)

// suspicionPatience is how long a server may take to show what it speaks, once it has failed us.
const suspicionPatience = 2 * time.Second

// alerted says that the server sent a TLS alert.
func alerted(err error) bool {
	var alert *net.OpError
	return errors.As(err, &alert) && alert.Op == "remote error"
}

// errChosen ends a handshake in which the server has shown what we wanted to know.
var errChosen = errors.New("link: the server has chosen")

// onlyRSA connects once more to see whether the server takes what it is not offered otherwise: a key exchange by RSA. It
// hangs up as soon as the server has chosen; nothing of ours is sent.
func onlyRSA(ctx context.Context, opt Options) bool {
	rules := &tls.Config{MinVersion: tls.VersionTLS12, MaxVersion: tls.VersionTLS12, CipherSuites: rsaSuites()}
	_, chosen := greet(ctx, opt, rules)
	return chosen
}

// rsaSuites are the cipher suites that exchange keys by RSA, without those whose cipher is broken itself.
func rsaSuites() (ids []uint16) {
	for _, suite := range slices.Concat(tls.CipherSuites(), tls.InsecureCipherSuites()) {
		if strings.HasPrefix(suite.Name, "TLS_RSA_WITH_AES_") {
			ids = append(ids, suite.ID)
		}
	}
	return ids
}

// speaksTLS connects once more to a server that hung up on plain speech, and sees whether it answers a TLS greeting.
func speaksTLS(ctx context.Context, opt Options) bool {
	heard, chosen := greet(ctx, opt, &tls.Config{MinVersion: tls.VersionTLS12})
	return chosen || heard != nil && heard.beganWithTLS()
}

// greet shakes hands as far as the server's choice; nothing of ours is sent. heard is nil where nobody could be reached.
func greet(ctx context.Context, opt Options, rules *tls.Config) (heard *idleConn, chosen bool) {
	ctx, cancel := context.WithTimeout(ctx, suspicionPatience)
	defer cancel()
	raw, err := opt.Dial(ctx, "tcp", opt.Address)
	if err != nil {
		return nil, false
	}
	heard = newIdleConn(raw)
	defer func() { _ = heard.Close() }()
	rules.InsecureSkipVerify = true // nobody is trusted: this ends before a key is agreed on
	rules.VerifyConnection = func(tls.ConnectionState) error { return errChosen }
	return heard, errors.Is(tls.Client(heard, rules).HandshakeContext(ctx), errChosen)
}
