package main

import (
	"testing"

	"github.com/stretchr/testify/require"

	"cordboard/backend/csta"
)

func TestWhatTheCallerEnteredIsSearchedInTheSitesOrder(t *testing.T) {
	for name, test := range map[string]struct {
		data  map[string]string
		items []string
		want  []string
	}{
		"nothing wanted":     {map[string]string{"a": "1"}, nil, nil},
		"in the sites order": {map[string]string{"case": "7", "account": " 4711 "}, []string{"account", "case"}, []string{"4711", "7"}},
		"inside userData":    {map[string]string{csta.UserData: "lang=de;account=4711"}, []string{"account"}, []string{"4711"}},
		"correlatorData":     {map[string]string{csta.CorrelatorData: "acct=42"}, []string{"acct"}, []string{"42"}},
		"the whole text":     {map[string]string{csta.UserData: "123456"}, []string{csta.UserData}, []string{"123456"}},
		"no part of a name":  {map[string]string{csta.UserData: "subaccount=1;x"}, []string{"account"}, nil},
	} {
		require.Equal(t, test.want, entered(test.data, test.items), name)
	}
}
