package salesforce

import (
	"errors"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestOriginsOfAnOrgAreItsTwoFaces(t *testing.T) {
	acme := []string{"https://acme.lightning.force.com", "https://acme.my.salesforce.com"}
	uat := []string{"https://acme--uat.sandbox.lightning.force.com", "https://acme--uat.sandbox.my.salesforce.com"}
	for raw, want := range map[string][]string{
		"https://acme.my.salesforce.com":                           acme,
		"https://acme.lightning.force.com/lightning/page/home?x=1": acme,
		"https://acme.my.salesforce-setup.com/lightning/setup":     acme,
		" HTTPS://Acme.My.Salesforce.com:443/ ":                    acme,
		"https://acme--uat.sandbox.my.salesforce.com":              uat,
		"https://acme--uat.sandbox.lightning.force.com":            uat,
		"https://acme-dev-ed.develop.my.salesforce.com":            {"https://acme-dev-ed.develop.lightning.force.com", "https://acme-dev-ed.develop.my.salesforce.com"},
		"https://acme.scratch.lightning.force.com":                 {"https://acme.scratch.lightning.force.com", "https://acme.scratch.my.salesforce.com"},
		"http://127.0.0.1:8080/console/":                           {"http://127.0.0.1:8080"},
		"http://localhost:8080":                                    {"http://localhost:8080"},
		"http://[::1]:8080/":                                       {"http://[::1]:8080"},
		"https://crm.example.org:8443/start":                       {"https://crm.example.org:8443"},
		"https://evil.my.salesforce.com.example.org":               {"https://evil.my.salesforce.com.example.org"},
		"https://acme.my.salesforce.com:8443":                      {"https://acme.my.salesforce.com:8443"},
		"https://a.b.c.my.salesforce.com":                          {"https://a.b.c.my.salesforce.com"},
		"http://acme.my.salesforce.com":                            nil,
		"https://login.salesforce.com":                             nil,
	} {
		require.Equal(t, want, Origins(raw), raw)
	}
}

func TestTheFacesOfAnOrgAreOneAndASandboxIsAnother(t *testing.T) {
	for address, want := range map[string]string{
		"https://acme.lightning.force.com/lightning/page/home": "acme",
		"https://ACME.my.salesforce.com":                       "acme",
		"https://acme--uat.sandbox.lightning.force.com":        "acme--uat.sandbox",
		"https://acme--uat.sandbox.my.salesforce.com":          "acme--uat.sandbox",
		"https://crm.example.com:8443/x":                       "https://crm.example.com:8443",
		"http://127.0.0.1:4711/":                               "http://127.0.0.1:4711",
		"https://login.salesforce.com":                         "",
		"":                                                     "",
	} {
		require.Equal(t, want, Org(address), address)
	}
}

func TestOrgURLIsRefusedForAReason(t *testing.T) {
	for raw, code := range map[string]string{
		"":                                   "empty",
		"   ":                                "empty",
		"acme.my.salesforce.com":             "notURL",
		"https://":                           "notURL",
		"mailto:agent@example.org":           "notURL",
		"https://ac me.example.org":          "notURL",
		"ftp://acme.my.salesforce.com":       "notHTTPS",
		"http://acme.my.salesforce.com":      "notHTTPS",
		"http://127.0.0.1.example.org":       "notHTTPS",
		"http://10.0.0.1:8080":               "notHTTPS",
		"wails://wails":                      "notHTTPS",
		"https://u:p@acme.my.salesforce.com": "userInfo",
		"https://acme.my.salesforce.com@evil.example.org": "userInfo",
		"https://*.my.salesforce.com":                     "badHost",
		"https://acme.example.org,evil.example.org":       "badHost",
		"https://acme..example.org":                       "badHost",
		"https://äcme.example.org":                        "badHost",
		"https://acme":                                    "badHost",
		"https://test.salesforce.com/":                    "sharedHost",
	} {
		err := ValidateOrgURL(raw)
		var reason *URLError
		require.True(t, errors.As(err, &reason), "%q: %v", raw, err)
		require.Equal(t, code, reason.Code, "%q: %v", raw, err)
		require.Nil(t, Origins(raw))
	}
	require.NoError(t, ValidateOrgURL("https://acme.my.salesforce.com"))
	require.NoError(t, ValidateOrgURL("http://127.0.0.1:5173"))
}

// FuzzOrigins holds that no input yields an entry that could mean more than one origin.
func FuzzOrigins(f *testing.F) {
	for _, seed := range []string{"https://acme.my.salesforce.com", "http://[::1]:1", "https://a,b.c", "https://*.x.y", "https://a.b:0443", "http://localhost:99999"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		for _, origin := range Origins(raw) {
			require.NotContains(t, origin, ",")
			require.NotContains(t, origin, "*")
			u, err := url.Parse(origin)
			require.NoError(t, err)
			require.Equal(t, origin, u.Scheme+"://"+u.Host)
			require.True(t, Allows([]string{origin}, origin))
			require.NoError(t, ValidateOrgURL(origin))
			if u.Scheme == "http" {
				require.True(t, strings.HasPrefix(origin, "http://127.") || u.Hostname() == "localhost" || strings.Contains(u.Host, ":"), origin)
			}
		}
	})
}
