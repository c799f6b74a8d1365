package shell

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestClosingEndsHidesOrAsks(t *testing.T) {
	for name, c := range map[string]struct {
		request closeRequest
		want    closeAction
	}{
		"the window's frame":                     {closeRequest{filtered: true}, closeEnds},
		"in a call":                              {closeRequest{filtered: true, inCall: true}, closeAsks},
		"into the tray":                          {closeRequest{filtered: true, hides: true}, closeHides},
		"into the tray, in a call":               {closeRequest{filtered: true, hides: true, inCall: true}, closeHides},
		"quit from a menu":                       {closeRequest{own: true, filtered: true}, closeEnds},
		"quit from a menu, in a call":            {closeRequest{own: true, filtered: true, inCall: true}, closeAsks},
		"quit from the tray":                     {closeRequest{own: true, filtered: true, hides: true}, closeEnds},
		"quit from the tray, in a call":          {closeRequest{own: true, filtered: true, hides: true, inCall: true}, closeAsks},
		"perhaps a page, without a door":         {closeRequest{}, closeConfirm},
		"perhaps a page, in a call":              {closeRequest{inCall: true}, closeAsks},
		"quit from a menu, without a door":       {closeRequest{own: true}, closeEnds},
		"perhaps a page, with a tray to hide in": {closeRequest{hides: true}, closeHides},
	} {
		require.Equal(t, c.want, c.request.action(), name)
	}
}
