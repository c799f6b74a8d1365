package org

import (
	"bytes"
	"cmp"
	"crypto/rand"
	"embed"
	"errors"
	"fmt"
	"html"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"regexp"
)

// hostPage is the console's page among its built pages.
const hostPage = "index.html"

//go:embed all:dist
var dist embed.FS

// Pages is what was built from frontend/src/console into testbed/org/dist: index.html and assets. Before that it
// holds only a placeholder.
func Pages() fs.FS {
	pages, err := fs.Sub(dist, "dist")
	if err != nil {
		panic(err) // the embedded folder's name is wrong: a mistake of the build
	}
	return pages
}

// hostHandler serves the console's origin.
func (c *Console) hostHandler(opts ConsoleOptions, library *os.Root, adapter *url.URL) http.Handler {
	mux := http.NewServeMux()
	door := c.door
	page := door.guard(c.servePage(opts, adapter))
	mux.Handle("GET /lightning/", page)
	mux.Handle("GET /one/one.app", page)
	mux.HandleFunc("GET /{$}", door.front)
	mux.HandleFunc("POST /login", door.enter)
	mux.HandleFunc("POST /secur/logout", door.leave)
	mux.Handle("GET /console/assets/", http.StripPrefix("/console", cached(http.FileServerFS(opts.Pages))))
	mux.HandleFunc("GET /support/api/{version}/lightning/{file}", serveLibrary(library))
	mux.HandleFunc("GET /support/console/{version}/{file}", serveLibrary(library)) // integration.js
	mux.Handle("/services/", door.guardServices(c.services(opts.Token, opts.Called, door.user)))
	return withHeaders(mux)
}

// withHeaders sets what every answer of the console's origin carries.
func withHeaders(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header.Set("X-Content-Type-Options", "nosniff")
		header.Set("Referrer-Policy", "strict-origin-when-cross-origin")
		header.Set("Cache-Control", "no-store")
		next.ServeHTTP(w, r)
	})
}

// servePage serves the console's page at every address it can show, with a policy as strict as the real
// page's: own scripts only, frames from https origins and the adapter's unless the org says otherwise, never framed itself.
func (c *Console) servePage(opts ConsoleOptions, adapter *url.URL) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		page, err := fs.ReadFile(opts.Pages, hostPage)
		if err != nil {
			http.Error(w, "The console's page is not built.", http.StatusServiceUnavailable)
			return
		}
		nonce := rand.Text()
		w.Header().Set("Content-Security-Policy", fmt.Sprintf(
			"default-src 'self'; script-src 'self' 'nonce-%s'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "+
				"frame-src %s; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'",
			nonce, cmp.Or(c.org.frameSrc(), fmt.Sprintf("https: %s://%s", adapter.Scheme, adapter.Host))))
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		page = bytes.ReplaceAll(page, []byte(`="./`), []byte(`="/console/`))
		page = bytes.ReplaceAll(page, []byte("<script "), fmt.Appendf(nil, `<script nonce="%s" `, nonce))
		page = bytes.Replace(page, []byte("</head>"), fmt.Appendf(nil, "<meta name=\"console-token\" content=\"%s\">\n</head>", html.EscapeString(opts.Token)), 1)
		_, _ = w.Write(page)
	}
}

// cached lets a browser keep the built files, whose names change with their content.
func cached(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "public, max-age=3600")
		next.ServeHTTP(w, r)
	})
}

var (
	apiVersion  = regexp.MustCompile(`^[0-9]{2,3}\.0$`)
	libraryName = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9_.-]*\.js$`)
)

// serveLibrary hands out the files of a folder under the address where Salesforce keeps its Open CTI
// library, to any origin: adapters load it as a script from theirs. Nothing outside the folder is reached.
func serveLibrary(folder *os.Root) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		name := r.PathValue("file")
		if folder == nil || !apiVersion.MatchString(r.PathValue("version")) || !libraryName.MatchString(name) {
			http.NotFound(w, r)
			return
		}
		file, err := folder.Open(name)
		if err != nil {
			http.NotFound(w, r)
			return
		}
		defer func() { _ = file.Close() }()
		info, err := file.Stat()
		if err != nil || !info.Mode().IsRegular() {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
		w.Header().Set("Cross-Origin-Resource-Policy", "cross-origin")
		http.ServeContent(w, r, name, info.ModTime(), file)
	}
}

// softphoneHandler serves the softphone's page on its own origin, and lets the console and Salesforce
// frame it.
func softphoneHandler(pages fs.FS, console string) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /softphone.html", func(w http.ResponseWriter, _ *http.Request) {
		page, err := fs.ReadFile(pages, "softphone.html")
		if errors.Is(err, fs.ErrNotExist) {
			http.Error(w, "The softphone's page is not built.", http.StatusNotFound)
			return
		}
		if err != nil {
			http.Error(w, "The softphone's page cannot be read.", http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Security-Policy", "frame-ancestors "+console+" https://*.force.com https://*.salesforce.com")
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write(page)
	})
	return withHeaders(mux)
}
