package main

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/config"
	"cordboard/backend/csta"
	"cordboard/testbed/drive"
	"cordboard/testbed/pbx"
)

// press clicks the button of a page whose name begins so.
func press(name string) string {
	return fmt.Sprintf(`(() => {
		const named = (one) => (one.getAttribute('aria-label') ?? one.textContent ?? '').trim();
		const button = [...document.querySelectorAll('button')].find((one) => named(one).startsWith(%q) && !one.disabled);
		button?.click();
		return button !== undefined;
	})()`, name)
}

// says holds once the page shows a text.
func says(text string) string { return fmt.Sprintf(`document.body.innerText.includes(%q)`, text) }

// TestApplicationTestsAConnectionAndPinsItsCertificate leads the real settings window from a server with a
// certificate of its own to a file that pins it.
func TestApplicationTestsAConnectionAndPinsItsCertificate(t *testing.T) {
	needApplication(t)
	certificate, pin, err := pbx.SelfSigned()
	require.NoError(t, err)
	exchange := pbx.New(pbx.Options{Dialect: csta.ECMA, Extensions: []string{"200"}})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	port := listener.Addr().(*net.TCPAddr).Port
	served := make(chan error, 1)
	go func() {
		served <- exchange.Serve(t.Context(), tls.NewListener(listener, &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12}))
	}()
	t.Cleanup(func() { exchange.Close(); <-served })

	s := &drive.Scene{Home: t.TempDir()}
	s.Config = filepath.Join(s.Home, "config.xml")
	require.NoError(t, config.Update(s.Config, func(c *config.Config) error {
		c.Servers = []config.Server{{Name: "Main", Host: "127.0.0.1", Port: port, TLS: true, Dialect: string(csta.ECMA)}}
		return nil
	}))
	t.Setenv("LANG", "en_US.UTF-8")
	t.Setenv("LANGUAGE", "en")
	var complained strings.Builder
	app, err := s.Start(builtApplication, true, &complained, "--settings")
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, app.End(), complained.String()) })
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	stage, err := app.Stage(ctx)
	require.NoError(t, err)
	defer func() { _ = stage.Close() }()
	shows := func(text string) {
		t.Helper()
		require.NoError(t, stage.Await(ctx, says(text)), text)
	}

	shows("Telephone servers")
	require.NoError(t, stage.Await(ctx, press("Edit: Main")))
	require.NoError(t, stage.Await(ctx, press("Test connection: Main")))
	shows("The test found a problem.")
	shows("no authority it knows has signed it")
	shows(strings.ToUpper(pin[:2] + ":" + pin[2:4] + ":" + pin[4:6]))
	require.NoError(t, stage.Await(ctx, press("Pin this certificate")))
	shows("It is the pinned one.")
	require.NoError(t, stage.Await(ctx, press("Test again: Main")))
	shows("The test went well.")
	shows("The server speaks CSTA.")
	file, err := config.Load(s.Config)
	require.NoError(t, err)
	require.Empty(t, file.Config().Servers[0].Pin, "testing and pinning save nothing")
	require.NoError(t, stage.Await(ctx, press("Save")))
	shows("Saved")
	file, err = config.Load(s.Config)
	require.NoError(t, err)
	require.Equal(t, pin, file.Config().Servers[0].Pin)
}
