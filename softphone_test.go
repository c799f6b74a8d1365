package main

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordboard/backend/config"
	"cordboard/backend/csta"
	"cordboard/testbed/environment"
)

// TestASoftphoneFromElsewhereIsLetInOnlyWhereTheSettingsListIt frames a page without a key in Chromium.
func TestASoftphoneFromElsewhereIsLetInOnlyWhereTheSettingsListIt(t *testing.T) {
	needStage(t)
	p := newProgram(t, csta.ECMA)
	p.elsewhere = true
	stage := newChromiumStage(t, p)
	shows := func(text string) func() bool {
		return func() bool {
			var found bool
			err := stage.Evaluate(t.Context(), "softphone.html", `document.body.innerText.includes("`+text+`")`, &found)
			return err == nil && found
		}
	}
	require.Eventually(t, shows("This page must be opened in Cordboard"), 30*time.Second, 100*time.Millisecond)
	require.NoError(t, config.Update(p.Config.Path(), func(c *config.Config) error {
		c.Salesforce.Softphone = []string{environment.Softphone}
		return nil
	}))
	require.Eventually(t, shows("Sign on"), 10*time.Second, 100*time.Millisecond)
}
