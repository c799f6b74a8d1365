package config

import (
	"reflect"
	"testing"

	"github.com/stretchr/testify/require"

	"cordboard/backend/csta"
	"cordboard/backend/redact"
)

// TestEveryFieldOfTheConfigurationHasItsRow and each row its field, of a kind that goes with the field's type.
func TestEveryFieldOfTheConfigurationHasItsRow(t *testing.T) {
	kinds := map[Kind]reflect.Kind{
		KindText: reflect.String, KindChoice: reflect.String, KindEntry: reflect.String, KindSwitch: reflect.Bool, KindNumber: reflect.Int,
		KindPort: reflect.Int, KindRate: reflect.Float64, KindNumbers: reflect.Slice, KindLines: reflect.Slice, KindList: reflect.Slice,
	}
	found := map[string]bool{}
	var walk func(at string, t reflect.Type)
	walk = func(at string, of reflect.Type) {
		for i := range of.NumField() {
			field := of.Field(i)
			path := at + field.Tag.Get("json")
			row := rowAt[path]
			switch {
			case row == nil && field.Type.Kind() == reflect.Struct:
				walk(path+".", field.Type)
				continue
			case row == nil:
				t.Errorf("%s has no row", path)
				continue
			case row.Kind == KindList:
				walk(path+".", field.Type.Elem())
			}
			require.Equal(t, kinds[row.Kind], field.Type.Kind(), path)
			found[path] = true
		}
	}
	walk("", reflect.TypeFor[Config]())
	for _, s := range schema {
		require.True(t, found[s.Path], "%s is in no Config", s.Path)
	}
}

// TestNoRowIsASecret: the file, the registry and the form are made of rows, and none of them may hold a password.
func TestNoRowIsASecret(t *testing.T) {
	for _, s := range schema {
		require.False(t, redact.SecretName(s.Path), s.Path)
		require.False(t, redact.SecretName(s.Policy), s.Path)
		require.False(t, redact.SecretName(s.Property), s.Path)
	}
}

func TestRowsAreWhole(t *testing.T) {
	names, codes := map[string]string{}, codes(t)
	for _, s := range schema {
		require.Contains(t, []Applies{Now, NextSignOn, NextStart}, s.Applies, s.Path)
		limited := s.Pattern != "" || len(s.Choices) > 0 || s.Kind == KindNumber || s.Kind == KindRate || s.Kind == KindPort || s.Kind == KindNumbers
		require.Equal(t, limited, s.Code != "" && s.Format != Namespace && s.Format != DevicePattern, "%s: a limit and its problem go together", s.Path)
		if s.Code != "" {
			require.Contains(t, codes, s.Code, s.Path)
		}
		for _, name := range []string{s.Policy, s.Property} {
			require.Empty(t, names[name], "%s of %s", name, s.Path)
			if name != "" {
				names[name] = s.Path
			}
		}
		own := s.Policy == "" && sectionOf(s.Path) != "remembered"
		require.Equal(t, own, s.Kind == KindList && s.Path != "servers.standby" || rowAt[s.Path].list == "servers.standby", "%s: what a policy can say", s.Path)
	}
}

// TestAStartIsNeededForWhatSaysSo and for nothing else, however it is spelt.
func TestAStartIsNeededForWhatSaysSo(t *testing.T) {
	begun := Default()
	begun.Salesforce.URL = "https://example.com"
	require.False(t, NeedsStart(begun, begun))
	other := begun.Clone()
	other.Salesforce.Softphone = nil
	other.Numbers.Country, other.Logging.Level, other.MonitorObject = "DE", "debug", "200"
	require.False(t, NeedsStart(begun, other))
	other.Salesforce.Softphone = []string{"https://phone.example"}
	require.True(t, NeedsStart(begun, other))
	other = begun.Clone()
	other.Salesforce.URL = ""
	require.True(t, NeedsStart(begun, other))
}

// TestEveryKindOfSwitchIsToldToTheForm as its profile says it is.
func TestEveryKindOfSwitchIsToldToTheForm(t *testing.T) {
	for i, p := range csta.Profiles() {
		require.Equal(t, Dialect{p.Name, p.PortPlain, p.PortTLS, p.SessionOptional, p.NamesDevices}, Dialects()[i])
		require.Contains(t, rowAt["servers.dialect"].Choices, p.Name)
	}
}
