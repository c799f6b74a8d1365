package shell

import (
	"errors"
	"reflect"
	"testing"

	"github.com/stretchr/testify/require"

	"cordboard/frontend"
)

func TestABoxOfAPCWithoutWebView2SpeaksThePersonsLanguage(t *testing.T) {
	english := reflect.ValueOf(*WindowsMessages(frontend.Texts("en")))
	for _, language := range []string{"en", "de", "fr", "es"} {
		messages := WindowsMessages(frontend.Texts(language))
		value := reflect.ValueOf(*messages)
		for i := range value.NumField() {
			name, text := value.Type().Field(i).Name, value.Field(i).String()
			if text == "" { // Wails asks for it only where it offers to install something
				continue
			}
			require.NotContains(t, text, "menu.", "%s %s", language, name)
			require.Equal(t, language == "en", text == english.Field(i).String(), "%s %s", language, name)
		}
		require.True(t, ToldByWails(errors.New(messages.Webview2NotInstalled), frontend.Texts(language)))
	}
}
