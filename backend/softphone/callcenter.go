package softphone

import (
	"maps"

	"cordboard/backend/config"
)

// mostCallCenterItems bounds how much of a call center is taken: one has a few dozen items.
const mostCallCenterItems = 500

// CallCenter tells what the org's administrator set for the user's call center, as Open CTI answers it: a flat map of texts.
// Its prefixes and its section Cordboard hold from now on where nobody on this computer says anything else.
func (t *Telephony) CallCenter(settings map[string]string) error {
	if len(settings) > mostCallCenterItems {
		return badRequest("CallCenter", nil)
	}
	now, problems, changed := t.app.current.callCenterSaid(settings)
	for _, p := range problems {
		t.app.o.Log.Warn("a setting of the call center cannot be used", "field", p.Field, "code", p.Code)
	}
	if changed {
		t.app.o.Log.Info("the call center's settings are the defaults")
		goBy(t.app, now)
	}
	return nil
}

// callCenterSaid takes up what the call center says, and returns what holds now. changed is false when it said so before.
func (c *current) callCenterSaid(settings map[string]string) (now config.Config, problems []config.Problem, changed bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if maps.Equal(c.callCenter, settings) {
		return c.config, nil, false
	}
	c.callCenter = maps.Clone(settings)
	remembered := c.config.Remembered
	c.config, problems = c.file.Over(c.callCenter)
	c.config.Remembered = remembered
	return c.config, problems, true
}
