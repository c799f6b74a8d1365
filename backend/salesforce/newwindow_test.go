package salesforce

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestLinksToOtherSitesOpenInTheBrowser(t *testing.T) {
	origins := Origins("https://acme.my.salesforce.com")
	for address, want := range map[string]bool{
		"https://acme.lightning.force.com/lightning/r/001/view":    false,
		"https://acme.my.salesforce.com/001":                       false,
		"https://login.salesforce.com/":                            false,
		"https://acme.file.force.com/servlet":                      false,
		"https://acme--c.vf.force.com/apex/x":                      false,
		"https://HELP.salesforce.com/":                             false,
		"about:blank":                                              false,
		"":                                                         false,
		"blob:https://acme.lightning.force.com/1":                  false,
		"javascript:alert(1)":                                      false,
		"tel:+4930":                                                false,
		"https://www.example.com/order?id=1":                       true,
		"http://www.example.com/":                                  true,
		"https://salesforce.com.example.com/":                      true,
		"https://notforce.com/":                                    true,
		"http://login.salesforce.com/":                             true,
		"https://other.example/?https://acme.my.salesforce.com":    true,
		"https://acme.my.salesforce.com@evil.example/":             true,
		"mailto:ann@example.com":                                   true,
		"https://acme.my.salesforce.com:8443/":                     false,
		"https://x.lightning.force.com.evil.example/a.force.com/b": true,
	} {
		require.Equal(t, want, OpensOutside(origins, address), address)
	}
	local := Origins("http://127.0.0.1:4711")
	require.False(t, OpensOutside(local, "http://127.0.0.1:4711/page"))
	require.True(t, OpensOutside(local, "http://127.0.0.1:4712/page"))
	require.True(t, OpensOutside(nil, "https://www.example.com/"))
}
