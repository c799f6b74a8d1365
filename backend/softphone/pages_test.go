package softphone

import (
	"encoding/json"
	"html"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"cordboard/backend/softphone/channel"
)

func testPages() *Pages {
	return &Pages{
		Files: fstest.MapFS{
			"index.html":         {Data: []byte(`<meta content="__TOKEN__"><meta content="__WINDOW__">`)},
			"softphone.html":     {Data: []byte(`<meta content="__SOFTPHONE__">`)},
			"console/index.html": {Data: []byte("no page of ours")},
		},
		Keys: channel.NewKeys(), Framers: []string{"https://acme.lightning.force.com", "https://acme.my.salesforce.com"},
		SettingsToken: "t0ken", Window: "settings",
	}
}

func get(handler http.Handler, method, path string) *http.Response {
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, httptest.NewRequest(method, path, nil))
	return w.Result()
}

func body(t *testing.T, r *http.Response) string {
	t.Helper()
	var content [4096]byte
	n, _ := r.Body.Read(content[:])
	return string(content[:n])
}

// TestNoPageIsReadableForAnother holds the headers of every page of ours, at every address.
func TestNoPageIsReadableForAnother(t *testing.T) {
	pages := testPages()
	for path, ancestors := range map[string]string{
		"/": "frame-ancestors 'none'", "/index.html": "frame-ancestors 'none'",
		"/softphone.html":              "frame-ancestors https://acme.lightning.force.com https://acme.my.salesforce.com",
		"/softphone.html?nonce=1&a=.b": "frame-ancestors https://acme.lightning.force.com https://acme.my.salesforce.com",
	} {
		for _, method := range []string{"GET", "HEAD"} {
			r := get(pages, method, path)
			require.Equal(t, 200, r.StatusCode, path)
			require.Equal(t, ancestors, r.Header.Get("Content-Security-Policy"), path)
			require.Equal(t, "no-store", r.Header.Get("Cache-Control"))
			require.Equal(t, "nosniff", r.Header.Get("X-Content-Type-Options"))
			require.Equal(t, "same-origin", r.Header.Get("Cross-Origin-Resource-Policy"))
			for name := range r.Header {
				require.NotContains(t, name, "Access-Control", "another origin must not read %s", path)
			}
		}
	}
	require.Equal(t, "DENY", get(pages, "GET", "/").Header.Get("X-Frame-Options"))
	for _, path := range []string{"/console/index.html", "/softphone.html/", "/x/softphone.html", "/../softphone.html", "/bridge.js"} {
		r := get(pages, "GET", path)
		require.Equal(t, 404, r.StatusCode, path)
		require.Empty(t, body(t, r))
	}
	require.Equal(t, 405, get(pages, "POST", "/softphone.html").StatusCode)
	require.Equal(t, 404, get(http.HandlerFunc(pages.Softphone), "GET", "/").StatusCode, "the softphone's origin has no start page")
	pages.Framers = nil
	require.Equal(t, "frame-ancestors 'none'", get(pages, "GET", "/softphone.html").Header.Get("Content-Security-Policy"))
}

func TestEverySoftphonePageHasAKeyOfItsOwn(t *testing.T) {
	pages := testPages()
	bridge, _ := newTestBridge(new(strings.Builder))
	bridge.conversations = channel.NewConversations(pages.Keys)
	seen := map[string]bool{}
	for range 3 {
		content := body(t, get(pages, "GET", "/softphone.html"))
		found := regexp.MustCompile(`content="([^"]*)"`).FindStringSubmatch(content)
		require.Len(t, found, 2, content)
		var facts pageFacts
		require.NoError(t, json.Unmarshal([]byte(html.UnescapeString(found[1])), &facts))
		require.Equal(t, pages.Framers, facts.Ancestors)
		join(t, bridge, facts.PageKey) // the program knows the key
		require.False(t, seen[facts.Key])
		seen[facts.Key] = true
	}
	require.Equal(t, `<meta content="t0ken"><meta content="settings">`, body(t, get(pages, "GET", "/index.html")))
}
