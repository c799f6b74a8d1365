package webhost

import (
	"bytes"
	"net/http"
	"strings"
)

// page is the answer to a request for one of our own pages, as WebView2 takes it.
type page struct {
	status  int
	reason  string
	headers string // name: value, separated by CRLF
	body    []byte
}

// serve asks pages for an address. The headers are the handler's own: it sets them for every system.
func serve(pages http.Handler, method, address string) page {
	request, err := http.NewRequest(method, address, nil)
	if err != nil || pages == nil {
		return page{status: http.StatusNotFound, reason: http.StatusText(http.StatusNotFound), headers: "Cache-Control: no-store"}
	}
	answer := &recorded{header: http.Header{}, status: http.StatusOK}
	pages.ServeHTTP(answer, request)
	var headers bytes.Buffer
	_ = answer.header.WriteSubset(&headers, nil) // a buffer takes everything
	return page{
		answer.status, http.StatusText(answer.status), strings.TrimSuffix(headers.String(), "\r\n"), answer.body.Bytes(),
	}
}

// recorded is an answer in memory.
type recorded struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (r *recorded) Header() http.Header               { return r.header }
func (r *recorded) WriteHeader(status int)            { r.status = status }
func (r *recorded) Write(content []byte) (int, error) { return r.body.Write(content) }
