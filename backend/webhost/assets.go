package webhost

import (
	"io/fs"
	"net/http"
	"net/url"
	"path"
	"strings"
)

// page is the answer to a request for one of our own pages.
type page struct {
	status  int
	reason  string
	headers string
	body    []byte
}

// types are the kinds of file our pages are made of. The system's own list is not asked: on Windows it is
// whatever programs have written there.
var types = map[string]string{
	".html": "text/html; charset=utf-8",
	".js":   "text/javascript; charset=utf-8",
	".css":  "text/css; charset=utf-8",
	".json": "application/json",
	".svg":  "image/svg+xml",
	".png":  "image/png",
	".ico":  "image/x-icon",
}

// serve answers method and address from assets. Only framers may put the page into a frame.
func serve(assets fs.FS, framers []string, method, address string) page {
	if method != http.MethodGet && method != http.MethodHead {
		return failed(http.StatusMethodNotAllowed)
	}
	u, err := url.Parse(address)
	if err != nil || assets == nil {
		return failed(http.StatusNotFound)
	}
	name := strings.TrimPrefix(path.Clean("/"+u.Path), "/")
	kind, known := types[path.Ext(name)]
	if !known {
		return failed(http.StatusNotFound)
	}
	body, err := fs.ReadFile(assets, name)
	if err != nil {
		return failed(http.StatusNotFound)
	}
	if method == http.MethodHead {
		body = nil
	}
	ancestors := strings.Join(append([]string{"'self'"}, framers...), " ")
	return page{http.StatusOK, "OK", "Content-Type: " + kind + "\r\n" +
		"Cache-Control: no-store\r\n" +
		"X-Content-Type-Options: nosniff\r\n" +
		"Content-Security-Policy: frame-ancestors " + ancestors, body}
}

func failed(status int) page {
	return page{status: status, reason: http.StatusText(status), headers: "Cache-Control: no-store"}
}
