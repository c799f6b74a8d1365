package webhost

import (
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"
)

func TestOwnPagesAreServedToTheirFramers(t *testing.T) {
	assets := fstest.MapFS{
		"softphone.html":     {Data: []byte("<p>phone")},
		"console/index.html": {Data: []byte("<p>console")},
		"secret.key":         {Data: []byte("no")},
	}
	const base = "https://softphone.cordboard.invalid"
	for _, row := range []struct {
		method, address string
		status          int
		body            string
	}{
		{"GET", base + "/softphone.html?mode=Lightning&nonce=1#x", 200, "<p>phone"},
		{"GET", base + "/console/index.html", 200, "<p>console"},
		{"GET", base + "/a/../softphone.html", 200, "<p>phone"},
		{"HEAD", base + "/softphone.html", 200, ""},
		{"POST", base + "/softphone.html", 405, ""},
		{"GET", base + "/", 404, ""},
		{"GET", base + "/console/", 404, ""},
		{"GET", base + "/../../etc/passwd.html", 404, ""},
		{"GET", base + "/%2e%2e/%2e%2e/x.html", 404, ""},
		{"GET", base + "/secret.key", 404, ""},
		{"GET", base + "/missing.html", 404, ""},
		{"GET", "::", 404, ""},
	} {
		got := serve(assets, []string{org}, row.method, row.address)
		require.Equal(t, row.status, got.status, "%+v", row)
		require.Equal(t, row.body, string(got.body), "%+v", row)
		if row.status == 200 {
			require.Contains(t, got.headers, "Content-Type: text/html; charset=utf-8\r\n")
			require.Contains(t, got.headers, "frame-ancestors 'self' "+org)
		}
		require.NotContains(t, got.headers, "\r\n\r\n")
	}
	require.Equal(t, 404, serve(nil, nil, "GET", base+"/softphone.html").status)
}

func TestPermissionsAreForAllowedOriginsAndNeverForTheMicrophone(t *testing.T) {
	h := New(Options{Origins: []string{org}})
	for kind := range uint32(20) {
		require.EqualValues(t, stateDeny, h.permit(stranger+"/", kind), kind)
		require.EqualValues(t, stateDeny, h.permit("", kind), kind)
	}
	for kind, want := range map[uint32]uint32{
		0: stateDefault, 1: stateDeny, 2: stateDeny, 3: stateDeny, 4: stateAllow, 5: stateDeny, 6: stateAllow,
		7: stateAllow, 8: stateDeny, 9: stateDefault, 10: stateDeny, 11: stateDeny, 12: stateDeny, 13: stateDefault,
	} {
		require.Equal(t, want, h.permit(org+"/lightning", kind), "kind %d", kind)
		require.Equal(t, want, h.permit(OwnOrigin+"/", kind), "kind %d", kind)
	}
}
