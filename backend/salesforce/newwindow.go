package salesforce

import (
	"net/url"
	"strings"
)

// salesforceSites are the domains under which Salesforce serves every customer: sign-in, files, help. A
// window to one of them stays in the program, with the session it belongs to.
var salesforceSites = []string{"salesforce.com", "force.com", "salesforce-setup.com", "documentforce.com", "forceusercontent.com"}

// OpensOutside says whether a window that a page opens belongs into the system's browser: a link to a site
// that is neither one of the allowed origins nor Salesforce's. A window that is to be filled by its page has
// no address yet, and stays.
func OpensOutside(origins []string, address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	switch u.Scheme {
	case "mailto":
		return true
	case "http", "https":
	default:
		return false
	}
	host := strings.ToLower(u.Hostname())
	for _, site := range salesforceSites {
		if u.Scheme == "https" && (host == site || strings.HasSuffix(host, "."+site)) {
			return false
		}
	}
	return !Allows(origins, u.Scheme+"://"+strings.ToLower(u.Host))
}
