package webhost

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
)

// phonePages serves one page, with a header of its own.
func phonePages() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/softphone.html" {
			w.WriteHeader(http.StatusNotFound)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", "frame-ancestors "+org)
		_, _ = w.Write([]byte("<p>phone"))
	})
}

func TestAPageIsTheHandlersWithItsHeaders(t *testing.T) {
	const base = "https://softphone.cordboard.invalid"
	got := serve(phonePages(), "GET", base+"/softphone.html?mode=Lightning&nonce=1#x")
	require.Equal(t, page{
		200, "OK", "Content-Security-Policy: frame-ancestors " + org + "\r\nContent-Type: text/html; charset=utf-8", []byte("<p>phone"),
	}, got)
	require.Equal(t, 404, serve(phonePages(), "GET", base+"/other.html").status)
	require.Equal(t, 404, serve(phonePages(), "GET", "::").status)
	require.Equal(t, 404, serve(phonePages(), "G T", base+"/softphone.html").status)
	require.Equal(t, 404, serve(nil, "GET", base+"/softphone.html").status)
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
